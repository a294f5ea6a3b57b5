"""The hosts of the healthy outlets: what each answers at which path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tests.site import feeds, pages, sitemaps
from tests.site.outlets import Listing, Outlet, load_outlets, story_number
from tests.site.responses import NOT_FOUND, Host, Response, Route, plain, redirect
from tests.site.stories import Story

FORMATS: dict[str, Callable[[Outlet, Listing, list[Story]], Response]] = {
    "rss": feeds.rss,
    "atom": feeds.atom,
    "json": feeds.json_feed,
    "sitemap": sitemaps.flat,
    "news_sitemap": sitemaps.news,
}


def host(outlet: Outlet) -> Host:
    """All answers of one outlet in one edition."""
    routes = _index_routes(outlet) | _story_routes(outlet)
    for listing in outlet.listings:
        routes |= _listing_routes(outlet, listing)
    robots = outlet.facts.get("robots")
    routes["/robots.txt"] = lambda: plain(robots) if robots else NOT_FOUND
    return Host(routes, pages.missing_page(outlet), gzip=outlet.facts.get("gzip", False))


def rendered_articles() -> Iterator[tuple[str, bytes]]:
    """Address and HTML of every article of the first edition; no server needed (the benchmarks read these)."""
    for outlet in load_outlets():
        for story in outlet.stories:
            if story.kind == "article":
                yield outlet.address(story.path), pages.article_page(outlet, story).body


def _listing_routes(outlet: Outlet, listing: Listing) -> dict[str, Route]:
    stories = sitemaps.since(outlet.stories, listing.days)
    if listing.format == "sitemap_index":
        return sitemaps.index_routes(outlet, listing, stories)
    return {listing.path: lambda: FORMATS[listing.format](outlet, listing, stories)}


def _story_routes(outlet: Outlet) -> dict[str, Route]:
    routes: dict[str, Route] = {}
    for story in outlet.stories:
        number = story_number(story)
        routes[feeds.short_path(story)] = partial(redirect, outlet.address(story.path))
        routes[f"/img/{number}.svg"] = partial(picture, number)
        if story.kind != "gone":
            routes[story.path] = partial(pages.article_page, outlet, story)
    return routes


def _index_routes(outlet: Outlet) -> dict[str, Route]:
    """Front page, sections, tag pages and the page about the outlet."""
    stories = [story for story in outlet.stories if story.kind == "article"]
    sections = outlet.facts["words"]["navigation"]
    routes: dict[str, Route] = {
        "/": lambda: pages.list_page(outlet, outlet.name, stories),
        "/about": lambda: pages.about_page(outlet),
    }
    for number, section in enumerate(sections):
        part = stories if number == 0 else stories[number :: len(sections)]
        routes[section["path"]] = partial(pages.list_page, outlet, section["label"], part)
    for tag in sorted({tag for story in stories for tag in story.tags}):
        tagged = [story for story in stories if tag in story.tags]
        routes[pages.tag_path(tag)] = partial(pages.list_page, outlet, tag, tagged)
    return routes


def picture(number: int) -> Response:
    """A quiet picture in place of a photograph; the number decides its colours and shapes."""
    hue = number % 360
    bars = "".join(
        f'<rect x="{60 + step * 90}" y="{430 - (number >> step) % 300}" width="54" height="400" '
        f'fill="hsl({(hue + step * 9) % 360} 35% {38 + step * 5}%)"/>'
        for step in range(8)
    )
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 440">'
        f'<rect width="840" height="440" fill="hsl({hue} 30% 88%)"/><circle cx="{640 - number % 400}" cy="130" r="70" '
        f'fill="hsl({(hue + 40) % 360} 50% 72%)"/>{bars}</svg>'
    )
    return Response(text.encode(), "image/svg+xml")
