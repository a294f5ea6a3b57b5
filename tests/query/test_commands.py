"""The commands that read, over the demo's lake: what a first user sees."""

from __future__ import annotations

import json

import pytest

from breachledger import cli
from breachledger.query.ledger import Ledger
from tests.commands.conftest import is_clean


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], demo_lake: str):
    """Run a command over the lake; its exit code, its output and its messages."""

    def tell(*arguments: str) -> tuple[int, str, str]:
        code = cli.main([*arguments, "--lake", demo_lake])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return tell


def test_incidents_lists_each_once_the_newest_first(told, ledger: Ledger):
    code, out, err = told("incidents")
    ids = ledger.sql("SELECT incident_id FROM incidents ORDER BY first_reported_at DESC, incident_id")
    rows = [line.split("│")[0].strip() for line in out.splitlines()[2:]]
    assert code == 0
    assert [cell for cell in rows if cell] == ids["incident_id"].to_pylist()
    assert err.startswith(f"incidents: {ids.num_rows};")
    assert is_clean(out)


def test_incidents_of_a_country_as_json(told, ledger: Ledger):
    _, out, _ = told("incidents", "--country", "fr", "--format", "json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert {row["victim_country"] for row in rows} == {"FR"}
    assert len(rows) == ledger.sql("FROM incidents WHERE victim_country = 'FR'").num_rows


def test_show_quotes_every_value_of_an_incident(told, ledger: Ledger):
    some = "FROM incidents ORDER BY has_conflict DESC, article_count DESC, incident_id LIMIT 2"
    for incident in ledger.sql(some).to_pylist():
        code, out, _ = told("show", incident["incident_id"], "--claims", "1")
        assert code == 0
        values = ledger.sql("FROM incident_fields WHERE incident_id = $id", {"id": incident["incident_id"]}).num_rows
        assert len([line for line in out.splitlines() if " = " in line and not line.startswith(" ")]) >= values
        assert is_clean(out)


def test_why_explains_a_claim_of_each_status(told, ledger: Ledger):
    claims = ledger.sql("FROM claims QUALIFY row_number() OVER (PARTITION BY status ORDER BY claim_id) = 1")
    assert claims.num_rows >= 5
    for claim in claims.to_pylist():
        code, out, _ = told("why", claim["claim_id"])
        assert code == 0
        assert claim["rule_id"] in out
        first_word = claim["quote"].split()[0]
        assert first_word in out
        assert is_clean(out)


def test_an_id_that_nothing_has_is_wrong_use(told):
    for command in ("show", "why"):
        code, out, err = told(command, "x-nothing")
        assert (code, out) == (2, "")
        assert "an id that begins with 'x-nothing'" in err


def test_query_gives_the_same_rows_in_every_format(told):
    sql = "SELECT source, count(*) AS n FROM articles GROUP BY ALL ORDER BY source"
    _, as_json, _ = told("query", sql, "--format", "json")
    _, as_csv, _ = told("query", sql, "--format", "csv")
    _, as_table, err = told("query", sql)
    rows = [json.loads(line) for line in as_json.splitlines()]
    assert as_csv.splitlines() == ["source,n", *(f"{row['source']},{row['n']}" for row in rows)]
    assert [tuple(cell.strip() for cell in line.split("│")) for line in as_table.splitlines()[2:]] == [
        (row["source"], str(row["n"])) for row in rows
    ]
    assert err == f"{len(rows)} rows\n"
