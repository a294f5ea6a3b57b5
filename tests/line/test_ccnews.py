"""CC-NEWS: one pass for all outlets, broken off and gone on with, and nothing lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from breachledger import ccnews
from breachledger.ccnews import Pass, take
from breachledger.errors import GiveUp
from breachledger.model import Window
from breachledger.settings import Settings
from tests.line.lakes import differences, dump, problems, rows
from tests.site.ccnews import CRAWLED, HOST, CcNews, path_of, record
from tests.site.chronicle import HOST as OUTLET
from tests.site.chronicle import Piece, pieces
from tests.site.past import CATALOG

DAYS = Window(date(2025, 12, 8), date(2025, 12, 10))
STAMP = "20251210060000"


def own(folder: Path, archive: CcNews) -> Settings:
    """A lake, a state and a catalog in a new folder."""
    catalog = folder / "catalog"
    catalog.mkdir(parents=True)
    (catalog / "chronicle.toml").write_text(CATALOG, "utf-8")
    return Settings(
        lake=str(folder / "lake"),
        state=folder / "state",
        catalog=catalog,
        connect_to=((HOST, f"127.0.0.1:{archive.port}"),),
        allow_private_hosts=frozenset({HOST}),
        ccnews=f"http://{HOST}",
        host_delay=0.0,
    )


def crawl(some: Sequence[Piece], strangers: int = 3) -> bytes:
    """A file with the pages of the outlet among those of others."""
    told = b""
    for number, piece in enumerate(some):
        url = piece.url.replace("://", "://www.") if number % 2 else piece.url
        told += record(url, piece.html, ("text/html", None, "application/octet-stream")[number % 3])
        for other in range(strangers):
            told += record(f"https://other{other}.example/{number}", b"<html><p>Of no concern.</p></html>" * 40)
    return told


SOME = [one for one in pieces() if one.published < CRAWLED][-40:]


def passed(folder: Path, archive: CcNews) -> tuple[Settings, Pass]:
    settings = own(folder, archive)
    return settings, asyncio.run(take(DAYS, settings))


def test_the_pages_of_known_outlets_are_articles_whatever_their_type(tmp_path: Path):
    with CcNews({path_of(STAMP): crawl(SOME)}) as archive:
        settings, done = passed(tmp_path, archive)
    assert (done.files, done.records, done.pages, done.faults) == (1, 160, 40, ())
    found = rows(settings, "articles")
    assert len(found) == 40
    assert {row["source"] for row in found} == {"chronicle"}
    assert {row["title"] for row in found} == {piece.title for piece in SOME}
    assert {row["partition"] for row in found} == {str(piece.published.date()) for piece in SOME}
    assert rows(settings, "claims")
    assert problems(settings.lake) == []


def test_files_of_other_days_are_not_asked_for(tmp_path: Path):
    files = {path_of(stamp): crawl(SOME[:1]) for stamp in ("20251207235959", STAMP, "20251212120000", "20251213000000")}
    with CcNews(files) as archive:
        passed(tmp_path, archive)
        asked = [path for path, _ in archive.asked if path.endswith("warc.gz")]
    assert asked == [path_of("20251207235959"), path_of(STAMP), path_of("20251212120000")]


def test_a_pass_that_is_broken_again_and_again_leaves_what_an_undisturbed_one_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ccnews, "TOGETHER", 7)
    data = crawl(SOME)
    with CcNews({path_of(STAMP): data}) as archive:
        whole, _ = passed(tmp_path / "whole", archive)
    with CcNews({path_of(STAMP): data}, breaks=[len(data) // 5, 1, len(data) // 3, 0]) as archive:
        broken, done = passed(tmp_path / "broken", archive)
        offsets = [first for path, first in archive.asked if path == path_of(STAMP)]
    assert done.faults == ()
    assert offsets == sorted(offsets)
    assert len(set(offsets)) > 2, "it goes on in the middle"
    assert differences(dump(whole.lake), dump(broken.lake)) == []


def test_a_file_that_was_read_is_not_read_again_and_a_broken_one_from_where_it_was(tmp_path: Path):
    data = crawl(SOME)
    with CcNews({path_of(STAMP): data}, breaks=[len(data) // 2] + [0] * 5) as archive:
        settings, done = passed(tmp_path, archive)
        assert "broken off at byte" in done.faults[0]
        archive.asked.clear()
        again = asyncio.run(take(DAYS, settings))
        (first,) = [first for path, first in archive.asked if path == path_of(STAMP)]
        assert 0 < first <= len(data) // 2
        assert (again.faults, done.pages + again.pages) == ((), 40)
        archive.asked.clear()
        assert asyncio.run(take(DAYS, settings)).records == 0
        assert not [path for path, _ in archive.asked if path == path_of(STAMP)]


def test_damage_costs_the_damaged_record_alone(tmp_path: Path):
    members = [record(piece.url, piece.html) for piece in SOME[:5]]
    members[2] = members[2][:200] + b"\xff" * 100 + members[2][300:]
    with CcNews({path_of(STAMP): b"noise" + b"".join(members)}) as archive:
        settings, done = passed(tmp_path, archive)
    assert {row["url"] for row in rows(settings, "articles")} == {SOME[number].url for number in (0, 1, 3, 4)}
    assert "damaged records" in done.faults[0]


def test_what_is_stored_is_not_taken_again(tmp_path: Path):
    with CcNews({path_of(STAMP): crawl(SOME[:5]), path_of(STAMP, 1): crawl(SOME[:8])}) as archive:
        _, done = passed(tmp_path, archive)
    assert done.pages == 8


def test_a_month_without_a_list_is_told(tmp_path: Path):
    with CcNews({}) as archive:
        settings = own(tmp_path, archive)
        with pytest.raises(GiveUp, match=r"warc\.paths\.gz"):
            asyncio.run(take(DAYS, replace(settings)))


def test_the_outlet_is_not_asked_for_anything(tmp_path: Path):
    with CcNews({path_of(STAMP): crawl(SOME[:5])}) as archive:
        settings, _ = passed(tmp_path, archive)
    leases = list((settings.state / "hosts").iterdir())
    assert len(leases) == 1, f"of {HOST} and not of {OUTLET}"
