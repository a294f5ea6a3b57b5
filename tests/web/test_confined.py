"""Queries in a process of their own: what no limit of DuckDB stops costs the process, and the next has another."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from breachledger.errors import UsageError
from breachledger.web import box, confined
from breachledger.web.confined import Confined

COUNT = "SELECT count(*) AS n FROM incidents"


@pytest.fixture(scope="module")
def opened(demo_lake: str) -> Iterator[Confined]:
    own = Confined(demo_lake)
    yield own
    own.close()


def test_a_query_gives_what_it_gives_in_the_box(opened: Confined, demo_lake: str):
    asked = "SELECT incident_id, languages, first_reported_at FROM incidents ORDER BY ALL"
    within = box.Box(demo_lake)
    assert opened.run(asked, 5).equals(within.run(asked, 5))
    within.close()


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT * FROM read_text('/etc/passwd')", "read_text is not to be had here"),
        ("SELECT 'é\ud800'", "cannot be"),
        ("SELECT nothing FROM incidents", "nothing"),
        ("", "there is no query"),
    ],
)
def test_what_is_refused_is_told(opened: Confined, sql: str, words: str):
    with pytest.raises(UsageError, match=words):
        opened.run(sql, 10)
    assert opened.run(COUNT, 10).to_pylist() == [{"n": 16}]


@pytest.mark.long
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM claims a, claims b, claims c, claims d WHERE a.quote < b.quote",
        "SELECT length(lpad('x', 2000000000, 'y'))",
        "SELECT len(range(1000000000))",
        "SELECT length(regexp_replace(repeat('a', 30000000) || i, '(a*)*b', 'x', 'g')) FROM range(99) AS n(i)",
        "SELECT len(list_sort(list_transform(range(100000000), lambda x: x % 7)))",
        "SELECT repeat('x', 1000000000) AS a, repeat('y', 1000000000) AS b",
        "SELECT repeat('x', 100000000) AS a",
        "SELECT repeat('x', 1000000) AS a FROM range(100)",
        "SELECT string_agg(repeat('x', 1000000), '') FROM range(3000)",
        "SELECT list(range) FROM range(1000000000)",
    ],
)
def test_what_takes_much_is_ended_and_the_next_query_runs(opened: Confined, monkeypatch: pytest.MonkeyPatch, sql: str):
    assert opened.run(COUNT, 10).to_pylist() == [{"n": 16}]
    with monkeypatch.context() as patch:
        patch.setattr(box, "SECONDS", 0.3)
        patch.setattr(confined, "GRACE", 0.3)
        began = time.monotonic()
        with pytest.raises(UsageError, match=r"takes longer than|takes more memory|more than 64 MB|cannot be run"):
            opened.run(sql, 1000)
        assert time.monotonic() - began < 8
    assert opened.run(COUNT, 10).to_pylist() == [{"n": 16}]


def test_the_process_knows_no_secret_and_has_little_memory(demo_lake: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AIRFLOW__CORE__FERNET_KEY", "a secret")
    monkeypatch.setenv("SMTP_PASSWORD", "another")
    own = Confined(demo_lake)
    try:
        own.run(COUNT, 10)
        child = own._child
        assert child is not None
        told = Path(f"/proc/{child.pid}/environ").read_bytes()
        assert b"AIRFLOW" not in told
        assert b"SMTP_PASSWORD" not in told
        assert resource.prlimit(child.pid, resource.RLIMIT_AS)[0] == confined._MEMORY
    finally:
        own.close()
    assert child.poll() is not None


def test_a_lake_that_is_gone_is_told(tmp_path: Path):
    own = Confined(str(tmp_path / "nothing"))
    with pytest.raises(UsageError, match="there is no lake"):
        own.run(COUNT, 10)
    own.close()
