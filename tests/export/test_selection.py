"""Which incidents are chosen, and the way through them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from breachledger.errors import UsageError
from breachledger.export.selection import Selection, count, incident_ids, pages
from breachledger.query.ledger import Ledger


def ids(ledger: Ledger, where: str) -> list[str]:
    query = f"SELECT incident_id FROM incidents WHERE {where} ORDER BY month, incident_id"
    found: list[str] = ledger.sql(query).column("incident_id").to_pylist()
    return found


CHOICES: list[tuple[dict[str, Any], str]] = [
    ({}, "true"),
    ({"countries": ("FR",)}, "victim_country = 'FR'"),
    ({"countries": ("FR", "PL")}, "victim_country IN ('FR', 'PL')"),
    ({"sectors": ("health",)}, "victim_sector = 'health'"),
    ({"types": ("ransomware", "ddos")}, "list_has_any(incident_type, ['ransomware', 'ddos'])"),
    ({"since": date(2025, 12, 16)}, "first_reported_at >= '2025-12-16'"),
    ({"until": date(2025, 12, 12)}, "first_reported_at < '2025-12-13'"),
    (
        {"countries": ("FR",), "since": date(2025, 12, 10), "until": date(2025, 12, 17)},
        "victim_country = 'FR' AND first_reported_at >= '2025-12-10' AND first_reported_at < '2025-12-18'",
    ),
]


@pytest.mark.parametrize(("choice", "where"), CHOICES)
def test_incidents_are_chosen_by_what_is_known_of_them(ledger: Ledger, choice: dict[str, Any], where: str):
    wanted = ids(ledger, where)
    selection = Selection(**choice)
    assert wanted
    assert [name for page in pages(ledger, selection) for name in page.ids] == wanted
    assert count(ledger, selection) == len(wanted)


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_pages_of_any_size_hold_each_incident_once_and_in_the_same_order(ledger: Ledger, size: int):
    found = [name for page in pages(ledger, Selection(), size) for name in page.ids]
    assert found == ids(ledger, "true")
    assert all(len(page.ids) <= size for page in pages(ledger, Selection(), size))


def test_a_page_tells_between_which_days_its_articles_are(ledger: Ledger):
    for page in pages(ledger, Selection(), 3):
        days = ledger.sql(
            "SELECT date FROM articles JOIN incident_articles USING (article_id) "
            "WHERE list_contains($ids::VARCHAR[], incident_id)",
            {"ids": page.ids},
        )
        assert {page.first, page.last} <= set(days.column("date").to_pylist())
        assert page.first == min(days.column("date").to_pylist())
        assert page.last == max(days.column("date").to_pylist())


def test_an_incident_is_meant_by_its_id_or_the_beginning_of_it(ledger: Ledger):
    one = ids(ledger, "true")[0]
    assert incident_ids(ledger, [one, one[:10]]) == (one,)


@pytest.mark.parametrize(("given", "words"), [("i-zzz", "no incident has"), ("i-", r"\d+ incidents have")])
def test_an_id_that_means_none_or_several_is_wrong_use(ledger: Ledger, given: str, words: str):
    with pytest.raises(UsageError, match=words):
        incident_ids(ledger, [given])


def test_an_id_that_was_merged_means_what_it_was_merged_into(ledger: Ledger):
    one = ids(ledger, "true")[0]
    registry = f"""
        CREATE OR REPLACE VIEW incident_registry AS FROM (VALUES
            ('{one}', NULL), ('i-old', 'i-older'), ('i-older', '{one}'), ('i-round', 'i-about'), ('i-about', 'i-round')
        ) AS known (incident_id, alias_of)
    """
    with Ledger(ledger.lake) as own:
        own.con.execute(registry)
        assert incident_ids(own, ["i-old"]) == incident_ids(own, ["i-older"]) == (one,)
        with pytest.raises(UsageError, match="no incident has"):
            incident_ids(own, ["i-round"])


def test_an_id_that_means_one_as_it_stands_and_another_by_its_alias_is_wrong_use(ledger: Ledger):
    one, other = ids(ledger, "true")[:2]
    registry = f"CREATE OR REPLACE VIEW incident_registry AS SELECT '{one}0' AS incident_id, '{other}' AS alias_of"
    with Ledger(ledger.lake) as own:
        own.con.execute(registry)
        with pytest.raises(UsageError, match="2 incidents have"):
            incident_ids(own, [one[:-1]])
