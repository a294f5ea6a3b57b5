"""CC-NEWS as it is on a bad day: killed, cut off, throttled, wrong; and asked for by one outlet after the other."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from breachledger.ccnews import Pass, take
from breachledger.files import open_files
from breachledger.model import Harvest, Reject, Visit, Window
from breachledger.settings import Settings
from breachledger.store.publish import publish, stage
from breachledger.vocabulary import Outcome, Reason, Stage
from tests.fetch.server import Reply, Server, answer, endless
from tests.line.commands import ROOT
from tests.line.lakes import differences, dump, problems, rows
from tests.line.test_ccnews import DAYS, SOME, STAMP, crawl, own, passed
from tests.site.ccnews import HOST, CcNews, path_of, record
from tests.site.past import CATALOG

LISTS = "crawl-data/CC-NEWS/2025/12/warc.paths.gz"


def again(settings: Settings, *chosen: str, days: Window = DAYS) -> Pass:
    return asyncio.run(take(days, settings, chosen or None))


def articles(settings: Settings) -> set[str]:
    return {row["url"].replace("www.", "") for row in rows(settings, "articles")}


def test_a_pass_for_one_outlet_does_not_hide_the_file_from_the_others(tmp_path: Path):
    other = CATALOG.replace("chronicle", "gazette").replace("Chronicle", "Gazette")
    theirs = b"".join(record(one.url.replace("chronicle", "gazette"), one.html) for one in SOME[4:7])
    with CcNews({path_of(STAMP): crawl(SOME[:4]) + theirs}) as archive:
        settings = own(tmp_path, archive)
        (settings.catalog / "gazette.toml").write_text(other, "utf-8")
        assert again(settings, "chronicle").pages == 4
        assert again(settings).pages == 3
        assert again(settings, "gazette").records == 0


def test_pages_beyond_where_an_outlet_has_its_articles_are_not_taken(tmp_path: Path):
    with CcNews({path_of(STAMP): crawl(SOME[:8])}) as archive:
        settings = own(tmp_path, archive)
        place = f'kind = "wayback"\nurl = "{SOME[1].url}"'
        told = CATALOG.replace('kind = "wayback"\nurl = "http://chronicle.example/"', place)
        (settings.catalog / "chronicle.toml").write_text(told, "utf-8")
        again(settings)
    assert articles(settings) == {SOME[1].url}


@pytest.mark.parametrize("bad", ["https://chronicle.example:0/a", "https://x@chronicle.example/a", "https://[::1/a"])
def test_an_address_that_is_none_costs_its_record_alone(tmp_path: Path, bad: str):
    data = crawl(SOME[:2]) + record(bad, SOME[2].html) + crawl(SOME[3:5])
    with CcNews({path_of(STAMP): data}) as archive:
        settings, done = passed(tmp_path, archive)
    assert articles(settings) == {SOME[number].url for number in (0, 1, 3, 4)}
    assert done.faults == ()


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "text/css", "application/json", "text/plain"])
def test_a_page_with_a_wrong_type_is_an_article(tmp_path: Path, kind: str):
    with CcNews({path_of(STAMP): record(SOME[0].url, SOME[0].html, kind)}) as archive:
        settings, _ = passed(tmp_path, archive)
    assert articles(settings) == {SOME[0].url}


def test_what_an_outlet_has_refused_is_not_had_from_here(tmp_path: Path):
    with CcNews({path_of(STAMP): crawl(SOME[-3:])}) as archive:
        settings = own(tmp_path, archive)
        refused, gone, open_ = (one.url for one in SOME[-3:])
        day = date(2025, 12, 9)
        told = [(refused, Reason.ROBOTS), (gone.replace("://", "://www."), Reason.NOT_FOUND)]
        rejects = tuple(Reject(Stage.FETCH, url, why, day, "chronicle", url) for url, why in told)
        visits = tuple(Visit("chronicle", day, url, Outcome.REJECTED) for url, _ in told)
        files = open_files(settings.lake)
        publish(files, stage(files, "x", (), [Harvest("chronicle", day, (), visits, rejects)]), now=datetime.now(UTC))
        again(settings)
    assert articles(settings) == {gone, open_}


def test_a_file_that_is_cut_off_is_told_and_its_whole_records_are_taken(tmp_path: Path):
    with CcNews({path_of(STAMP): crawl(SOME[:3], 0)[:-100]}) as archive:
        settings, done = passed(tmp_path, archive)
    assert "1 damaged records" in done.faults[0]
    assert len(articles(settings)) == 2


def test_any_number_of_breaks_is_borne_while_it_goes_on(tmp_path: Path):
    data = crawl(SOME[:20])
    with CcNews({path_of(STAMP): data}, breaks=[len(data) // 9] * 8) as archive:
        _, done = passed(tmp_path, archive)
    assert (done.pages, done.faults) == (20, ())


def test_a_line_of_a_list_that_names_no_file_is_passed_over(tmp_path: Path):
    with CcNews({path_of(STAMP): crawl(SOME[:1])}) as archive:
        lines = ["", "x", path_of("20251399999999"), f"../../{path_of(STAMP)}", path_of(STAMP), path_of(STAMP)]
        archive.files[LISTS] = gzip.compress("\n".join(lines).encode())
        _, done = passed(tmp_path, archive)
    assert (done.files, done.pages, done.faults) == (1, 1, ())


def test_a_month_that_has_no_list_costs_its_own_files_alone(tmp_path: Path):
    with CcNews({path_of("20251231060000"): crawl(SOME[:1])}) as archive:
        done = again(own(tmp_path, archive), days=Window(date(2025, 12, 30), date(2025, 12, 31)))
    assert done.pages == 1
    assert "2026/01/warc.paths.gz" in done.faults[0]


@pytest.fixture
def lists() -> Iterator[Server]:
    """A server that has the list of one file, and what a test says instead of the file."""
    with Server({"/" + LISTS: answer(gzip.compress(path_of(STAMP).encode()))}) as server:
        yield server


def asked(folder: Path, server: Server, reply: Reply, **changed: float) -> tuple[Settings, Pass]:
    server.replies["/" + path_of(STAMP)] = reply
    with CcNews({}) as archive:
        settings = own(folder, archive)
    settings = replace(settings, connect_to=((HOST, f"127.0.0.1:{server.port}"),), **changed)
    return settings, again(settings)


def test_retry_after_is_honoured(tmp_path: Path, lists: Server):
    _, done = asked(tmp_path, lists, answer("busy", "503 Busy", retry_after="120"))
    assert lists.paths().count("/" + path_of(STAMP)) == 1
    assert "asked to be left alone" in done.faults[0]


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", HEAD])
def test_a_drip_ends(tmp_path: Path, lists: Server, head: bytes):
    began = time.monotonic()
    _, done = asked(tmp_path, lists, endless(head, b"x", pause=0.05), fetch_seconds=0.4)
    assert "took too long" in done.faults[0]
    assert time.monotonic() - began < 10


WHOLE = crawl(SOME[:1], 0)


@pytest.mark.parametrize(
    "reply",
    [
        answer(WHOLE, content_encoding="gzip"),
        answer(WHOLE, "206 Partial Content", content_range=f"bytes 5-{len(WHOLE) + 4}/{len(WHOLE) + 5}"),
        answer(WHOLE, "206 Partial Content", content_range="bytes 0-9/*"),
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + WHOLE,
        answer("", "302 Found", location="http://127.0.0.1/x"),
        answer("gone", "404 Not Found"),
        answer("", "304 Not Modified"),
    ],
)
def test_what_is_not_the_file_is_not_taken_for_it(tmp_path: Path, lists: Server, reply: bytes):
    settings, done = asked(tmp_path, lists, reply)
    assert len(done.faults) == 1
    assert not rows(settings, "articles")
    assert lists.paths().count("/" + path_of(STAMP)) == 1


def test_nothing_after_the_last_byte_is_the_end(tmp_path: Path, lists: Server):
    """As a server answers which has no bytes from there on (RFC 9110, section 15.5.17)."""
    size = len(WHOLE)
    state = tmp_path / "lake" / "_state" / "ccnews" / f"CC-NEWS-{STAMP}-00000.warc.gz.json"
    state.parent.mkdir(parents=True)
    state.write_text(f'{{"done": [], "begun": ["chronicle.example/"], "offset": {size}}}')
    reply = answer("no such range", "416 Range Not Satisfiable", content_range=f"bytes */{size}")
    settings, done = asked(tmp_path, lists, reply)
    assert done.faults == ()
    assert again(settings).records == 0


def test_memory_does_not_grow_with_the_file(tmp_path: Path):
    peaks = []
    for times in (2, 12):
        strangers = b"".join(record(f"https://other.example/{n}", os.urandom(60_000)) for n in range(60)) * times
        with CcNews({path_of(STAMP): strangers}) as archive:
            settings = own(tmp_path / str(times), archive)
            tracemalloc.start()
            try:
                assert again(settings).records == 60 * times
                peaks.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
        del strangers
    assert peaks[1] < peaks[0] + 4_000_000


@pytest.mark.long
def test_killed_at_any_moment_it_goes_on_to_the_same_lake(tmp_path: Path):
    data = crawl(SOME)
    with CcNews({path_of(STAMP): data}) as archive:
        whole, _ = passed(tmp_path / "whole", archive)
    with CcNews({path_of(STAMP): data}, breaks=[len(data) // 3, len(data) // 4]) as archive:
        broken = own(tmp_path / "broken", archive)
        told = {
            "LAKE": broken.lake,
            "STATE": str(broken.state),
            "CATALOG": str(broken.catalog),
            "CONNECT_TO": f"{HOST}=127.0.0.1:{archive.port}",
            "ALLOW_PRIVATE_HOSTS": HOST,
            "CCNEWS": f"http://{HOST}",
            "HOST_DELAY": "0",
        }
        bare = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        environment = bare | {f"BREACHLEDGER_{name}": value for name, value in told.items()}
        command = [sys.executable, "-m", "breachledger", "ccnews", f"{DAYS.first}..{DAYS.last}"]
        for sign in ("archive/*/*/*.open", "_state/staging/*", "articles/*", "_state/ccnews/*.json"):
            killed_when(command, environment, Path(broken.lake), sign)
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert differences(dump(whole.lake), dump(broken.lake)) == []
    assert problems(broken.lake) == []
    assert not list(Path(broken.lake, "archive").rglob("*.open"))


def killed_when(command: list[str], environment: dict[str, str], lake: Path, sign: str) -> None:
    """Start it and kill it as soon as there is a file like `sign` in the lake that was not there before."""
    before = set(lake.glob(sign))
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=quiet, start_new_session=True) as child:
        until = time.monotonic() + 30
        while child.poll() is None and time.monotonic() < until and not set(lake.glob(sign)) - before:
            time.sleep(0.001)
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
