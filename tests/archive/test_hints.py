"""What stands beside a response may be anybody's words: in a file that is handed in, anything."""

from __future__ import annotations

import io
import json
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachledger.archive import ArchiveFile, as_exchange, foreign_pages, hints, read_page
from breachledger.archive.record import response
from breachledger.files import LocalFiles
from tests.archive.pages import exchange, html

TOLD = json.loads(hints.written(exchange()))


def changed(**told: object) -> str:
    """Our own hints with some of them changed; those of the link have `link_` before their name."""
    page, link = dict(TOLD["page"]), dict(TOLD["page"]["link"])
    for name, value in told.items():
        where, key = (link, name.removeprefix("link_")) if name.startswith("link_") else (page, name)
        where[key] = value
    return json.dumps({"kind": "page", "page": page | ({"link": link} if "link" not in told else {})})


def test_our_own_are_read_as_they_were_written():
    one = exchange().page
    found = hints.read(hints.written(exchange()))
    assert one is not None
    assert found is not None
    assert found.page is not None
    assert {name: getattr(one, name) for name in found.page} == found.page


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 200_000,
        '{"kind":"page","page":' + '{"url":' * 100_000,
        "9" * 10_000,
        "NaN",
        changed(url=5),
        changed(url=None),
        changed(url="https://netzwacht.example/\ud800"),
        changed(final_url=["x"]),
        changed(source="../../etc"),
        changed(source="a/b"),
        changed(source="netzwacht\n"),
        changed(source=""),
        changed(language_hint=7),
        changed(timezone={}),
        changed(fetched_at=None),
        changed(fetched_at="2025-12-12"),
        changed(fetched_at="0001-01-01T00:00:00+23:00"),
        changed(first_seen_at="2025-12-12T10:00:00"),
        changed(redirects=[1]),
        changed(link=[1]),
        changed(link_title=["x"]),
        changed(link_published_precision="aeon"),
        changed(link_modified_at="2025-12-12T10:00:00"),
        changed(link_tags=[{}]),
    ],
    ids=range(25),
)
def test_what_is_not_ours_is_none(text: str):
    assert hints.read(text) is None


def marked(text: str) -> bytes:
    """A record of ours in which `text` stands in the place of the hints."""
    whole = zlib.decompress(response(exchange(), "<urn:uuid:1>"), 31)
    return whole.replace(hints.written(exchange()).encode(), text.encode("utf-8", "replace").replace(b"\n", b" "))


def test_a_page_with_hints_that_are_not_ours_is_a_strangers_page():
    (page,) = foreign_pages(io.BytesIO(marked(changed(source="../../etc"))), "inbox", pytest.fail, ours=True)
    assert (page.source, page.link, page.body) == ("inbox", None, html())


def test_what_only_ours_may_say_is_believed_where_somebody_says_that_it_is_ours():
    forged = response(exchange(), "<urn:uuid:1>")
    (page,) = foreign_pages(io.BytesIO(forged), "inbox", pytest.fail)
    assert (page.source, page.link, page.url) == ("inbox", None, exchange().url)
    assert page.body == html()
    assert page.redirects == ()
    assert {page.first_seen_at, page.fetched_at} == {exchange().fetched_at}
    (page,) = foreign_pages(io.BytesIO(forged), "inbox", pytest.fail, ours=True)
    assert page == exchange().page


def values() -> st.SearchStrategy[Any]:
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str)
    return st.recursive(leaves, lambda some: st.lists(some) | st.dictionaries(st.text(), some), max_leaves=6)


NAMES = [*TOLD["page"], *(f"link_{name}" for name in TOLD["page"]["link"])]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), values(), max_size=4))
def test_whatever_is_read_can_be_kept(tmp_path_factory: pytest.TempPathFactory, told: dict[str, Any]):
    folder = tmp_path_factory.mktemp("lake")
    files = LocalFiles(folder)
    (page,) = foreign_pages(io.BytesIO(marked(changed(**told))), "inbox", pytest.fail, ours=True)
    with ArchiveFile(files, page.source) as archive:
        ref = archive.keep(as_exchange(page))
    assert read_page(files, ref).body == html()
    assert {path.name for path in folder.iterdir()} <= {"archive", "_state"}
