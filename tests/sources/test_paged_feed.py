"""Feeds that go back page by page: by number with few questions, by the names of the next pages, and where they end."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest

from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Page, Window
from breachledger.sources.paged_feed import MOST_PAGES
from breachledger.vocabulary import Reason
from tests.sources.desk import HOME, outlet, page
from tests.sources.walk import Told, urls, walk

NUMBERED = f"{HOME}feed/?paged={{page}}"
NEWEST = datetime(2025, 12, 19, 8, tzinfo=UTC)
PER_PAGE = 10


def published(number: int) -> datetime:
    return NEWEST - timedelta(hours=12 * number)


class Feed:
    """An outlet with an article every twelve hours, ten of them on a page, and so many pages."""

    def __init__(self, pages: int, beyond: str = "404") -> None:
        self.pages, self.beyond = pages, beyond
        self.asked: list[int] = []

    async def __call__(self, url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        assert not elsewhere
        number = int(url.rpartition("=")[2])
        self.asked.append(number)
        if number <= self.pages:
            return page(url, self.document(number))
        if self.beyond == "404":
            raise GiveUp(Reason.NOT_FOUND, url)
        return page(url, self.document(1) if self.beyond == "first" else "<rss version='2.0'><channel/></rss>")

    def document(self, number: int) -> str:
        dates = {n: format_datetime(published(n)) for n in range((number - 1) * PER_PAGE, number * PER_PAGE)}
        rows = "".join(f"<item><link>{HOME}a{n}</link><pubDate>{at}</pubDate></item>" for n, at in dates.items())
        return f"<rss version='2.0'><channel>{rows}</channel></rss>"


def told_by(feed: Feed, day: date, listing: str = NUMBERED) -> Told:
    return walk(outlet("paged_feed", listing), Window(day, day), feed)


def wanted(day: date, pages: int) -> list[str]:
    numbers = range(pages * PER_PAGE)
    return [f"{HOME}a{n}" for n in numbers if published(n).date() == day]


@pytest.mark.parametrize("back", [0, 3, 40, 300, 595])
def test_a_day_is_found_with_few_questions_however_long_ago(back: int):
    feed, day = Feed(120), NEWEST.date() - timedelta(days=back)
    found, error = told_by(feed, day)
    assert (urls(found), error) == (wanted(day, 120), None)
    assert wanted(day, 120)
    assert len(feed.asked) == len(set(feed.asked)) <= 20


@pytest.mark.parametrize("beyond", ["404", "first", "empty"])
def test_a_day_before_the_first_article_has_none_and_that_is_no_fault(beyond: str):
    feed = Feed(7, beyond)
    assert told_by(feed, date(2020, 1, 1)) == ([], None)
    assert max(feed.asked) <= 8


@pytest.mark.parametrize("beyond", ["404", "first", "empty"])
def test_the_last_page_is_read_whatever_stands_behind_it(beyond: str):
    day = published(69).date()
    found, error = told_by(Feed(7, beyond), day)
    assert (urls(found), error) == (wanted(day, 7), None)
    assert found


def test_an_old_entry_kept_on_top_does_not_hide_a_day():
    class Sticky(Feed):
        def document(self, number: int) -> str:
            old = f"<item><link>{HOME}about</link><pubDate>Mon, 06 Jan 2020 08:00:00 GMT</pubDate></item>"
            return super().document(number).replace("<channel>", f"<channel>{old}")

    day = NEWEST.date() - timedelta(days=30)
    found, _ = told_by(Sticky(20), day)
    assert urls(found) == wanted(day, 20)


def test_a_site_that_does_not_answer_is_no_end_of_its_feed():
    class Slow(Feed):
        async def __call__(self, url: str, *, elsewhere: bool = False) -> Page:
            if url.endswith("=2"):
                raise RetryLater(Reason.TIMEOUT, url)
            return await super().__call__(url)

    _, error = told_by(Slow(20), NEWEST.date() - timedelta(days=30))
    assert isinstance(error, RetryLater)


def test_a_first_page_that_is_no_feed_is_refused():
    async def get(url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        return page(url, "<html>nothing</html>")

    found, error = walk(outlet("paged_feed", NUMBERED), Window(date(2025, 12, 9), date(2025, 12, 9)), get)
    assert found == []
    assert isinstance(error, GiveUp)
    assert error.reason == Reason.MALFORMED


NAMED = {
    "rfc5005": '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="prev-archive" href="/list?n={next}"/>',
    "other order": '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="/list?n={next}" type="x" rel="next"/>',
}


@pytest.mark.parametrize("form", NAMED)
def test_pages_that_name_the_next_one_are_followed_until_the_window_is_passed(form: str):
    class Named(Feed):
        def document(self, number: int) -> str:
            link = NAMED[form].replace("{next}", str(number + 1))
            return super().document(number).replace("<channel>", f"<channel>{link}")

    feed, day = Named(50), NEWEST.date() - timedelta(days=11)
    found, error = told_by(feed, day, f"{HOME}list?n=1")
    assert (urls(found), error) == (wanted(day, 50), None)
    assert feed.asked == [1, 2, 3, 4, 5], "two whole pages before the window are the end"


def test_a_feed_without_end_is_given_up():
    class Endless(Feed):
        def document(self, number: int) -> str:
            link = NAMED["rfc5005"].replace("{next}", str(number + 1))
            return super().document(number).replace("<channel>", f"<channel>{link}")

    feed = Endless(10**6)
    _, error = told_by(feed, date(1999, 1, 1), f"{HOME}list?n=1")
    assert isinstance(error, GiveUp)
    assert f"more than {MOST_PAGES} pages" in error.detail
    assert len(feed.asked) == MOST_PAGES
