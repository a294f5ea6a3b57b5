"""The pages of the healthy outlets: articles in five designs, front page, sections, tags, other pages."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tests.site.outlets import Outlet, story_number
from tests.site.responses import Response, html_page
from tests.site.stories import Story

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "designs"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def article_page(outlet: Outlet, story: Story) -> Response:
    """The page of one story, with all that stands around it."""
    others = [other for other in outlet.stories if other.kind == "article" and other.slug != story.slug]
    start = sum(other.published < story.published for other in others)
    turned = others[start:] + others[:start]
    text = _render(
        f"{outlet.facts['design']}.html",
        outlet,
        story=story,
        blocks=story.blocks(),
        related=turned[2:5],
        most_read=turned[5:10],
        canonical=_canonical(outlet, story),
        json_ld=Markup(_script_safe(_json_ld(outlet, story))),
    )
    return html_page(text, modified=story.changed)


def list_page(outlet: Outlet, title: str, stories: list[Story]) -> Response:
    """A front page, section or tag page: teasers and no article of its own."""
    newest_first = sorted(stories, key=lambda story: story.published, reverse=True)
    text = _render("list.html", outlet, heading=title, stories=newest_first)
    return html_page(text, modified=max((story.changed for story in stories), default=None))


def about_page(outlet: Outlet) -> Response:
    """Imprint and privacy notice in one."""
    return html_page(_render("about.html", outlet))


def missing_page(outlet: Outlet) -> Response:
    """What a reader sees where nothing is; at one outlet with status 200."""
    return html_page(_render("missing.html", outlet), status=outlet.facts["missing_status"])


def tag_path(tag: str) -> str:
    """The path of a tag's page."""
    plain = unicodedata.normalize("NFKD", tag.lower()).replace("ł", "l").encode("ascii", "ignore").decode()
    return f"/tag/{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')}/"


def _render(template: str, outlet: Outlet, **values: Any) -> str:
    return _TEMPLATES.get_template(template).render(
        outlet=outlet, facts=outlet.facts, words=outlet.facts["words"], tag_path=tag_path, number=story_number, **values
    )


def _canonical(outlet: Outlet, story: Story) -> str | None:
    """The address in `rel=canonical`: absolute, relative, with tracking parameters, or none."""
    return {
        "absolute": outlet.address(story.path),
        "relative": story.path,
        "tracked": outlet.address(story.path) + "?utm_source=canonical&utm_medium=web",
        "none": None,
    }[outlet.facts["canonical"]]


def _json_ld(outlet: Outlet, story: Story) -> dict[str, Any]:
    """schema.org NewsArticle, alone or within a `@graph` of the whole page."""
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.summary,
        "datePublished": story.published.isoformat(),
        "dateModified": story.changed.isoformat(),
        "author": [{"@type": "Person", "name": story.author}],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name, "url": outlet.home},
        "mainEntityOfPage": {"@type": "WebPage", "@id": outlet.address(story.path)},
        "image": [outlet.address(f"/img/{story_number(story)}.svg")],
        "isAccessibleForFree": story.kind != "teaser",
    }
    if "json_ld_graph" not in outlet.facts["metadata"]:
        return {"@context": "https://schema.org", **article}
    person = f"{outlet.home}#author-{story_number(story)}"
    graph = [
        {"@type": "WebSite", "@id": f"{outlet.home}#website", "url": outlet.home, "name": outlet.name},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": outlet.name}]},
        article | {"author": {"@id": person}},
        {"@type": "Person", "@id": person, "name": story.author},
    ]
    return {"@context": "https://schema.org", "@graph": graph}


def _script_safe(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False).replace("</", "<\\/")
