"""How an article changed: over a lake made by the line of two editions of the demo site, and over hostile versions."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from breachledger import cli, connect
from breachledger.files import open_files
from breachledger.forget import forget
from breachledger.model import Article, Claim, Reading
from breachledger.settings import Settings
from breachledger.store.publish import publish, stage
from breachledger.vocabulary import Precision
from tests.commands.conftest import ESCAPE, is_clean
from tests.line.lakes import day, rows, run, settings_for
from tests.site import Site
from tests.store.readings import NOON, NOW, reading

PAGE = (Path(__file__).parent.parent.parent / "docs" / "questions.md").read_text("utf-8")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two outlets of the demo site, each with an article that its second edition changed."""
    with Site(edition=1) as site:
        settings = settings_for(site, tmp_path_factory.mktemp("edited"))
        run(settings, [day(number) for number in range(12, 16)], ["harbour-wire", "sentinella-digitale"])
        site.edition = 2
        run(settings, [day(15)], ["harbour-wire", "sentinella-digitale"])
    return settings


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], edited: Settings):
    """Run `diff`, over the edited lake unless told otherwise; its exit code, its output and its messages."""

    def tell(*arguments: str, lake: str = edited.lake) -> tuple[int, str, str]:
        code = cli.main(["diff", *arguments, "--lake", lake])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return tell


def revised(edited: Settings, source: str = "harbour-wire") -> dict[str, Any]:
    """The older version of the article that an outlet has edited."""
    (row,) = [row for row in rows(edited, "article_revisions") if row["source"] == source]
    return row


def test_the_line_keeps_both_versions_with_their_claims(edited: Settings):
    was = revised(edited)
    (now,) = [row for row in rows(edited, "articles") if row["article_id"] == was["article_id"]]
    assert (was["revision"], now["revision"]) == (0, 1)
    for row, table, figure in ((was, "claim_revisions", 4000), (now, "claims", 4600)):
        claims = [one for one in rows(edited, table) if one["text_sha256"] == row["text_sha256"]]
        assert figure in [one["value_number"] for one in claims]
        assert all(row["text"][one["start"] : one["end"]] == one["quote"] for one in claims)


def test_a_figure_that_moved_is_shown_with_both_quotes_and_both_times(told, edited: Settings):
    was = revised(edited)
    code, out, err = told(was["article_id"])
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:2] == [was["title"], f"{was['article_id']} · harbour-wire · {was['url']}"]
    assert "revision 0, published 2025-12-12 15:10 UTC → revision 1, modified 2025-12-15 10:30 UTC" in lines
    at = lines.index("people.affected  changed: value")
    assert [line.split("  c-")[0] for line in lines[at + 1 : at + 5]] == [
        "  - [confirmed] The victim confirms that about 4,000 people are affected.",
        "      “about 4,000 residents”",
        "  + [confirmed] The victim confirms that about 4,600 people are affected.",
        "      “about 4,600 residents”",
    ]
    assert "title" not in [line.split("  ")[0] for line in lines], "the headline is the same"


def test_every_claim_of_both_versions_is_in_one_group_of_the_object(told, edited: Settings):
    was = revised(edited, "sentinella-digitale")
    code, out, _ = told(was["article_id"], "--json")
    (line,) = out.splitlines()
    found = json.loads(line)
    assert code == 0
    assert found["from"] | {"title": was["title"]} == found["from"]
    told_of = [(found[side]["revision"], found[side]["public_by"], found[side]["public_at"]) for side in ("from", "to")]
    assert told_of == [(0, "published_at", "2025-12-12T17:15:00Z"), (1, "modified_at", "2025-12-15T10:20:00Z")]
    for side, other, table in (("from", "went", "claim_revisions"), ("to", "appeared", "claims")):
        ids = [claim["claim_id"] for claim in found[other]]
        ids += [claim["claim_id"] for pair in found["changed"] for claim in pair[side]]
        ids += [claim_id for pair in found["stayed"] for claim_id in pair[side]]
        stored = [row["claim_id"] for row in rows(edited, table) if row["article_id"] == was["article_id"]]
        assert sorted(ids) == sorted(stored)
    (moved,) = [pair for pair in found["changed"] if pair["to"][0]["field"] == "people.affected"]
    assert moved["differs"] == ["value"]
    assert [moved[side][0]["value_number"] for side in ("from", "to")] == [12_000, 14_300]
    assert [moved[side][0]["quote"] for side in ("from", "to")] == ["12.000 pazienti", "14.300 pazienti"]
    assert [moved[side][0]["revision"] for side in ("from", "to")] == [0, 1]
    shown = told(was["article_id"])[1]
    assert f"{len(found['changed'])} changed, {len(found['went'])} went, {len(found['stayed'])} stayed" in shown


def test_an_article_is_found_by_any_spelling_of_its_address_and_by_the_beginning_of_its_id(told, edited: Settings):
    was = revised(edited)
    out = told(was["article_id"])[1]
    bare = was["url"].removeprefix("http://")
    for wanted in (was["article_id"][:8], was["url"], f"https://www.{bare}?utm_source=feed#top"):
        assert told(wanted) == (0, out, "")


@pytest.mark.parametrize("wanted", ["a-nothing", "https://harbour-wire.example/none", "https://x@[bad/", f"{ESCAPE}"])
def test_an_article_that_is_not_in_the_lake_is_wrong_use(told, wanted: str):
    code, out, err = told(wanted)
    assert (code, out) == (2, "")
    assert err.startswith("breachledger diff: no article has ")
    assert is_clean(err)


@pytest.fixture
def copied(edited: Settings, tmp_path: Path) -> str:
    """A copy of the edited lake, to be written to."""
    return str(shutil.copytree(edited.lake, tmp_path / "lake"))


def test_a_forgotten_article_is_in_no_version_there(told, copied: str, edited: Settings):
    was = revised(edited)
    assert forget(open_files(copied), was["url"])
    assert told(was["url"], lake=copied)[0] == 2


def test_an_id_that_several_articles_have_is_wrong_use(told, edited: Settings):
    count = len(rows(edited, "articles"))
    code, out, err = told("a-")
    assert (code, out) == (2, "")
    assert f"{count} articles have an id that begins with 'a-', a-" in err


def test_an_article_with_one_version_says_so(told, edited: Settings):
    changed = {row["article_id"] for row in rows(edited, "article_revisions")}
    single = next(row for row in rows(edited, "articles") if row["article_id"] not in changed)
    for more in ([], ["--json"]):
        code, out, err = told(single["article_id"], *more)
        assert (code, out) == (0, "")
        assert f"{single['article_id']} has one version only: revision 0, published 2025-12-" in err


NAMES = ("Ada Fell", f"Elm{ESCAPE}sworth", "Ada Fell")
"""What each of three versions calls the victim."""


def version(number: int, **changes: Any) -> Reading:
    """A version of one article with one claim, fetched a day after the one before; the third is the first again."""
    name = NAMES[number]
    read = reading(0, f"{name} is hacked\nIt was {name}.", fetched_at=NOON + timedelta(days=number), **changes)
    assert read.article
    claims = [one for one in read.claims if one.start == 0]
    return replace(read, claims=tuple(named(one, read.article, name) for one in claims))


def named(claim: Claim, of: Article, name: str) -> Claim:
    return replace(claim, value_text=name, quote=name, end=len(name), source_name=name, text_sha256=of.text_sha256)


def lake_of(folder: Path, *readings: Reading) -> str:
    """A lake into which these readings were published."""
    files = open_files(str(folder))
    publish(files, stage(files, "run", readings), now=NOW)
    return str(folder)


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    """Three versions of one article; the outlet tells of a change for the last alone."""
    return lake_of(tmp_path, version(0), version(1), version(2, modified_at=NOON + timedelta(hours=40)))


def test_each_version_is_compared_with_the_next(told, hostile: str):
    out = told("a-", lake=hostile)[1]
    assert [line for line in out.splitlines() if "→" in line] == [
        "revision 0, published 2025-12-12 10:00 UTC → revision 1, fetched 2025-12-13 12:00 UTC",
        "revision 1, fetched 2025-12-13 12:00 UTC → revision 2, modified 2025-12-14 04:00 UTC",
    ]
    assert out.count("title  changed") == 2
    pairs = [json.loads(line) for line in told("a-", "--json", lake=hostile)[1].splitlines()]
    assert [(pair["from"]["revision"], pair["to"]["revision"]) for pair in pairs] == [(0, 1), (1, 2)]
    there, back = (pair["changed"][0] for pair in pairs)
    assert there["differs"] == back["differs"] == ["value", "source_name"]
    assert [there["from"][0]["revision"], back["to"][0]["revision"]] == [0, 2]
    assert there["from"][0] == back["to"][0] | {"revision": 0}


def test_an_article_is_found_by_an_address_that_it_had_before(told, tmp_path: Path):
    lake = lake_of(tmp_path, version(0, aliases=("https://netzwacht.example/short",)), version(1))
    assert told("http://netzwacht.example/short", lake=lake) == told("a-", lake=lake)
    assert told("http://netzwacht.example/shor", lake=lake)[0] == 2


@pytest.mark.parametrize(
    ("asked", "compared"),
    [
        (["--from", "1"], (1, 2)),
        (["--to", "1"], (0, 1)),
        (["--to", "2"], (0, 2)),
        (["--from", "0", "--to", "2"], (0, 2)),
    ],
)
def test_two_versions_may_be_chosen(told, hostile: str, asked: list[str], compared: tuple[int, int]):
    (line,) = told("a-", "--json", *asked, lake=hostile)[1].splitlines()
    found = json.loads(line)
    assert (found["from"]["revision"], found["to"]["revision"]) == compared
    if compared == (0, 2):
        assert (found["changed"], found["went"], found["appeared"], len(found["stayed"])) == ([], [], [], 1)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--from", "3"], "the article has no revision 3: it has 0 to 2"),
        (["--to", "-1"], "the article has no revision -1: it has 0 to 2"),
        (["--from", "2"], "--from 2 is not before --to 2"),
        (["--from", "2", "--to", "1"], "--from 2 is not before --to 1"),
    ],
)
def test_versions_that_are_not_there_or_out_of_order_are_wrong_use(told, hostile: str, asked: list[str], words: str):
    code, out, err = told("a-", *asked, lake=hostile)
    assert (code, out) == (2, "")
    assert words in err


def test_nothing_hostile_reaches_the_terminal(told, hostile: str, tmp_path: Path):
    newest = lake_of(tmp_path / "newest", version(0), version(1))
    for lake in (hostile, newest):
        for more in ([], ["--json"]):
            _, out, err = told("a-", *more, lake=lake)
            assert "sworth" in out
            assert is_clean(out + err)


def test_what_is_no_incident_report_any_more_is_told(told, tmp_path: Path):
    lake = lake_of(tmp_path, version(0), replace(version(1, is_incident_report=False), claims=()))
    out = told("a-", lake=lake)[1]
    assert "incident report  changed\n  - yes\n  + no\n" in out
    assert "0 appeared, 0 changed, 1 went, 0 stayed" in out


def test_a_day_is_told_as_a_day(told, tmp_path: Path):
    lake = lake_of(tmp_path, *(version(number, published_precision=Precision.DAY) for number in (0, 1)))
    assert "revision 0, published 2025-12-12 → revision 1" in told("a-", lake=lake)[1]


def test_versions_that_different_programs_read_come_with_a_warning(told, tmp_path: Path, hostile: str):
    lake = lake_of(tmp_path / "other", version(0), version(1, extractor_version="2"))
    code, out, err = told("a-", lake=lake)
    assert (code, bool(out)) == (0, True)
    assert "different programs read these versions" in err
    assert not told("a-", lake=hostile)[2]


def test_a_version_is_there_once_while_a_publish_is_under_way(told, hostile: str, tmp_path: Path):
    """The older versions are written first: for a moment the newest stands in both tables."""
    before = told("a-", "--to", "1", "--json", lake=hostile)[1]
    place = Path(hostile, "articles", "date=2025-12-12", "part-0.parquet")
    older = lake_of(tmp_path / "older", version(0), version(1))
    place.write_bytes(Path(older, place.relative_to(hostile)).read_bytes())
    assert told("a-", "--json", lake=hostile)[1] == before


def test_the_documents_example_is_what_the_command_prints(told):
    (command,) = re.findall(r"^    \$ breachledger diff (\S+)$", PAGE, re.MULTILINE)
    _, _, after = PAGE.partition(f"$ breachledger diff {command}\n")
    example = list(takewhile(lambda line: not line or line.startswith("    "), after.splitlines()))
    out = told(command)[1].splitlines()
    assert len(example) > 8
    assert [line for line in example if line.strip() != "…" and line.removeprefix("    ") not in out] == []


def test_the_documents_query_tells_which_articles_have_changed(edited: Settings):
    (query,) = re.findall(r"`(SELECT [^`]+ FROM article_revisions)`", PAGE)
    with connect(edited.lake) as ledger:
        found = ledger.sql(query).to_pylist()
    changed = {revised(edited, source)["article_id"] for source in ("harbour-wire", "sentinella-digitale")}
    assert {row["article_id"] for row in found} == changed
