"""Standard output that takes no more: a full disk is told."""

from __future__ import annotations

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
