"""The server: many hosts behind one loopback port, told apart by the Host header."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from tests.site.healthy import host
from tests.site.outlets import load_outlets
from tests.site.responses import NOT_FOUND, Host, Response
from tests.site.sick import sick_hosts

_HERE = Path(__file__).parent


class Request(NamedTuple):
    """One request that the site saw."""

    time: float
    """Seconds of `time.monotonic`."""
    host: str
    path: str
    """As asked, with its query."""
    status: int
    headers: dict[str, str]
    """Names in lower case."""


class Site:
    """The small internet, served while the `with` block lasts.

    `edition` may be set at any time: 1, or 2 with the edited articles.
    """

    catalog = _HERE / "catalog"
    """The healthy outlets."""
    catalog_sick = _HERE / "catalog_sick"

    def __init__(self, edition: int = 1, port: int = 0) -> None:
        self.edition = edition
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self.outlets = load_outlets()
        """The healthy ones, in their first edition."""
        sick = sick_hosts()
        self._hosts = {
            number: {f"{outlet.id}.example": host(outlet.in_edition(number)) for outlet in self.outlets} | sick
            for number in (1, 2)
        }
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.site = self
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point the program at this site and at the healthy outlets' catalog."""
        return environment(self.port)

    def answer(self, name: str, target: str) -> Response:
        """What a host says to a request target, in the present edition."""
        known = self._hosts[self.edition].get(name)
        return known.answer(target) if known else NOT_FOUND

    def compresses(self, name: str) -> bool:
        """Whether a host compresses its answers for those who accept gzip."""
        known = self._hosts[self.edition].get(name)
        return known is not None and known.gzip

    def hosts(self) -> dict[str, Host]:
        """Every host of the present edition."""
        return dict(self._hosts[self.edition])


def environment(port: int) -> dict[str, str]:
    """The variables that point the program at a site on that port."""
    return {
        "BREACHLEDGER_CONNECT_TO": f"*.example=127.0.0.1:{port}",
        "BREACHLEDGER_ALLOW_PRIVATE_HOSTS": "*.example",
        "BREACHLEDGER_CATALOG": str(Site.catalog),
        "BREACHLEDGER_HOST_DELAY": "0.02",
        "BREACHLEDGER_LISTING_SECONDS": "0",  # its articles change from one moment to the next
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        """Silent: a client that hangs up on a 200 MB page is what that page is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    # Head and body leave in one piece; otherwise each request waits 40 ms for a delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        name = self.headers.get("Host", "").partition(":")[0].lower()
        response = site.answer(name, self.path)
        if self._is_known_already(response):
            response = Response(status=304, headers=_validators(response))
        seen = {key.lower(): value for key, value in self.headers.items()}
        site.requests.append(Request(time.monotonic(), name, self.path, response.status, seen))
        if response.stream is None:
            self._send_whole(response, compress=site.compresses(name))
        else:
            self._send_stream(response, response.stream(site.closing))

    def do_HEAD(self) -> None:
        self.do_GET()

    def version_string(self) -> str:
        """The Server header; not Python's, so that two machines answer alike."""
        return "small-internet"

    def log_message(self, *_: object) -> None:
        """Silent: `Site.requests` is the log."""

    def _is_known_already(self, response: Response) -> bool:
        """RFC 9110, 13.2.2: the entity tag decides where there is one, else the date."""
        if response.etag is None:
            return False
        if tags := self.headers.get("If-None-Match"):
            return tags.strip() == "*" or response.etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = _http_date(self.headers.get("If-Modified-Since"))
        return since is not None and response.modified is not None and response.modified.replace(microsecond=0) <= since

    def _send_whole(self, response: Response, *, compress: bool) -> None:
        body, headers = response.body, [*response.headers]
        if response.status == 200:
            headers += _validators(response)
        if compress and response.status == 200 and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self.send_response(response.status)
        if response.status != 304:
            headers += [("Content-Type", response.content_type), ("Content-Length", str(len(body)))]
        self._send_head(headers)
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def _send_stream(self, response: Response, pieces: Iterator[bytes]) -> None:
        """Chunked, each piece at once, until the client has had enough."""
        self.close_connection = True
        self.send_response(response.status)
        self._send_head([*response.headers, ("Content-Type", response.content_type), ("Transfer-Encoding", "chunked")])
        self.wfile.flush()
        if self.command == "HEAD":
            return
        for piece in pieces:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def _send_head(self, headers: list[tuple[str, str]]) -> None:
        for key, value in headers:
            self.send_header(key, value)
        self.end_headers()


def _validators(response: Response) -> tuple[tuple[str, str], ...]:
    """ETag and Last-Modified, where the response has them."""
    dated = (
        (("Last-Modified", format_datetime(response.modified.astimezone(UTC), usegmt=True)),)
        if response.modified
        else ()
    )
    return ((("ETag", response.etag),) if response.etag else ()) + dated


def _http_date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None
