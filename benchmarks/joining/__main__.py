"""How well articles on one event are joined, measured on our own articles by the whole line.

    python -m benchmarks.joining [--articles DIR] [--errors N] [--floors]

The articles are handed in as `breachledger ingest` takes them, and what comes out as incidents is held against the
events that they tell of. With `--floors` it fails where a measure is below what is asked for.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from itertools import combinations
from pathlib import Path

from benchmarks.joining.events import ARTICLES, Benchmark, Told, hand_in, load
from benchmarks.joining.scores import Groups, b_cubed, pairwise
from breachledger import connect
from breachledger.replay import ingest
from breachledger.settings import Settings

FLOORS = {"B-cubed F1": 0.890, "pairwise precision": 0.979, "cross-language recall": 0.735}
"""Of all articles together: what was reached; a floor only rises. The aims are 0.92, 0.97 and 0.85."""


def main() -> int:
    """Join and measure; 1 where a floor is not held."""
    parser = argparse.ArgumentParser(prog="benchmarks.joining", description="Quality of joining.")
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="a folder of parts, as described in its README")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="tell N wrong pairs (not of those set aside)"
    )
    parser.add_argument("--floors", action="store_true", help="fail where a measure is too low")
    args = parser.parse_args()
    benchmark = load(args.articles)
    found = incidents_of(benchmark.articles)
    for line in wrong_pairs(benchmark, found)[: args.errors]:
        print(line)
    sets = {
        "all": benchmark.articles,
        "held out": tuple(one for one in benchmark.articles if one.is_held_out),
        "others": tuple(one for one in benchmark.articles if not one.is_held_out),
    }
    measured = {name: measures(Benchmark(some, benchmark.negatives), found) for name, some in sets.items() if some}
    show(measured)
    below = [f"{name} is {measured['all'][name]:.3f}, the floor is {floor}" for name, floor in FLOORS.items()
             if measured["all"][name] < floor]  # fmt: skip
    if args.floors:
        print("\n".join(below), file=sys.stderr)
    return 1 if args.floors and below else 0


def incidents_of(articles: tuple[Told, ...]) -> dict[str, frozenset[str]]:
    """The incidents of each article, by its name; none where it was not taken for a report."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder, "pages")
        pages.mkdir()
        hand_in(articles, pages)
        settings = Settings(lake=f"{folder}/lake", state=Path(folder, "state"))
        ingest([pages], "benchmark", settings, lambda line: print(line, file=sys.stderr))
        with connect(settings.lake) as ledger:
            rows = ledger.sql(
                "SELECT url, incident_id FROM articles LEFT JOIN incident_articles USING (article_id)"
            ).to_pylist()
    names = {one.url: one.name for one in articles}
    found: dict[str, set[str]] = {one.name: set() for one in articles}
    for row in rows:
        found[names[row["url"]]] |= {row["incident_id"]} - {None}
    return {name: frozenset(incidents) for name, incidents in found.items()}


def measures(benchmark: Benchmark, found: Groups) -> dict[str, float]:
    """All figures of some articles; those that tell of no event count only where they are joined with others."""
    language = {one.name: one.language for one in benchmark.articles}
    true = {one.name: frozenset(one.events or (one.name,)) for one in benchmark.articles}
    alone = {name: found[name] or frozenset({name}) for name in true}
    whole, pairs = b_cubed(true, alone), pairwise(true, alone)
    across = pairwise(true, alone, lambda one, other: language[one] != language[other])
    return {
        "articles": len(true),
        "events": len({event for one in benchmark.articles for event in one.events}),
        "B-cubed precision": whole.precision,
        "B-cubed recall": whole.recall,
        "B-cubed F1": whole.f1,
        "pairwise precision": pairs.precision,
        "pairwise recall": pairs.recall,
        "pairwise F1": pairs.f1,
        "cross-language recall": across.recall,
        "look-alikes joined": len(_joined_negatives(benchmark, alone)),
    }


def _joined_negatives(benchmark: Benchmark, found: Groups) -> list[tuple[Told, Told]]:
    """Pairs of articles that were joined, and tell of two events that are named as looking alike."""
    return [
        (one, other)
        for one, other in combinations(benchmark.articles, 2)
        if found[one.name] & found[other.name]
        and not set(one.events) & set(other.events)
        and any(frozenset({mine, theirs}) in benchmark.negatives for mine in one.events for theirs in other.events)
    ]


def wrong_pairs(benchmark: Benchmark, found: Groups) -> list[str]:
    """Pairs of articles joined wrongly, then those not joined; none of those set aside."""
    pairs = [pair for pair in combinations(benchmark.articles, 2) if not any(one.is_held_out for one in pair)]
    wrong = [f"joined  {a.name} / {b.name}" for a, b in pairs
             if found[a.name] & found[b.name] and not set(a.events) & set(b.events)]  # fmt: skip
    missed = [f"missed  {a.name} / {b.name}" for a, b in pairs
              if set(a.events) & set(b.events) and not found[a.name] & found[b.name]]  # fmt: skip
    return wrong + missed


def show(measured: dict[str, dict[str, float]]) -> None:
    """A table on standard output."""
    print(f"{'':24}" + "".join(f"{name:>12}" for name in measured))
    for measure in next(iter(measured.values())):
        cells = (
            f"{value:>12}" if isinstance(value := row[measure], int) else f"{value:>12.3f}" for row in measured.values()
        )
        print(f"{measure:24}{''.join(cells)}")


if __name__ == "__main__":
    sys.exit(main())
