"""The reports of a lake as they are compared, loaded by stretches of days when they are needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from breachledger.resolve.candidates import WINDOW, Candidates
from breachledger.resolve.profile import READ, Key, Told, profile_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from breachledger.query.ledger import Ledger

_STRETCH = 10
"""Days that are loaded together."""
_MOST = 9
"""Stretches that are loaded by one query at the most: their rows are all in memory."""
_OPENING = 1000
"""Characters with which an article says what it is about; what comes later may be about other cases."""

# Who was hit stands also where it is denied; of all else what is asserted.
_QUERY = """
    SELECT
        claims.article_id,
        claims.incident_no,
        any_value(articles.date) AS day,
        any_value(articles.published_at) AS published_at,
        any_value(articles.language) AS language,
        any_value(articles.near_duplicate_of) AS original,
        any_value(left(articles.text, $opening)) AS opening,
        list(
            {
                'field': field, 'text': coalesce(value_canonical, value_text), 'number': value_number,
                'first': value_start::DATE, 'last': value_end::DATE
            }
            ORDER BY assertion_rank(status) DESC, start, claim_id
        ) FILTER (
            list_contains($fields, field)
            AND (
                assertion_rank(status) > 0 AND polarity <> 'negative'
                OR status = 'denied' AND field IN ('victim.name', 'victim.country')
            )
        ) AS told
    FROM claims JOIN articles USING (article_id)
    WHERE articles.is_incident_report
        AND claims.date BETWEEN $first AND $last AND articles.date BETWEEN $first AND $last
    GROUP BY claims.article_id, claims.incident_no
"""


class Reports:
    """Every report of an incident: an article, and which of its incidents.

    Args:
        ledger: the lake.
        originals: what is known better than the lake knows it: the article that an article repeats, or None.
    """

    def __init__(self, ledger: Ledger, originals: Mapping[str, str | None]) -> None:
        self._ledger = ledger
        self._originals = originals
        self._loaded: set[int] = set()
        self.candidates = Candidates()
        self.published: dict[Key, datetime] = {}
        self.days: dict[Key, str] = {}

    def around(self, days: Iterable[date]) -> None:
        """Have the reports at hand that may be about one event with a report of these days."""
        self.load(day + offset for day in map(date.toordinal, days) for offset in range(-WINDOW, WINDOW + 1))

    def load(self, days: Iterable[int]) -> None:
        """Have the reports of days at hand, which are numbered from the year 1."""
        wanted = {max(1, day) // _STRETCH for day in days} - self._loaded
        self._loaded |= wanted
        for first, last in _runs(sorted(wanted)):
            self._load(date.fromordinal(max(1, first * _STRETCH)), date.fromordinal(last * _STRETCH + _STRETCH - 1))

    def _load(self, first: date, last: date) -> None:
        values = {"fields": sorted(READ), "opening": _OPENING, "first": first, "last": last}
        found = self._ledger.sql(_QUERY, values).to_pylist()
        reports = Counter(row["article_id"] for row in found)
        for row in found:
            article, number = row["article_id"], row["incident_no"]
            key = (article, number)
            original = self._originals.get(article, row["original"])
            origin = (original, number) if original else key
            opening = row["opening"] if reports[article] == 1 else ""
            told = Told(row["day"], row["language"], opening)
            self.candidates.add(key, profile_of(key, told, origin, row["told"] or ()))
            self.published[key] = row["published_at"]
            self.days[key] = str(row["day"])


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Numbers in a row, as first and last; not too many together."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1 and number - runs[-1][0] < _MOST:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
