"""The health of the sources: which of them need a look."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from breachledger.errors import UsageError
from breachledger.query.health import source_health
from tests.commands.runs_lake import NOT_ASKED, Row, run_row, write_runs
from tests.line.lakes import LAST, day
from tests.site import Site


def days(word: str, **more: object) -> list[Row]:
    """A source's days up to the last one: a letter each, a dot for a day without a row."""
    words = {"c": "complete", "p": "partial", "s": "silent", "x": "sick", "u": "unknown"}
    rows = []
    for back, letter in enumerate(reversed(word)):
        if letter != ".":
            reason = None if letter == "c" else f"{words[letter]} {back} days ago"
            rows.append(run_row(LAST - timedelta(back), "a-wire", words[letter], reason, **more))
    return rows


def health(folder: Path, rows: list[Row], number: int = 28) -> dict[str, Any]:
    (found,) = source_health(write_runs(folder, rows), LAST, number)
    return found


def test_the_demo_s_sources_are_well(demo_lake: str, site: Site):
    found = source_health(demo_lake, LAST)
    assert [one["source"] for one in found] == sorted(outlet.id for outlet in site.outlets)
    assert {(one["health"], one["last_run"], one["last_success"], one["days_run"]) for one in found} == {
        ("well", "2025-12-19", "2025-12-19", 12)
    }
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ccccccc", "well"),
        ("csssssss", "gone_quiet"),
        ("ccssssss", "well"),  # six days only
        ("csss..ssss", "gone_quiet"),  # days that were not run count neither way
        ("cxxxxssss", "gone_quiet"),  # a sick day lists nothing either
        ("csssssscs", "well"),
        ("ccx", "sick"),
        ("cxc", "well"),
        ("sssssss", "gone_quiet"),  # it never was anything else
        ("cccc" + 28 * ".", "not_run"),
    ],
)
def test_one_word_for_it(word: str, expected: str, tmp_path: Path):
    assert health(tmp_path, days(word))["health"] == expected


@pytest.mark.parametrize("expected_min", [0, None])
def test_where_nothing_is_expected_nobody_goes_quiet(expected_min: int | None, tmp_path: Path):
    assert health(tmp_path, days("uuuuuuuuu", links_listed=0, expected_min=expected_min))["health"] == "well"


def test_days_are_counted_and_the_last_success_is_older(tmp_path: Path):
    assert health(tmp_path, days("ccxxscpsxs"), 5) == {
        "source": "a-wire",
        "health": "well",
        "last_run": "2025-12-19",
        "last_success": "2025-12-16",
        "days_run": 5,
        "days_sick": 1,
        "days_silent": 2,
        "last_reason": "silent 0 days ago",
    }


def test_a_partial_day_without_a_page_is_no_success(tmp_path: Path):
    rows = [*days("c"), run_row(day(20), "a-wire", "partial", "2 of 2 pages could not be fetched", pages_fetched=0)]
    (found,) = source_health(write_runs(tmp_path, rows), day(20))
    assert (found["last_run"], found["last_success"]) == ("2025-12-20", "2025-12-19")


def test_rows_that_only_an_article_brought_and_later_days_do_not_count(tmp_path: Path):
    rows = days("cx", expected_min=1)
    rows += [run_row(day(20), "a-wire", "complete"), run_row(LAST, "inbox", "unknown", NOT_ASKED)]
    found = health(tmp_path, rows)
    assert (found["health"], found["days_run"], found["last_run"]) == ("sick", 2, "2025-12-19")


def test_no_days_are_wrong_use(demo_lake: str):
    with pytest.raises(UsageError, match="0 days: give 1 or more"):
        source_health(demo_lake, LAST, 0)
