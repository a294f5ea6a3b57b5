"""The outlet with two years behind it and the archive of the web that remembers it, with a catalog of their own."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from tests.site.chronicle import DAYS, FIRST, HOST, Chronicle, Piece, pieces
from tests.site.wayback import HOST as ARCHIVE
from tests.site.wayback import Capture, Wayback

CATALOG = f"""\
id = "chronicle"
name = "Chronicle"
home = "http://{HOST}/"
language = "en"
timezone = "UTC"
kind = "specialist_press"

[[links]]
kind = "feed"
url = "http://{HOST}/feed/"

[[links]]
kind = "wordpress"
url = "http://{HOST}/wp-json/wp/v2/posts"
for = "backfill"

[[links]]
kind = "sitemap"
url = "http://{HOST}/sitemap.xml"
for = "backfill"

[[links]]
kind = "wayback"
url = "http://{HOST}/"
for = "backfill"
"""
WHOLE = [(FIRST + timedelta(days=number)).date() for number in range(DAYS)]
"""The days of the two years."""


class Past:
    """Both servers while the `with` block lasts; the catalog stands in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.catalog = folder / "past-catalog"
        self.catalog.mkdir()
        (self.catalog / "chronicle.toml").write_text(CATALOG, "utf-8")
        self.chronicle = Chronicle(pieces())
        captured = [one for one in self.chronicle.pieces if one.fate.captured]
        self.wayback = Wayback(Capture(one.url, _soon(one), 200, "text/html", one.html) for one in captured)
        self._servers = ExitStack()

    def __enter__(self) -> Past:
        self._servers.enter_context(self.chronicle)
        self._servers.enter_context(self.wayback)
        return self

    def __exit__(self, *_: object) -> None:
        self._servers.close()

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead the program to both, without waiting."""
        ways = f"{HOST}=127.0.0.1:{self.chronicle.port},{ARCHIVE}=127.0.0.1:{self.wayback.port}"
        return {
            "BREACHLEDGER_CATALOG": str(self.catalog),
            "BREACHLEDGER_CONNECT_TO": ways,
            "BREACHLEDGER_ALLOW_PRIVATE_HOSTS": "*.example",
            "BREACHLEDGER_WAYBACK": f"http://{ARCHIVE}",
            "BREACHLEDGER_WAYBACK_DELAY": "0",
            "BREACHLEDGER_HOST_DELAY": "0",
        }

    def pages_asked(self) -> Counter[str]:
        """How often each article was asked for by its path at the outlet, and by its copy's at the archive."""
        pages = {piece.path for piece in self.chronicle.pieces}
        told = Counter({path: count for path, count in self.chronicle.asked.items() if path in pages})
        return told + Counter({path: count for path, count in self.wayback.asked.items() if "id_/" in path})


def _soon(piece: Piece) -> str:
    """Thirty hours after its publication, as the archive writes it."""
    return f"{piece.published + timedelta(hours=30):%Y%m%d%H%M%S}"
