"""Commands that are pointed at no lake, or at no days, say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from breachledger import cli


def test_verify_does_not_call_nothing_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["verify", "--lake", str(tmp_path / "nowhere")]) == 2
    assert "there is no lake at" in capsys.readouterr().err


def test_rebuild_refuses_days_that_end_before_they_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    days = ["--from", "2025-12-19", "--to", "2025-12-08"]
    assert cli.main(["rebuild", *days, "--lake", str(tmp_path)]) == 2
    assert "--from 2025-12-19 is later than --to 2025-12-08" in capsys.readouterr().err
