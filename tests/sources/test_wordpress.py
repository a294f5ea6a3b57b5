"""Posts by WordPress's REST interface: what is asked, what is whole, what is missing, and every way to be wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.clean import clean
from breachledger.errors import GiveUp
from breachledger.model import Link, Page, Window
from breachledger.sources.listing import Get
from breachledger.sources.post import is_whole
from breachledger.sources.wordpress import PER_PAGE, read_posts
from breachledger.vocabulary import Origin, Precision, Reason
from tests.sources.desk import HOME, WINDOW, outlet, page
from tests.sources.walk import Told, walk

POSTS = f"{HOME}wp-json/wp/v2/posts?categories=12"
TEXT = "<p>" + "The town library lost its catalogue to thieves who came in by an old account. " * 12 + "</p>"


def post(number: int, published: str = "2025-12-09T10:00:00", **more: Any) -> dict[str, Any]:
    """One post as WordPress writes it."""
    return {
        "date": published,
        "date_gmt": published,
        "modified_gmt": published,
        "link": f"{HOME}post-{number}/",
        "title": {"rendered": f"Post &#8220;{number}&#8221;"},
        "content": {"rendered": TEXT, "protected": False},
        "excerpt": {"rendered": "<p>The town library &hellip;</p>"},
    } | more


class Site:
    """A WordPress in memory: its posts by week and page, and what it was asked."""

    def __init__(self, posts: list[dict[str, Any]], total: int | None = None) -> None:
        self.posts, self.total = posts, total
        self.asked: list[dict[str, str]] = []

    async def __call__(self, url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        assert not elsewhere
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.asked.append(query)
        after, before = datetime.fromisoformat(query["after"]), datetime.fromisoformat(query["before"])
        found = [one for one in self.posts if after < datetime.fromisoformat(str(one["date"])) < before]
        number, size = int(query["page"]), int(query["per_page"])
        answer = page(url, json.dumps(found[(number - 1) * size : number * size]), "application/json")
        total = len(found) if self.total is None else self.total
        return _with(answer, {"X-WP-Total": str(total)})


def _with(answer: Page, headers: Mapping[str, str]) -> Page:
    return replace(answer, headers=(*answer.headers, *headers.items()))


def told_by(get: Get, window: Window = WINDOW) -> Told:
    return walk(outlet("wordpress", POSTS), window, get)


def test_the_weeks_of_the_window_are_asked_for_in_the_sites_own_time():
    site = Site([])
    assert told_by(site) == ([], None)
    assert [(one["after"], one["before"]) for one in site.asked] == [("2025-12-07T23:59:59", "2025-12-15T00:00:00")]
    assert {(one["categories"], one["per_page"], one["order"]) for one in site.asked} == {("12", "100", "asc")}


def test_a_window_that_touches_two_weeks_asks_for_both():
    site = Site([])
    day = datetime(2025, 12, 14, tzinfo=UTC).date()  # a Sunday: by another clock it may be Monday
    told_by(site, Window(day, day))
    assert [one["after"][:10] for one in site.asked] == ["2025-12-07", "2025-12-14"]


def test_a_whole_post_comes_as_a_page_with_its_link():
    (told,), error = told_by(Site([post(1)]))
    assert error is None
    assert isinstance(told, Page)
    assert told.link is not None
    assert (told.url, told.final_url, told.link.url) == (f"{HOME}post-1/",) * 3
    assert told.link.title == "Post “1”"
    assert told.link.published_at == datetime(2025, 12, 9, 10, tzinfo=UTC)
    assert (told.link.published_origin, told.link.published_precision) == (Origin.API, Precision.SECOND)
    assert told.link.modified_at is None, "WordPress gives every post an edit date"
    assert TEXT.encode() in told.body


def test_an_edit_is_told():
    (told,), _ = told_by(Site([post(1, modified_gmt="2025-12-11T08:30:00")]))
    assert isinstance(told, Page)
    assert told.link is not None
    assert told.link.modified_at == datetime(2025, 12, 11, 8, 30, tzinfo=UTC)


def test_a_whole_post_is_an_article_to_the_cleaner_and_its_scripts_are_not():
    hostile = f"<h2>Known</h2>{TEXT}<script>alert(1)</script><img src=x onerror=alert(2)><p>It was seen on Monday.</p>"
    (told,), _ = told_by(Site([post(1, content={"rendered": hostile})]))
    assert isinstance(told, Page)
    article = clean(told).article
    assert article is not None
    assert article.title == "Post “1”"
    assert article.published_at == datetime(2025, 12, 9, 10, tzinfo=UTC)
    assert "It was seen on Monday." in article.text
    assert "alert" not in article.text


@pytest.mark.parametrize(
    "content",
    [
        {"rendered": ""},
        {"rendered": TEXT, "protected": True},
        {"rendered": TEXT + "<p>And then [&hellip;]</p>"},
        {"rendered": TEXT + f'<a href="{HOME}post-1/">Read on</a>'},
        {"rendered": TEXT + f'<a class="more-link" href="{HOME}x">Read on</a>'},
        {"rendered": "<p>The town library was closed.</p>"},
        False,
        None,
    ],
)
def test_a_post_that_is_not_whole_comes_as_a_link(content: object):
    (told,), _ = told_by(Site([post(1, content=content)]))
    assert isinstance(told, Link)
    assert told.published_at == datetime(2025, 12, 9, 10, tzinfo=UTC)


def test_a_link_to_itself_in_the_middle_does_not_shorten_a_text():
    assert is_whole(f'<a href="{HOME}post-1/#top">Contents</a>{TEXT}', "", f"{HOME}post-1/")
    assert is_whole(TEXT + "<p>Enough…</p><p>The end.</p>", "", HOME)


def test_all_pages_of_a_week_are_read_and_none_beyond():
    site = Site([post(number) for number in range(2 * PER_PAGE)])
    found, error = told_by(site)
    assert (len(found), error) == (2 * PER_PAGE, None)
    assert [one["page"] for one in site.asked] == ["1", "2"]


def test_fewer_posts_than_the_site_counts_are_a_fault_at_the_end():
    found, error = told_by(Site([post(1)], total=43))
    assert len(found) == 1
    assert isinstance(error, GiveUp)
    assert (error.reason, "1 of the 43 posts" in error.detail) == (Reason.MALFORMED, True)


@pytest.mark.parametrize(
    ("body", "count", "damage"),
    [
        ("[]", 0, ""),
        ("\ufeff " + json.dumps([post(1)]), 1, ""),
        ("<b>Warning</b>: Undefined index\n" + json.dumps([post(1)]), 1, "something before the list"),
        (json.dumps([post(1), "x", {"link": 3}]), 1, "2 rows that are no posts"),
        (json.dumps([post(1, date_gmt="0000-00-00T00:00:00")]), 1, ""),
    ],
)
def test_what_real_sites_answer_is_read(body: str, count: int, damage: str):
    found = read_posts(body.encode())
    assert (len(found.posts), damage in found.damage) == (count, True)
    assert bool(found.damage) is bool(damage)


@pytest.mark.parametrize(
    "body", ["", "<html>Checking your browser</html>", '{"code": "rest_no_route"}', "[[[", "[" * 10**5]
)
def test_what_is_no_list_of_posts_is_refused_at_once(body: str):
    async def get(url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        return page(url, body)

    found, error = told_by(get)
    assert found == []
    assert isinstance(error, GiveUp)
    assert (error.reason, "no list of posts" in error.detail) == (Reason.MALFORMED, True)


_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
_ROWS = st.dictionaries(
    st.sampled_from(["date", "date_gmt", "modified_gmt", "link", "title", "content", "excerpt"]),
    _SCALARS | st.dictionaries(st.sampled_from(["rendered", "protected"]), _SCALARS),
)


@given(st.lists(_ROWS | _SCALARS, max_size=5), st.text(max_size=8))
def test_no_answer_raises_anything_else(rows: list[Any], total: str):
    async def get(url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        return _with(page(url, json.dumps(rows)), {"X-WP-Total": total})

    told_by(get)
