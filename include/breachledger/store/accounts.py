"""The books of one day: visits, rejects, and the row of each source in `runs`, which is derived from both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.completeness import Counts, verdict
from breachledger.model import Reject, Visit
from breachledger.store.addresses import Address, key_of
from breachledger.store.schema import TABLES, VISITS
from breachledger.store.staging import Expectation
from breachledger.vocabulary import Outcome, Reason, Stage

Row = dict[str, Any]
REJECTS, RUNS = TABLES["rejects"], TABLES["runs"]

_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}


def visited(old: pa.Table, visits: Iterable[Visit]) -> pa.Table:
    """A day's visits with new ones: the better outcome stands, with the latest change that it knows of."""
    rows: dict[tuple[str, str, bool], Row] = {_visit_key(row): row for row in old.to_pylist()}
    for visit in visits:
        row = {name: getattr(visit, name) for name in VISITS.plain_schema.names}
        row |= {"url": storable(visit.url), "outcome": str(visit.outcome)}
        key = _visit_key(row)
        rows[key] = _better(rows[key], row) if key in rows else row
    return pa.Table.from_pylist([rows[key] for key in sorted(rows)], schema=VISITS.plain_schema)


def _visit_key(row: Row) -> tuple[str, str, bool]:
    return (row["source"], row["url"], row["listing"])


def _better(one: Row, other: Row) -> Row:
    """The visit with the better outcome; a refused page tells nothing of the version that is stored."""
    low, high = sorted((one, other), key=lambda row: _RANKS[row["outcome"]])
    told = [row["modified_at"] for row in (low, high) if row["modified_at"]]
    better = high | {"dated": low["dated"] is not False or high["dated"] is not False}
    if low["outcome"] == Outcome.REJECTED and high["outcome"] != Outcome.REJECTED:
        return better
    return better | {"modified_at": max(told, default=None)}


def come(visits: pa.Table, arrived: Collection[Address]) -> pa.Table:
    """A day's visits where a link that could not be fetched counts as fetched once its article came by another way.

    Args:
        visits: the day's.
        arrived: all addresses of the articles that came.
    """

    def came(row: Row) -> bool:
        address = (row["source"], key_of(row["url"]))
        return not row["listing"] and row["outcome"] == Outcome.REJECTED and address in arrived

    rows = [row | {"outcome": str(Outcome.FETCHED)} if came(row) else row for row in visits.to_pylist()]
    return pa.Table.from_pylist(rows, schema=visits.schema)


def rejected(rows: Iterable[Row], visits: pa.Table, is_stored: Callable[[Row], bool]) -> pa.Table:
    """A day's rejects, but for what has succeeded: its page was fetched, its listing read, its article stored."""
    fetched = visits.filter(pc.equal(visits["outcome"], Outcome.FETCHED)).to_pylist()
    done = {(row["source"], row["url"], row["listing"]) for row in fetched}

    def is_open(row: Row) -> bool:
        if row["stage"] == Stage.LIST:
            return (row["source"], row["ref"].partition(" ")[2], True) not in done
        if row["stage"] == Stage.FETCH and (row["source"], row["ref"], False) in done:
            return False
        return row["reason"] == Reason.FORGOTTEN or not is_stored(row)

    kept = sorted((row for row in rows if is_open(row)), key=lambda row: (row["stage"], row["ref"]))
    return pa.Table.from_pylist(kept, schema=REJECTS.plain_schema)


def reject_row(reject: Reject) -> Row:
    """A reject as a row; text that cannot be stored as it is loses the characters in question."""
    return {name: storable(str(getattr(reject, name))) for name in REJECTS.plain_schema.names}


def storable(text: str) -> str:
    """`text` without halves of character pairs, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def accounted(
    old: pa.Table, visits: pa.Table, rejects: pa.Table, day: Mapping[str, pa.Table], expected: Sequence[Expectation]
) -> pa.Table:
    """The rows of `runs` for one day: the same for the same visits, rejects and articles, however they came in.

    Args:
        old: the stored rows; expectations that no new one replaces are taken from them.
        visits: the day's visits.
        rejects: the day's rejects.
        day: the day's rows in `articles` and `claims`.
        expected: expectations for this day.
    """
    bounds = {row["source"]: (row["expected_min"], row["expected_max"]) for row in old.to_pylist()}
    bounds |= {one.source: (one.expected_min, one.expected_max) for one in expected}
    seen, dropped, told = _links(visits), _dropped(rejects), _told(day)
    sources = sorted({*bounds, *seen, *dropped, *told})
    rows = [
        _run(source, seen[source], dropped[source], told[source], bounds.get(source, (None, None)))
        for source in sources
    ]
    return pa.Table.from_pylist(rows, schema=RUNS.plain_schema)


def _run(
    source: str, links: Counter[str], dropped: Counter[str], told: Counter[str], bounds: tuple[int | None, int | None]
) -> Row:
    listed = links["link"]
    counts = Counts(links["listing"], links["listing rejected"], listed, links["link rejected"], bounds[0])
    word, reason = verdict(counts)
    return {
        "source": source,
        "links_listed": listed,
        "links_new": listed - links["link unchanged"],
        "links_unchanged": links["link unchanged"],
        "pages_fetched": links["link fetched"],
        "rejected": sorted(dropped.items()),
        "articles": told["articles"],
        "claims": told["claims"],
        "incident_reports": told["reports"],
        "expected_min": bounds[0],
        "expected_max": bounds[1],
        "verdict": word,
        "reason": reason,
    }


def _links(visits: pa.Table) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in visits.to_pylist():
        what = "listing" if row["listing"] else "link"
        found[row["source"]].update([what, f"{what} {row['outcome']}"])
    return found


def _dropped(rejects: pa.Table) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for source, reason in zip(rejects["source"].to_pylist(), rejects["reason"].to_pylist(), strict=True):
        found[source][reason] += 1
    return found


def _told(day: Mapping[str, pa.Table]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    claims = Counter(day["claims"]["article_id"].to_pylist())
    columns = (day["articles"][name].to_pylist() for name in ("article_id", "source", "is_incident_report"))
    for article_id, source, is_report in zip(*columns, strict=True):
        found[source] += Counter(articles=1, claims=claims[article_id], reports=int(bool(is_report)))
    return found
