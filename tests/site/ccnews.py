"""Common Crawl's news archive on loopback: lists of files by month, and files of which a part may be asked for."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HOST = "ccnews.example"
CRAWLED = datetime(2025, 12, 10, 6, tzinfo=UTC)


def record(url: str, body: bytes, content_type: str | None = "text/html") -> bytes:
    """One response of a crawl, as a gzip member."""
    named = f"Content-Type: {content_type}\r\n" if content_type else ""
    http = f"HTTP/1.1 200 OK\r\n{named}Content-Length: {len(body)}\r\n\r\n".encode() + body
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}>",
        "WARC-Date": f"{CRAWLED:%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(http)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return gzip.compress(f"WARC/1.0\r\n{head}\r\n".encode() + http + b"\r\n\r\n", 1, mtime=0)


def path_of(stamp: str, number: int = 0) -> str:
    """Where the file of a time (fourteen digits) is."""
    return f"crawl-data/CC-NEWS/{stamp[:4]}/{stamp[4:6]}/CC-NEWS-{stamp}-{number:05}.warc.gz"


class CcNews:
    """The archive while the `with` block lasts; files by their paths.

    `breaks` says after how many bytes a connection is cut, for as many requests as it has entries.
    """

    def __init__(self, files: Mapping[str, bytes], breaks: Iterable[int] = ()) -> None:
        months = {path.rpartition("/")[0] for path in files}
        lists = {
            f"{month}/warc.paths.gz": gzip.compress("".join(f"{p}\n" for p in files if p.startswith(month)).encode())
            for month in months
        }
        self.files = {**files, **lists}
        self.breaks = list(breaks)
        self.asked: list[tuple[str, int]] = []
        """Path, and the first byte that was asked for."""
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.archive = self
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> CcNews:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    archive: CcNews


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        archive, path = self.server.archive, self.path.lstrip("/")
        first = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        archive.asked.append((path, first))
        data = archive.files.get(path)
        if data is None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Type", "application/gzip")
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        cut = archive.breaks.pop(0) if archive.breaks and path.endswith(".warc.gz") else None
        self.wfile.write(data[first:] if cut is None else data[first : first + cut])
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Silent: `CcNews.asked` is the log."""
