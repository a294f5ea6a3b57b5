"""How well claims are read, on the annotated articles of `benchmarks/gold`.

    python -m benchmarks.quality [LANG…] [--gold DIR] [--by field] [--errors N] [--floors] [--raise-floors]

Prints the measures by language (or by field) and, on request, what is wrong. With `--floors` it fails where a measure
is below `floors.toml`; `--raise-floors` writes what has become better, and never lowers one.
"""

from __future__ import annotations

import argparse
import math
import sys
import tomllib
from collections import Counter
from pathlib import Path

from benchmarks.annotations import GOLD, annotated, held_out, read
from benchmarks.scoring import Miss, measures, pooled, score, sizes

FLOORS = Path(__file__).parent / "floors.toml"
_LESS_IS_BETTER = frozenset({"forbidden", "raised"})
_ALL = "ALL"
Counts = dict[str, dict[str, Counter[str]]]
"""Counts by language and field."""


def main() -> int:
    """Score and print; 1 where a floor is not held."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description="Quality of the claims.")
    parser.add_argument("languages", nargs="*", metavar="LANG", help="folders of the gold (default: all)")
    parser.add_argument("--gold", type=Path, default=GOLD, help="a folder of LANG/NAME.txt and LANG/NAME.gold.json")
    parser.add_argument("--by", choices=["language", "field"], default="language")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="tell N things that are wrong (not of articles set aside)"
    )
    parser.add_argument("--kind", help="only errors of this kind: missed, status, extra, forbidden, raised, gate")
    parser.add_argument("--field", help="only errors of fields that begin so")
    parser.add_argument("--floors", action="store_true", help="fail where a measure is below its floor")
    parser.add_argument("--raise-floors", action="store_true", help="write the floors that have become higher")
    args = parser.parse_args()
    counts, misses = collect(args.gold, args.languages)
    if not counts:
        parser.error(f"no annotated article in {args.gold} {' '.join(args.languages)}")
    able = [one for one in misses if args.kind in {None, one[1].kind} and one[1].field.startswith(args.field or "")]
    for where, miss in able[: args.errors]:
        print(f"{miss.kind:9} {where} {miss.field}: {miss.told}")
    show(counts if args.by == "language" else _by_field(counts))
    if args.raise_floors:
        FLOORS.write_text(_raised({name: measured(part) for name, part in with_all(counts).items()}), "utf-8")
    return check(counts if args.languages else with_all(counts)) if args.floors else 0


def collect(folder: Path, languages: list[str]) -> tuple[Counts, list[tuple[str, Miss]]]:
    """The counts of all articles, and what is wrong in those that may be looked at.

    Articles set aside count a second time under `LANG held out`.
    """
    counts: Counts = {}
    misses: list[tuple[str, Miss]] = []
    aside = held_out() if folder == GOLD else frozenset()
    for one in annotated(folder, languages):
        article, claims = read(one)
        found, wrong = score(one, article.is_incident_report, claims)
        where = f"{one.language}/{one.name}"
        misses += [(where, miss) for miss in wrong if where not in aside]
        for name in (one.language, *([f"{one.language} held out"] if where in aside else [])):
            for field, counted in found.items():
                counts.setdefault(name, {}).setdefault(field, Counter()).update(counted)
    return counts, misses


def with_all(counts: Counts) -> Counts:
    """The counts with those of all languages together."""
    total: Counts = {}
    for name, part in counts.items():
        whole = total.setdefault(_ALL + " held out" if name.endswith("held out") else _ALL, {})
        for field, counted in part.items():
            whole.setdefault(field, Counter()).update(counted)
    return {**counts, **total}


def _by_field(counts: Counts) -> Counts:
    fields: Counts = {}
    for name, part in counts.items():
        for field, counted in part.items() if not name.endswith("held out") else ():
            fields.setdefault(field or "(gate)", {}).setdefault(field, Counter()).update(counted)
    return fields


def measured(part: dict[str, Counter[str]]) -> dict[str, float]:
    """The measures of counts by field."""
    return measures(pooled(part), part.get("", Counter()))


def show(counts: Counts) -> None:
    """A table on standard output."""
    names = list(measured({}))
    print(f"{'':24}" + "".join(f"{name.replace('_', ' '):>15}" for name in names) + f"{'claims':>8}")
    for name, part in with_all(counts).items():
        row = measured(part).values()
        cells = "".join(f"{'–' if math.isnan(value) else format(value, '.3f'):>15}" for value in row)
        print(f"{name:24}{cells}{pooled(part)['gold']:>8}")


def _floors() -> dict[str, dict[str, float]]:
    return tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}


def check(counts: Counts) -> int:
    """1 where a measure is below its floor by more than one case, which is told on standard error.

    Five articles give few cases: one claim more or less is no fall.
    """
    below = []
    for name, part in counts.items():
        found, cases = measured(part), sizes(pooled(part), part.get("", Counter()))
        for measure, floor in _floors().get(name, {}).items():
            if _worse(measure, found[measure], floor, 1 / max(1, cases[measure])):
                below.append(f"{name}: {measure} is {found[measure]:.3f}, the floor is {floor}")
    print("\n".join(below), file=sys.stderr)
    return 1 if below else 0


def _worse(measure: str, value: float, floor: float, one: float) -> bool:
    return value > floor + one if measure in _LESS_IS_BETTER else value < floor - one


def _raised(found: dict[str, dict[str, float]]) -> str:
    """The floors' file with what has become better."""
    old = _floors()
    lines = [
        "# What `make quality` asks for; written by --raise-floors. A floor only rises while the articles are the same."
    ]
    for name, row in found.items():
        lines.append(f'\n["{name}"]')
        for measure, value in row.items():
            if not math.isnan(value):
                down = measure not in _LESS_IS_BETTER
                edge = math.floor(value * 1000) / 1000 if down else math.ceil(value * 1000) / 1000
                held = old.get(name, {}).get(measure, edge)
                lines.append(f"{measure} = {max(edge, held) if down else min(edge, held)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
