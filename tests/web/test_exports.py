"""Exports by the browser: the bytes that the command writes, under a name, or a clear error."""

from __future__ import annotations

import httpx
import pytest

from breachledger import cli
from breachledger.export.formats import FORMATS
from breachledger.query.ledger import Ledger
from breachledger.web import exports


@pytest.fixture
def command(capsysbinary: pytest.CaptureFixture[bytes], demo_lake: str):
    """What `breachledger export` writes."""

    def run(*arguments: str) -> bytes:
        assert cli.main(["export", *arguments, "--lake", demo_lake]) == 0
        return capsysbinary.readouterr().out

    return run


@pytest.fixture(scope="module")
def incident(ledger: Ledger) -> str:
    return str(
        ledger.sql("SELECT incident_id FROM incidents ORDER BY article_count DESC, 1 LIMIT 1").to_pylist()[0][
            "incident_id"
        ]
    )


@pytest.mark.parametrize("form", FORMATS)
def test_one_incident_is_what_the_command_writes(demo: httpx.Client, command, incident: str, form: str):
    answer = demo.get(f"/incidents/{incident}/export/{form}")
    assert answer.status_code == 200
    assert answer.content == command("--format", form, incident)
    kind, ending = exports._KINDS[form]
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"] == f'attachment; filename="breachledger-{form}.{ending}"'
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("form", FORMATS)
def test_a_selection_is_what_the_command_writes(demo: httpx.Client, command, form: str):
    chosen = ("--country", "FR", "--type", "ransomware", "--since", "2025-12-09", "--until", "2025-12-19")
    query = {"country": "fr", "type": "ransomware", "since": "2025-12-09", "until": "2025-12-19"}
    assert demo.get(f"/export/{form}", params=query).content == command("--format", form, *chosen)


def test_all_is_what_the_command_writes(demo: httpx.Client, command):
    assert demo.get("/export/jsonl").content == command("--format", "jsonl")


def test_what_only_the_list_can_choose_is_exported_as_listed(demo: httpx.Client, ledger: Ledger):
    wanted = ledger.sql("SELECT incident_id FROM incidents WHERE has_conflict ORDER BY 1")["incident_id"].to_pylist()
    found = demo.get("/export/csv", params={"conflict": "1"}).text.splitlines()[1:]
    assert wanted
    assert sorted(line.partition(",")[0] for line in found) == wanted


def test_more_incidents_than_may_be_exported_are_refused(demo: httpx.Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exports, "MOST", 3)
    answer = demo.get("/export/csv")
    assert answer.status_code == 404
    assert "more than 3 incidents" in answer.text
    assert "content-disposition" not in answer.headers
