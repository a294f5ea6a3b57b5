"""Templates, and what they show values with. All is escaped, and texts of the web lose what cannot be seen."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from breachledger.query.counts import is_taken_back
from breachledger.sentence import sentence
from breachledger.visible import cut, visible, web_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

LINE = 300
"""Characters of one line of text; a title may have a million."""


STATUSES = {
    "confirmed": "The victim, an authority or a court says so",
    "reported": "The outlet, an analyst or a third party says so",
    "claimed": "The attacker says so; nobody else has confirmed it",
    "suspected": "Said to be possible, likely or unverified",
    "denied": "Somebody says that it is not so",
    "disputed": "One says so, another denies it",
    "undisclosed": "Said to be not known, or not told",
}


def line(value: object, width: int = LINE) -> str:
    """A value on one line: what is not printable, such as marks that turn the direction of writing, is a blank."""
    return cut(visible("" if value is None else str(value)[: width + 1]), width)


def in_lines(text: str) -> str:
    """A text in its lines; what cannot be seen is a blank, one for one, so that places in it stay right."""
    return visible(text, kept="\n\t")


def _shown(value: Any) -> Any:
    """What a template shows: whatever it forgot to clean is cleaned here."""
    return in_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def words(code: object) -> str:
    """A code of the vocabulary as words: `public_administration`."""
    return line(code).replace("_", " ")


def figure(value: float | None) -> str:
    """A number with separators, without a fraction of nothing."""
    return "" if value is None else f"{value:,.15g}"


def day(value: date | datetime | None) -> str:
    """A day."""
    return "" if value is None else f"{value:%Y-%m-%d}"


def minute(value: datetime | None) -> str:
    """A moment to the minute, UTC."""
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}"


def badge(status: str | None) -> Markup:
    """A status in its colour, with what it means."""
    if not status:
        return Markup("")
    known = status if status in STATUSES else "undisclosed"
    return Markup('<span class="status s-{}" title="{}">{}</span>').format(known, STATUSES[known], status)


@cache
def environment() -> Environment:
    """The templates of this package."""
    env = Environment(
        loader=PackageLoader("breachledger.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        line=line,
        words=words,
        figure=figure,
        day=day,
        minute=minute,
        web_address=web_address,
        badge=badge,
        in_lines=in_lines,
        sentence=sentence,
    )
    env.tests["taken_back"] = is_taken_back
    env.globals.update(statuses=STATUSES)
    return env


def render(request: Request, template: str, **values: Any) -> str:
    """A page.

    Args:
        request: what was asked; its `root_path` says below which path the application stands.
        template: the name of a file in `templates/`.
        values: what the template shows.
    """
    root = request.scope.get("root_path", "").rstrip("/")

    def link(*parts: str, **query: object) -> str:
        path = "/".join(quote(str(part), safe="") for part in parts)
        return f"{root}/{path}{with_query(query)}"

    here = request.url.path.removeprefix(root)
    return environment().get_template(template).render(link=link, here=here, **values)


def with_query(query: Mapping[str, object]) -> str:
    """`?…` with what is not empty."""
    given = {name: value for name, value in query.items() if value not in {None, "", False}}
    return f"?{urlencode(given)}" if given else ""
