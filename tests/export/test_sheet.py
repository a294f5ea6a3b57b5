"""Tables: what is asked for, page by page, and nothing in them that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pyarrow.parquet as pq
import pytest

from breachledger.export.cells import cell
from breachledger.export.selection import Selection
from breachledger.export.sheet import SHEETS, schema_of
from breachledger.query.ledger import Ledger
from breachledger.store.schema import TABLES
from tests.export.conftest import HOSTILE, written

csv.field_size_limit(4_000_000)

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FRANCE = Selection(countries=("FR",))

_REPORTS = "SELECT article_id FROM incident_articles WHERE incident_id IN ({})"

# sheet -> the rows that it has for some incidents; `{}` is their ids
SQL = {
    "incidents": "FROM incidents WHERE incident_id IN ({})",
    "incident_fields": "FROM incident_fields WHERE incident_id IN ({})",
    "incident_articles": "FROM incident_articles WHERE incident_id IN ({})",
    "claims": "FROM incident_claims WHERE incident_id IN ({})",
    "articles": f"FROM articles WHERE article_id IN ({_REPORTS})",
}


def rows_of(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode(), newline="")))


def parquet(raw: bytes) -> Any:
    return pq.read_table(io.BytesIO(raw))


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("selection", [Selection(), FRANCE])
def test_a_sheet_has_exactly_the_rows_of_the_chosen_incidents(ledger: Ledger, sheet: str, selection: Selection):
    where = "victim_country = 'FR'" if selection.countries else "true"
    chosen = f"SELECT incident_id FROM incidents WHERE {where}"
    keys = ["claim_id"] if sheet == "claims" else list(TABLES[sheet].key)
    wanted = ledger.sql(SQL[sheet].format(chosen)).select(keys).to_pylist()
    found = parquet(written(ledger, "parquet", selection, sheet)).select(keys).to_pylist()
    assert wanted
    assert sorted(map(str, found)) == sorted(map(str, wanted))


@pytest.mark.parametrize("sheet", SHEETS)
def test_parquet_has_the_declared_columns_with_their_descriptions(ledger: Ledger, sheet: str):
    found, declared = parquet(written(ledger, "parquet", sheet=sheet)).schema, schema_of(sheet)
    assert found.metadata == declared.metadata
    assert [(one.name, one.metadata) for one in found] == [(one.name, one.metadata) for one in declared]


@pytest.mark.parametrize("sheet", SHEETS)
def test_all_formats_hold_the_same_rows_in_the_same_order(ledger: Ledger, sheet: str):
    key = "claim_id" if sheet == "claims" else TABLES[sheet].key[0]
    lined = [json.loads(line) for line in written(ledger, "jsonl", sheet=sheet).splitlines()]
    tabled = parquet(written(ledger, "parquet", sheet=sheet)).column(key).to_pylist()
    assert [row[key] for row in rows_of(written(ledger, "csv", sheet=sheet))] == tabled
    assert [row[key] for row in lined] == tabled
    assert all(list(row) == schema_of(sheet).names for row in lined)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_the_same_lake_gives_the_same_bytes(ledger: Ledger, form: str):
    assert written(ledger, form) == written(ledger, form)


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_chosen_is_an_empty_table(ledger: Ledger, sheet: str):
    nobody = Selection(countries=("AQ",))
    assert parquet(written(ledger, "parquet", nobody, sheet)).num_rows == 0
    assert written(ledger, "csv", nobody, sheet).decode().count("\n") == 1
    assert written(ledger, "jsonl", nobody, sheet) == b""


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_cell_of_a_hostile_lake_is_a_formula_or_turns_the_text(hostile: Ledger, sheet: str):
    raw = written(hostile, "csv", sheet=sheet).decode()
    assert [c for c in raw if not c.isprintable() and c not in "\n\t"] == []
    for row in csv.reader(io.StringIO(raw, newline="")):
        for text in row:
            assert not text.lstrip().startswith(FORMULA) or _is_number(text), text[:40]


def test_hostile_text_is_kept_beside_what_is_neutralised(hostile: Ledger):
    titles = {row["title"] for row in rows_of(written(hostile, "csv", sheet="articles"))}
    assert {'\'=HYPERLINK("http://evil.example")', "'+1+1", "' =1", "<script>alert(1)</script>", " txt.exe"} <= titles
    assert len(titles) == len(HOSTILE)
    assert max(map(len, titles)) == 1_000_000


def test_jsonl_of_a_hostile_lake_keeps_every_text_as_it_was(hostile: Ledger):
    raw = written(hostile, "jsonl", sheet="articles").decode()
    assert raw.replace("\n", "").isprintable()
    assert [json.loads(line)["title"] for line in raw.splitlines()] == list(HOSTILE)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-5.0, -5),
        (0.5, 0.5),
        (7, 7),
        (True, "true"),
        (None, None),
        ("-5", "'-5"),
        (["b", "a"], "b; a"),
        (["=1", "a"], "'=1; a"),
        ([], ""),
        ([{"day": date(2025, 12, 1)}], '[{"day": "2025-12-01"}]'),
        (datetime(2025, 12, 1, 8, tzinfo=UTC), "2025-12-01T08:00:00Z"),
        ("\u202e=1", "' =1"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
    ],
)
def test_a_cell(value: object, shown: object):
    assert cell(value) == shown
