"""Show how an article changed: which claims appeared, changed or went from one version to the next, with both quotes.

Without --from and --to each version is compared with the one after it, oldest first. What is said in other words, or at
another place of the text, has not changed.
"""

from __future__ import annotations

import re
import sys
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from rich.text import Text

from breachledger import connect
from breachledger.address import normalise
from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.output import printable
from breachledger.commands.screen import Screen
from breachledger.commands.show import STYLES
from breachledger.errors import GiveUp, UsageError
from breachledger.plain import claim_object, json_line, plain
from breachledger.query.versions import Version, since, versions
from breachledger.revisions import Comparison, Statement, compare
from breachledger.sentence import sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from breachledger.query.ledger import Ledger

EXAMPLES = """\
  breachledger diff a-0123456789abcdef0123
  breachledger diff https://news.example/2025/12/an-article
  breachledger diff a-0123456789abcdef0123 --from 0 --to 2 --json"""

_PROGRAM = ("cleaner_version", "extractor_version")
_TOLD = ("title", "is_incident_report", "text_sha256", *_PROGRAM)
_OF_THE_ARTICLE = {"title": "title", "is_incident_report": "incident report"}
_YES_OR_NO = {True: "yes", False: "no", None: "not read"}
_MOST = 3
_WIDTH = 220
# An address is the same with http or https, and with or without www.
_HEAD = r"^https?://(www\.)?"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("article", metavar="ARTICLE", help="an id, the beginning of one, or an address")
    parser.add_argument("--from", type=int, dest="first", metavar="REVISION", help="default, beside --to: the oldest")
    parser.add_argument("--to", type=int, dest="last", metavar="REVISION", help="default, beside --from: the newest")
    parser.add_argument("--json", action="store_true", help="JSON Lines, one object for every two versions compared")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Compare the versions."""
    with connect(settings(args).lake) as ledger:
        article = _article(ledger, args.article)
        there = versions(ledger, article)
    if len(there) == 1:
        _tell(f"{article['article_id']} has one version only: {since(there[0])}")
        return 0
    pairs = _chosen(there, args.first, args.last)
    if any(one.row[name] != other.row[name] for one, other in pairs for name in _PROGRAM):
        _tell("different programs read these versions, and that may show: breachledger rebuild reads them again")
    compared = [(one, other, compare(one.claims, other.claims)) for one, other in pairs]
    if args.json:
        for some in compared:
            print(json_line(comparison_object(article, *some)))
    else:
        _print(article, compared)
    return 0


def _print(article: dict[str, Any], compared: list[tuple[Version, Version, Comparison]]) -> None:
    console = Screen(width=None if sys.stdout.isatty() else 140, highlight=False)
    console.print(Text(printable(article["title"], 120), style="bold"))
    console.print(Text(f"{article['article_id']} · {article['source']} · {printable(article['url'], 200)}"))
    for some in compared:
        for line in report(*some):
            console.print(line)


def _tell(message: str) -> None:
    print(printable(f"breachledger diff: {message}", 400), file=sys.stderr)


def _wanted(article: str) -> str:
    return f"the address {article}" if "://" in article else f"an id that begins with {article!r}"


def _article(ledger: Ledger, wanted: str) -> dict[str, Any]:
    """The article that is meant, in its newest version.

    Raises:
        UsageError: none is meant, or several are.
    """
    where, parameters = "starts_with(article_id, $wanted)", {"wanted": wanted}
    if "://" in wanted:
        addresses = "[url, canonical_url] || coalesce(aliases, [])"
        where = f"list_contains(list_transform({addresses}, lambda a: regexp_replace(a, $head, '')), $wanted)"
        parameters = {"wanted": _without_head(wanted), "head": _HEAD}
    query = f"SELECT article_id, date, source, url, title FROM articles WHERE {where} ORDER BY article_id"  # ruff: ignore[hardcoded-sql-expression] - values are bound
    found: list[dict[str, Any]] = ledger.sql(query, parameters).to_pylist()
    if not found:
        raise UsageError(
            f"no article has {_wanted(wanted)}: give the id of an article in this lake, or its whole address"
        )
    if len(found) > 1:
        ids = ", ".join(row["article_id"] for row in found[:_MOST])
        raise UsageError(f"{len(found)} articles have {_wanted(wanted)}, {ids} among them: give a whole id")
    return found[0]


def _without_head(address: str) -> str:
    """An address in its one spelling and without what `_HEAD` finds; one of a file stays as it is."""
    try:
        return re.sub(_HEAD, "", normalise(address))
    except GiveUp:
        return address


def _chosen(versions: list[Version], first: int | None, last: int | None) -> list[tuple[Version, Version]]:
    """The pairs to compare: the one asked for, or each version and the next.

    Raises:
        UsageError: there is no such revision, or they are not in order.
    """
    if first is None and last is None:
        return list(pairwise(versions))
    known = {version.revision: version for version in versions}
    first = min(known) if first is None else first
    last = max(known) if last is None else last
    for number in (first, last):
        if number not in known:
            raise UsageError(f"the article has no revision {number}: it has {min(known)} to {max(known)}")
    if first >= last:
        raise UsageError(f"--from {first} is not before --to {last}")
    return [(known[first], known[last])]


def comparison_object(article: dict[str, Any], one: Version, other: Version, compared: Comparison) -> dict[str, Any]:
    """Two versions compared as a JSON object; what stayed by the ids of its claims, all else in whole claims."""
    return {
        **{name: article[name] for name in ("article_id", "source", "url")},
        "from": _version_object(one),
        "to": _version_object(other),
        "appeared": [claim_object(claim) for claim in chain(*compared.appeared)],
        "changed": [
            {
                "differs": list(pair.differs),
                "from": [claim_object(claim) for claim in pair.old],
                "to": [claim_object(claim) for claim in pair.new],
            }
            for pair in compared.changed
        ],
        "went": [claim_object(claim) for claim in chain(*compared.went)],
        "stayed": [
            {"from": [claim.claim_id for claim in pair.old], "to": [claim.claim_id for claim in pair.new]}
            for pair in compared.stayed
        ],
    }


def _version_object(version: Version) -> dict[str, Any]:
    public = {"public_at": plain(version.public_at), "public_by": version.public_by}
    return {"revision": version.revision, **public, **{name: version.row[name] for name in _TOLD}}


def report(one: Version, other: Version, compared: Comparison) -> Iterator[Text]:
    """Two versions compared as lines for reading; `-` is what the older one says, `+` what the later one says."""
    yield Text()
    yield Text(f"{since(one)} → {since(other)}", style="bold")
    yield Text(
        f"{len(compared.appeared)} appeared, {len(compared.changed)} changed, {len(compared.went)} went, "
        f"{len(compared.stayed)} stayed",
        style="dim",
    )
    for name, word in _OF_THE_ARTICLE.items():
        if one.row[name] != other.row[name]:
            yield Text(f"{word}  changed", style="bold")
            yield Text(f"  - {printable(_YES_OR_NO.get(one.row[name], one.row[name]), _WIDTH)}")
            yield Text(f"  + {printable(_YES_OR_NO.get(other.row[name], other.row[name]), _WIDTH)}")
    for statement in compared.appeared:
        yield from _change("appeared", (), statement)
    for pair in compared.changed:
        yield from _change(f"changed: {', '.join(pair.differs)}", pair.old, pair.new)
    for statement in compared.went:
        yield from _change("went", statement, ())


def _change(what: str, old: Statement | tuple[()], new: Statement | tuple[()]) -> Iterator[Text]:
    """One difference: the field, and what either side says of it."""
    claim = (new or old)[0]
    scope = f" ({claim.scope})" if claim.scope else ""
    yield Text(f"{claim.field}{scope}  {what}", style="bold")
    for mark, statement in (("-", old), ("+", new)):
        if statement:
            yield from _side(mark, statement)


def _side(mark: str, statement: Statement) -> Iterator[Text]:
    """What is said, and where: each claim's quote and id."""
    first = statement[0]
    said = printable(sentence(claim_object(first)), 200)
    yield Text(f"  {mark} ").append(f"[{first.status}] ", style=STYLES[first.status]).append(said)
    for claim in statement[:_MOST]:
        which = f"  {claim.claim_id}" + (f", incident {claim.incident_no}" if claim.incident_no else "")
        yield Text(f"      “{printable(claim.quote, _WIDTH)}”").append(which, style="dim")
    if len(statement) > _MOST:
        yield Text(f"      and {len(statement) - _MOST} more", style="dim")
