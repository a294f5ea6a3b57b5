"""Feeds that go back page by page: by number with few questions, by the names of the next pages, and where they end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.errors import BreachledgerError, GiveUp, RetryLater
from breachledger.model import Page, Window
from breachledger.sources.paged_feed import MOST_PAGES
from breachledger.vocabulary import Reason
from tests.fetch.server import Server, answer
from tests.sources import loopback
from tests.sources.desk import HOME, outlet, page
from tests.sources.walk import Told, urls, walk

NUMBERED = f"{HOME}feed/?paged={{page}}"
NAMED = f"{HOME}list?n=1"
NEWEST = datetime(2025, 12, 19, 8, tzinfo=UTC)
PER_PAGE = 10
EMPTY = "<rss version='2.0'><channel/></rss>"


def published(number: int) -> datetime:
    return NEWEST - timedelta(hours=12 * number)


def rss(numbers: Iterable[int], more: str = "", home: str = HOME) -> str:
    rows = (f"<item><link>{home}a{n}</link><pubDate>{format_datetime(published(n))}</pubDate></item>" for n in numbers)
    return f"<rss version='2.0'><channel>{more}{''.join(rows)}</channel></rss>"


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
        if self.beyond in {"404", "400"}:
            raise GiveUp(Reason.NOT_FOUND if self.beyond == "404" else Reason.HTTP_ERROR, url)
        others = {"first": self.document(1), "last": self.document(self.pages), "empty": EMPTY}
        return page(url, others.get(self.beyond, "<html>nothing</html>"))

    def document(self, number: int) -> str:
        return rss(range((number - 1) * PER_PAGE, number * PER_PAGE))


def told_by(feed: Any, day: date, listing: str = NUMBERED) -> Told:
    return walk(outlet("paged_feed", listing), Window(day, day), feed)


def wanted(day: date, pages: int, home: str = HOME) -> list[str]:
    return [f"{home}a{n}" for n in range(pages * PER_PAGE) if published(n).date() == day]


@pytest.mark.parametrize("back", [0, 3, 40, 300, 595])
def test_a_day_is_found_with_few_questions_however_long_ago(back: int):
    feed, day = Feed(120), NEWEST.date() - timedelta(days=back)
    found, error = told_by(feed, day)
    assert (urls(found), error) == (wanted(day, 120), None)
    assert wanted(day, 120)
    assert len(feed.asked) == len(set(feed.asked)) <= 20


@pytest.mark.parametrize(("back", "most"), [(1, 4), (60, 12), (400, 18), (599, 18)])
def test_a_real_server_with_120_pages_is_asked_for_few_of_them(back: int, most: int, tmp_path: Path):
    numbers = {f"/feed/?paged={page}": range((page - 1) * PER_PAGE, page * PER_PAGE) for page in range(1, 121)}
    replies = {path: answer(rss(them, home=loopback.HOME), content_type="text/xml") for path, them in numbers.items()}
    day = NEWEST.date() - timedelta(days=back)
    with Server(replies) as server:
        listing = f"{loopback.HOME}feed/?paged={{page}}"
        found, error = loopback.walk_over(server, tmp_path, "paged_feed", listing, Window(day, day))
        asked = loopback.asked(server)
    assert (urls(found), error) == (wanted(day, 120, loopback.HOME), None)
    assert found
    assert len(asked) == len(set(asked)) <= most


BEYOND = ["404", "400", "first", "last", "empty"]


@pytest.mark.parametrize("beyond", BEYOND)
def test_a_day_before_the_first_article_has_none_and_that_is_no_fault(beyond: str):
    feed = Feed(7, beyond)
    assert told_by(feed, date(2020, 1, 1)) == ([], None)
    assert max(feed.asked) <= 16


@pytest.mark.parametrize("beyond", BEYOND)
@pytest.mark.parametrize("pages", [1, 2, 7, 8, 9])
def test_the_last_page_is_read_whatever_stands_behind_it(beyond: str, pages: int):
    day = published(pages * PER_PAGE - 1).date()
    found, error = told_by(Feed(pages, beyond), day)
    assert (urls(found), error) == (wanted(day, pages), None)
    assert found


def test_a_page_that_is_no_feed_is_a_fault_where_the_walk_comes_to_it_and_only_there():
    day = published(69).date()
    found, error = told_by(Feed(7, "html"), day)
    assert urls(found) == wanted(day, 7)
    assert "page 8: malformed" in str(error)
    feed = Feed(7, "html")
    found, error = told_by(feed, day + timedelta(days=15))
    assert (urls(found), error) == (wanted(day + timedelta(days=15), 7), None)
    assert 8 in feed.asked


STICKY = {"old": "Mon, 06 Jan 2020 08:00:00 GMT", "new": "Fri, 19 Dec 2025 08:00:00 GMT", "none": "never"}


@pytest.mark.parametrize("age", [*STICKY, "1970"])
def test_an_entry_that_stands_on_every_page_hides_no_day_and_costs_nothing(age: str):
    at = STICKY.get(age, "Thu, 01 Jan 1970 00:00:00 GMT")

    class Sticky(Feed):
        def document(self, number: int) -> str:
            about = f"<item><link>{HOME}about</link><pubDate>{at}</pubDate></item>"
            return super().document(number).replace("<channel>", f"<channel>{about}")

    feed, day = Sticky(60), NEWEST.date() - timedelta(days=200)
    found, error = told_by(feed, day)
    assert ([url for url in urls(found) if not url.endswith("about")], error) == (wanted(day, 60), None)
    assert len(feed.asked) <= 18


@pytest.mark.parametrize("order", [list(range(20, 0, -1)), [7, 3, 19, 1, 12, 5, 20, 9, 2, 15, 4, 18, 6, 11, 8]])
def test_pages_without_order_are_all_walked_through(order: list[int]):
    class Unordered(Feed):
        def document(self, number: int) -> str:
            return super().document(order[number - 1])

    day = NEWEST.date() - timedelta(days=20)  # on the fifth page of a feed in order
    feed = Unordered(len(order))
    found, error = told_by(feed, day)
    assert (sorted(urls(found)), error) == (sorted(wanted(day, 20)), None)
    assert found
    assert sorted(feed.asked) == list(range(1, len(order) + 2))


def test_what_has_only_a_day_of_change_is_not_skipped():
    """An old article that was edited lately stands among the old ones."""

    class Edited(Feed):
        def document(self, number: int) -> str:
            rows = "".join(
                f"<entry><link href='{HOME}a{n}'/><updated>2025-12-19T08:00:00Z</updated></entry>"
                for n in range((number - 1) * PER_PAGE, number * PER_PAGE)
            )
            return f"<feed xmlns='http://www.w3.org/2005/Atom'>{rows}</feed>"

    found, error = told_by(Edited(6), NEWEST.date() - timedelta(days=20))
    assert (len(found), error) == (60, None)


def test_pages_without_dates_are_not_walked_through():
    class Undated(Feed):
        def document(self, number: int) -> str:
            return super().document(number).replace("pubDate", "when")

    feed = Undated(50)
    found, error = told_by(feed, NEWEST.date())
    assert len(found) == 2 * PER_PAGE
    assert "pages without dates" in str(error)
    assert feed.asked == [1, 2]


def test_a_site_that_does_not_answer_is_no_end_of_its_feed():
    class Slow(Feed):
        async def __call__(self, url: str, *, elsewhere: bool = False) -> Page:
            if url.endswith("=2"):
                raise RetryLater(Reason.TIMEOUT, url)
            return await super().__call__(url)

    _, error = told_by(Slow(20), NEWEST.date() - timedelta(days=30))
    assert isinstance(error, RetryLater)


@pytest.mark.parametrize("listing", [NUMBERED, NAMED])
def test_a_first_page_that_is_no_feed_is_refused(listing: str):
    found, error = told_by(Feed(0, "html"), date(2025, 12, 9), listing)
    assert found == []
    assert isinstance(error, GiveUp)
    assert error.reason == Reason.MALFORMED


@pytest.mark.parametrize("listing", [NUMBERED, NAMED])
def test_a_feed_without_entries_is_no_fault(listing: str):
    assert told_by(Feed(0, "empty"), date(2025, 12, 9), listing) == ([], None)


FORMS = {
    "rfc5005": '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="prev-archive" href="/list?n={next}"/>',
    "other order": '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="/list?n={next}" type="x" rel="next"/>',
}


def named(form: str, pages: int) -> Feed:
    class Named(Feed):
        def document(self, number: int) -> str:
            link = FORMS[form].replace("{next}", str(number + 1))
            return super().document(number).replace("<channel>", f"<channel>{link}")

    return Named(pages)


@pytest.mark.parametrize("form", FORMS)
def test_pages_that_name_the_next_one_are_followed_until_the_window_is_passed(form: str):
    feed, day = named(form, 50), NEWEST.date() - timedelta(days=11)
    found, error = told_by(feed, day, NAMED)
    assert (urls(found), error) == (wanted(day, 50), None)
    assert feed.asked == [1, 2, 3, 4, 5], "two whole pages before the window are the end"


@pytest.mark.parametrize(("pages", "is_whole"), [(MOST_PAGES, True), (10**6, False)])
def test_a_feed_without_end_is_given_up(pages: int, is_whole: bool):
    feed = named("rfc5005", pages)
    if is_whole:
        last = feed.document
        feed.document = lambda n: last(n) if n < pages else Feed.document(feed, n)  # type: ignore[method-assign]
    _, error = told_by(feed, date(1999, 1, 1), NAMED)
    assert len(feed.asked) == MOST_PAGES
    assert (error is None) is is_whole
    assert is_whole or f"more than {MOST_PAGES} pages" in str(error)


def test_a_feed_by_number_without_order_and_end_is_given_up():
    class Endless(Feed):
        def document(self, number: int) -> str:
            at = format_datetime(published(number * 997 % 1400))
            return f"<rss><channel><item><link>{HOME}p{number}</link><pubDate>{at}</pubDate></item></channel></rss>"

    feed = Endless(10**6)
    _, error = told_by(feed, NEWEST.date() - timedelta(days=200))
    assert f"more than {MOST_PAGES} pages" in str(error)
    assert len(feed.asked) == MOST_PAGES


def test_a_json_feed_names_its_next_page():
    async def get(url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        number = int(url.rpartition("=")[2])
        numbers = range(2 * number, 2 * number + 2)
        items = [{"url": f"{HOME}a{n}", "date_published": published(n).isoformat()} for n in numbers]
        more = {"next_url": f"{HOME}feed.json?by=2&n={number + 1}"} if number < 9 else {}
        return page(url, json.dumps({"items": items} | more).replace("&", r"\u0026"))

    day = published(14).date()
    found, error = told_by(get, day, f"{HOME}feed.json?by=2&n=0")
    assert (urls(found), error) == ([f"{HOME}a13", f"{HOME}a14"], None)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.integers(1, 7), st.integers(0, 130))
def test_of_a_feed_in_order_every_article_of_the_day_is_found_and_no_page_asked_for_twice(
    ages: list[int], per_page: int, back: int
):
    times = [NEWEST - timedelta(hours=age * 8) for age in sorted(ages)]
    asked: list[int] = []

    async def get(url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        number = int(url.rpartition("=")[2])
        asked.append(number)
        some = list(enumerate(times))[(number - 1) * per_page : number * per_page]
        rows = (f"<item><link>{HOME}a{n}</link><pubDate>{format_datetime(at)}</pubDate></item>" for n, at in some)
        return page(url, f"<rss version='2.0'><channel>{''.join(rows)}</channel></rss>")

    day = NEWEST.date() - timedelta(days=back)
    found, error = told_by(get, day)
    assert (urls(found), error) == ([f"{HOME}a{n}" for n, at in enumerate(times) if at.date() == day], None)
    assert len(asked) == len(set(asked))


_DOCUMENTS = st.sampled_from([
    rss(range(3)), rss(range(40, 50), FORMS["rfc5005"]), rss([7], '<link rel="next" href="/list?n=3"/>'), EMPTY, "",
    "<html>", "{", '{"items": [{"url": 3}], "next_url": 7}', '{"items": [{"url": "a"}], "next_url": "//["}',
    "<rss><item>", rss(range(5)).replace("2025", "9999"), rss(range(5)).replace("<link>", "<link>javascript:"),
    GiveUp(Reason.NOT_FOUND, ""), GiveUp(Reason.FORBIDDEN, ""), RetryLater(Reason.TIMEOUT, ""),
]) | st.text(max_size=40)  # fmt: skip


@given(st.lists(_DOCUMENTS, min_size=1, max_size=6), st.sampled_from([NUMBERED, NAMED]), st.integers(0, 30))
def test_no_answers_raise_anything_else_or_go_on_for_ever(answers: list[Any], listing: str, back: int):
    asked: list[str] = []

    async def get(url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        told = answers[len(asked) % len(answers)]
        asked.append(url)
        if isinstance(told, BreachledgerError):
            raise told
        return page(url, told)

    told_by(get, NEWEST.date() - timedelta(days=back), listing)
    assert len(asked) <= MOST_PAGES
