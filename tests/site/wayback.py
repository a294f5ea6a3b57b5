"""A small archive of the web on loopback: the index of captures with its resume keys, and the captures themselves.

As the Wayback Machine answers (https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server): rows sorted
by address and time, a row of names first, `from` and `to` with both ends included, `collapse` on neighbouring rows, an
empty row and a key where the limit cut the answer; a capture at another time than asked for redirects to the nearest.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

HOST = "wayback.example"


class Capture(NamedTuple):
    """One address as it was answered at one time."""

    url: str
    stamp: str
    """Fourteen digits, UTC."""
    status: int
    mimetype: str
    body: bytes

    @property
    def urlkey(self) -> str:
        """The address as the index sorts it: the host from its end, without `www`."""
        parts = urlsplit(self.url)
        host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
        return f"{host}){parts.path}{'?' + parts.query if parts.query else ''}".lower()


class Wayback:
    """The archive's server while the `with` block lasts; `asked` counts requests by path and query."""

    def __init__(self, captures: Iterable[Capture], limit: int = 5_000) -> None:
        self.captures = sorted(captures, key=lambda one: (one.urlkey, one.stamp))
        self.asked: Counter[str] = Counter()
        self.times: list[float] = []
        self.failing: Counter[str] = Counter()
        """By path and query, how often it is still answered with 503."""
        self._limit = limit
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.wayback = self
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Wayback:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a request target."""
        self.asked[target] += 1
        self.times.append(time.monotonic())
        if self.failing[target]:
            self.failing[target] -= 1
            return 503, {}, b""
        parts = urlsplit(target)
        if parts.path == "/cdx/search/cdx":
            return 200, {"Content-Type": "application/json"}, json.dumps(self._index(parse_qs(parts.query))).encode()
        if target.startswith("/web/"):
            return self._capture(target)
        return 404, {}, b""

    def _index(self, query: dict[str, list[str]]) -> list[list[str]]:
        asked = {name: values[0] for name, values in query.items()}
        wanted = Capture(asked["url"], "", 0, "", b"").urlkey
        first, last = asked.get("from", "").ljust(14, "0"), asked.get("to", "").ljust(14, "9")
        found = [one for one in self.captures if _matches(one, wanted, asked) and first <= one.stamp <= last]
        found = [one for one in found if all(_passes(one, rule) for rule in query.get("filter", ()))]
        rows = _collapsed(found, asked.get("collapse", ""))
        start = int(asked.get("resumeKey", "0"))
        limit = min(int(asked.get("limit", self._limit)), self._limit)
        some = rows[start : start + limit]
        columns = asked["fl"].split(",")
        told = [columns, *([_column(one, name) for name in columns] for one in some)]
        more = start + limit < len(rows)
        return [*told, [], [str(start + limit)]] if more else told

    def _capture(self, target: str) -> tuple[int, dict[str, str], bytes]:
        stamp, _, url = target.removeprefix("/web/").partition("/")
        wanted = Capture(url, "", 0, "", b"").urlkey
        there = [one for one in self.captures if one.urlkey == wanted]
        if not there:
            return 404, {}, b""
        nearest = min(there, key=lambda one: abs(int(one.stamp) - int(stamp.removesuffix("id_"))))
        if f"{nearest.stamp}id_" != stamp:
            return 302, {"Location": f"http://{HOST}/web/{nearest.stamp}id_/{nearest.url}"}, b""
        return nearest.status, {"Content-Type": nearest.mimetype, "x-archive-orig-server": "small"}, nearest.body


def _matches(capture: Capture, wanted: str, asked: dict[str, str]) -> bool:
    return capture.urlkey.startswith(wanted) if asked.get("matchType") == "prefix" else capture.urlkey == wanted


def _column(capture: Capture, name: str) -> str:
    named = {"timestamp": capture.stamp, "original": capture.url, "urlkey": capture.urlkey}
    return named.get(name) or {"statuscode": str(capture.status), "mimetype": capture.mimetype}[name]


def _passes(capture: Capture, rule: str) -> bool:
    name, _, value = rule.partition(":")
    return _column(capture, name) == value


def _collapsed(captures: list[Capture], by: str) -> list[Capture]:
    """The first of each run of neighbours that agree in a column, or in its first characters (`timestamp:8`)."""
    name, _, length = by.partition(":")
    found: list[Capture] = []
    before = None
    for one in captures:
        told = _column(one, name)[: int(length) if length else None] if name else None
        if told is None or told != before:
            found.append(one)
        before = told
    return found


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    wayback: Wayback


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        status, headers, body = self.server.wayback.answer(self.path)
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Silent: `Wayback.asked` is the log."""
