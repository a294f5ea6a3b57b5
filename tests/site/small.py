"""A server for one host on loopback: what it answers is a method, what it was asked is counted."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self


class Answer(NamedTuple):
    """One response."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


class SmallServer(ABC):
    """Serves while the `with` block lasts; `asked` counts requests by path and query."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.small = self
        self.port: int = self._server.server_address[1]

    @abstractmethod
    def answer(self, target: str) -> Answer:
        """The response to a request target."""

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    small: SmallServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave in one piece; otherwise each request waits 40 ms for a delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        small = self.server.small
        small.asked[self.path] += 1
        status, headers, body = small.answer(self.path)
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Silent: `SmallServer.asked` is the log."""
