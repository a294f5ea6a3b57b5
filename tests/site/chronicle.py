"""An outlet with two years behind it: 400 articles, half of them gone from its feed and sitemap, served on loopback.

What became of an article goes by its number (`FATES`): some the outlet still lists everywhere, some only its WordPress
knows, some are gone from the outlet and only an archive of the web has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.site.small import Answer, SmallServer

HOST = "chronicle.example"
FIRST = datetime(2024, 1, 1, 6, tzinfo=UTC)
ARTICLES, DAYS = 400, 730

_TRADES = ("bakery", "dairy", "shipyard", "clinic", "college", "brewery", "foundry", "library")
_TOWNS = ("Alder Falls", "Brackwell", "Copper Bay", "Dunmore", "Elmstead", "Fairholt", "Greywick", "Hollin Cross")


_TOLD = """\
The {trade} in {town} was hit by ransomware on {day}, its manager confirmed. The attackers encrypted the servers, and \
the network was shut down within an hour.
Personal data of {people:,} customers were stolen, the {trade} said in a statement. Names, addresses and bank details \
are among them. Those concerned are being told by letter, and the police were informed.
The attackers demanded a ransom. The management did not pay it, a spokeswoman said, and restored the systems from \
backups that were kept outside the house. Work goes on with paper and pencil for the time being, and orders are taken \
by telephone until the network has been rebuilt by a firm from the capital."""


class Fate(NamedTuple):
    """Where an article can still be found."""

    listed: bool
    """In the sitemap, and in the feed if it is one of the newest."""
    post: bool
    """Among the posts of the outlet's WordPress."""
    whole: bool
    """Its post has the whole text."""
    page: bool
    """Its page is there."""
    captured: bool
    """An archive of the web has it."""
    dated: bool
    """Its address tells the day."""


FATES = (
    Fate(listed=True, post=True, whole=True, page=True, captured=True, dated=True),
    Fate(listed=True, post=True, whole=False, page=True, captured=False, dated=False),
    Fate(listed=True, post=False, whole=False, page=True, captured=False, dated=True),
    Fate(listed=True, post=True, whole=True, page=True, captured=False, dated=False),
    Fate(listed=False, post=True, whole=True, page=False, captured=False, dated=True),
    Fate(listed=False, post=True, whole=False, page=True, captured=False, dated=False),
    Fate(listed=False, post=True, whole=False, page=False, captured=True, dated=True),
    Fate(listed=False, post=False, whole=False, page=False, captured=True, dated=True),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One article."""

    number: int
    published: datetime
    fate: Fate

    @property
    def path(self) -> str:
        """Its address on the host."""
        day = f"{self.published:%Y/%m/%d}/" if self.fate.dated else ""
        return f"/{day}attack-on-{self._trade}-{self.number}/"

    @property
    def url(self) -> str:
        """Its whole address."""
        return f"http://{HOST}{self.path}"

    @property
    def _trade(self) -> str:
        return _TRADES[self.number % 8]

    @property
    def title(self) -> str:
        """Its headline."""
        return f"Ransomware halts {self._trade} number {self.number} in {_TOWNS[self.number // 8 % 8]}"

    @property
    def content(self) -> str:
        """Its text as HTML."""
        told = _TOLD.format(
            trade=f"{self._trade} number {self.number}",
            town=_TOWNS[self.number // 8 % 8],
            people=1_000 + 7 * self.number,
            day=f"{self.published:%A}",
        )
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in told.split("\n"))

    @property
    def html(self) -> bytes:
        """Its page."""
        moment = self.published.isoformat()
        return (
            f"<!doctype html><html lang=en><head><title>{escape(self.title)}</title>"
            f'<meta property="article:published_time" content="{moment}"><link rel=canonical href="{self.url}"></head>'
            f"<body><nav><a href=/>Home</a></nav><article><h1>{escape(self.title)}</h1>{self.content}</article>"
            "</body></html>"
        ).encode()


def pieces() -> tuple[Piece, ...]:
    """All articles, the oldest first, spread over the days."""
    step = timedelta(days=DAYS) / ARTICLES
    moments = (FIRST + (step * number) for number in range(ARTICLES))
    return tuple(
        Piece(number, moment.replace(minute=0, second=0, microsecond=0), FATES[number % 8])
        for number, moment in enumerate(moments)
    )


class Chronicle(SmallServer):
    """The outlet."""

    def __init__(self, found: Iterable[Piece]) -> None:
        super().__init__()
        self.pieces = tuple(found)
        self._pages = {piece.path: piece for piece in self.pieces if piece.fate.page}

    def answer(self, target: str) -> Answer:
        """The response to a request target."""
        parts = urlsplit(target)
        if piece := self._pages.get(parts.path):
            return Answer(200, {"Content-Type": "text/html; charset=utf-8"}, piece.html)
        listings = {"/feed/": self._feed, "/sitemap.xml": self._index}
        if parts.path in listings:
            return _xml(listings[parts.path]())
        if parts.path.startswith("/sitemap-"):
            return _xml(self._month(parts.path[9:16]))
        if parts.path == "/wp-json/wp/v2/posts":
            return self._posts(parse_qs(parts.query))
        return Answer(404, {"Content-Type": "text/html"}, b"<h1>Not found</h1>")

    def _feed(self) -> str:
        rows = "".join(
            f"<item><title>{escape(one.title)}</title><link>{one.url}</link>"
            f"<pubDate>{format_datetime(one.published)}</pubDate></item>"
            for one in reversed(self._listed()[-10:])
        )
        return f'<rss version="2.0"><channel><title>Chronicle</title>{rows}</channel></rss>'

    def _listed(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.fate.listed]

    def _index(self) -> str:
        months = sorted({f"{piece.published:%Y-%m}" for piece in self._listed()})
        rows = "".join(f"<sitemap><loc>http://{HOST}/sitemap-{month}.xml</loc></sitemap>" for month in months)
        return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'

    def _month(self, month: str) -> str:
        rows = "".join(
            f"<url><loc>{one.url}</loc><lastmod>{one.published.isoformat()}</lastmod></url>"
            for one in self._listed()
            if f"{one.published:%Y-%m}" == month
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'

    def _posts(self, query: dict[str, list[str]]) -> Answer:
        """`after` and `before` are compared with the site's local time, which is UTC; both ends are left out."""
        after, before = (datetime.fromisoformat(query[name][0]).replace(tzinfo=UTC) for name in ("after", "before"))
        size, page = int(query.get("per_page", ["10"])[0]), int(query.get("page", ["1"])[0])
        found = [one for one in self.pieces if one.fate.post and after < one.published < before]
        some = found[(page - 1) * size : page * size]
        if page > 1 and not some:
            return Answer(400, {"Content-Type": "application/json"}, b'{"code":"rest_post_invalid_page_number"}')
        body = json.dumps([_post(one) for one in some]).encode()
        total = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
        return Answer(200, total | {"Content-Type": "application/json; charset=UTF-8"}, body)


def _xml(text: str) -> Answer:
    return Answer(200, {"Content-Type": "application/xml"}, text.encode())


def _post(piece: Piece) -> dict[str, object]:
    more = f'<p>The story of the day &hellip; <a class="more-link" href="{piece.url}">Continue reading</a></p>'
    moment = f"{piece.published:%Y-%m-%dT%H:%M:%S}"
    return {
        "id": piece.number,
        "date": moment,
        "date_gmt": moment,
        "modified_gmt": moment,
        "link": piece.url,
        "title": {"rendered": escape(piece.title)},
        "content": {"rendered": piece.content if piece.fate.whole else more, "protected": False},
        "excerpt": {"rendered": more, "protected": False},
    }
