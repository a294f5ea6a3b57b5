"""What the derived views say of the demo's incidents, and what must hold of any."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from breachledger.query.ledger import Ledger
from breachledger.vocabulary import FIELDS, Kind, Status


def ask(ledger: Ledger, query: str) -> list[dict[str, Any]]:
    return list(ledger.sql(query).to_pylist())


def test_every_report_with_claims_is_of_one_incident(ledger: Ledger):
    told = ask(ledger, "SELECT article_id, incident_no, count(*) AS n FROM incident_articles GROUP BY ALL")
    assert {row["n"] for row in told} == {1}
    of_reports = "FROM claims JOIN articles USING (article_id) WHERE is_incident_report"
    reports = ask(ledger, f"SELECT DISTINCT article_id, incident_no {of_reports}")
    assert {(row["article_id"], row["incident_no"]) for row in told} == {
        (row["article_id"], row["incident_no"]) for row in reports
    }
    assert len(told) > 20


def test_what_is_no_report_is_of_no_incident(ledger: Ledger):
    query = "FROM incident_articles JOIN articles USING (article_id) WHERE NOT is_incident_report"
    assert ask(ledger, query) == []
    assert ask(ledger, "FROM articles WHERE NOT is_incident_report LIMIT 1")


def test_every_claim_of_an_incident_is_counted_once_under_its_status(ledger: Ledger):
    words = " + ".join([*Status, "superseded"])
    (counted,) = ask(ledger, f"SELECT sum({words}) AS n, sum(len(claim_ids)) AS ids FROM incident_fields")
    (said,) = ask(ledger, "SELECT count(*) AS n FROM incident_claims")
    assert counted["n"] == counted["ids"] == said["n"] > 100


def test_a_value_is_disputed_where_one_asserts_and_another_denies_it(ledger: Ledger):
    for row in ask(ledger, "FROM incident_fields"):
        asserted = row["confirmed"] + row["reported"] + row["claimed"] + row["suspected"] - row["doubted"]
        assert row["is_conflict"] == bool(asserted and row["denied"])
        assert (row["status"] == "disputed") == row["is_conflict"]
        if not row["is_conflict"]:
            assert row[row["status"]] > 0 or row["superseded"] == len(row["claim_ids"])
    assert ask(ledger, "FROM incident_fields WHERE is_conflict")


def test_an_assertion_ranks_before_a_denial_and_confirmed_before_all(ledger: Ledger):
    ranks = ask(ledger, f"SELECT s, assertion_rank(s) AS rank FROM (SELECT unnest({[*map(str, Status)]}) AS s)")
    by_word = {row["s"]: row["rank"] for row in ranks}
    order = ["confirmed", "reported", "claimed", "suspected"]
    assert sorted(order, key=lambda word: -by_word[word]) == order
    assert by_word["denied"] == by_word["undisclosed"] == 0


def test_a_figure_stands_under_the_status_that_it_has(ledger: Ledger):
    values, compared = ask(ledger, "FROM incident_fields"), 0
    names = [field.name for field in FIELDS if field.kind in {Kind.NUMBER, Kind.MONEY}]
    for incident, name, status in product(ask(ledger, "FROM incidents"), names, ("confirmed", "claimed", "reported")):
        told = [
            row["value_number"]
            for row in values
            if (row["incident_id"], row["field"]) == (incident["incident_id"], name) and row[status]
        ]
        column = f"{name.replace('.', '_')}_{status}"
        assert incident[f"{column}_min"] == min(told, default=None)
        assert incident[f"{column}_max"] == max(told, default=None)
        compared += bool(told)
    assert compared > 5


def test_an_incident_has_a_conflict_where_one_of_its_values_has(ledger: Ledger):
    query = """
        SELECT any_value(has_conflict) AS has_conflict, bool_or(is_conflict) AS one
        FROM incidents JOIN incident_fields USING (incident_id) GROUP BY incident_id
    """
    found = ask(ledger, query)
    assert all(row["has_conflict"] == row["one"] for row in found)
    assert {row["has_conflict"] for row in found} == {True, False}


def test_an_incident_is_counted_from_its_articles(ledger: Ledger):
    query = """
        SELECT incident_id, count(DISTINCT article_id) AS articles, count(DISTINCT source) AS sources,
            list_sort(list(DISTINCT language)) AS languages, min(published_at) AS first, max(published_at) AS last
        FROM incident_articles JOIN articles USING (article_id) GROUP BY ALL
    """
    told = {row["incident_id"]: row for row in ask(ledger, query)}
    for row in ask(ledger, "FROM incidents"):
        one = told.pop(row["incident_id"])
        assert (row["article_count"], row["source_count"], row["languages"]) == (
            one["articles"],
            one["sources"],
            one["languages"],
        )
        assert (row["first_reported_at"], row["last_reported_at"]) == (one["first"], one["last"])
        assert 1 <= row["independent_source_count"] <= row["source_count"]
    assert told == {}


def test_the_founding_case_is_told_in_several_languages_and_disputed(ledger: Ledger):
    (case,) = ask(
        ledger,
        """
        FROM incidents WHERE victim_country = 'FR' AND victim_sector = 'public_administration'
        AND people_affected_claimed_max = 16000000 AND len(languages) > 1
        """,
    )
    assert case["has_conflict"]
    assert case["people_affected_confirmed_max"] is None or case["people_affected_confirmed_max"] < 16_000_000
    assert case["article_count"] >= 3


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Stadtwerke Niederau", "niederau stadtwerke"),
        ("The Niederau Stadtwerke", "niederau stadtwerke"),
        ("Harlow Vale District Council", "district harlow vale"),
        ("Ministère de l’Intérieur", "interior ministry"),
        ("ministero dell'Interno", "interior ministry"),
        ("das französische Innenministerium", "interior ministry"),
        ("Café Zürich", "cafe zurich"),
        ("the hospital", ""),
        ("", ""),
        (None, None),
    ],
)
def test_the_key_of_a_victim_leaves_what_tells_it_apart(ledger: Ledger, name: str | None, key: str | None):
    assert ledger.sql("SELECT victim_key($name::VARCHAR) AS key", {"name": name})["key"].to_pylist() == [key]


@pytest.mark.parametrize(
    ("moment", "text"), [("2025-12-11 00:00", "2025-12-11"), ("2025-12-11 22:30", "2025-12-11 22:30"), (None, None)]
)
def test_a_moment_has_its_time_where_it_is_not_midnight(ledger: Ledger, moment: str | None, text: str | None):
    assert ledger.sql("SELECT moment($moment::TIMESTAMPTZ) AS t", {"moment": moment})["t"].to_pylist() == [text]
