"""Pages that somebody else fetched: folders with what is known of each, and WARC files, ours and foreign."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from breachledger import cli, replay
from breachledger.errors import UsageError
from breachledger.settings import Settings
from tests.line.lakes import Row, problems, rows, settings_for
from tests.site import Site, rendered_articles

PAGES = dict(rendered_articles())
NETZWACHT = sorted(url for url in PAGES if url.startswith("http://netzwacht"))
HARBOUR = sorted(url for url in PAGES if url.startswith("http://harbour-wire"))
TEXT = (
    "Vela Nord hit by intruders\n\n"
    "The ferry company Vela Nord said on Tuesday that intruders had stolen data of 1,200 passengers.\n"
)
WRITTEN = datetime(2025, 12, 18, 7, 0, tzinfo=UTC)


@pytest.fixture
def lake(site: Site, tmp_path: Path) -> Settings:
    return settings_for(site, tmp_path)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (folder := tmp_path / "inbox").mkdir()
    return folder


def take(lake: Settings, *paths: Path, source: str = "inbox", ours: bool = False) -> tuple[int, list[str]]:
    faults: list[str] = []
    return replay.ingest(paths, source, lake, faults.append, ours=ours), faults


def put(folder: Path, name: str, data: bytes, **meta: str) -> Path:
    place = folder / name
    place.write_bytes(data)
    os.utime(place, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    if meta:
        stem = name.removesuffix(".gz").rsplit(".", 1)[0]
        (folder / f"{stem}.meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return place


def foreign_warc(pages: dict[str, bytes], *, kind: str = "text/html") -> bytes:
    """A WARC file as another crawler writes it."""
    records = [_record("warcinfo", b"software: another-crawler/2.1\r\n")]
    for url, body in pages.items():
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        records.append(_record("response", head.encode() + body, f"WARC-Target-URI: {url}\r\n"))
    return b"".join(records)


def _record(kind: str, block: bytes, more: str = "") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{more}WARC-Date: 2025-12-20T06:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:5d1f7a52-6a3c-4b58-9a6e-0d3f0f6a7c11>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def assert_offsets_hold(lake: Settings) -> list[Row]:
    """The claims, each of whose quotes is at its place in its article."""
    texts = {row["article_id"]: row["text"] for row in rows(lake, "articles")}
    found = rows(lake, "claims")
    assert [texts[row["article_id"]][row["start"] : row["end"]] for row in found] == [row["quote"] for row in found]
    assert problems(lake.lake) == []
    return found


def test_a_folder_of_pages_with_what_is_known_of_them(lake: Settings, inbox: Path):
    url = HARBOUR[0]
    put(inbox, "a.html", PAGES[url], url=url, published_at="2025-12-07T23:30:00-02:00", source="harbour-wire")
    put(inbox, "b.html.gz", gzip.compress(PAGES[HARBOUR[1]]), url=HARBOUR[1])
    (deeper := inbox / "deeper").mkdir()
    put(deeper, "c.txt", TEXT.encode(), published_at="2025-12-16", title="Vela Nord hit by intruders")
    assert take(lake, inbox, source="my-crawl") == (3, [])
    found = {row["url"]: row for row in rows(lake, "articles")}
    first, second = found[url], found[HARBOUR[1]]
    assert (first["source"], first["partition"], first["published_origin"]) == ("harbour-wire", "2025-12-08", "feed")
    assert first["published_at"] == datetime(2025, 12, 8, 1, 30, tzinfo=UTC)
    assert (second["source"], second["fetched_at"]) == ("my-crawl", WRITTEN)
    assert second["partition"] in HARBOUR[1].replace("/", "-")
    (text,) = [row for row in found.values() if row["url"].startswith("file:")]
    assert text["text"] == TEXT, "the file unchanged"
    assert (text["title"], text["partition"], text["published_precision"]) == (
        "Vela Nord hit by intruders",
        "2025-12-16",
        "day",
    )
    assert [row["value_number"] for row in assert_offsets_hold(lake) if row["field"] == "people.affected"].count(
        1200
    ) == 1


def test_a_text_that_tells_no_day_stands_on_the_day_it_was_seen(lake: Settings, inbox: Path):
    put(inbox, "note.txt", TEXT.replace("on Tuesday ", "").encode())
    take(lake, inbox)
    (row,) = rows(lake, "articles")
    assert (row["partition"], row["published_origin"]) == (str(WRITTEN.date()), "first_seen")


def test_what_was_handed_in_twice_is_there_once(lake: Settings, inbox: Path):
    put(inbox, "a.html", PAGES[HARBOUR[0]], url=HARBOUR[0])
    put(inbox, "b.html", PAGES[HARBOUR[0]], url=HARBOUR[0] + "?utm_source=mail")
    assert take(lake, inbox) == (2, [])
    assert take(lake, inbox) == (2, [])
    assert len(rows(lake, "articles")) == 1
    assert not rows(lake, "article_revisions")
    assert_offsets_hold(lake)


def test_a_foreign_warc(lake: Settings, inbox: Path):
    pages = {url: PAGES[url] for url in NETZWACHT[:3]}
    (inbox / "crawl.warc").write_bytes(foreign_warc(pages))
    (inbox / "more.warc.gz").write_bytes(gzip.compress(foreign_warc({HARBOUR[0]: PAGES[HARBOUR[0]]})))
    (inbox / "pictures.warc").write_bytes(foreign_warc({"http://a.example/1.png": b"\x89PNG"}, kind="image/png"))
    assert take(lake, inbox, source="crawler") == (4, [])
    found = rows(lake, "articles")
    assert {row["canonical_url"] for row in found} == {*pages, HARBOUR[0]}
    assert {row["source"] for row in found} == {"crawler"}
    assert {row["fetched_at"] for row in found} == {datetime(2025, 12, 20, 6, 0, tzinfo=UTC)}
    assert {row["published_at"].year for row in found} == {2025}
    assert "first_seen" not in {row["published_origin"] for row in found}
    assert_offsets_hold(lake)


def test_heavy_pages_are_published_few_at_a_time(lake: Settings, inbox: Path):
    pages = {f"http://heavy.example/{number}": b"<html>" + b" " * 9_000_000 for number in range(8)}
    (inbox / "heavy.warc.gz").write_bytes(gzip.compress(foreign_warc(pages), 1))
    told: list[tuple[str, int, int]] = []
    assert replay.ingest([inbox], "inbox", lake, pytest.fail, lambda *one: told.append(one)) == 8
    assert told == [("read", done, together) for together in (6, 2) for done in range(1, together + 1)]
    assert len(rows(lake, "rejects")) == 8


def test_our_own_archive_goes_into_another_lake_with_all_that_it_knows(
    lake: Settings, demo_lake: str, site: Site, tmp_path: Path
):
    archives = sorted(Path(demo_lake, "archive", "sentinella-digitale").rglob("*.warc.gz"))
    taken, faults = take(lake, *archives, source="somebody", ours=True)
    assert faults == []
    here, there = rows(lake, "articles"), rows(settings_for(site, Path(demo_lake).parent), "articles")
    there = [row for row in there if row["source"] == "sentinella-digitale"]
    assert taken == len(here) == len(there)
    moving = {"raw_ref", "updated_at"}
    assert [{k: v for k, v in row.items() if k not in moving} for row in here] == [
        {k: v for k, v in row.items() if k not in moving} for row in there
    ]
    assert assert_offsets_hold(lake)


def test_a_forged_archive_says_nothing_of_another_outlet(lake: Settings, demo_lake: str, inbox: Path):
    shutil.copytree(Path(demo_lake, "archive", "sentinella-digitale"), inbox / "stolen")
    taken, faults = take(lake, inbox, source="somebody")
    assert (taken > 0, faults) == (True, [])
    assert {row["source"] for row in rows(lake, "articles")} == {"somebody"}
    assert "feed" not in {row["published_origin"] for row in rows(lake, "articles")}


def test_what_is_broken_is_told_and_the_rest_is_taken(
    lake: Settings, inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    put(inbox, "a.html", PAGES[HARBOUR[0]], url=HARBOUR[0])
    put(inbox, "b.html.gz", b"no gzip at all")
    put(inbox, "c.html", PAGES[HARBOUR[1]], published_at="the day before yesterday")
    put(inbox, "d.txt", TEXT.encode())
    (inbox / "d.meta.json").write_text("[1, 2", encoding="utf-8")
    whole = foreign_warc({url: PAGES[url] for url in NETZWACHT[:2]})
    (inbox / "e.warc").write_bytes(whole[: len(whole) - 2_000])
    (inbox / "f.warc.gz").write_bytes(b"neither")
    monkeypatch.setenv("BREACHLEDGER_LAKE", lake.lake)
    assert cli.main(["ingest", str(inbox)]) == 1
    told = capsys.readouterr().err.splitlines()
    named = {Path(line.split(": ")[0].removesuffix(".meta.json")).name.split(".")[0] for line in told[:-1]}
    assert named == {"b", "c", "d", "e", "f"}
    assert told[-1] == f"2 pages taken, {len(told) - 1} faults"
    assert {row["canonical_url"] for row in rows(lake, "articles")} == {HARBOUR[0], NETZWACHT[0]}
    assert_offsets_hold(lake)


def test_what_is_no_article_is_a_reject(lake: Settings, inbox: Path):
    put(inbox, "wall.html", Path(__file__).parent.parent.joinpath("site", "walls", "login-wall.html").read_bytes())
    put(inbox, "empty.txt", b"")
    assert take(lake, inbox) == (2, [])
    assert not rows(lake, "articles")
    found = rows(lake, "rejects")
    assert {row["stage"] for row in found} == {"clean"}
    assert "login_wall" in {row["reason"] for row in found}
    assert len(found) == 2


def test_wrong_use_is_told(
    lake: Settings, inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("BREACHLEDGER_LAKE", lake.lake)
    with pytest.raises(UsageError, match="does not exist"):
        take(lake, inbox / "nowhere")
    assert cli.main(["ingest", str(inbox)]) == 2
    assert "nothing to take" in capsys.readouterr().err
    put(inbox, "a.txt", TEXT.encode())
    assert cli.main(["ingest", str(inbox), "--source", "../up"]) == 2
    assert "is no source id" in capsys.readouterr().err
    assert not Path(lake.lake, "archive").exists()


def test_what_was_taken_survives_a_rebuild(lake: Settings, inbox: Path):
    put(inbox, "a.html", PAGES[HARBOUR[0]], url=HARBOUR[0], published_at="2025-12-08")
    put(inbox, "c.txt", TEXT.encode(), published_at="2025-12-16")
    take(lake, inbox)
    before = {table: rows(lake, table) for table in ("articles", "claims")}
    replay.rebuild(lake, everything=True)
    assert {table: rows(lake, table) for table in ("articles", "claims")} == before
