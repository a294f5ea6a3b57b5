"""`python -m tests.site`: serves, says what to set, tidies up."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.site.__main__ import main
from tests.site.server import environment


def test_it_serves_and_writes_the_variables_to_a_file_until_it_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "var" / "site.env"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.site", "--edition", "2", "--env-file", str(file)],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            _wait_for(file)
            variables = dict(line.split("=", 1) for line in file.read_text(encoding="utf-8").splitlines())
            port = int(variables["BREACHLEDGER_CONNECT_TO"].rpartition(":")[2])
            assert variables == environment(port)
            page = httpx.get(f"http://127.0.0.1:{port}/feed.atom", headers={"Host": "netzwacht.example"})
            assert "2025-12-1" in page.text
        finally:
            process.send_signal(signal.SIGTERM)
            printed, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert f"export BREACHLEDGER_CONNECT_TO='*.example=127.0.0.1:{port}'" in printed
    assert not file.exists()


def test_it_prints_the_variables_of_a_port_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "8765", "--print-env"]) == 0
    assert "export BREACHLEDGER_CONNECT_TO='*.example=127.0.0.1:8765'\n" in capsys.readouterr().out


def test_printing_without_a_port_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--print-env"])
    assert ended.value.code == 2
    assert "--print-env needs --port N" in capsys.readouterr().err


def test_the_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "python -m tests.site --port 8765 --edition 2" in capsys.readouterr().out


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < deadline, "the site did not get ready"
        time.sleep(0.05)
