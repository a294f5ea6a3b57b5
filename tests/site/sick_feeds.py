"""Illnesses of feeds and of robots.txt."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from threading import Event

from tests.site.responses import Response, Route, html_page, plain
from tests.site.sick_stories import (
    HEALTHY,
    STORY,
    TEXTS,
    Item,
    Text,
    feed,
    healthy_page,
    page,
    rss,
    rss_item,
)


def drip(stop: Event) -> Iterator[bytes]:
    """One byte a second, for ever."""
    while not stop.wait(1.0):
        yield b" "


def _outlet(listing: Response, robots: Response | None = None) -> dict[str, Route]:
    """Two healthy pages behind that feed and that robots.txt."""
    routes: dict[str, Route] = {
        "/feed.xml": lambda: listing,
        "/story": lambda: html_page(page(TEXTS["story"])),
        "/healthy": healthy_page,
    }
    return routes | ({"/robots.txt": lambda: robots} if robots else {})


def _malformed(home: str) -> dict[str, Route]:
    whole = rss(home, [STORY, HEALTHY])
    third = rss_item(home, Item("/third", "The tap ran dry in the middle of this"))
    return _outlet(feed(whole.removesuffix("</channel></rss>\n") + third[: len(third) // 2]))


def _slow(home: str) -> dict[str, Route]:
    return _outlet(Response(content_type="application/rss+xml", stream=drip))


def _html(home: str) -> dict[str, Route]:
    return _outlet(html_page(page(Text("Our feed has moved", ("Please follow us on other channels & networks.<br>",)))))


def _entity_bomb(home: str) -> dict[str, Route]:
    """Ten levels of ten references: ten thousand million words where somebody expands them."""
    names = "abcdefghij"
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    bomb = Item("/story", "&j;")
    text = rss(home, [bomb, HEALTHY]).replace("?>", f"?>\n<!DOCTYPE rss [{entities}]>", 1)
    return _outlet(feed(text))


def _well(home: str) -> Response:
    return feed(rss(home, [STORY, HEALTHY]))


ILLNESSES: dict[str, Callable[[str], dict[str, Route]]] = {
    "malformed-feed": _malformed,
    "feed-500": lambda home: _outlet(html_page("<h1>Internal Server Error</h1>", status=500)),
    "slow-feed": _slow,
    "empty-feed": lambda home: _outlet(feed(rss(home, []))),
    "html-feed": _html,
    "entity-bomb": _entity_bomb,
    "robots-500": lambda home: _outlet(_well(home), plain("server error", status=500)),
    "robots-none": lambda home: _outlet(_well(home), plain("User-agent: *\nDisallow: /\n")),
}
"""By host: the answers of `http://<illness>.sick.example`, which is what each function is given."""
