"""Illnesses of pages: each outlet's feed is well and lists the sick page and a healthy one."""

from __future__ import annotations

import functools
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from tests.site.responses import HTML, Response, Route, html_page, plain, redirect
from tests.site.sick_feeds import drip
from tests.site.sick_stories import HEALTHY, STORY, TEXTS, Item, feed, healthy_page, page, rss

_WALLS = Path(__file__).parent / "walls"

HUGE_BYTES = 200_000_000
_PARAGRAPH = b"<p>" + b"Nothing new is said in this sentence, and the next one is the same. " * 963 + b"</p>\n"


def _outlet(home: str, story: Response, item: Item = STORY, more: dict[str, Route] | None = None) -> dict[str, Route]:
    routes: dict[str, Route] = {
        "/feed.xml": lambda: feed(rss(home, [item, HEALTHY])),
        "/robots.txt": lambda: plain("User-agent: *\nDisallow:\n"),
        "/story": lambda: story,
        "/healthy": healthy_page,
    }
    return routes | (more or {})


def _charset_polish(home: str) -> dict[str, Route]:
    """Header and page say UTF-8; the bytes are windows-1250."""
    text = page(TEXTS["polish"], lang="pl")
    return _outlet(home, Response(text.encode("cp1250")), Item("/story", TEXTS["polish"].title))


def _charset_header(home: str) -> dict[str, Route]:
    """The header says Latin-1; page and bytes are UTF-8."""
    text = page(TEXTS["french"], lang="fr")
    return _outlet(
        home, Response(text.encode(), "text/html; charset=iso-8859-1"), Item("/story", TEXTS["french"].title)
    )


def _redirect_loop(home: str) -> dict[str, Route]:
    more = {"/again": lambda: redirect(f"{home}/story", status=302)}
    return _outlet(home, redirect(f"{home}/again", status=302), more=more)


def _huge(stop: Event) -> Iterator[bytes]:
    """200 MB of HTML, made as it is sent."""
    yield b"<html><head><title>A long story</title></head><body><article><h1>A long story</h1>"
    for _ in range(HUGE_BYTES // len(_PARAGRAPH)):
        if stop.is_set():
            return
        yield _PARAGRAPH


@functools.cache
def _bomb() -> bytes:
    """200 MB of blanks in one gzip member of some 200 kB.

    One megabyte is compressed once; after a full flush the compressed piece stands for itself and may be repeated.
    """
    million = b" " * 1_000_000
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = compressor.compress(million) + compressor.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(HUGE_BYTES // len(million)):
        checksum = zlib.crc32(million, checksum)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    tail = compressor.flush(zlib.Z_FINISH) + checksum.to_bytes(4, "little") + HUGE_BYTES.to_bytes(4, "little")
    return head + piece * (HUGE_BYTES // len(million)) + tail


def _gzip_bomb(home: str) -> dict[str, Route]:
    more: dict[str, Route] = {"/story": lambda: Response(_bomb(), HTML, headers=(("Content-Encoding", "gzip"),))}
    return _outlet(home, Response(), more=more)


def _dated(home: str, date: str) -> dict[str, Route]:
    """JSON-LD tells that date, the visible one is right, the feed tells none."""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": STORY.title, "datePublished": date}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return _outlet(home, html_page(page(TEXTS["story"], head=head)), STORY._replace(date=None))


def _wall(home: str, name: str) -> dict[str, Route]:
    """A page from `walls/` in the story's place."""
    return _outlet(home, Response((_WALLS / f"{name}.html").read_bytes()))


ILLNESSES: dict[str, Callable[[str], dict[str, Route]]] = {
    "charset-polish": _charset_polish,
    "charset-header": _charset_header,
    "slow-page": lambda home: _outlet(home, Response(stream=drip)),
    "redirect-loop": _redirect_loop,
    "redirect-metadata": lambda home: _outlet(home, redirect("http://169.254.169.254/latest/meta-data/", status=302)),
    "redirect-loopback": lambda home: _outlet(home, redirect("http://127.0.0.1:1/", status=302)),
    "huge-page": lambda home: _outlet(home, Response(stream=_huge)),
    "gzip-bomb": _gzip_bomb,
    "login-wall": lambda home: _wall(home, "login-wall"),
    "consent-wall": lambda home: _wall(home, "consent-wall"),
    "challenge": lambda home: _wall(home, "challenge"),
    "date-past": lambda home: _dated(home, "1970-01-01T00:00:00+00:00"),
    "date-future": lambda home: _dated(home, "2099-12-31T23:59:59+00:00"),
    "soft-404": lambda home: _wall(home, "soft-404"),
    "index-page": lambda home: _wall(home, "index-page"),
}
"""By host: the answers of `http://<illness>.sick.example`, which is what each function is given."""
