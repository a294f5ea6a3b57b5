"""Settings come from `BREACHLEDGER_…` variables, and a wrong one is named."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from breachledger.errors import UsageError
from breachledger.settings import _VARIABLES, Settings

# variable, what somebody writes, the setting, what it becomes
PARSED = [
    ("LAKE", "s3://security-news/lake", "lake", "s3://security-news/lake"),
    ("CATALOG", "/srv/outlets", "catalog", Path("/srv/outlets")),
    ("STATE", "~/leases", "state", Path.home() / "leases"),
    ("CONTACT", "https://us.example/bot", "contact", "https://us.example/bot"),
    ("ALLOW_PRIVATE_HOSTS", " News.Example:8080, *.Test ,", "allow_private_hosts", {"news.example:8080", "*.test"}),
    ("CONNECT_TO", "*.Test=127.0.0.1:80", "connect_to", (("*.test", "127.0.0.1:80"),)),
    ("CONNECT_TO", "a.test=[::1]:81, b=[::1]:2,", "connect_to", (("a.test", "[::1]:81"), ("b", "[::1]:2"))),
    ("WORKERS", "6", "workers", 6),
    ("PAGE_SECONDS", "2.5", "page_seconds", 2.5),
    ("PAGE_MEMORY", "900000000", "page_memory", 900_000_000),
    ("FETCH_SECONDS", "45", "fetch_seconds", 45.0),
    ("CONNECT_SECONDS", "3", "connect_seconds", 3.0),
    ("MAX_PAGE_BYTES", "1000", "max_page_bytes", 1000),
    ("MAX_REDIRECTS", "0", "max_redirects", 0),
    ("HOST_DELAY", "0.5", "host_delay", 0.5),
    ("FETCH_RETRIES", "7", "fetch_retries", 7),
    ("SOURCE_SECONDS", "600", "source_seconds", 600.0),
    ("LISTING_SECONDS", "60", "listing_seconds", 60.0),
    ("WAYBACK", "http://wayback.example", "wayback", "http://wayback.example"),
    ("WAYBACK_DELAY", "5", "wayback_delay", 5.0),
    ("CCNEWS", "http://ccnews.example", "ccnews", "http://ccnews.example"),
    ("WATCHLIST", "/srv/watchlist.toml", "watchlist", Path("/srv/watchlist.toml")),
    ("STRAGGLER_DAYS", "9", "straggler_days", 9),
]

WRONG = [
    ("WORKERS", "many"),
    ("WORKERS", "2.5"),
    ("WORKERS", "-1"),
    ("PAGE_SECONDS", "20s"),
    ("HOST_DELAY", "-0.5"),
    ("CONNECT_TO", "news.example"),
    ("PAGE_SECONDS", "nan"),
    ("FETCH_SECONDS", "inf"),
    ("CONNECT_TO", "a.test=127.0.0.1:80,b.test"),
    ("CONNECT_TO", "a.test=127.0.0.1"),
    ("CONNECT_TO", "a.test=localhost:80"),
    ("CONNECT_TO", "a.test=127.0.0.1:0"),
    ("CONNECT_TO", "=127.0.0.1:80"),
]


@pytest.mark.parametrize(("variable", "text", "name", "value"), PARSED)
def test_a_variable_sets_its_setting_and_no_other(variable: str, text: str, name: str, value: object):
    settings = Settings.from_environment({f"BREACHLEDGER_{variable}": text})
    assert getattr(settings, name) == value
    others = [field.name for field in fields(Settings) if field.name != name]
    assert [getattr(settings, other) for other in others] == [getattr(Settings(), other) for other in others]


def test_every_setting_has_a_variable_and_a_case_here():
    assert set(_VARIABLES.values()) == {field.name for field in fields(Settings)}
    assert {f"BREACHLEDGER_{variable}" for variable, *_ in PARSED} == set(_VARIABLES)


@pytest.mark.parametrize(("variable", "text"), WRONG)
def test_a_wrong_value_is_named_with_its_variable(variable: str, text: str):
    with pytest.raises(UsageError) as error:
        Settings.from_environment({f"BREACHLEDGER_{variable}": text})
    assert f"BREACHLEDGER_{variable}={text!r}" in str(error.value)


@pytest.mark.parametrize(
    "variable", ["WORKERS", "PAGE_SECONDS", "PAGE_MEMORY", "FETCH_SECONDS", "CONNECT_SECONDS", "MAX_PAGE_BYTES"]
)
def test_none_at_all_is_refused_where_nothing_could_be_done_with_it(variable: str):
    with pytest.raises(UsageError) as error:
        Settings.from_environment({f"BREACHLEDGER_{variable}": "0"})
    assert str(error.value) == f"BREACHLEDGER_{variable}='0': give a number above 0"


def test_a_wrong_way_to_connect_is_named_among_others_with_one_that_works():
    with pytest.raises(UsageError) as error:
        Settings.from_environment({"BREACHLEDGER_CONNECT_TO": "a.test=127.0.0.1:80, b.test"})
    assert str(error.value) == (
        "BREACHLEDGER_CONNECT_TO='a.test=127.0.0.1:80, b.test': 'b.test' does not say where to connect; "
        "write HOST=IP:PORT, several with commas between them, such as *.test=127.0.0.1:8080"
    )


def test_an_unknown_variable_is_named_beside_those_that_exist():
    with pytest.raises(UsageError) as error:
        Settings.from_environment({"BREACHLEDGER_LAKES": "x", "BREACHLEDGER_ZOO": "y", "BREACHLEDGER_LAKE": "z"})
    assert str(error.value).startswith("unknown setting BREACHLEDGER_LAKES, BREACHLEDGER_ZOO; known: ")
    assert "BREACHLEDGER_WORKERS" in str(error.value)


def test_variables_of_others_and_empty_ones_say_nothing():
    assert Settings.from_environment({"LAKE": "x", "PATH": "/bin", "BREACHLEDGER_WORKERS": ""}) == Settings()


def test_without_an_argument_the_process_environment_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BREACHLEDGER_LAKE", "elsewhere")
    assert Settings.from_environment().lake == "elsewhere"


def test_the_bundled_catalog_is_the_default():
    assert list(Settings().catalog.parent.glob("catalog.py"))
    assert Settings().catalog.name == "catalog"


def test_settings_are_frozen():
    with pytest.raises(FrozenInstanceError):
        Settings().lake = "x"  # type: ignore[misc]


def test_the_page_of_the_settings_has_each_of_them():
    page = (Path(__file__).parent.parent / "docs" / "settings.md").read_text("utf-8")
    assert {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")} == set(_VARIABLES)
