"""The log of what was decided: which reports were joined, which were parted, and where a person may want to look."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.resolution.grouping import former, reasons_of
from breachledger.resolve.compare import compare
from breachledger.resolve.profile import joined
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from breachledger.resolution.grouping import Grouping
    from breachledger.resolution.reports import Reports
    from breachledger.resolution.standing import Stood
    from breachledger.resolve.profile import Key

_DECISIONS = TABLES["decisions"]
POLICY = "policy"
"""The author of what no person has decided."""

Row = dict[str, Any]


def logged(old: pa.Table, before: list[Stood], grouping: Grouping, reports: Reports, now: datetime) -> pa.Table:
    """`old` with what was decided now; what is in it already is not told again."""
    new = {row["decision_id"]: row for row in _decided(before, grouping, reports, now)}
    known = set(old.filter(pc.is_in(old["decision_id"], pa.array(list(new), pa.string())))["decision_id"].to_pylist())
    added = [row for name, row in sorted(new.items()) if name not in known]
    return pa.concat_tables([old, pa.Table.from_pylist(added, schema=_DECISIONS.plain_schema)])


def _decided(before: list[Stood], grouping: Grouping, reports: Reports, now: datetime) -> Iterator[Row]:
    were = former(before)
    incident_of = {key: incident for incident, keys in grouping.members.items() for key in keys}
    was_of = {one.key: one.incident_id for one in before}
    for incident, members in grouping.members.items():
        yield from _merged(incident, list(members), were.get(incident, frozenset()), was_of, reports, now)
    for incident, keys in were.items():
        now_of = {key: incident_of[key] for key in keys if key in incident_of}
        if len(set(now_of.values())) > 1:
            gone = sorted(key for key, home in now_of.items() if home != incident)
            ids = sorted({incident, *now_of.values()})
            yield _row("split", ids, [key[0] for key in gone], [], now)
    for one, other, why in grouping.doubtful:
        yield _row("review", [incident_of[one], incident_of[other]], [one[0], other[0]], reasons_of(why), now)


def _merged(
    incident: str, members: list[Key], were: frozenset[Key], was_of: dict[Key, str], reports: Reports, now: datetime
) -> Iterator[Row]:
    """The reports that have come to others."""
    new = [key for key in members if key not in were]
    stay = [key for key in members if key in were] or members[:1]
    new = [key for key in new if key not in stay]
    if new:
        profiles = reports.candidates.reports
        found = compare(joined(profiles[key] for key in stay), joined(profiles[key] for key in new))
        ids = [incident, *sorted({was_of[key] for key in new if key in was_of} - {incident})]
        yield _row("merge", ids, [key[0] for key in new], reasons_of(found), now)


def _row(kind: str, incidents: list[str], articles: list[str], reasons: list[dict[str, str]], now: datetime) -> Row:
    digest = hashlib.sha256("\x1f".join([kind, *incidents, "", *articles]).encode()).hexdigest()
    return {
        "decision_id": f"d-{digest[:16]}",
        "decided_at": now,
        "kind": kind,
        "incident_ids": incidents,
        "article_ids": articles,
        "reasons": reasons,
        "author": POLICY,
    }
