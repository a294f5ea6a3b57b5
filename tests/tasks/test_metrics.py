"""The numbers of a day, as an OpenTelemetry collector gets them by Airflow's own settings."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

SEND = """
from airflow.sdk.observability import stats
from airflow.sdk.observability.metrics import stats_utils
from breachledger_tasks.metrics import count
stats.initialize(factory=stats_utils.get_stats_factory(), export_legacy_names=False)
count({
    "links_listed": 11, "pages_fetched": 10, "articles": 9, "claims": 80, "incident_reports": 7,
    "verdicts": {"complete": 8, "sick": 1}, "rejects": {"robots": 2},
})
"""


class _Collector(BaseHTTPRequestHandler):
    """Takes OTLP over HTTP."""

    seen: dict[str, set[tuple[float, str]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
                for point in metric.gauge.data_points:
                    tags = ",".join(f"{tag.key}={tag.value.string_value}" for tag in point.attributes)
                    value = point.as_double or float(point.as_int)
                    self.seen.setdefault(metric.name, set()).add((value, tags))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def collector() -> Iterator[HTTPServer]:
    """A collector on loopback that remembers what it got."""
    _Collector.seen = {}
    server = HTTPServer(("127.0.0.1", 0), _Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_collector_gets_rows_rejects_and_verdicts(collector: HTTPServer):
    told = {
        "AIRFLOW__METRICS__OTEL_ON": "True",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    }
    done = subprocess.run(
        [sys.executable, "-c", SEND], env=os.environ | told, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert _Collector.seen == {
        "airflow.breachledger.links_listed": {(11, "")},
        "airflow.breachledger.pages_fetched": {(10, "")},
        "airflow.breachledger.articles": {(9, "")},
        "airflow.breachledger.claims": {(80, "")},
        "airflow.breachledger.incident_reports": {(7, "")},
        "airflow.breachledger.outlets": {(8, "verdict=complete"), (1, "verdict=sick")},
        "airflow.breachledger.rejects": {(2, "reason=robots")},
    }
