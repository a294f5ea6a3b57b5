"""What becomes of what several articles say: who has the last word, and how many have really spoken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from breachledger.query.derivation import define_claims, define_values

Row = dict[str, Any]


class Said:
    """Articles and claims of one incident, as tables."""

    def __init__(self) -> None:
        self.con = duckdb.connect()
        self.con.execute("""
            SET TimeZone = 'UTC';
            CREATE TABLE articles (article_id VARCHAR, date DATE, text_sha256 VARCHAR,
                revision INTEGER, source VARCHAR, language VARCHAR,
                published_at TIMESTAMPTZ, modified_at TIMESTAMPTZ, fetched_at TIMESTAMPTZ, updated_at TIMESTAMPTZ,
                near_duplicate_of VARCHAR);
            CREATE TABLE claims (article_id VARCHAR, date DATE, text_sha256 VARCHAR, claim_id VARCHAR,
                incident_no INTEGER, field VARCHAR,
                status VARCHAR, polarity VARCHAR, scope VARCHAR, source_role VARCHAR, source_name VARCHAR,
                start INTEGER, qualifier VARCHAR, value_text VARCHAR, value_number DOUBLE, unit VARCHAR,
                value_start TIMESTAMPTZ, value_end TIMESTAMPTZ, precision VARCHAR, value_canonical VARCHAR,
                value_ref VARCHAR);
            CREATE TABLE incident_articles (incident_id VARCHAR, article_id VARCHAR, incident_no INTEGER,
                month VARCHAR);
        """)

    def article(
        self, name: str, day: int, source: str = "", copy_of: str | None = None, edited: int | None = None
    ) -> None:
        at, changed = f"2025-12-{day:02d} 12:00", f"2025-12-{edited or day:02d} 12:00"
        revision = 1 if edited else 0
        values = [name, at[:10], "text", revision, source or name, "en", at, changed, changed, changed, copy_of]
        self.con.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        self.con.execute("INSERT INTO incident_articles VALUES ('i', ?, 0, '2025-12')", [name])
        self.claim(name, "victim.name", "reported", text="Vallon")

    def claim(
        self, article: str, field: str, status: str, role: str = "outlet", *, name: str | None = None,
        text: str | None = None, number: float | None = None, day: int | None = None, scope: str | None = None,
        polarity: str = "positive",
    ) -> None:  # fmt: skip
        row = {"article_id": article, "incident_no": 0, "field": field, "status": status, "source_role": role,
               "source_name": name, "value_text": text, "value_number": number, "scope": scope, "start": 0,
               "polarity": polarity,
               "value_start": None if day is None else f"2025-12-{day:02d}"}  # fmt: skip
        row["value_end"] = row["value_start"]
        row["claim_id"] = str(hash(tuple(row.values())))
        (found,) = self.con.execute("SELECT date FROM articles WHERE article_id = ?", [article]).fetchall()
        row |= {"date": found[0], "text_sha256": "text"}
        columns = ", ".join(row)
        self.con.execute(f"INSERT INTO claims ({columns}) VALUES ({', '.join('?' * len(row))})", list(row.values()))

    def rows(self, field: str) -> list[Row]:
        return list(
            self.con.sql("FROM incident_fields WHERE field = $field ORDER BY value", params={"field": field})
            .to_arrow_table()
            .to_pylist()
        )

    def incident(self) -> Row:
        define_claims(self.con)
        define_values(self.con, "VIEW")
        (found,) = self.con.sql("FROM incidents").to_arrow_table().to_pylist()
        return dict(found)


@pytest.fixture
def said() -> Iterator[Said]:
    """Two articles of two outlets, two days apart."""
    made = Said()
    made.article("early", 1)
    made.article("late", 3)
    yield made
    made.con.close()


def test_what_one_asserts_and_another_denies_is_disputed_whoever_speaks_last(said: Said):
    said.claim("early", "extortion.demanded", "claimed", "attacker", text="yes")
    said.claim("late", "extortion.demanded", "denied", "victim", text="yes")
    assert said.incident()["extortion_demanded_status"] == "disputed"


def test_who_denied_and_then_admits_has_admitted(said: Said):
    said.claim("early", "data.exfiltrated", "denied", "victim", text="yes")
    said.claim("late", "data.exfiltrated", "confirmed", "victim", text="yes")
    assert said.incident()["data_exfiltrated_status"] == "confirmed"
    (row,) = said.rows("data.exfiltrated")
    assert (row["confirmed"], row["denied"], row["superseded"], len(row["claim_ids"])) == (1, 0, 1, 2)
    assert (f"{row['first_said_at']:%d}", f"{row['last_said_at']:%d}") == ("01", "03")


def test_what_is_said_of_another_scope_supersedes_nothing(said: Said):
    said.claim("early", "impact.disruption", "denied", "victim", text="yes", scope="public_services")
    said.claim("late", "impact.disruption", "confirmed", "victim", text="yes", scope="internal")
    assert not said.incident()["has_conflict"]
    assert {(row["scope"], row["status"], row["superseded"]) for row in said.rows("impact.disruption")} == {
        ("public_services", "denied", 0),
        ("internal", "confirmed", 0),
    }


def test_a_later_figure_of_the_same_speaker_takes_the_place_of_his_earlier_one(said: Said):
    said.claim("early", "people.affected", "confirmed", "victim", number=10_000)
    said.claim("early", "people.affected", "claimed", "attacker", number=90_000)
    said.claim("late", "people.affected", "confirmed", "victim", number=12_000)
    incident = said.incident()
    assert (incident["people_affected_confirmed_min"], incident["people_affected_confirmed_max"]) == (12_000, 12_000)
    assert incident["people_affected_claimed_max"] == 90_000
    assert [(row["value_number"], row["superseded"]) for row in said.rows("people.affected")] == [
        (10_000, 1), (12_000, 0), (90_000, 0),
    ]  # fmt: skip


def test_that_there_is_no_sign_of_it_asserts_nothing(said: Said):
    said.claim("early", "data.exfiltrated", "suspected", "victim", text="yes", polarity="negative")
    said.claim("late", "data.exfiltrated", "denied", "authority", text="yes")
    said.claim("early", "extortion.demanded", "suspected", "victim", text="yes", polarity="negative")
    said.claim("early", "extortion.paid", "suspected", "analyst", text="yes")
    said.claim("late", "extortion.paid", "denied", "victim", text="yes")
    incident = said.incident()
    assert (incident["data_exfiltrated"], incident["data_exfiltrated_status"]) == (None, "denied")
    assert (incident["extortion_demanded"], incident["extortion_demanded_status"]) == (None, "suspected")
    assert incident["extortion_paid_status"] == "disputed"
    (row,) = said.rows("data.exfiltrated")
    assert (row["is_conflict"], row["suspected"], row["doubted"]) == (False, 1, 1)


def test_nothing_occurs_after_it_was_first_told_of(said: Said):
    said.claim("early", "incident.occurred", "confirmed", "victim", day=1)
    said.claim("late", "incident.occurred", "confirmed", "victim", day=3)
    assert f"{said.incident()['incident_occurred_start']:%d}" == "01"
    assert [row["superseded"] for row in said.rows("incident.occurred")] == [0, 1]


def test_two_figures_of_one_statement_are_a_range(said: Said):
    for number in (2_000_000, 3_000_000):
        said.claim("late", "people.affected", "confirmed", "victim", number=number)
    incident = said.incident()
    assert incident["people_affected_confirmed_min"] == 2_000_000
    assert incident["people_affected_confirmed_max"] == 3_000_000


@pytest.mark.parametrize(("second", "stand"), [("CNIL", 1), ("BSI", 2)])
def test_authorities_are_told_apart_by_their_names(said: Said, second: str, stand: int):
    said.claim("early", "people.affected", "confirmed", "authority", name="CNIL", number=10_000)
    said.claim("late", "people.affected", "confirmed", "authority", name=second, number=12_000)
    said.incident()
    assert sum(row["confirmed"] for row in said.rows("people.affected")) == stand


def test_what_is_told_at_last_is_no_longer_undisclosed(said: Said):
    said.claim("early", "actor.name", "undisclosed", "victim")
    said.claim("late", "actor.name", "confirmed", "victim", text="Kestrel")
    assert said.incident()["actor_name_status"] == "confirmed"
    assert {row["value"]: row["superseded"] for row in said.rows("actor.name")} == {None: 1, "Kestrel": 0}


def test_what_is_corrected_in_an_old_article_is_said_when_it_is_corrected(said: Said):
    said.article("corrected", 2, edited=5)
    said.claim("late", "people.affected", "confirmed", "victim", number=12_000)
    said.claim("corrected", "people.affected", "confirmed", "victim", number=14_300)
    assert said.incident()["people_affected_confirmed_min"] == 14_300
    assert [f"{row['last_said_at']:%d}" for row in said.rows("people.affected")] == ["03", "05"]


def test_copies_and_the_articles_of_one_outlet_are_one_origin(said: Said):
    said.article("copy", 4, copy_of="early")
    said.article("again", 5, source="late")
    said.article("copy of what is not here", 6, copy_of="elsewhere")
    said.article("another of those", 6, copy_of="elsewhere")
    incident = said.incident()
    assert (incident["article_count"], incident["source_count"], incident["independent_source_count"]) == (6, 5, 3)
