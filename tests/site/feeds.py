"""RSS 2.0, Atom and JSON Feed 1.1, as real outlets write them."""

from __future__ import annotations

import json
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from tests.site.outlets import Listing, Outlet, story_number
from tests.site.responses import Response
from tests.site.stories import Story

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_UTM = "?utm_source=rss&utm_medium=feed&utm_campaign=all"


def rss(outlet: Outlet, listing: Listing, stories: list[Story]) -> Response:
    """RSS 2.0 with RFC 822 dates in the outlet's offset."""
    items = "".join(_rss_item(outlet, listing, story) for story in stories)
    head = (
        f"<title>{escape(outlet.name)}</title><link>{outlet.home}</link>"
        f"<description>{escape(outlet.facts['claim'])}</description><language>{outlet.facts['html_lang']}</language>"
        f'<atom:link href="{outlet.address(listing.path)}" rel="self" type="application/rss+xml"/>'
    )
    namespaces = (
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    text = f'{_XML}<rss version="2.0" {namespaces}><channel>{head}{items}</channel></rss>\n'
    return _listing(text, "application/rss+xml; charset=utf-8", stories)


def atom(outlet: Outlet, listing: Listing, stories: list[Story]) -> Response:
    """Atom with `published` and `updated`; the feed's own `updated` is that of its newest change."""
    entries = "".join(_atom_entry(outlet, listing, story) for story in stories)
    newest = max((story.changed for story in stories), default=None)
    updated = f"<updated>{newest.isoformat()}</updated>" if newest else ""
    text = (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
        f"<id>{outlet.home}</id><title>{escape(outlet.name)}</title>{updated}"
        f'<link rel="self" href="{outlet.address(listing.path)}"/><link rel="alternate" href="{outlet.home}"/>'
        f"{entries}</feed>\n"
    )
    return _listing(text, "application/atom+xml; charset=utf-8", stories)


def json_feed(outlet: Outlet, listing: Listing, stories: list[Story]) -> Response:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": outlet.home,
        "feed_url": outlet.address(listing.path),
        "language": outlet.facts["html_lang"],
        "items": [_json_item(outlet, listing, story) for story in stories],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return _listing(text, "application/feed+json; charset=utf-8", stories)


def link_of(outlet: Outlet, listing: Listing, story: Story) -> str:
    """The address that a feed gives for a story."""
    if listing.links == "redirect":
        return outlet.address(short_path(story))
    return outlet.address(story.path) + (_UTM if listing.links == "utm" else "")


def short_path(story: Story) -> str:
    """The short address of a story, which redirects to its page."""
    return f"/?p={story_number(story)}"


def _rss_item(outlet: Outlet, listing: Listing, story: Story) -> str:
    link = link_of(outlet, listing, story)
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in story.tags)
    content = f"<content:encoded><![CDATA[{_body(story)}]]></content:encoded>" if listing.content else ""
    updated = f"<atom:updated>{story.modified.isoformat()}</atom:updated>" if story.modified else ""
    return (
        f"<item><title>{escape(story.title)}</title><link>{escape(link)}</link>"
        f'<guid isPermaLink="false">{outlet.id}-{story_number(story)}</guid>'
        f"<pubDate>{format_datetime(story.published)}</pubDate>{updated}<dc:creator>{escape(story.author)}</dc:creator>"
        f"{tags}<description>{escape(story.summary)}</description>{content}</item>\n"
    )


def _atom_entry(outlet: Outlet, listing: Listing, story: Story) -> str:
    link = link_of(outlet, listing, story)
    tags = "".join(f"<category term={quoteattr(tag)}/>" for tag in story.tags)
    return (
        f"<entry><id>{outlet.address(story.path)}</id><title>{escape(story.title)}</title>"
        f'<link rel="alternate" type="text/html" href="{escape(link)}"/>'
        f"<published>{story.published.isoformat()}</published><updated>{story.changed.isoformat()}</updated>"
        f"<author><name>{escape(story.author)}</name></author>{tags}<summary>{escape(story.summary)}</summary></entry>\n"
    )


def _json_item(outlet: Outlet, listing: Listing, story: Story) -> dict[str, object]:
    item: dict[str, object] = {
        "id": str(story_number(story)),
        "url": link_of(outlet, listing, story),
        "title": story.title,
        "summary": story.summary,
        "content_html": _body(story),
        "date_published": story.published.isoformat(),
        "authors": [{"name": story.author}],
        "tags": list(story.tags),
    }
    return item | ({"date_modified": story.modified.isoformat()} if story.modified else {})


def _body(story: Story) -> str:
    """The story as a feed reader shows it."""
    parts = []
    for block in story.blocks():
        lines = [f"<li>{line}</li>" for line in block.lines] if block.kind == "ul" else block.lines
        parts.append(f"<{block.kind}>{''.join(lines)}</{block.kind}>")
    return "\n".join(parts)


def _listing(text: str, content_type: str, stories: list[Story]) -> Response:
    changed = max((story.changed for story in stories), default=None)
    return Response(text.encode(), content_type, modified=changed)
