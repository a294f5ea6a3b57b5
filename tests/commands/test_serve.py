"""`breachledger serve`: an address with a token, pages behind it, on loopback alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from breachledger import cli

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def served(lake: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command, and the address that it printed."""
    with subprocess.Popen(
        [sys.executable, "-m", "breachledger", "serve", "--lake", lake, "--port", "0"],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout
        yield child, child.stdout.readline().strip()
        child.kill()


def test_the_address_lets_in_and_without_it_nobody_is(served: tuple[subprocess.Popen[str], str]):
    child, address = served
    parts = urlsplit(address)
    (token,) = parse_qs(parts.query)["token"]
    assert (parts.scheme, parts.hostname, parts.path) == ("http", "127.0.0.1", "/")
    assert len(token) >= 32
    with httpx.Client(
        base_url=f"http://{parts.netloc}", timeout=60, transport=httpx.HTTPTransport(retries=8)
    ) as client:
        assert client.get("/incidents").status_code == 401
        answer = client.get(address, follow_redirects=True)
        assert (answer.status_code, answer.url.path, answer.url.query) == (200, "/incidents", b"")
        assert "Elmsworth" in answer.text
        assert "server" not in answer.headers
        assert client.get("/query?sql=SELECT 1 AS n").status_code == 200
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=30)
    assert token not in told
    assert child.returncode in {0, 130, -signal.SIGINT}


def test_other_addresses_of_this_machine_are_not_listened_on(served: tuple[subprocess.Popen[str], str]):
    port = urlsplit(served[1]).port
    assert port
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", port))


def test_two_have_two_tokens(lake: str, served: tuple[subprocess.Popen[str], str]):
    _, address = served
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BREACHLEDGER_")}
    with subprocess.Popen(
        [sys.executable, "-m", "breachledger", "serve", "--lake", lake, "--port", "0"],
        cwd=ROOT, text=True, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as other:  # fmt: skip
        assert other.stdout
        second = other.stdout.readline().strip()
        other.kill()
    assert urlsplit(second).query != urlsplit(address).query


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_what_is_no_port_is_told(lake: str, capsys: pytest.CaptureFixture[str], port: str):
    assert cli.main(["serve", "--lake", lake, "--port", port]) == 2
    assert f"--port {port}: give a number from 0 to 65535" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(lake: str, capsys: pytest.CaptureFixture[str]):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["serve", "--lake", lake, "--port", str(port)]) == 2
    captured = capsys.readouterr()
    assert f"--port {port} is taken: " in captured.err
    assert "token" not in captured.out


def test_a_lake_that_is_not_there_is_told_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["serve", "--lake", str(tmp_path), "--port", "0"]) == 2
    captured = capsys.readouterr()
    assert "there is no lake at" in captured.err
    assert not captured.out
