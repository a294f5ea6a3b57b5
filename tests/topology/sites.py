"""A small internet whose hosts can be switched off while Airflow runs."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.site import Site
from tests.site.responses import Response, html_page

_BROKEN = html_page("<h1>Internal Server Error</h1>", status=500)


class MoodySite(Site):
    """Answers 500 to everything that is asked of a host in `down`."""

    def __init__(self) -> None:
        super().__init__(edition=1)
        self.down: set[str] = set()

    def answer(self, name: str, target: str) -> Response:
        return _BROKEN if name in self.down else super().answer(name, target)

    def asked(self, since: int = 0) -> set[str]:
        """The outlets that were asked for anything but robots.txt, from that request on."""
        told = [one for one in self.requests[since:] if urlsplit(one.path).path != "/robots.txt"]
        return {one.host.removesuffix(".example") for one in told}
