"""The commands that read a lake: query, incidents, show and why, over real Parquet."""

from __future__ import annotations

import io
import json
import re

import pytest

from breachledger import cli, connect
from breachledger.commands import query
from breachledger.commands.show import STYLES
from breachledger.query.ledger import OF_ONE_INCIDENT
from breachledger.store.schema import TABLES
from breachledger.vocabulary import Status
from tests.commands.conftest import TITLE, is_clean


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], lake: str):
    """Run a command over the lake; its exit code, its output and its messages."""

    def tell(*arguments: str) -> tuple[int, str, str]:
        code = cli.main([*arguments, "--lake", lake])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return tell


@pytest.fixture
def incident(lake: str) -> str:
    with connect(lake) as ledger:
        return str(ledger.sql("SELECT incident_id FROM incidents").to_pylist()[0]["incident_id"])


def test_both_articles_are_one_incident_with_what_each_says(told):
    code, out, err = told("incidents")
    assert code == 0
    row = [cell.strip() for cell in out.splitlines()[-1].split("│")]
    assert row[1:] == ["2025-12-16", "Elmsworth", "GB", "ransomware", "16,000 claimed", "disputed", "2: en"]
    assert err == "incidents: 1; one in full: breachledger show INCIDENT\n"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (["--country", "gb"], 1),
        (["--country", "FR"], 0),
        (["--type", "ransomware"], 1),
        (["--type", "ddos"], 0),
        (["--since", "2025-12-16"], 1),
        (["--since", "2025-12-17"], 0),
        (["--conflict"], 1),
        (["--sector", "health"], 0),
        (["--country", "GB", "--type", "ransomware", "--since", "2025-12-01", "--conflict"], 1),
    ],
)
def test_incidents_are_chosen_by_what_is_known_of_them(told, condition: list[str], found: int):
    _, out, _ = told("incidents", *condition, "--format", "json")
    assert len(out.splitlines()) == found


def test_show_tells_disputes_first_and_every_quote(told, incident: str):
    code, out, _ = told("show", incident)
    assert code == 0
    assert out.startswith("Elmsworth\n")
    assert f"{incident} · 2 articles of 2 sources in en · 2025-12-16 to 2025-12-17" in out
    fields = [line.split(" = ")[0] for line in out.splitlines() if " = " in line and not line.startswith(" ")]
    assert fields[0] == "extortion.demanded"
    assert fields[1:] == ["victim.name", "victim.country", "incident.type", "attack.malware", "people.affected"]
    assert "extortion.demanded = yes  disputed" in out
    assert "[denied] The victim denies that a ransom was demanded." in out
    assert "“up to 16,000 people”  harbour-wire, en, 2025-12-16, c-1-3" in out


def test_show_takes_the_beginning_of_an_id_and_a_choice_of_fields(told, incident: str):
    _, out, _ = told("show", incident[:6], "--field", "people.affected", "--claims", "1")
    assert [line for line in out.splitlines() if " = " in line] == ["people.affected = 16000 people  claimed"]
    assert out.count("“") == 1
    assert "and 1 more" in out


@pytest.mark.parametrize(
    ("command", "words"),
    [("show", "no incident has an id that begins with 'x-'"), ("why", "no claim has an id that begins with 'x-'")],
)
def test_an_id_that_nothing_has_is_wrong_use(told, command: str, words: str):
    code, out, err = told(command, "x-")
    assert (code, out) == (2, "")
    assert words in err


def test_an_id_that_several_have_is_wrong_use(told):
    code, _, err = told("why", "c-1-")
    assert code == 2
    assert "6 claims have an id that begins with 'c-1-'" in err


def test_why_shows_the_sentence_the_passage_and_the_columns(told):
    code, out, _ = told("why", "c-1-4")
    assert code == 0
    assert out.startswith("The victim denies that a ransom was demanded.\n")
    assert "said that no ransom was demanded." in out
    assert TITLE in out
    rows = dict(line.split(maxsplit=1) for line in out.splitlines() if line.startswith("  "))
    assert (rows["status"], rows["source_role"], rows["rule_id"]) == ("denied", "victim", "en.test")
    assert "value_number" not in rows


@pytest.mark.parametrize("claim", ["c-1-3", "c-1-6", "c-2-1"])
def test_why_sends_nothing_hostile_to_the_terminal(told, claim: str):
    _, out, err = told("why", claim)
    assert "Elmsworth" in out
    assert is_clean(out + err)


def test_show_incidents_and_query_send_nothing_hostile_to_the_terminal(told, incident: str):
    for command in (["show", incident], ["incidents"], ["query", "SELECT title, text FROM articles"]):
        _, out, err = told(*command)
        assert TITLE in out or "Elmsworth" in out
        assert is_clean(out + err)


def test_query_answers_in_every_form(told):
    sql = "SELECT field, count(*) AS n FROM claims WHERE field = 'people.affected' GROUP BY ALL"
    assert [json.loads(line) for line in told("query", sql, "--format", "json")[1].splitlines()] == [
        {"field": "people.affected", "n": 2}
    ]
    assert told("query", sql, "--format", "csv")[1] == "field,n\npeople.affected,2\n"
    assert told("query", sql)[2] == "1 rows\n"


def test_query_reads_standard_input(told, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 41 + 1 AS answer"))
    assert told("query", "-", "--format", "csv")[1] == "answer\n42\n"


def test_a_query_that_cannot_run_is_wrong_use(told):
    code, out, err = told("query", "SELEC 1")
    assert (code, out) == (2, "")
    assert "the query cannot be run: Parser Error" in err


@pytest.mark.parametrize("sql", ["", " ; ", "-- FROM claims"])
def test_an_empty_query_is_wrong_use(told, sql: str):
    assert told("query", sql) == (
        2,
        "",
        "breachledger query: the query is empty: give a statement, such as FROM incidents\n",
    )


def test_every_view_is_in_the_help_of_query(lake: str):
    words = set(re.findall(r"\w+", query.__doc__ or ""))
    with connect(lake) as ledger:
        views = ledger.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal AND view_name[1] <> '_'")
    assert set(views["view_name"].to_pylist()) <= words


def test_what_one_incident_of_a_past_day_lacks_is_told(told, incident: str):
    past = ("--as-of", "2025-12-18", "--incident", incident)
    for table in sorted({*TABLES, "incident_claims"}):
        code, _, err = told("query", *past, f"SELECT count(*) FROM {table}")
        if table in OF_ONE_INCIDENT:
            assert code == 0
        else:
            assert (code, f"(--incident) there is no {table}, only articles, claims, " in err) == (
                2,
                True,
            )


def test_every_status_has_a_style():
    assert set(STYLES) == {*Status, "disputed"}
