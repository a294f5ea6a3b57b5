"""List the outlets of the catalog, or try each of them.

`check` asks every listing of every outlet once, politely, and reports what it got. Nothing is written.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from breachledger.commands.arguments import settings, take_catalog
from breachledger.commands.output import printable
from breachledger.pipeline import chosen_sources

if TYPE_CHECKING:
    import argparse

    from breachledger.fetch.client import Fetcher
    from breachledger.settings import Settings
    from breachledger.sources.catalog import Listing, Source

EXAMPLES = """\
  breachledger sources
  breachledger sources check
  breachledger sources check --source heise-security --source bleepingcomputer"""


@dataclass(frozen=True, slots=True)
class Tried:
    """What asking one listing brought."""

    source: Source
    listing: Listing
    links: int
    newest: date | None
    fault: str


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("action", nargs="?", choices=("list", "check"), default="list")
    take_catalog(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the outlets, or what each answered; 1 where one did not answer as it should."""
    sources = chosen_sources(settings(args), args.source)
    console = Console(width=None if sys.stdout.isatty() else 180)
    if args.action == "list":
        console.print(_catalog(sources))
        languages = Counter(language for source in sources for language in source.languages)
        print(f"{len(sources)} outlets in {len(languages)} languages", file=sys.stderr)
        return 0
    tried = asyncio.run(_try_all(args, sources))
    console.print(_report(tried))
    failed = sum(bool(one.fault) for one in tried)
    print(f"{len(tried) - failed} of {len(tried)} listings answered", file=sys.stderr)
    return 1 if failed else 0


def _catalog(sources: tuple[Source, ...]) -> Table:
    shown = Table(show_edge=False, pad_edge=False)
    for name in ("id", "name", "languages", "country", "kind", "listings", "checked"):
        shown.add_column(name, overflow="fold")
    for source in sources:
        checked = source.checked.isoformat() if source.checked else "unchecked"
        kinds = " ".join(listing.kind for listing in source.links)
        row = (source.id, source.name, " ".join(source.languages), source.country or "", source.kind, kinds, checked)
        shown.add_row(*map(Text, row))
    return shown


async def _try_all(args: argparse.Namespace, sources: tuple[Source, ...]) -> list[Tried]:
    from breachledger.fetch.client import Fetcher  # httpx takes a while to load; listing needs none of it

    options = settings(args)
    async with Fetcher(options) as fetcher:
        rows = await asyncio.gather(*(_try(fetcher, source, options) for source in sources))
    return [one for row in rows for one in row]


async def _try(fetcher: Fetcher, source: Source, options: Settings) -> list[Tried]:
    return [await _ask(fetcher, source, listing, options) for listing in source.links]


async def _ask(fetcher: Fetcher, source: Source, listing: Listing, options: Settings) -> Tried:
    """One listing: how many links it gives, and of which day the newest is."""
    from breachledger.errors import GiveUp, RetryLater
    from breachledger.fetch.conditional import Unchanged
    from breachledger.model import Page, Window
    from breachledger.sources.rungs import rungs

    async def document(url: str, *, elsewhere: bool = False) -> Page:
        delay = options.wayback_delay if elsewhere else source.delay
        answer = await fetcher.get(url, source=source.id, kind="listing", delay=delay)
        if isinstance(answer, Unchanged):  # nothing was remembered, so no host has a reason to say so
            raise GiveUp("http_error", "not modified, though nothing was asked conditionally")
        return answer

    today = datetime.now(UTC).date()
    # The others may hold a whole past, in thousands of documents; a week of it tells whether they answer.
    window = Window(date.min if listing.kind == "feed" else today - timedelta(days=7), today)
    links, newest, fault = 0, None, ""
    try:
        async for told in rungs(options)[listing.kind](source, listing, window, document):
            link = told.link if isinstance(told, Page) else told
            links += 1
            day = link.published_at.date() if link and link.published_at else None
            newest = max(filter(None, (newest, day)), default=None)
    except (GiveUp, RetryLater) as error:
        fault = str(error)
    return Tried(source, listing, links, newest, fault)


def _report(tried: list[Tried]) -> Table:
    shown = Table(show_edge=False, pad_edge=False)
    for name in ("id", "kind", "address", "links", "newest", "fault"):
        shown.add_column(name, overflow="fold")
    for one in tried:
        newest = one.newest.isoformat() if one.newest else ""
        row = (one.source.id, one.listing.kind, one.listing.url, str(one.links), newest, printable(one.fault))
        shown.add_row(*map(Text, row), style="red" if one.fault else None)
    return shown
