"""What the small internet answers with: whole bodies with their validators, or endless streams."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

Stream = Callable[[Event], Iterator[bytes]]
"""Pieces of a body; the event is set when the site closes."""


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. With `stream` the body has no declared length."""

    body: bytes = b""
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None
    stream: Stream | None = None

    @property
    def etag(self) -> str | None:
        """The validator of a whole body that was found."""
        if self.status != 200 or self.stream is not None:
            return None
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


Route = Callable[[], Response]


@dataclass(frozen=True, slots=True)
class Host:
    """One virtual host: its answers by path, each made when first asked for."""

    routes: Mapping[str, Route]
    missing: Response
    """What it says where it has nothing; some say it with status 200."""
    gzip: bool = False
    """Whether it compresses for those who accept it."""
    _made: dict[str, Response] = field(default_factory=dict)

    def answer(self, target: str) -> Response:
        """The response to a request target; a query that no route knows is ignored."""
        for key in (target, target.partition("?")[0]):
            if key in self.routes:
                if key not in self._made:
                    self._made[key] = self.routes[key]()
                return self._made[key]
        return self.missing


def html_page(text: str, *, status: int = 200, modified: datetime | None = None) -> Response:
    """A page of HTML in UTF-8."""
    return Response(text.encode(), status=status, modified=modified)


def plain(text: str, *, status: int = 200) -> Response:
    """A plain text, such as robots.txt."""
    return Response(text.encode(), TEXT, status)


def redirect(location: str, *, status: int = 301) -> Response:
    """A redirect with the small body that servers send along."""
    return Response(b"<html><body>Moved.</body></html>", HTML, status, (("Location", location),))


NOT_FOUND = html_page("<html><head><title>404</title></head><body><h1>404 Not Found</h1></body></html>", status=404)
