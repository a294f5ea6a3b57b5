"""Standard output that takes no more: a full disk is told, a reader who has seen enough is no fault."""

from __future__ import annotations

import os
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from breachledger import cli

COMMANDS = [
    ["query", "FROM claims"],
    ["query", "FROM claims", "--format", "json"],
    ["query", "FROM claims", "--format", "parquet"],
    ["incidents"],
    ["show", "i-"],
    ["show", "i-", "--timeline"],
    ["why", "c-1-4"],
    ["export", "--format", "csv"],
]
NAMES = [" ".join(words) for words in COMMANDS]


@pytest.mark.parametrize("words", COMMANDS, ids=NAMES)
def test_a_full_disk_is_told(words: list[str], lake: str, capsys: pytest.CaptureFixture[str]):
    with Path("/dev/full").open("w", encoding="utf-8") as out, redirect_stdout(out):
        assert cli.main([*words, "--lake", lake]) == 1
    assert f"breachledger {words[0]}: No space left on device\n" in capsys.readouterr().err


@pytest.mark.parametrize("words", COMMANDS, ids=NAMES)
def test_a_reader_who_has_seen_enough_is_no_fault(words: list[str], lake: str, capsys: pytest.CaptureFixture[str]):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as out, redirect_stdout(out):
        assert cli.main([*words, "--lake", lake]) == 0
    assert f"breachledger {words[0]}:" not in capsys.readouterr().err
