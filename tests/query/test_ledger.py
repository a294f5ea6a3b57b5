"""A lake as SQL: every view is there with its declared columns, over a whole lake and over next to nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from breachledger import connect
from breachledger.errors import UsageError
from breachledger.files import LocalFiles, open_files
from breachledger.query.ledger import Ledger
from breachledger.resolution import resolve
from breachledger.store import partitions
from breachledger.store.publish import publish, stage
from breachledger.store.schema import TABLES
from tests.store.readings import NOW, OF_INCIDENTS, contents, harvest, listing, reading, visit

EVERY_VIEW = (*TABLES, "incident_claims")


def count(ledger: Ledger, view: str) -> int:
    return int(ledger.sql(f"SELECT count(*) AS n FROM {view}")["n"][0].as_py())


@pytest.mark.parametrize("name", TABLES)
def test_a_view_has_the_columns_that_are_declared(ledger: Ledger, name: str):
    found = ledger.sql(f"FROM {name} LIMIT 0").schema
    declared = TABLES[name].plain_schema
    assert set(found.names) - {TABLES[name].partition} == set(declared.names) - {TABLES[name].partition}
    assert {column.name: found.field(column.name).type for column in declared} == {
        column.name: column.type for column in declared
    }


def test_a_lake_that_was_never_resolved_has_no_incidents(demo_lake: str, tmp_path: Path):
    for table in ("articles", "claims"):
        shutil.copytree(Path(demo_lake, table), tmp_path / table)
    with connect(str(tmp_path)) as ledger:
        assert {name: count(ledger, name) for name in (*OF_INCIDENTS, "incident_claims")} == dict.fromkeys(
            (*OF_INCIDENTS, "incident_claims"), 0
        )


def test_the_order_in_which_claims_stand_makes_no_difference(demo_lake: str, tmp_path: Path):
    for table in ("articles", "claims"):
        for file in Path(demo_lake, table).glob("*/*.parquet"):
            place = tmp_path / file.relative_to(demo_lake)
            place.parent.mkdir(parents=True)
            rows = pq.read_table(file, partitioning=None)
            pq.write_table(rows.take(list(range(len(rows)))[::-1]), place)
    shutil.copytree(Path(demo_lake, "incident_registry"), tmp_path / "incident_registry")
    resolve(LocalFiles(tmp_path), now=NOW)
    told, found = contents(LocalFiles(Path(demo_lake))), contents(LocalFiles(tmp_path))
    assert {name: told[name] for name in OF_INCIDENTS} == {name: found[name] for name in OF_INCIDENTS}


def test_a_query_does_not_wait_for_pandas(demo_lake: str):
    program = (
        "import sys; from breachledger import connect\n"
        f"with connect({demo_lake!r}) as ledger: print(ledger.sql('FROM incidents').num_rows > 0)\n"
        "print('pandas' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "False"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_as_many_rows_as_its_files(ledger: Ledger, demo_lake: str, name: str):
    stored = contents(open_files(demo_lake)).get(name, [])
    assert count(ledger, name) == len(stored)
    if TABLES[name].partition == "month":
        months = ledger.sql(f"SELECT DISTINCT month FROM {name}")["month"].to_pylist()
        assert set(months) == {row["partition"] for row in stored}
    if TABLES[name].partition == "date":
        days = ledger.sql(f"SELECT DISTINCT date::VARCHAR AS day FROM {name}")["day"].to_pylist()
        assert set(days) == {row["partition"] for row in stored}


@pytest.mark.parametrize("kept", [(), ("articles",), ("claims",), ("runs",), ("articles", "claims")])
def test_a_lake_with_some_tables_only(demo_lake: str, tmp_path: Path, kept: tuple[str, ...]):
    for name in (*kept, "rejects"):
        shutil.copytree(Path(demo_lake, name), tmp_path / name)
    with connect(str(tmp_path)) as few:
        found = {name: count(few, name) for name in EVERY_VIEW}
    assert found["articles"] == (88 if "articles" in kept else 0)
    assert bool(found["claims"]) == ("articles" in kept and "claims" in kept), "a claim without its text is not shown"
    assert found["rejects"] == 3


def test_no_lake_is_wrong_use(tmp_path: Path):
    with pytest.raises(UsageError, match="there is no lake at"):
        connect(str(tmp_path))
    with pytest.raises(UsageError, match="there is no lake at"):
        connect(str(tmp_path / "nowhere"))


def test_a_folder_with_a_strange_name_is_a_lake(demo_lake: str, tmp_path: Path):
    place = shutil.copytree(Path(demo_lake, "articles"), tmp_path / "it's [one] lake; DROP" / "articles")
    with connect(str(place.parent)) as ledger:
        assert count(ledger, "articles") == 88


def test_unfinished_files_are_not_read(demo_lake: str, tmp_path: Path):
    shutil.copytree(Path(demo_lake, "articles"), tmp_path / "articles")
    folder = tmp_path / "articles" / "date=2025-12-16"
    (folder / ".part-0.parquet.0a1b2c3d").write_bytes(b"PAR1 half")
    shutil.copytree(folder, tmp_path / "_state" / "staging" / "run" / "date=2025-12-16")
    with connect(str(tmp_path)) as ledger:
        assert count(ledger, "articles") == 88


def test_an_older_file_gives_null_for_a_later_column(demo_lake: str, tmp_path: Path):
    shutil.copytree(Path(demo_lake, "articles"), tmp_path / "articles")
    file = tmp_path / "articles" / "date=2025-12-08" / "part-0.parquet"
    older = pq.read_table(file, partitioning=None).drop_columns(["timezone", "author"])
    pq.write_table(older, file)
    with connect(str(tmp_path)) as ledger:
        found = ledger.sql("SELECT count(*) AS n, count(timezone) AS zones FROM articles WHERE date = '2025-12-08'")
        assert found.to_pylist() == [{"n": len(older), "zones": 0}]
        assert count(ledger, "articles") == 88


def test_a_claim_is_shown_with_the_text_that_it_is_on_only(tmp_path: Path):
    folder = LocalFiles(tmp_path / "lake")
    publish(folder, stage(folder, "run", [reading(0), reading(1)], [harvest(listing(), visit(0))]), now=NOW)
    table = TABLES["articles"]
    (day,) = partitions.days(folder, table)
    rows = partitions.read(folder, table, day).to_pylist()
    rows[0] |= {"text": "Neu", "text_sha256": "0" * 64}
    moved = partitions.pa.Table.from_pylist(rows, schema=table.plain_schema)
    folder.write(table.path(day), partitions.encoded(table, moved))
    with connect(str(folder.root)) as ledger:
        shown = ledger.sql("SELECT DISTINCT article_id FROM claims")["article_id"].to_pylist()
    assert shown == [rows[1]["article_id"]]


def test_what_is_no_query_is_wrong_use_and_what_has_no_rows_an_empty_table(ledger: Ledger):
    with pytest.raises(UsageError, match=r"the query cannot be run: .*no_such_table"):
        ledger.sql("FROM no_such_table")
    assert ledger.sql("SELECT 1 AS one WHERE false").num_rows == 0
    assert ledger.sql("SET VARIABLE mine = 3").num_rows == 0


def test_parameters_are_values_and_never_sql(ledger: Ledger):
    hostile = "'; DROP VIEW claims; --"
    assert ledger.sql("SELECT $word AS word", {"word": hostile}).to_pylist() == [{"word": hostile}]
    assert ledger.sql("SELECT ? AS word", [hostile]).to_pylist() == [{"word": hostile}]
    assert count(ledger, "claims")


def test_times_are_utc(ledger: Ledger):
    (row,) = ledger.sql(
        "SELECT published_at, date, published_at::DATE AS day FROM articles WHERE url LIKE '%fernway-scarlet%'"
    ).to_pylist()
    assert row["published_at"].utcoffset().total_seconds() == 0
    assert row["date"] == row["day"] == row["published_at"].date()
