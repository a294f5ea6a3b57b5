"""The SQL box: what reads the views works; what would read, tell, write or take anything else does not."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from breachledger.errors import UsageError
from breachledger.web import box
from breachledger.web.box import Box
from tests.web.rooms import fingerprint


@pytest.fixture(scope="module")
def opened(demo_lake: str) -> Iterator[Box]:
    own = Box(demo_lake)
    yield own
    own.close()


WORKS = {
    "SELECT count(*) AS n FROM incidents": [{"n": 16}],
    "select count(*) n from INCIDENTS;": [{"n": 16}],
    "SELECT count(*) AS n FROM incidents -- all of them": [{"n": 16}],
    "/* all */ SELECT count(*) AS n FROM incidents ; ": [{"n": 16}],
    "FROM incidents SELECT count(*) AS n": [{"n": 16}],
    "WITH few AS (FROM incidents LIMIT 3), more AS (FROM few) SELECT count(*) AS n FROM more": [{"n": 3}],
    "WITH articles AS (SELECT 1 AS n) FROM articles": [{"n": 1}],
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT max(n) AS n FROM t": [{"n": 5}],
    "SELECT count(*) AS n FROM incidents i JOIN incident_articles a USING (incident_id) WHERE a.score > 2": [{"n": 0}],
    "SELECT max(place) AS n FROM (SELECT row_number() OVER (ORDER BY incident_id) AS place FROM incidents)": [
        {"n": 16}
    ],
    "SELECT count(*) AS n FROM (SELECT unnest([1, 2, 3]))": [{"n": 3}],
    "SELECT sum(x) AS n FROM unnest([1, 2, 3]) AS t(x)": [{"n": 6}],
    "SELECT count(*) AS n FROM range(4)": [{"n": 4}],
    "SELECT count(*) AS n FROM incidents, LATERAL (SELECT unnest(languages)) WHERE false": [{"n": 0}],
    "SELECT (SELECT count(*) FROM incidents) AS n": [{"n": 16}],
    "VALUES (1), (2)": [{"col0": 1}, {"col0": 2}],
    "SELECT 'read_text(''/etc/passwd''); DROP TABLE x' AS n": [{"n": "read_text('/etc/passwd'); DROP TABLE x"}],
    "SELECT count(*) AS n FROM (SELECT * FROM incidents UNION ALL SELECT * FROM incidents)": [{"n": 32}],
}


@pytest.mark.parametrize("sql", WORKS)
def test_what_reads_the_views_works(opened: Box, sql: str):
    assert opened.run(sql, 100).to_pylist() == WORKS[sql]


@pytest.mark.parametrize("view", box.VIEWS)
def test_every_view_can_be_read_and_described(opened: Box, view: str):
    assert set(opened.run(f"DESCRIBE {view}", 200)["column_name"].to_pylist()) == set(
        opened.run(f"FROM {view}", 1).column_names
    )


def test_no_more_rows_than_asked_for_come(opened: Box):
    assert opened.run("FROM claims", 7).num_rows == 7
    assert opened.run("FROM claims LIMIT 3", 7).num_rows == 3


# `{lake}` is its folder, `{port}` one on which somebody listens.
ESCAPES = (
    # files
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_csv_auto('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_parquet('{lake}/incidents/*/part-0.parquet')",
    "SELECT * FROM parquet_scan('{lake}/incidents/*/part-0.parquet')",
    "SELECT * FROM parquet_metadata('{lake}/incidents/month=2025-12/part-0.parquet')",
    "SELECT * FROM parquet_schema('{lake}/incidents/month=2025-12/part-0.parquet')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "FROM '/etc/passwd'",
    "FROM '{lake}/incidents/month=2025-12/part-0.parquet'",
    'FROM "{lake}/incidents/month=2025-12/part-0.parquet"',
    "FROM 'part-0.parquet'",
    "SELECT * FROM main.'/etc/passwd'",
    "SUMMARIZE '{lake}/incidents/month=2025-12/part-0.parquet'",
    "DESCRIBE '/etc/passwd'",
    "DESCRIBE SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM (DESCRIBE SELECT * FROM read_text('/etc/passwd'))",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT * FROM incidents WHERE victim_name IN (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT 1 ORDER BY (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT list_transform([1], lambda x: (SELECT content FROM read_text('/etc/passwd')))",
    "WITH a AS MATERIALIZED (FROM read_text('/etc/passwd')) FROM a",
    "WITH \"/etc/passwd\" AS (SELECT 1) FROM '/etc/passwd'",
    "WITH \"/etc/hostname\" AS (SELECT 1) SELECT * FROM (SELECT * FROM '/etc/hostname')",
    "FROM incidents UNION ALL BY NAME FROM read_text('/etc/passwd')",
    "FROM incidents, LATERAL (FROM read_text('/etc/' || victim_name))",
    "FROM incidents POSITIONAL JOIN read_text('/etc/passwd')",
    "PIVOT (FROM read_text('/etc/passwd')) ON filename USING count(*)",
    "UNPIVOT (FROM read_text('/etc/passwd')) ON filename, content",
    "FROM which_secret('x', 's3')",
    "SELECT * FROM storage_info('incidents')",
    "SELECT file_name FROM read_duckdb('x.db')",
    # addresses
    "FROM 'http://127.0.0.1:{port}/x.parquet'",
    "FROM read_parquet('http://127.0.0.1:{port}/x.parquet')",
    "FROM 'https://localhost:{port}/x.csv'",
    "FROM 's3://bucket/x.parquet'",
    "FROM read_csv('hf://datasets/x/y.csv')",
    # what changes something
    "ATTACH '/tmp/x.db'",
    "ATTACH ':memory:' AS other",
    "DETACH memory",
    "USE information_schema",
    "COPY incidents TO '/tmp/x.csv'",
    "COPY incidents FROM '/etc/passwd'",
    "EXPORT DATABASE '/tmp/x'",
    "IMPORT DATABASE '/tmp/x'",
    "CREATE TABLE mine AS FROM incidents",
    "CREATE VIEW mine AS FROM read_text('/etc/passwd')",
    "CREATE OR REPLACE VIEW incidents AS SELECT 1",
    "CREATE MACRO mine() AS TABLE FROM read_text('/etc/passwd')",
    "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "DROP VIEW incidents",
    "INSERT INTO incidents VALUES (1)",
    "UPDATE incidents SET victim_name = ''",
    "DELETE FROM incidents",
    "TRUNCATE incidents",
    "INSTALL httpfs",
    "LOAD httpfs",
    "FORCE INSTALL 'http://127.0.0.1:{port}/x.duckdb_extension'",
    "PRAGMA database_list",
    "PRAGMA show_tables",
    "CALL pragma_version()",
    "CALL duckdb_settings()",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET allowed_directories",
    "SET VARIABLE shared_words = []",
    "BEGIN",
    "CHECKPOINT",
    "VACUUM",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "SELECT $1",
    "SELECT ?",
    "SELECT $name",
    # several
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP VIEW incidents",
    "SELECT 1) LIMIT 1; DROP VIEW incidents; --",
    "SELECT 1) UNION ALL (SELECT 2",
    "SELECT 1 /* the rest is a comment",
    "",
    " ; ; ",
    "-- nothing",
    # what tells of the machine, of settings or of others
    "FROM duckdb_settings()",
    "FROM duckdb_tables()",
    "FROM duckdb_views",
    "FROM duckdb_secrets()",
    "FROM pragma_version()",
    "FROM information_schema.tables",
    "FROM pg_catalog.pg_tables",
    "FROM sqlite_master",
    "FROM sqlite_schema",
    "FROM main.incidents",
    "FROM memory.main.incidents",
    "FROM _incident_claims",
    "FROM _claims",
    "SELECT * FROM duckdb_views, (WITH duckdb_views AS (SELECT 1 AS x) SELECT x FROM duckdb_views)",
    "SELECT * FROM _claims, (WITH _CLAIMS AS (SELECT 1 AS x) SELECT x FROM _claims)",
    "SELECT * FROM duckdb_logs, (WITH duckdb_logs AS (SELECT 1 AS x) SELECT x FROM duckdb_logs)",
    "SELECT * FROM pg_tables, (WITH pg_tables AS (SELECT 1 AS x) SELECT x FROM pg_tables)",
    "SELECT * FROM pragma_database_list, (WITH Pragma_Database_List AS (SELECT 1) FROM pragma_database_list)",
    "SHOW TABLES",
    "SHOW ALL TABLES",
    "SHOW DATABASES",
    "SELECT * FROM (SHOW TABLES)",
    "SUMMARIZE _claims",
    "DESCRIBE _claims",
    "SELECT current_setting('allowed_directories')",
    "SELECT getenv('HOME')",
    "SELECT getvariable('shared_words')",
    "SELECT current_query()",
    "SELECT pg_get_viewdef(1)",
    "SELECT version() WHERE getenv('PATH') IS NOT NULL",
    "EXPLAIN FROM incidents",
    "EXPLAIN ANALYZE FROM incidents",
    # SQL within SQL
    "FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
    "FROM query_table('/etc/passwd')",
    "FROM query_table(['incidents'])",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "SELECT write_log('x')",
    "FROM test_all_types()",
    "FROM repeat_row(1, num_rows = 3)",
    "FROM arrow_scan(1, 2, 3)",
    "FROM python_map_function(1)",
    "FROM seq_scan('incidents')",
    "SELECT sleep_ms(10)",
    "SELECT nextval('s')",
    # not to be read
    "SELECT \0 1",
    "SELEKT 1",
    "SELECT '" + "x" * 20_001 + "'",
    "SELECT " + "(" * 3_000 + "1" + ")" * 3_000,
    "SELECT " + "abs(" * 900 + "1" + ")" * 900,
    "SELECT 1" + " + 1" * 4_000,
    "SELECT " + "[" * 1_500 + "]" * 1_500,
    "SELECT * FROM " + "(SELECT * FROM " * 300 + "incidents" + ")" * 300,
)  # fmt: skip


def test_every_attempt_to_escape_is_refused_with_a_message(opened: Box, demo_lake: str):
    before = fingerprint(demo_lake)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        for escape in ESCAPES:
            sql = escape.replace("{lake}", demo_lake).replace("{port}", str(listening.getsockname()[1]))
            with pytest.raises(UsageError) as refused:
                print(opened.run(sql, 10).to_pylist(), "came of", sql[:200])
            assert str(refused.value), sql[:200]
            assert "root:" not in str(refused.value)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert fingerprint(demo_lake) == before
    assert opened.run("SELECT count(*) AS n FROM incidents", 10).to_pylist() == [{"n": 16}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM claims a, claims b, claims c, claims d WHERE a.quote < b.quote",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
        "SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 3",
        "SELECT sum(sin(a.range) * cos(b.range)) FROM range(10000000) a, range(10000000) b",
    ],
)
def test_what_takes_long_is_stopped(opened: Box, monkeypatch: pytest.MonkeyPatch, sql: str):
    monkeypatch.setattr(box, "SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(UsageError, match="takes longer than"):
        opened.run(sql, 10)
    assert time.monotonic() - began < 5
    assert opened.run("SELECT count(*) AS n FROM incidents", 10).to_pylist() == [{"n": 16}]


def test_the_connection_reads_no_other_file_even_where_the_first_fence_is_passed(opened: Box, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    for query in (
        f"FROM read_text('{secret}')",
        f"FROM '{tmp_path}/*.csv'",
        "SET enable_external_access = true",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/x.db'",
        "INSTALL httpfs",
    ):
        with pytest.raises(UsageError):
            opened._ledger.sql(query)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.txt"]


def test_a_lake_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="there is no lake"):
        Box(str(tmp_path))
