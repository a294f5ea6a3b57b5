"""`breachledger sources add` and `heal`, as a person types them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from breachledger import cli
from breachledger.settings import Settings
from breachledger.sources.catalog import load
from tests.commands.conftest import is_clean
from tests.fetch.server import Server, answer
from tests.probe.answers import HOME, HOST, declared, moments, page, rss, wordpress
from tests.site.wayback import Wayback

ESCAPE = "\x1b[2J\u202e"

Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog"
    folder.mkdir()
    return folder


@pytest.fixture
def told(
    server: Server,
    catalog: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Tell]:
    """Run the command against the test's server; its exit code, its output and its messages."""
    with Wayback([]) as wayback:
        variables = {
            "CATALOG": str(catalog),
            "STATE": str(tmp_path / "state"),
            "ALLOW_PRIVATE_HOSTS": "*.example",
            "CONNECT_TO": f"wayback.example=127.0.0.1:{wayback.port},*.example=127.0.0.1:{server.port}",
            "HOST_DELAY": "0",
            "FETCH_RETRIES": "0",
            "WAYBACK": "http://wayback.example",
            "WAYBACK_DELAY": "0",
        }
        for name, value in variables.items():
            monkeypatch.setenv(f"BREACHLEDGER_{name}", value)

        def tell(*arguments: str) -> tuple[int, str, str]:
            code = cli.main(["sources", *arguments])
            captured = capsys.readouterr()
            return code, captured.out, captured.err

        yield tell


def test_the_file_stands_on_standard_output_and_nothing_is_written(server: Server, told: Tell, catalog: Path):
    server.replies |= wordpress()
    code, out, err = told("add", HOME)
    assert code == 0
    assert not list(catalog.iterdir())
    (catalog / "abend.toml").write_text(out)
    (source,) = load(catalog)
    assert [listing.kind for listing in source.links] == ["feed", "wordpress", "sitemap", "paged_feed", "wayback"]
    assert out.startswith("# Drafted on ")
    lines = err.splitlines()
    assert "timezone: Europe/Vienna, as its WordPress says [sure]" in lines
    assert all(line.split(":")[0] in {
        "home", "feed", "wordpress", "sitemap", "paged_feed", "wayback", "name", "language", "country", "timezone",
        "kind", "expect", "links_a_day",
    } for line in lines)  # fmt: skip


def test_the_bundled_catalog_is_left_as_it_is(server: Server, told: Tell, monkeypatch: pytest.MonkeyPatch):
    server.replies |= wordpress()
    monkeypatch.delenv("BREACHLEDGER_CATALOG")
    before = sorted(Settings().catalog.iterdir())
    assert told("add", HOME)[0] == 0
    assert sorted(Settings().catalog.iterdir()) == before


@pytest.mark.parametrize("arguments", [("add", HOME, "--write"), ("add", "--write"), ("--write",)])
def test_the_file_is_written_where_that_was_asked_for(
    server: Server, told: Tell, catalog: Path, arguments: tuple[str, ...]
):
    server.replies |= wordpress()
    rest = () if HOME in arguments else (HOME,) if "add" in arguments else ("add", HOME)
    code, out, err = told(*arguments, str(catalog), *rest)
    assert (code, out) == (0, "")
    assert f"written: {catalog / 'abend.toml'}" in err
    assert load(catalog)[0].id == "abend"


def test_the_name_of_the_file_is_the_id(server: Server, told: Tell, catalog: Path):
    server.replies |= wordpress()
    assert told("add", HOME, "--write", str(catalog / "night-desk.toml"))[0] == 0
    assert load(catalog)[0].id == "night-desk"


@pytest.mark.parametrize("name", ["desk.txt", "Night Desk.toml", "nowhere/desk.toml"])
def test_a_place_that_cannot_be_is_refused_before_anyone_is_asked(server: Server, told: Tell, catalog: Path, name: str):
    code, out, err = told("add", HOME, "--write", str(catalog / name))
    assert (code, out) == (2, "")
    assert name in err
    assert not server.requests


def test_a_file_that_is_there_is_kept_unless_force_is_used(server: Server, told: Tell, catalog: Path):
    server.replies |= wordpress()
    path = catalog / "abend.toml"
    path.write_text("mine\n")
    code, _, err = told("add", HOME, "--write", str(catalog))
    assert (code, path.read_text()) == (2, "mine\n")
    assert "--force" in err
    assert told("add", HOME, "--write", str(path), "--force")[0] == 0
    assert load(catalog)


def test_an_outlet_that_lists_nothing_is_a_failure(server: Server, told: Tell, catalog: Path):
    server.replies["/"] = page()
    code, out, err = told("add", HOME)
    assert code == 1
    assert 'kind = "wayback"' in out
    assert "feed: none declared" in err


@pytest.mark.parametrize(("url", "code"), [("ftp://abend.example/", 2), ("http://gone.example/", 1)])
def test_what_cannot_be_asked_is_told(told: Tell, url: str, code: int):
    done = told("add", url)
    assert done[:2] == (code, "")
    assert done[2].startswith("breachledger sources: ")


def test_the_terminal_stays_clean(server: Server, told: Tell):
    server.replies |= {
        "/": page(f"<title>{ESCAPE}Abend\n[x]</title>{declared(f'/{ESCAPE}', 'http://10.0.0.1/')}"),
        "/robots.txt": answer(f"Sitemap: /{ESCAPE}.xml\nSitemap: http://10.0.0.1/{ESCAPE}\n"),
    }
    _, out, err = told("add", HOME)
    assert is_clean(out)
    assert is_clean(err)
    assert 'name = "[2JAbend [x]"' in out


FILE = f"""\
# kept by hand
id = "abend"
name = "Abend"
home = "{HOME}"
language = "de"
timezone = "Europe/Vienna"
kind = "specialist_press"

[[links]]
kind = "feed"
url = "{HOME}old.xml"

[[links]]
kind = "wayback"
url = "{HOME}"
for = "backfill"
"""


def test_a_source_is_healed_on_paper(server: Server, told: Tell, catalog: Path):
    server.replies |= wordpress()
    path = catalog / "abend.toml"
    path.write_text(FILE)
    code, out, err = told("heal", "abend")
    assert (code, path.read_text()) == (0, FILE)
    assert f'-url = "{HOME}old.xml"\n+url = "{HOME}feed/"' in err
    assert "-# kept by hand" in err
    path.write_text(out)
    assert [listing.kind for listing in load(catalog)[0].links][:2] == ["feed", "wordpress"]


def test_a_healed_file_replaces_the_present_one_only_by_force(server: Server, told: Tell, catalog: Path):
    server.replies |= wordpress()
    path = catalog / "abend.toml"
    path.write_text(FILE)
    assert told("heal", "abend", "--write", str(catalog))[0] == 2
    assert path.read_text() == FILE
    assert told("heal", "abend", "--write", str(catalog), "--force")[0] == 0
    assert load(catalog)[0].links[0].url == f"{HOME}feed/"
    _, _, err = told("heal", "abend")
    assert "old.xml" not in err


def test_a_healed_file_keeps_its_id(server: Server, told: Tell, catalog: Path):
    (catalog / "abend.toml").write_text(FILE)
    code, _, err = told("heal", "abend", "--write", str(catalog / "other.toml"))
    assert code == 2
    assert "abend.toml" in err
    assert not server.requests


def test_a_source_that_is_well_is_said_to_be(server: Server, told: Tell, catalog: Path):
    well = FILE.replace("# kept by hand\n", "")
    (catalog / "abend.toml").write_text(well)
    server.replies |= {f"{HOST}/": page(), "/old.xml": rss(moments(4))}
    code, out, err = told("heal", "abend")
    assert (code, out) == (0, well)
    assert f"{catalog / 'abend.toml'} is as it should be" in err


def test_a_listing_that_nothing_replaces_is_a_failure(server: Server, told: Tell, catalog: Path):
    (catalog / "abend.toml").write_text(FILE)
    server.replies[f"{HOST}/"] = page()
    code, out, _ = told("heal", "abend")
    assert code == 1
    assert "not_found" in out


def test_an_outlet_that_is_not_in_the_catalog_cannot_be_healed(told: Tell, catalog: Path):
    (catalog / "abend.toml").write_text(FILE)
    code, _, err = told("heal", "morgen")
    assert code == 2
    assert "no outlet morgen" in err


def test_options_may_stand_on_both_sides_of_the_action(told: Tell, catalog: Path):
    (catalog / "abend.toml").write_text(FILE)
    for arguments in (("--source", "abend"), ("list", "--source", "abend"), ("--source", "abend", "list")):
        assert told(*arguments)[2] == "1 outlets in 1 languages\n"
