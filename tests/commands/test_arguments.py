"""Days, windows and settings, as people type them."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import pytest

from breachledger.commands.arguments import day, days, settings, take_catalog, take_lake
from breachledger.errors import UsageError


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-12-17", date(2025, 12, 17), date(2025, 12, 17)),
        ("2025-12-08..2025-12-19", date(2025, 12, 8), date(2025, 12, 19)),
        ("2024-02-29..2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_days(text: str, first: date, last: date):
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2025-12-19..2025-12-08", "'2025-12-19..2025-12-08' ends before it begins"),
        ("2025-12-08..", "'' is no day"),
        ("..2025-12-08", "'' is no day"),
        ("2025-12-08...2025-12-19", "'.2025-12-19' is no day"),
        ("2025-02-30", "'2025-02-30' is no day"),
        ("17.12.2025", "'17.12.2025' is no day: write it as 2025-12-17"),
    ],
)
def test_wrong_days_are_named(text: str, named: str):
    with pytest.raises(UsageError) as error:
        days(text)
    assert named in str(error.value)


def test_a_day():
    assert day("2025-12-17") == date(2025, 12, 17)


def test_the_command_line_outranks_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BREACHLEDGER_LAKE", "of-the-environment")
    monkeypatch.setenv("BREACHLEDGER_WORKERS", "7")
    parser = argparse.ArgumentParser()
    take_lake(parser)
    take_catalog(parser)
    assert settings(parser.parse_args([])).lake == "of-the-environment"
    given = settings(parser.parse_args(["--lake", "given", "--catalog", "outlets"]))
    assert (given.lake, given.catalog, given.workers) == ("given", Path("outlets"), 7)


def test_sources_may_be_given_several_times():
    parser = argparse.ArgumentParser()
    take_catalog(parser)
    assert parser.parse_args(["--source", "a", "--source", "b"]).source == ["a", "b"]
    assert parser.parse_args([]).source is None
