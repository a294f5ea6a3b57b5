"""A lake as the pages read it: what lists need is held in memory, and made anew when the lake has changed."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from breachledger.errors import UsageError
from breachledger.query.as_of import last_moment
from breachledger.query.ledger import Ledger, connect
from breachledger.query.scans import Scans
from breachledger.store.schema import TABLES
from breachledger.web.confined import Confined

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
    from datetime import date

log = logging.getLogger(__name__)

Row = dict[str, Any]
T = TypeVar("T")

_TIMES, _SOON = 4, 0.2
"""How often a past day is read again whose files are replaced meanwhile, and seconds between."""
FRESH = 30.0
"""Seconds for which a lake is not looked at again."""
_MOMENTS = 3
"""Days of the past that are held."""
_THREADS = 1
"""Of DuckDB: in Airflow the API server, whose machine this is, has other work."""

_KEPT = 64
"""Pages whose contents are held."""
_BY_DAY = ("articles", "article_revisions", "claim_revisions")
_BY_MONTH = ("incidents", "incident_fields", "incident_articles")

_ARTICLES = """
    CREATE TABLE held_articles AS
    SELECT article_id, date, source, language, published_at, left(title, 300) AS title, near_duplicate_of FROM articles
"""
_REPORTS = "CREATE TABLE held_reports AS SELECT incident_id, article_id, incident_no FROM incident_articles"
# One text an incident, in which the words of a search are looked for.
_INCIDENTS = """
    CREATE TABLE held_incidents AS
    SELECT incidents.*, sought.sought
    FROM incidents JOIN (
        SELECT
            incident_id,
            strip_accents(lower(concat_ws(
                ' ', any_value(victim_name), any_value(array_to_string(actor_name, ' ')),
                any_value(array_to_string(attack_malware, ' ')), any_value(array_to_string(attack_vulnerability, ' ')),
                any_value(array_to_string(supplier_name, ' ')), string_agg(DISTINCT title, ' ')
            ))) AS sought
        FROM incidents JOIN held_reports USING (incident_id) JOIN held_articles USING (article_id)
        GROUP BY incident_id
    ) AS sought USING (incident_id)
"""
_READ_WITH_THEIR_TEXT = "FROM near._claims SEMI JOIN near.articles USING (article_id, date, text_sha256)"
# When an incident was updated is told by its articles: a merge of two alone is seen by what they are then.
_STATE = """
    SELECT
        (SELECT (count(*), bit_xor(hash(incident_id, updated_at, article_count))) FROM incidents) AS incidents,
        (SELECT count(*) FROM decisions) AS decisions,
        (SELECT (count(*), max(date)) FROM runs) AS runs
"""


class Reading:
    """One ledger with what lists need in memory, in tables called `held_…`. One request at a time."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._turn = threading.RLock()
        self._scans = Scans(ledger.lake)
        self._kept: OrderedDict[object, Any] = OrderedDict()
        # What DuckDB remembers of a file is of no use where files are replaced: it may be of the one before.
        ledger.con.execute(f"SET threads = {_THREADS}; SET enable_external_file_cache = false")
        for statement in (_ARTICLES, _REPORTS, _INCIDENTS):
            ledger.con.execute(statement)

    @contextmanager
    def turn(self) -> Generator[Ledger]:
        """The ledger, for as long as nobody else asks it."""
        with self._turn:
            yield self.ledger

    def rows(self, query: str, parameters: Mapping[str, object] | Sequence[object] | None = None) -> list[Row]:
        """The rows that a query gives."""
        with self.turn() as ledger:
            found: list[Row] = ledger.sql(query, parameters).to_pylist()
            return found

    @contextmanager
    def near(self, days: Iterable[date], months: Iterable[str] = ()) -> Generator[Ledger]:
        """The ledger with the articles and claims of some days and the incidents of some months alone.

        The same queries run on it, and open no other file: to find those of one day among the thousands of a lake of
        years takes longer than to read them.
        """
        scanned = dict.fromkeys(_BY_DAY, tuple(map(str, days))) | dict.fromkeys(_BY_MONTH, tuple(months))
        scanned["_claims"] = scanned["articles"]
        with self.turn() as ledger:
            ledger.con.execute("CREATE SCHEMA near; USE near")
            try:
                for name, partitions in scanned.items():
                    found = self._scans.of(TABLES[name.removeprefix("_")], partitions)
                    ledger.con.execute(f"CREATE VIEW {name} AS {found}")
                ledger.con.execute(f"CREATE VIEW claims AS {_READ_WITH_THEIR_TEXT}")
                yield ledger
            finally:
                ledger.con.execute("USE main; DROP SCHEMA near CASCADE")

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each key as long as the lake stays as it is; few are held."""
        with self._turn:
            if key not in self._kept:
                self._kept[key] = make()
            self._kept.move_to_end(key)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            value: T = self._kept[key]
            return value


@dataclass(slots=True)
class _Held:
    """A lake as it was at one look, and the days of the past that were read from it."""

    now: Reading
    state: object
    past: OrderedDict[tuple[str, bool], Reading] = field(default_factory=OrderedDict)


class Room:
    """The readings of one lake: of now, and of the days that were asked for last."""

    def __init__(self, lake: str) -> None:
        self.lake = lake
        self._lock = threading.Lock()
        self._past_lock = threading.Lock()
        """Held while a past day is read, so that many who ask for it at once wait for one reading."""
        self._held: _Held | None = None
        self._looked = 0.0
        self._box: tuple[Reading, Confined] | None = None

    def now(self) -> Reading:
        """The lake of now. One that has changed is read anew beside, so that nobody waits for it but the first.

        Raises:
            UsageError: there is no lake.
        """
        return self._newest().now

    def at(self, day: str | None, *, seen: bool = False) -> Reading:
        """The lake as of a day; of now, where none is given.

        Raises:
            UsageError: there is no lake, or `day` is no day.
        """
        if not day:
            return self.now()
        key = (str(last_moment(day)), seen)
        held = self._newest()
        with self._past_lock:
            past = held.past
            if key not in past:
                past[key] = _as_of(held.now, day, seen=seen)
            past.move_to_end(key)
            if len(past) > _MOMENTS:
                past.popitem(last=False)  # whoever still reads it keeps it
            return past[key]

    def box(self) -> Confined:
        """Where queries of readers run: in a process of their own, on the lake of now.

        Raises:
            UsageError: there is no lake.
        """
        now = self.now()
        with self._lock:
            if self._box is None or self._box[0] is not now:
                old, self._box = self._box, (now, Confined(self.lake))
                if old:
                    threading.Thread(target=old[1].close, daemon=True).start()  # it may have a query to end first
            return self._box[1]

    def _newest(self) -> _Held:
        with self._lock:
            if self._held is None:
                self._held, self._looked = self._look(), time.monotonic()
            elif time.monotonic() - self._looked > FRESH:
                self._looked = time.monotonic()
                threading.Thread(target=self._look_again, daemon=True).start()
            return self._held

    def _look_again(self) -> None:
        """Look, and keep what there is where a file was replaced under this look: the next one comes soon."""
        try:
            found = self._look()
        except (duckdb.Error, UsageError) as error:
            log.warning("the lake changed while it was read, and is read again: %s", error)
            return
        with self._lock:
            self._held, self._looked = found, time.monotonic()

    def _look(self) -> _Held:
        """The lake as it is now: what is held, where it has not changed.

        Those who still read an old one keep it until they are done; then nothing holds it any more.
        """
        ledger = connect(self.lake)
        state = ledger.sql(_STATE).to_pylist()
        if self._held is not None and state == self._held.state:
            ledger.close()
            return self._held
        return _Held(Reading(ledger), state)


def _as_of(now: Reading, day: str, *, seen: bool) -> Reading:
    """The lake as of a day; read again where a file was replaced under it."""
    for _ in range(_TIMES):
        try:
            with now.turn() as ledger:
                return Reading(ledger.as_of(day, seen=seen))
        except duckdb.Error as error:
            log.warning("the lake changed while it was read, and is read again: %s", error)
            time.sleep(_SOON)
    with now.turn() as ledger:
        return Reading(ledger.as_of(day, seen=seen))


def checked_day(text: str | None, name: str) -> str | None:
    """A day that was given in an address, or None where nothing was.

    Raises:
        UsageError: it is no day.
    """
    if not text:
        return None
    try:
        last_moment(text)
    except (UsageError, ValueError):
        raise UsageError(f"{name}={text[:40]!r} is no day: write it as 2025-12-17") from None
    return text
