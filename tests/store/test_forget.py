from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from breachledger import cli
from breachledger.archive import ArchiveFile, archive_files, pages, read_page
from breachledger.files import Files, LocalFiles
from breachledger.forget import forget
from breachledger.model import RawRef, Reading, Visit
from breachledger.resolution import resolve
from breachledger.store.harvests import load_harvests, save_harvest
from breachledger.store.publish import publish, stage
from breachledger.store.staging import unstage
from breachledger.store.verify import verify
from breachledger.vocabulary import Outcome
from tests.archive.pages import exchange
from tests.store.readings import DAY, NOON, NOW, claims, contents, harvest, listing, reading, rows, snapshot, url, visit

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://netzwacht.example/2025/12/1"


def archived(files: Files) -> list[Reading]:
    """Four pages in one archive file, and what is read of them; the second one is there in two versions."""
    with ArchiveFile(files, "netzwacht") as archive:
        kept = [(number, archive.keep(exchange(number))) for number in (0, 1, 2, 1, 3)]
    readings = []
    for place, (number, ref) in enumerate(kept):
        page = read_page(files, ref)
        text = f"Meldung {number} Fassung {place}\nDer Vorfall."
        told = reading(number, text, url=page.url, canonical_url=page.final_url, raw_ref=ref)
        assert told.article is not None
        article = replace(told.article, fetched_at=NOON + timedelta(minutes=place), aliases=page.redirects)
        readings.append(Reading(replace(article, aliases=()), claims(article)))
    return readings


def put(files: Files, *readings: Reading, run: str = "run") -> None:
    publish(files, stage(files, run, readings, [harvest(listing(), visit(1))]), now=NOW)


def test_forgotten_article_is_nowhere_and_stays_away(files: Files) -> None:
    readings = archived(files)
    listed = [Visit("netzwacht", day, ADDRESS, Outcome.FETCHED) for day in (DAY, DAY - timedelta(days=9))]
    publish(files, stage(files, "run", readings, [harvest(listing(), visit(1), *listed)]), now=NOW)
    assert len(rows(files, "article_revisions")) == 1
    assert forget(files, ADDRESS + "?utm_source=x") is True

    tables = {name: some for name, some in contents(files).items() if name != "_state/addresses"}
    assert "Meldung 1" not in str(tables)
    assert ADDRESS not in str(tables)
    (path,) = archive_files(files)
    assert [page.final_url[-1] for page in pages(files, path)] == ["0", "2", "3"]
    for row in rows(files, "articles"):
        assert read_page(files, RawRef(**row["raw_ref"])).final_url == row["canonical_url"]
    assert [(row["articles"], row["links_listed"]) for row in rows(files, "runs")] == [(3, 1)]
    assert list(verify(files)) == []

    put(files, *readings, run="again")
    assert len(rows(files, "articles")) == 3
    assert {(row["stage"], row["reason"]) for row in rows(files, "rejects")} == {("publish", "forgotten")}
    assert "Meldung 1" not in str(contents(files))


def test_what_the_logs_tell_of_its_incidents_goes_too(folder: LocalFiles) -> None:
    folder.write("watchlist.toml", b"[[watch]]\nname = 'all'\nkeywords = ['Hameln']\nbackfill = true\n")
    words = "Das Klinikum Hameln meldet einen Vorfall." * 9
    put(folder, reading(1, f"Klinik Hameln\n{words}"), reading(2, f"Klinik in Hameln\n{words}"))
    resolve(folder, now=NOW)
    assert len(rows(folder, "decisions", None)) == 1
    assert "by 1 outlet so far" in rows(folder, "alerts", None)[0]["detail"]
    assert forget(folder, url(1))
    assert [row["detail"] for row in rows(folder, "alerts", None)] == [""]
    assert rows(folder, "decisions", None) == []
    assert rows(folder, "incident_registry", None)[0]["anchor_article_id"] == rows(folder, "articles")[0]["article_id"]


def test_what_a_run_has_collected_meanwhile_can_still_be_read(files: Files) -> None:
    with ArchiveFile(files, "netzwacht") as archive:
        refs = [archive.keep(exchange(number)) for number in (0, 1, 2, 1, 1, 3)]
    save_harvest(files, "nightly", replace(harvest(), pages=(refs[0], refs[2], refs[5])))
    staged = stage(files, "staged", [reading(3, url=ADDRESS[:-1] + "3", raw_ref=refs[5])])
    assert forget(files, ADDRESS) is True

    (left,) = load_harvests(files, "nightly")
    assert [read_page(files, ref).final_url[-1] for ref in left.pages] == ["0", "2", "3"]
    publish(files, staged, now=NOW)
    assert rows(files, "articles")[0]["raw_ref"] == refs[5]._asdict()
    assert list(verify(files)) == []
    assert [page.raw_ref for page in pages(files, refs[0].file)] == [refs[0], refs[2], refs[5]]
    with files.open(refs[0].file) as stream:
        kinds = [record.record_type for record in ArchiveIterator(stream)]
    gone, page = WarcRecordType.metadata, WarcRecordType.response
    assert kinds == [WarcRecordType.warcinfo, page, gone, page, gone, page]


def test_runs_between_two_steps_lose_it(files: Files) -> None:
    readings, listed = archived(files), Visit("netzwacht", DAY, ADDRESS, Outcome.FETCHED)
    refs = [reading.article.raw_ref for reading in readings if reading.article and reading.article.raw_ref]
    collected = replace(harvest(listing(), visit(0), listed), pages=tuple(refs))
    save_harvest(files, "nightly", collected)
    staged = stage(files, "nightly", readings, [collected])
    assert forget(files, ADDRESS) is True

    held = unstage(files, staged)
    assert "Meldung 1" not in str(held)
    assert set(held.articles["reading"].to_pylist()) == set(held.claims["reading"].to_pylist()) == {0, 2, 4}
    for left in (*load_harvests(files, "nightly"), held):
        assert [visit.url for visit in left.visits] == [listing().url, url(0)]
    assert load_harvests(files, "nightly")[0].pages == (refs[0], refs[2], refs[4])
    publish(files, staged, now=NOW)
    assert len(rows(files, "articles")) == 3
    assert ADDRESS not in str(contents(files))
    assert list(verify(files)) == []


def test_what_a_dead_run_was_staging_goes_and_a_living_one_goes_on(folder: LocalFiles) -> None:
    dead, living = (folder.grow(f"_state/staging/{name}/articles.parquet") for name in ("dead", "living"))
    dead.file.close()
    forget(folder, ADDRESS)
    living.finish()
    assert [path.name for path in (folder.root / "_state/staging").rglob("*.*")] == ["articles.parquet"]


def test_damage_goes_with_what_is_forgotten_and_moves_nothing(folder: LocalFiles) -> None:
    with ArchiveFile(folder, "netzwacht") as archive:
        refs = [archive.keep(exchange(number)) for number in range(5)]
    place = folder.root / refs[0].file
    data = bytearray(place.read_bytes())
    data[refs[3].offset + 40 : refs[3].offset + 60] = b"?" * 20
    place.write_bytes(data)
    put(folder, *(reading(n, url=f"https://a.example/{n}", raw_ref=refs[n]) for n in (0, 3)))
    assert forget(folder, ADDRESS) is True
    damage: list[str] = []
    assert [page.raw_ref for page in pages(folder, refs[0].file, damage.append)] == [refs[0], refs[2], refs[4]]
    assert damage == []
    assert {row["url"][-1]: row["raw_ref"] for row in rows(folder, "articles")} == {"0": refs[0]._asdict(), "3": None}


def test_alerts_of_what_was_pending_are_told_by_the_list_of_the_settings(
    folder: LocalFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours.toml").write_text("[[watch]]\nname = 'ours'\nkeywords = ['Hameln']\nbackfill = true\n", "utf-8")
    monkeypatch.setenv("BREACHLEDGER_WATCHLIST", str(tmp_path / "ours.toml"))
    put(folder, reading(1), reading(2, "Klinikum Hameln\nHameln war offline."))
    assert cli.main(["forget", url(1), "--lake", str(folder.root)]) == 0
    assert [row["watch"] for row in rows(folder, "alerts", None)] == ["ours"]


def test_unknown_address_is_kept_out_from_now_on(folder: LocalFiles) -> None:
    assert forget(folder, ADDRESS) is False
    put(folder, *(one for one in [reading(0, url=ADDRESS, canonical_url=ADDRESS), reading(2)]))
    assert len(rows(folder, "articles")) == 1


def test_forgetting_twice_changes_nothing(files: Files) -> None:
    put(files, *archived(files))
    forget(files, ADDRESS)
    before = snapshot(files)
    assert forget(files, ADDRESS) is False
    assert snapshot(files) == before


def test_file_that_holds_nothing_else_goes(folder: LocalFiles) -> None:
    with ArchiveFile(folder, "netzwacht") as archive:
        archive.keep(exchange(1))
    assert forget(folder, ADDRESS) is True
    assert archive_files(folder) == []


@pytest.mark.parametrize("address", ["file:///home/me/a.txt", "https://[broken", "not an address \ud800"])
def test_any_text_can_be_forgotten(folder: LocalFiles, address: str) -> None:
    assert forget(folder, address) is False
    assert str(DAY) not in str(contents(folder))
