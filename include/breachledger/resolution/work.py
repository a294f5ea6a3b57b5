"""One resolve: what is pending, and all that hangs together with it, is judged anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from breachledger.resolution import registry as ids
from breachledger.resolution import tables
from breachledger.resolution.copies import note_copies
from breachledger.resolution.decisions import logged
from breachledger.resolution.grouping import Grouping, group, rows
from breachledger.resolution.reports import Reports
from breachledger.resolution.scope import Scope, touched
from breachledger.resolution.standing import Standing, Stood
from breachledger.resolution.watching import Stand, aliases_of, put_alerts
from breachledger.store import partitions
from breachledger.store.schema import STANDING, TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from breachledger.files import Files
    from breachledger.query.ledger import Ledger
    from breachledger.resolve.policy import Judgements
    from breachledger.resolve.profile import Key
    from breachledger.store.draft import Draft
    from breachledger.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class Heard:
    """What people want of a resolve."""

    judgements: Judgements
    watch: Watchlist


@dataclass(frozen=True, slots=True)
class Pending:
    """What may have changed since the last resolve."""

    days: Collection[str]
    articles: Collection[str]
    """Articles of which a person has judged, or no more judges, with which they belong together."""


def put_incidents(files: Files, ledger: Ledger, what: Pending, heard: Heard, draft: Draft, now: datetime) -> int:
    """Let the tables of incidents hold what the claims say; how many incidents that is."""
    judgements = heard.judgements
    originals = note_copies(files, what.days, draft)
    standing = Standing.load(files)
    reports = Reports(ledger, originals)
    scope = touched(what.days, {*what.articles, *originals}, reports, standing, judgements)
    registry_before, registry = ids.load(files)
    aliases_before = aliases_of(registry)
    grouping = group(scope, reports, judgements, registry, now)
    fits, days = rows(grouping, reports, registry), reports.days
    decided = partitions.read(files, TABLES["decisions"])
    draft.put(TABLES["decisions"], None, decided, logged(decided, scope.before, grouping, reports, now))
    del reports  # half of the memory of a whole lake, which its values need now
    made = tables.Values(ledger, days, originals).made(fits)
    were = {one.incident_id for one in scope.before}
    gone = were | set(grouping.members)
    months = {registry.minted[one].month for one in gone if one in registry.minted}
    before = tables.put(files, draft, made, gone, months)
    stands_now = Stand(made, aliases_of(registry))
    put_alerts(files, ledger, draft, heard.watch, Stand(before, aliases_before), stands_now, now)
    draft.put(TABLES["incident_registry"], None, registry_before, ids.table_of(registry))
    stands = _standing(scope, grouping, days, standing)
    draft.put(STANDING, None, standing.table, stands)
    return len(stands["incident_id"].unique())


def _standing(scope: Scope, grouping: Grouping, days: Mapping[Key, str], standing: Standing) -> pa.Table:
    new = [
        Stood(key, days[key], grouping.components[key], incident)
        for incident, members in grouping.members.items()
        for key in members
    ]
    return standing.replaced({one.component for one in scope.before}, new)
