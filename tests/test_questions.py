"""Every query and every snippet of `docs/questions.md` runs over the demo's lake and gives something."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.dataset as ds
import pytest

from breachledger import connect
from breachledger.files import open_files
from breachledger.store.schema import TABLES
from tests.store.readings import contents

PAGE = (Path(__file__).parent.parent / "docs" / "questions.md").read_text("utf-8")
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SQL = [text for kind, text in _BLOCK.findall(PAGE) if kind == "sql"]
PYTHON = [text for kind, text in _BLOCK.findall(PAGE) if kind == "python"]
QUESTIONS = re.findall(r"^## (\d+)\. (.+)$", PAGE, re.MULTILINE)


def test_there_are_ten_questions_each_with_its_sql():
    assert [int(number) for number, _ in QUESTIONS] == list(range(1, 11))
    assert len(SQL) == len(QUESTIONS)
    assert {kind for kind, _ in _BLOCK.findall(PAGE)} == {"sql", "python"}


@pytest.mark.parametrize("number", range(len(SQL)), ids=[title for _, title in QUESTIONS])
def test_a_question_has_an_answer(demo_lake: str, number: int):
    with connect(demo_lake) as ledger:
        assert ledger.sql(SQL[number]).num_rows > 0


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.split()[1])
def test_a_snippet_for_another_engine_prints_rows(
    demo_lake: str, code: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    exec(compile(code, "docs/questions.md", "exec"), {"lake": demo_lake})
    out = capsys.readouterr().out
    assert len(out.splitlines()) > 3
    assert re.search(r"\b(claimed|victim|en|it)\b|\d", out)


READERS = {
    "duckdb": lambda place: duckdb.sql(f"FROM read_parquet('{place}/*/part-0.parquet')").shape[0],
    "pyarrow": lambda place: ds.dataset(place, partitioning="hive").count_rows(),
    "polars": lambda place: pl.scan_parquet(f"{place}/**/*.parquet", hive_partitioning=True).collect().height,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("table", ["articles", "claims", "runs", "rejects", "incidents", "incident_fields"])
def test_plain_readers_see_the_same_rows(demo_lake: str, table: str, reader: str):
    expected = len(contents(open_files(demo_lake))[table])
    assert READERS[reader](f"{demo_lake}/{table}") == expected > 0


@pytest.mark.parametrize("table", ["articles", "claims"])
def test_plain_readers_see_the_declared_columns_with_their_descriptions(demo_lake: str, table: str):
    schema = ds.dataset(f"{demo_lake}/{table}", partitioning="hive").schema
    declared = TABLES[table].schema
    assert [name for name in schema.names if name != "date"] == declared.names
    assert all(schema.field(name).metadata[b"description"] for name in declared.names)
