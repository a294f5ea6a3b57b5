"""List the outlets of the catalog, try each of them, draft the file of a new one, or heal one gone quiet.

`check` asks every listing of every outlet once, politely, and reports what it got. `add URL` looks for what an outlet
has (feeds, sitemaps, WordPress, language, time zone) and prints a catalog file; what was found, how sure it is and what
to check stands on standard error. `heal ID` does so for an outlet of the catalog, tries its listings, and prints the
file that it should have and what is different. Nothing is written unless `--write` says where.
"""

from __future__ import annotations

import argparse
import asyncio
import difflib
import math
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from breachledger.commands.arguments import settings, take_catalog
from breachledger.commands.output import printable
from breachledger.commands.screen import Screen
from breachledger.errors import UsageError
from breachledger.pipeline import chosen_sources
from breachledger.sources.catalog_file import as_toml, save
from breachledger.sources.catalog_keys import TOP, Refusal

if TYPE_CHECKING:
    from breachledger.fetch.client import Fetcher
    from breachledger.probe.draft import Finding, Proposal
    from breachledger.probe.trial import Tried
    from breachledger.settings import Settings
    from breachledger.sources.catalog import Source

EXAMPLES = """\
  breachledger sources
  breachledger sources check
  breachledger sources check --source heise-security --source bleepingcomputer
  breachledger sources add https://night-desk.example/ > night-desk.toml
  breachledger sources add https://night-desk.example/security/ --write my-catalog/
  breachledger sources heal heise-security"""

_WIDTH = 400
"""Characters of a line on standard error."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes. Options may stand before the action and after it."""
    _take_options(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions (default: list)")
    taken = {
        "list": ("", "the outlets"),
        "check": ("", "ask each listing once"),
        "add": ("url", "look for what an outlet has, and draft its file"),
        "heal": ("id", "look again for what an outlet of the catalog has"),
    }
    for name, (subject, told) in taken.items():
        action = actions.add_parser(name, help=told, argument_default=argparse.SUPPRESS)
        if subject:
            action.add_argument(subject, metavar=subject.upper())
        _take_options(action)


def execute(args: argparse.Namespace) -> int:
    """Do what was asked for; 1 where an outlet did not answer as it should."""
    actions = {"add": _add, "heal": _heal, "check": _check}
    return actions.get(args.action, _list)(args)


def _take_options(parser: argparse.ArgumentParser) -> None:
    take_catalog(parser)
    parser.add_argument("--write", metavar="PLACE", help="add, heal: write the file there, a folder or ID.toml")
    parser.add_argument("--force", action="store_true", help="add, heal: replace a file that is there")


def _list(args: argparse.Namespace) -> int:
    sources = chosen_sources(settings(args), args.source)
    Screen(width=None if sys.stdout.isatty() else 180).print(_catalog(sources))
    languages = Counter(language for source in sources for language in source.languages)
    print(f"{len(sources)} outlets in {len(languages)} languages", file=sys.stderr)
    return 0


def _check(args: argparse.Namespace) -> int:
    options = settings(args)
    tried = asyncio.run(_try_all(options, chosen_sources(options, args.source)))
    Screen(width=None if sys.stdout.isatty() else 180).print(_report(tried))
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


async def _try_all(options: Settings, sources: tuple[Source, ...]) -> list[Tried]:
    from breachledger.fetch.client import Fetcher  # httpx takes a while to load; listing needs none of it

    async with Fetcher(options) as fetcher:
        rows = await asyncio.gather(*(_try(fetcher, source, options) for source in sources))
    return [one for row in rows for one in row]


async def _try(fetcher: Fetcher, source: Source, options: Settings) -> list[Tried]:
    from breachledger.probe.trial import try_listing  # as above
    from breachledger.probe.visitor import Visitor

    visitor = Visitor(fetcher, options, source, most=sys.maxsize, room=0, seconds=math.inf)
    return [await try_listing(source, listing, options, visitor) for listing in source.links]


def _report(tried: list[Tried]) -> Table:
    shown = Table(show_edge=False, pad_edge=False)
    for name in ("id", "kind", "address", "links", "newest", "fault"):
        shown.add_column(name, overflow="fold")
    for one in tried:
        newest = one.newest.isoformat() if one.newest else ""
        row = (one.source.id, one.listing.kind, one.listing.url, str(one.links), newest, printable(one.fault))
        shown.add_row(*map(Text, row), style="red" if one.fault else None)
    return shown


def _add(args: argparse.Namespace) -> int:
    """Probe an outlet and print or write its file; 1 where it lists nothing that could be read."""
    from breachledger.probe.outlet import web_address  # lxml and langdetect take a while to load; listing needs neither

    url = web_address(args.url)
    place = Path(args.write) if args.write else None
    named = _id_of(place) if place and not place.is_dir() else None
    proposal = asyncio.run(_probe(url, settings(args)))
    source = replace(proposal.source, id=named or proposal.source.id)
    _tell(proposal.findings)
    today = datetime.now(UTC).date()
    told = [f"Drafted on {today} by `breachledger sources add {url}`: look at it all."]
    told += [printable(finding, _WIDTH) for finding in proposal.findings if finding.about == "time"]
    text = as_toml(source, proposal.remarks, told)
    _hand_over(text, source.id, place, force=args.force)
    return 1 if proposal.is_empty else 0


def _heal(args: argparse.Namespace) -> int:
    """Probe an outlet of the catalog again, and print or write the file that it should have; 1 where listings fail."""
    options = settings(args)
    (source,) = chosen_sources(options, [args.id])
    place = Path(args.write) if args.write else None
    if place and not place.is_dir() and _id_of(place) != source.id:
        raise UsageError(f"{place}: the file of {source.id} is called {source.id}.toml, for articles carry its id")
    proposal = asyncio.run(_probe_again(source, options))
    _tell(proposal.findings)
    text = as_toml(proposal.source, proposal.remarks)
    _show_difference(options.catalog / f"{source.id}.toml", text)
    _hand_over(text, source.id, place, force=args.force)
    return 1 if set(proposal.remarks) & {listing.url for listing in source.links} else 0


async def _probe(url: str, options: Settings) -> Proposal:
    from breachledger.fetch.client import Fetcher  # httpx takes a while to load
    from breachledger.probe.outlet import probe
    from breachledger.probe.visitor import Visitor

    async with Fetcher(options) as fetcher:
        return await probe(url, Visitor(fetcher, options))


async def _probe_again(source: Source, options: Settings) -> Proposal:
    from breachledger.fetch.client import Fetcher  # as above
    from breachledger.probe.healing import heal
    from breachledger.probe.visitor import Visitor

    async with Fetcher(options) as fetcher:
        return await heal(source, options, Visitor(fetcher, options, source))


def _id_of(path: Path) -> str:
    """The id that a file's name gives to its outlet.

    Raises:
        UsageError: it gives none, or lies in no folder.
    """
    if path.suffix != ".toml" or not path.parent.is_dir():
        raise UsageError(f"{path}: give a folder that exists, or a file in one, its name the id and .toml")
    try:
        return str(TOP.keys["id"](path.stem))
    except Refusal as error:
        raise UsageError(f"{path}: the file's name is the outlet's id; {error}") from None


def _tell(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        print(printable(finding, _WIDTH), file=sys.stderr)


def _show_difference(present: Path, text: str) -> None:
    """What the proposal would change, on standard error: what stands on standard output is a catalog file."""
    before = present.read_text("utf-8").splitlines()
    lines = list(difflib.unified_diff(before, text.splitlines(), str(present), "proposed", lineterm=""))
    for line in lines or [f"{present} is as it should be"]:
        print(printable(line, _WIDTH), file=sys.stderr)


def _hand_over(text: str, name: str, place: Path | None, *, force: bool) -> None:
    """The file on standard output, or where it was asked for."""
    if place is None:
        print(text, end="")
        return
    path = place / f"{name}.toml" if place.is_dir() else place
    save(text, path, replace=force)
    print(f"written: {path}; look at it before it is used", file=sys.stderr)
