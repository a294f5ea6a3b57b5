"""The Wayback Machine, through the real fetcher: which addresses are articles of the window; what old feeds tell."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.errors import BreachledgerError, GiveUp, RetryLater
from breachledger.fetch.client import Fetcher
from breachledger.model import Link, Page, Window
from breachledger.settings import Settings
from breachledger.sources import wayback
from breachledger.sources.catalog import Listing
from breachledger.sources.wayback_index import Capture as Found
from breachledger.sources.wayback_index import months, read_captures
from breachledger.vocabulary import Origin, Reason
from tests.site.wayback import HOST, Capture, Wayback
from tests.sources.desk import HOME, outlet

WINDOW = Window(date(2025, 12, 9), date(2025, 12, 10))
SERVICE = f"http://{HOST}"
_ITEM = "<item><title>{}</title><link>{}</link><pubDate>{} Dec 2025 10:00:00 GMT</pubDate></item>"
FEED = (
    "<rss version='2.0'><channel>"
    + _ITEM.format("Told by the feed", f"{HOME}told", "Tue, 09")
    + _ITEM.format("Of another day", f"{HOME}another", "Tue, 02")
    + "</channel></rss>"
).encode()


def captured(path: str, stamp: str, **more: Any) -> Capture:
    return Capture(f"{HOME}{path}", stamp.ljust(14, "0"), 200, "text/html", b"<p>a</p>")._replace(**more)


class Asked:
    """What the rung told of an archive, what it raised, and what the archive was asked."""

    def __init__(self, folder: Path, *rows: Capture, limit: int = 5_000, failing: dict[str, int] | None = None) -> None:
        with Wayback(rows, limit) as archive:
            archive.failing.update(failing or {})
            settings = Settings(
                state=folder,
                connect_to=((HOST, f"127.0.0.1:{archive.port}"),),
                allow_private_hosts=frozenset({HOST}),
                host_delay=0.0,
                fetch_retries=0,
            )
            self.links, self.error = asyncio.run(self._walk(settings))
            self.questions = [path for path in archive.asked if path.startswith("/cdx/")]
            self.copies = [path for path in archive.asked if path.startswith("/web/")]

    async def _walk(self, settings: Settings) -> tuple[list[Link], BreachledgerError | None]:
        source = outlet("wayback", HOME)
        source = replace(source, links=(Listing("feed", f"{HOME}feed"), Listing("wayback", HOME)))
        found: list[Link] = []
        async with Fetcher(settings, backoff=0.0) as fetcher:

            async def get(url: str, *, elsewhere: bool = False) -> Page:
                assert elsewhere, "the archive has a pace of its own"
                answer = await fetcher.get(url, source="desk", kind="listing")
                assert isinstance(answer, Page)
                return answer

            try:
                async for link in wayback.links(SERVICE, source, source.links[1], WINDOW, get):
                    found += [link]
            except BreachledgerError as error:
                return found, error
        return found, None

    @property
    def paths(self) -> list[str]:
        return sorted(link.url.removeprefix(HOME) for link in self.links)


def test_an_address_with_a_day_of_the_window_is_told_with_its_first_capture(tmp_path: Path):
    rows = [
        captured("2025/12/09/town-without-post", "20251210", body=b"first"),
        captured("2025/12/09/town-without-post", "20251214"),
        captured("2025/12/04/an-older-one", "20251209"),
    ]
    asked = Asked(tmp_path, *rows)
    (link,) = asked.links
    assert (link.url, link.published_origin) == (f"{HOME}2025/12/09/town-without-post", Origin.URL)
    assert link.copy == f"{SERVICE}/web/20251210000000id_/{HOME}2025/12/09/town-without-post"
    assert asked.error is None


def test_an_address_without_a_day_is_told_where_it_was_first_captured_soon_after(tmp_path: Path):
    rows = [
        captured("town-without-post-again", "20251210"),
        captured("clinic-pays-for-data", "20251120"),
        captured("clinic-pays-for-data", "20251210"),
        captured("bank-tells-its-customers", "20251219"),
        captured("2025/12/of-this-month-somewhen", "20251229"),
        captured("2025/11/of-the-month-before", "20251210"),
    ]
    asked = Asked(tmp_path, *rows)
    assert asked.paths == ["2025/12/of-this-month-somewhen", "town-without-post-again"]
    assert all(link.published_at is None for link in asked.links)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tag/2025/12/09/town-without-post",
        "feed",
        "2025/12/09/",
        "author/jane-doe-of-desk",
        "a-b-c.jpg",
        "security/",
        "kategorie/it-sicherheit-und-recht",
        "schlagwort/ransomware-as-a-service",
    ],
)
def test_lists_files_and_short_names_are_no_articles(tmp_path: Path, path: str):
    assert Asked(tmp_path, captured(path, "20251210")).links == []


def test_what_was_no_page_is_not_asked_for(tmp_path: Path):
    rows = [
        captured("a-gone-page", "20251210", status=404),
        captured("a-picture-page", "20251210", mimetype="image/png"),
    ]
    assert Asked(tmp_path, *rows).links == []


def test_twins_are_one(tmp_path: Path):
    rows = [
        captured("town-without-post-again", "20251211"),
        captured("town-without-post-again?utm_source=x", "20251210"),
        captured("", "20251210", url="http://www.desk.example/town-without-post-again"),
    ]
    (link,) = Asked(tmp_path, *rows).links
    assert "/20251210" in (link.copy or "")


def test_a_feed_of_those_days_tells_titles_and_dates_and_the_index_the_copy(tmp_path: Path):
    feed = {"mimetype": "text/xml", "body": FEED}
    rows = [captured("feed", "20251211", **feed), captured("told", "20251212"), captured("feed", "20251120", **feed)]
    (link,) = Asked(tmp_path, *rows).links
    assert (link.url, link.title) == (f"{HOME}told", "Told by the feed")
    assert (link.published_at, link.published_origin) == (datetime(2025, 12, 9, 10, tzinfo=UTC), Origin.FEED)
    assert link.copy == f"{SERVICE}/web/20251212000000id_/{HOME}told"


def test_no_more_than_three_snapshots_are_read_those_right_after_the_window_first(tmp_path: Path):
    days = ["20251209", "20251211", "20251212", "20251213", "20251216"]
    asked = Asked(tmp_path, *(captured("feed", day, body=FEED) for day in days))
    assert [path[5:13] for path in asked.copies] == ["20251211", "20251212", "20251213"]


def test_the_index_is_asked_until_its_end(tmp_path: Path):
    rows = [captured(f"town-without-post-{number:02}", "20251210") for number in range(23)]
    asked = Asked(tmp_path, *rows, limit=10)
    assert (len(asked.links), asked.error) == (23, None)
    assert sum("matchType=prefix" in question for question in asked.questions) == 3


def test_a_snapshot_that_comes_too_late_has_a_second_chance(tmp_path: Path):
    row = captured("feed", "20251211", body=FEED)
    path = f"/web/20251211000000id_/{HOME}feed"
    asked = Asked(tmp_path / "once", row, failing={path: 1})
    assert (asked.paths, asked.error) == (["told"], None)
    asked = Asked(tmp_path / "twice", row, failing={path: 2})
    assert asked.paths == []
    assert isinstance(asked.error, RetryLater)


def test_a_damaged_snapshot_is_told_at_the_end(tmp_path: Path):
    rows = [captured("feed", "20251211", body=b"<html>"), captured("town-without-post-again", "20251210")]
    asked = Asked(tmp_path, *rows)
    assert asked.paths == ["town-without-post-again"]
    assert isinstance(asked.error, GiveUp)
    assert (asked.error.reason, f"{HOME}feed of 2025-12-11" in asked.error.detail) == (Reason.MALFORMED, True)


def test_the_days_of_a_month_ask_the_same_questions():
    assert months(WINDOW) == [Window(date(2025, 12, 1), date(2025, 12, 31))]
    assert [month.first for month in months(Window(date(2025, 11, 29), date(2026, 1, 1)))] == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]


@pytest.mark.parametrize("body", [b"<html>Too many requests</html>", b'{"error": 1}', b"[" * 10_000, b'"x"'])
def test_what_is_no_list_of_captures_is_refused(body: bytes):
    with pytest.raises(GiveUp, match="no list of captures"):
        read_captures(body)


_ROW = st.lists(st.text(max_size=20) | st.integers() | st.none() | st.just("20251209101010"), max_size=3)


@given(st.lists(_ROW | st.integers() | st.text(max_size=5), max_size=6))
def test_rows_of_any_shape_are_read_or_passed_over(rows: list[Any]):
    told, key = read_captures(json.dumps(rows).encode())
    assert len(told) <= max(0, len(rows) - 1)
    assert isinstance(key, str)


def test_a_capture_says_where_its_bytes_are():
    one = Found(f"{HOME}a", "http://desk.example:80/a", datetime(2025, 12, 9, 10, 11, 12, tzinfo=UTC))
    assert one.address(SERVICE) == f"{SERVICE}/web/20251209101112id_/http://desk.example:80/a"
