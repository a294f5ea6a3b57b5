"""How a row of a listing is weighed against the window, and cleaned."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from breachledger.model import Link, Window
from breachledger.sources.entry import LONGEST, Entry, Rows, plain
from breachledger.vocabulary import Origin
from tests.sources.desk import HOME, WINDOW, outlet, page

FEED = page(HOME + "list", b"")


def links(*entries: Entry, window: Window = WINDOW, zone: str = "Europe/Rome") -> list[Link]:
    return list(Rows(outlet("feed", zone=zone), window, Origin.FEED).links(entries, FEED))


def test_a_row_becomes_a_link() -> None:
    entry = Entry(
        "/a?utm_source=rss", "<b>Title</b>", "2025-12-09T10:00:00", "2025-12-11", "A. B.", ("x", "", "x", "y")
    )
    assert links(entry) == [
        Link(
            url=HOME + "a",
            source="desk",
            title="Title",
            published_at=datetime(2025, 12, 9, 9, tzinfo=UTC),
            published_precision="second",
            published_origin=Origin.FEED,
            modified_at=datetime(2025, 12, 11, tzinfo=UTC),
            author="A. B.",
            tags=("x", "y"),
            listed_in=HOME + "list",
        )
    ]


@pytest.mark.parametrize(
    ("entry", "belongs"),
    [
        (Entry("/a", published="2025-12-09T00:00:00Z"), True),
        (Entry("/a", published="2025-12-10T23:59:59Z"), True),
        (Entry("/a", published="2025-12-11T00:00:00Z"), False),
        (Entry("/a", published="2025-12-08T23:59:59Z"), False),
        (Entry("/a", published="2025-12-11"), True),  # begins on the 10th in UTC
        (Entry("/a", published="2025-12-12"), False),
        (Entry("/a"), True),
        (Entry("/a", published="soon"), True),
        (Entry("/a", published="1970-01-01T00:00:00Z"), True),
        (Entry("/a", published="2099-01-01T00:00:00Z"), True),
        (Entry("/a", modified="2025-12-08T12:00:00Z"), False),
        (Entry("/a", modified="2025-12-15T12:00:00Z"), True),
        (Entry("/a", published="2025-12-09T12:00:00Z", modified="2025-12-01T12:00:00Z"), True),
        (Entry("/2025/12/09/a"), True),
        (Entry("/2025/12/05/a"), False),
        (Entry("/2025/12/05/a", published="2025-12-09T12:00:00Z"), True),
        (Entry("/2025/12/09/a", modified="2025-12-01"), True),
        (Entry("/2025/11/a"), False),
        (Entry("/2025/12/a"), True),
        (Entry("mailto:desk@desk.example"), False),
    ],
)
def test_what_may_belong_to_the_window(entry: Entry, belongs: bool) -> None:
    assert bool(links(entry)) is belongs


def test_an_unusable_date_is_no_hint() -> None:
    (link,) = links(Entry("/a", published="2099-01-01T00:00:00Z", modified="1970-01-01"))
    assert (link.published_at, link.published_precision, link.published_origin, link.modified_at) == (None,) * 4


def test_a_day_in_the_address_is_a_hint_of_its_own_origin() -> None:
    (link,) = links(Entry("/2025/12/09/a"))
    assert link.published_at == datetime(2025, 12, 9, tzinfo=UTC)
    assert (link.published_precision, link.published_origin) == ("day", Origin.URL)


def test_each_address_once() -> None:
    rows = Rows(outlet("feed"), WINDOW, Origin.FEED)
    entries = (
        Entry("/a"),
        Entry("/a#x"),
        Entry("http://www.desk.example/a?utm_medium=x"),
        Entry("javascript:x"),
        Entry(""),
        Entry("#x"),
    )
    assert [link.url for link in rows.links(entries, FEED)] == [HOME + "a"]
    assert rows.nowhere == 3
    assert list(rows.links(entries, FEED)) == []


def test_a_wide_window_takes_all() -> None:
    assert len(links(Entry("/a", published="2001-01-01"), window=Window(date(1990, 1, 1), date(2030, 1, 1)))) == 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("AT&amp;T &#8211; hit", "AT&T – hit"),
        ("AT&amp;amp;T", "AT&T"),
        ("<em>Big</em> &lt;b&gt;leak&lt;/b&gt;", "Big leak"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("line\r\nbreak\x1b[31m\x00", "line break [31m"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2028b\ud800c", "a b c"),
        ("  \n ", ""),
        ("x" * 2 * LONGEST, "x" * LONGEST),
    ],
)
def test_plain(written: str, shown: str) -> None:
    assert plain(written) == shown
