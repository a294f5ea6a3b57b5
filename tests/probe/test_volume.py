"""Which of several feeds are taken, and how many articles they show a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from breachledger.model import Link
from breachledger.probe.feeds import Feed, choose
from breachledger.probe.volume import volume
from tests.probe.answers import HOME


def feed(*days: date, url: str = f"{HOME}feed", first: int = 0) -> Feed:
    noon = time(12, tzinfo=UTC)
    links = tuple(
        Link(f"{HOME}{first + number}", "probe", published_at=datetime.combine(day, noon))
        for number, day in enumerate(days)
    )
    return Feed(url, links, (), declared=True)


def test_of_twins_one_feed_is_taken():
    days = [date(2026, 1, 1)] * 4
    main, twin, other = feed(*days), feed(*days, url=f"{HOME}atom"), feed(*days, url=f"{HOME}other", first=3)
    empty = feed(url=f"{HOME}empty")
    assert choose([empty, main, twin, other]) == (main, other)
    assert choose([empty]) == (empty,)


def test_volume_counts_whole_days_and_days_without_any():
    today = date(2026, 1, 8)
    days = [date(2026, 1, day) for day in (1, 1, 2, 2, 2, 4, 6, 7, 8, 8, 8, 8)]
    assert volume([feed(*days)], today) == (0, 3, 6)
    assert volume([feed(*days), feed(*days, url=f"{HOME}twin")], today) == (0, 3, 6)
    assert volume([feed(date(2026, 1, 5), date(2026, 1, 7))], today) is None
    assert volume([feed()], today) is None
    assert volume([feed(date(1999, 1, 1))], today) == (0, 0, 60)
