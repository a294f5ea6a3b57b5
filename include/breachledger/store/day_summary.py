"""What the lake holds of one day, in a few numbers: for the log, the scheduler's user interface and its metrics."""

from __future__ import annotations

from collections import Counter
from typing import Any

from breachledger.files import Files
from breachledger.store import partitions
from breachledger.store.accounts import RUNS
from breachledger.vocabulary import Verdict

_COUNTS = ("links_listed", "pages_fetched", "articles", "claims", "incident_reports")
_TOLD = (Verdict.SICK, Verdict.SILENT, Verdict.PARTIAL)


def summarise(files: Files, day: str) -> dict[str, Any]:
    """The totals of the day's rows in `runs`, as JSON would have it.

    Returns:
        `sources`: outlets with a row, none where the day was never collected; `verdicts`: how many of them are
        complete, partial, …; the sums of the counts; `rejects` by reason; `incomplete`: for each outlet that is sick,
        silent or partial its verdict and the reason.
    """
    rows = partitions.read(files, RUNS, day).to_pylist()
    rejects: Counter[str] = Counter()
    for row in rows:
        rejects.update(dict(row["rejected"] or ()))
    return {
        "day": day,
        "sources": len(rows),
        "verdicts": dict(sorted(Counter(row["verdict"] for row in rows).items())),
        **{name: sum(row[name] for row in rows) for name in _COUNTS},
        "rejects": dict(sorted(rejects.items())),
        "incomplete": {
            row["source"]: f"{row['verdict']}: {row['reason']}" for row in rows if row["verdict"] in set(_TOLD)
        },
    }
