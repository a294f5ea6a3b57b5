"""`breachledger sources`: the catalog, and whether its outlets answer, against the small internet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from breachledger import cli
from tests.commands.conftest import is_clean
from tests.site import Site

SICK = Path(__file__).parent.parent / "site" / "catalog_sick"

Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tell:
    """Run the command against the small internet; its exit code, its output and its messages."""
    for name, value in (site.environment | {"BREACHLEDGER_STATE": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)

    def tell(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["sources", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return tell


def first_cells(out: str) -> list[str]:
    return [line.split("│")[0].strip() for line in out.splitlines()[2:]]


def test_the_list_has_a_row_an_outlet(told: Tell):
    code, out, err = told()
    catalog = sorted(path.stem for path in Site.catalog.glob("*.toml"))
    assert (code, first_cells(out)) == (0, catalog)
    assert err == f"{len(catalog)} outlets in 8 languages\n"


def test_the_list_may_be_of_some(told: Tell):
    _, out, _ = told("list", "--source", "le-verrou", "--source", "netzwacht")
    assert first_cells(out) == ["le-verrou", "netzwacht"]


def test_the_bundled_catalog_is_listed_where_no_other_is_given(told: Tell, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("BREACHLEDGER_CATALOG")
    code, out, _ = told()
    assert code == 0
    assert "le-verrou" not in first_cells(out)
    assert len(first_cells(out)) > len(list(Site.catalog.glob("*.toml")))


def test_a_healthy_outlet_answers_with_links(told: Tell):
    code, out, err = told("check", "--source", "sentinella-digitale")
    assert (code, err) == (0, "2 of 2 listings answered\n")
    feed = [cell.strip() for cell in out.splitlines()[2].split("│")]
    assert feed[:2] == ["sentinella-digitale", "feed"]
    assert int(feed[3]) > 0
    assert feed[4].startswith("2025-12-")
    assert not feed[5]


def test_a_sick_outlet_is_named_with_its_fault_and_the_exit_code_is_1(told: Tell):
    code, out, err = told("check", "--catalog", str(SICK), "--source", "feed-500", "--source", "malformed-feed")
    rows = {cells[0].strip(): cells for cells in (line.split("│") for line in out.splitlines()[2:]) if cells[0].strip()}
    assert code == 1
    assert "server_error" in rows["feed-500"][5]
    assert "malformed-feed" in rows
    assert "listings answered" in err
    assert is_clean(out.replace("│", "").replace("─", "").replace("┼", "") + err)
