"""A lake as the pages read it: what lists need is held in memory, and made anew when the lake has changed."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from breachledger.errors import UsageError
from breachledger.query.as_of import last_moment
from breachledger.query.ledger import Ledger, connect
from breachledger.web.confined import Confined

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

Row = dict[str, Any]

FRESH = 30.0
"""Seconds for which a lake is not looked at again."""
_MOMENTS = 3
"""Days of the past that are held."""
_THREADS = 1
"""Of DuckDB: in Airflow the API server, whose machine this is, has other work."""

_ARTICLES = """
    CREATE TABLE held_articles AS
    SELECT article_id, date, source, language, published_at, left(title, 300) AS title, near_duplicate_of FROM articles
"""
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
        FROM incidents JOIN incident_articles USING (incident_id) JOIN held_articles USING (article_id)
        GROUP BY incident_id
    ) AS sought USING (incident_id)
"""
_STATE = """
    SELECT
        (SELECT max(updated_at) FROM incidents) AS incidents,
        (SELECT (count(*), max(date)) FROM runs) AS runs
"""


class Reading:
    """One ledger with what lists need in memory: `held_incidents` and `held_articles`. One request at a time."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._turn = threading.RLock()
        ledger.con.execute(f"SET threads = {_THREADS}")
        for statement in (_ARTICLES, _INCIDENTS):
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

    def close(self) -> None:
        """Close the ledger, when nobody asks it any more."""
        with self._turn:
            self.ledger.close()


class Room:
    """The readings of one lake: of now, and of the days that were asked for last."""

    def __init__(self, lake: str) -> None:
        self.lake = lake
        self._lock = threading.Lock()
        self._now: Reading | None = None
        self._state: object = None
        self._looked = 0.0
        self._past: OrderedDict[tuple[str, bool], Reading] = OrderedDict()
        self._box: tuple[Reading, Confined] | None = None

    def now(self) -> Reading:
        """The lake of now. One that has changed is read anew beside, so that nobody waits for it but the first.

        Raises:
            UsageError: there is no lake.
        """
        with self._lock:
            if self._now is None:
                self._look()
            elif time.monotonic() - self._looked > FRESH:
                self._looked = time.monotonic()
                threading.Thread(target=self._look, daemon=True).start()
            assert self._now is not None  # ruff: ignore[assert] - `_look` sees to it
            return self._now

    def at(self, day: str | None, *, seen: bool = False) -> Reading:
        """The lake as of a day; of now, where none is given.

        Raises:
            UsageError: there is no lake, or `day` is no day.
        """
        if not day:
            return self.now()
        key = (str(last_moment(day)), seen)
        now = self.now()
        with self._lock:
            if key not in self._past:
                with now.turn() as ledger:
                    self._past[key] = Reading(ledger.as_of(day, seen=seen))
            self._past.move_to_end(key)
            if len(self._past) > _MOMENTS:
                self._past.popitem(last=False)[1].close()
            return self._past[key]

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

    def _look(self) -> None:
        """Open the lake, or open it again where it has changed."""
        ledger = connect(self.lake)
        state = ledger.sql(_STATE).to_pylist()
        if self._now is not None and state == self._state:
            ledger.close()
        else:
            # Those who still read the old one keep it until they are done; then nothing holds it any more.
            self._now, self._state = Reading(ledger), state
            self._past = OrderedDict()
        self._looked = time.monotonic()


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
