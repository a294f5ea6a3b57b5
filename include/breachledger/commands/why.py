"""Show why a claim is there: its rule and what it looks for, its cue, who speaks, the sentence with marks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.text import Text

from breachledger import connect
from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.output import printable
from breachledger.commands.screen import Screen
from breachledger.commands.show import STYLES
from breachledger.errors import UsageError
from breachledger.extract.rules import ANY, language_codes, read_sheet
from breachledger.sentence import sentence
from breachledger.visible import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

EXAMPLES = """\
  breachledger why c-0123456789abcdef0123"""

_ROWS = (
    "field", "status", "source_role", "source_name", "polarity", "certainty", "temporality", "qualifier", "scope",
    "value_text", "value_number", "unit", "value_start", "value_end", "precision", "value_canonical", "value_ref",
    "cue_quote", "rule_id", "extractor_version",
)  # fmt: skip
_AROUND = 300


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("claim", help="an id, or the beginning of one")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the claim and its sentence."""
    query = """
        SELECT claims.*, articles.url, articles.title, articles.text
        FROM claims JOIN articles USING (article_id)
        WHERE starts_with(claim_id, $id)
    """
    with connect(settings(args).lake) as ledger:
        found = ledger.sql(query, {"id": args.claim}).to_pylist()
    if len(found) != 1:
        problem = "no claim has" if not found else f"{len(found)} claims have"
        raise UsageError(f"{problem} an id that begins with {args.claim!r}: breachledger show INCIDENT lists them")
    console = Screen(width=None if sys.stdout.isatty() else 140, highlight=False)
    for line in explanation(found[0]):
        console.print(line)
    return 0


def explanation(claim: dict[str, Any]) -> Iterator[Text]:
    """One claim as lines for reading: the sentence made of it, the passage with marks, and each column that is set."""
    yield Text(sentence(claim), style="bold")
    yield Text(f"{printable(claim['title'], 120)}  {printable(claim['url'], 200)}", style="dim")
    yield Text()
    yield passage(claim)
    yield Text()
    for name in _ROWS:
        if claim[name] is not None:
            yield Text(f"  {name:18} ").append(printable(claim[name]), style=STYLES.get(str(claim[name]), ""))
    for pattern in _patterns(claim["rule_id"]):
        yield Text(f"  {'rule looks for':18} {printable(pattern, _AROUND)}", style="dim")


def _patterns(rule_id: str) -> tuple[str, ...]:
    """The patterns of a rule; none where the code reads the field itself, or the rule is no more."""
    code = rule_id.partition(".")[0]
    if code not in (*language_codes(), ANY):
        return ()
    return next((rule.any for rule in read_sheet(code).rules if rule.id == rule_id), ())


def passage(claim: dict[str, Any]) -> Text:
    """The line of the text that holds the quote, the quote in reverse and the cue underlined."""
    text, start, end = claim["text"], claim["start"], claim["end"]
    first = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    line_end = text.find("\n", end)
    last = min(line_end if line_end >= 0 else len(text), end + _AROUND)
    shown = Text(visible(text[first:last]))
    shown.stylize("reverse", start - first, end - first)
    if claim["cue_start"] is not None and first <= claim["cue_start"] <= last:
        shown.stylize("underline", claim["cue_start"] - first, min(claim["cue_end"], last) - first)
    return shown
