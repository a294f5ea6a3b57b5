"""Writes `docs/coverage.md`: which field is read in which language, by how many rules, and how well.

Run as `python -m benchmarks.coverage` in a checkout. The scores are those of the articles in `benchmarks/gold`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.annotations import GOLD
from benchmarks.quality import Counts, collect
from benchmarks.scoring import measures, pooled
from breachledger.extract.lexicon import lexicon
from breachledger.extract.rules import language_codes, read_sheet
from breachledger.vocabulary import FIELDS

PLACE = Path(__file__).parents[1] / "docs" / "coverage.md"
_HEAD = """\
# Coverage

What is read in which language, by how many rules, and how well. A field that a language does not promise is "not
supported", which is not "nothing found". Scores are those of our own annotated articles (`benchmarks/gold`), set aside
ones included: the share of the annotated values that were read, and the share of these whose status is right.

This page is written by `python -m benchmarks.coverage`.
"""


def page() -> str:
    """The whole page."""
    counts, _ = collect(GOLD, [])
    return "\n".join([_HEAD, *_languages(counts), *_fields(counts), *_rules()])


def _languages(counts: Counts) -> Iterator[str]:
    names = ("value_recall", "core_precision", "core_f1", "status", "status_soft", "gate_precision", "gate_recall")
    yield "## By language\n"
    yield "| language | " + " | ".join(name.replace("_", " ") for name in names) + " | claims annotated |"
    yield "|---" * (len(names) + 2) + "|"
    for name, part in sorted(counts.items()):
        row = measures(pooled(part), part.get("", Counter()))
        yield f"| {name} | " + " | ".join(f"{row[one]:.2f}" for one in names) + f" | {pooled(part)['gold']} |"
    yield ""


def _fields(counts: Counts) -> Iterator[str]:
    codes = language_codes()
    yield "## By field\n"
    yield "Values read of those annotated. A dash: the field is not promised; zero of zero: none is annotated.\n"
    yield "| field | " + " | ".join(codes) + " | read | status right |"
    yield "|---" * (len(codes) + 3) + "|"
    for field in FIELDS:
        total: Counter[str] = Counter()
        cells = []
        for code in codes:
            counted = counts.get(code, {}).get(field.name, Counter())
            total.update(counted)
            promised = field.name in lexicon(code).promised
            cells.append(f"{counted['value']}/{counted['gold']}" if promised else "–")
        read = f"{total['value'] / total['gold']:.2f}" if total["gold"] else "–"
        right = f"{total['both'] / total['value']:.2f}" if total["value"] else "–"
        yield f"| `{field.name}` | " + " | ".join(cells) + f" | {read} | {right} |"
    yield ""


def _rules() -> Iterator[str]:
    codes = language_codes()
    held = {code: Counter(rule.field or f"[[{rule.kind}]]" for rule in read_sheet(code).rules) for code in codes}
    yield "## Rules\n"
    yield "Rules that give a value, by field; rules of the other kinds (who speaks, what bends, who is who), by kind.\n"
    yield "| field or kind | " + " | ".join(codes) + " |"
    yield "|---" * (len(codes) + 1) + "|"
    for name in sorted(set().union(*held.values())):
        yield f"| `{name}` | " + " | ".join(str(held[code][name] or "–") for code in codes) + " |"
    yield "| all | " + " | ".join(str(held[code].total()) for code in codes) + " |"
    yield ""


if __name__ == "__main__":
    PLACE.write_text(page(), "utf-8")
    print(PLACE, file=sys.stderr)
