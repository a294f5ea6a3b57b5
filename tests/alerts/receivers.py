"""A mail server and a web server on loopback that take alerts, and a lake with alerts to send."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from breachledger.alerts import alerts_for
from breachledger.watchlist import read
from tests.alerts.conftest import put
from tests.alerts.incidents import incident, snapshot, value

HOSTILE = "Elmsworth <b>\x1b[2J</pre><script>https://evil.example/</script>"


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs (RFC 5321)."""

    def handle(self) -> None:
        server: Any = self.server
        self._answer("220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self._answer("354 go on")
                server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            if verb == b"RCPT" and server.refusals:
                server.refusals -= 1
                self._answer("550 nobody here")
                continue
            self._answer("221 bye" if verb == b"QUIT" else "250 ok")

    def _answer(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.mails: list[bytes] = []
        self.refusals = 0

    @property
    def connection(self) -> str:
        extra = {"disable_ssl": True, "disable_tls": True, "from_email": "alerts@us.example", "retry_limit": 0}
        return json.dumps({"conn_type": "smtp", "host": "127.0.0.1", "port": self.server_address[1], "extra": extra})


class _Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        server.posts.append((self.path, self.headers["Authorization"], self.headers["Content-Type"], json.loads(sent)))
        self.send_response(server.statuses.pop(0) if server.statuses else 204)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


class HookServer(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.posts: list[tuple[str, str, str, Any]] = []
        self.statuses: list[int] = []

    @property
    def connection(self) -> str:
        host = f"http://127.0.0.1:{self.server_port}/alerts"
        return json.dumps({"conn_type": "http", "host": host, "extra": {"Authorization": "Bearer of-ours"}})


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def hook() -> Iterator[HookServer]:
    with HookServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def put_alerts(lake: str, *more: str) -> list[dict[str, Any]]:
    """Put two alerts, and some of more victims, into a lake, which were made an hour ago; what they are."""
    now = datetime.now(UTC)
    hit = {
        name: incident(value("victim.name", told, reported=1), first=now, last=now)
        for name, told in (("i-1", HOSTILE), ("i-2", "Oakham Council"), *((f"i-{one}", one) for one in more))
    }
    watch = read('[[watch]]\nname = "our councils"\nvictims = ["Elmsworth", "Oakham"]')
    alerts = alerts_for(watch, snapshot(), snapshot(hit), now - timedelta(hours=1), ())
    put(Path(lake), snapshot(), alerts)
    return alerts.to_pylist()
