"""How many articles an outlet has a day, by what its feeds hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from breachledger.address import address_key
from breachledger.probe.draft import Draft, Sure
from breachledger.probe.feeds import Feed
from breachledger.sources.catalog_keys import MOST_LINKS_A_DAY

LEAST_DAYS = 3
MOST_DAYS = 60
_ONE = timedelta(days=1)


class Volume(NamedTuple):
    """The least and the most articles of a day (UTC), seen over so many whole days."""

    least: int
    most: int
    days: int


def volume(feeds: Sequence[Feed], today: date) -> Volume | None:
    """What the feeds together show; None where they cover fewer than `LEAST_DAYS` whole days.

    The first day of a feed is cut off by its length and today is not over: neither counts. Days without an entry do.
    """
    dated = {
        address_key(link.url): link.published_at.date() for feed in feeds for link in feed.links if link.published_at
    }
    starts = [day for feed in feeds if (day := _oldest(feed))]
    if not starts:
        return None
    first = max(max(starts) + _ONE, today - MOST_DAYS * _ONE)
    days = [first + number * _ONE for number in range((today - first).days)]
    if len(days) < LEAST_DAYS:
        return None
    counts = Counter(dated.values())
    seen = [counts[day] for day in days]
    return Volume(min(seen), max(seen), len(days))


def put_down_volume(feeds: Sequence[Feed], today: date, draft: Draft) -> None:
    """`[expect]` with room on both sides: a few days do not show the quietest and the busiest."""
    seen = volume(feeds, today)
    if seen is None or seen.most == 0:
        why = "the feeds show no articles of late" if seen else f"the feeds cover less than {LEAST_DAYS} whole days"
        draft.leave_out("links_a_day", why, "how many articles an ordinary day has")
        return
    least, most = seen.least // 2, min(2 * seen.most, MOST_LINKS_A_DAY)
    draft.settle("expect", (least, most), _told(seen), Sure.GUESS, "how many articles an ordinary day has")
    draft.remarks["links_a_day"] = draft.remarks.pop("expect")


def _told(seen: Volume) -> str:
    return f"{seen.least} to {seen.most} a day over {seen.days} days, with room on both sides"


def _oldest(feed: Feed) -> date | None:
    return min((link.published_at.date() for link in feed.links if link.published_at), default=None)
