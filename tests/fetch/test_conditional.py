from __future__ import annotations

import asyncio

import pytest

from breachledger.fetch.client import Fetcher
from breachledger.fetch.conditional import Unchanged
from breachledger.model import Exchange, Page, RawRef
from breachledger.settings import Settings
from breachledger.vocabulary import Reason
from tests.fetch.conftest import Get
from tests.fetch.server import Request, Server, answer, redirect

URL = "http://press.example/a"
REF = RawRef("archive/press/2025-12-12/one.warc.gz", 10, 20)
NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\n\r\n"


class Memory:
    """Validators in a dictionary."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str | None, str | None, RawRef]] = {}

    def get(self, url: str) -> tuple[str | None, str | None, RawRef] | None:
        return self.known.get(url)

    def put(self, url: str, etag: str | None, last_modified: str | None, raw_ref: RawRef) -> None:
        self.known[url] = (etag, last_modified, raw_ref)

    def forget(self, url: str) -> None:
        del self.known[url]


def asked(server: Server) -> Request:
    return server.requests[-1]


def archive(exchange: Exchange) -> RawRef:
    return REF


def test_what_has_not_changed_is_not_sent_again(server: Server, settings: Settings) -> None:
    memory = Memory()
    modified = "Fri, 12 Dec 2025 08:00:00 GMT"
    server.replies["/a"] = answer("page", etag='"v1"', last_modified=modified)

    async def run() -> Page | Unchanged:
        async with Fetcher(settings, keep=archive, validators=memory) as fetcher:
            return await fetcher.get(URL, source="press")

    page = asyncio.run(run())
    assert isinstance(page, Page)
    assert page.raw_ref == REF
    assert memory.known == {URL: ('"v1"', modified, REF)}
    server.replies["/a"] = NOT_MODIFIED
    assert asyncio.run(run()) == Unchanged(URL, URL, REF)
    assert asked(server).headers["if-none-match"] == '"v1"'
    assert asked(server).headers["if-modified-since"] == modified


def test_without_a_memory_nothing_is_asked_conditionally(server: Server, get: Get) -> None:
    server.replies["/a"] = answer("page", etag='"v1"')
    get(URL)
    assert "if-none-match" not in asked(server).headers


def test_a_new_version_replaces_the_old_validators(server: Server, get: Get) -> None:
    memory = Memory()
    memory.put(URL, '"v1"', None, REF)
    new = RawRef("archive/press/2025-12-13/two.warc.gz", 1, 2)
    server.replies["/a"] = answer("edited", etag='"v2"')
    page = get(URL, using={"validators": memory, "keep": lambda _: new})
    assert (page.body, page.raw_ref) == (b"edited", new)
    assert memory.known[URL] == ('"v2"', None, new)


def test_what_is_in_no_archive_is_not_remembered(server: Server, get: Get) -> None:
    memory = Memory()
    server.replies["/a"] = answer("page", etag='"v1"')
    get(URL, using={"validators": memory, "keep": None})
    assert memory.known == {}


def test_not_modified_is_believed_at_the_end_of_a_redirect(server: Server, get: Get) -> None:
    memory = Memory()
    memory.put("http://press.example/b", '"v1"', None, REF)
    server.replies |= {"/a": redirect("/b"), "/b": NOT_MODIFIED}
    assert get(URL, using={"validators": memory}) == Unchanged(URL, "http://press.example/b", REF)


def test_not_modified_that_nobody_asked_for_is_an_error(server: Server, refusal: Get) -> None:
    server.replies["/a"] = NOT_MODIFIED
    assert refusal(URL, using={"validators": Memory()}).reason == Reason.HTTP_ERROR


def test_not_modified_is_not_archived(server: Server, get: Get, kept: list[Exchange]) -> None:
    memory = Memory()
    memory.put(URL, '"v1"', None, REF)
    server.replies["/a"] = NOT_MODIFIED
    get(URL, using={"validators": memory})
    assert [exchange.kind for exchange in kept] == ["robots"]


@pytest.mark.parametrize("etag", ['"a\r\nX-Evil: 1"', '"ü"', "", '"' + "x" * 1_000 + '"', "\x00"])
def test_a_validator_that_would_break_the_header_is_not_sent(server: Server, get: Get, etag: str) -> None:
    memory = Memory()
    memory.put(URL, etag, None, REF)
    server.replies["/a"] = answer("page")
    assert get(URL, using={"validators": memory}).body == b"page"
    assert not {"if-none-match", "x-evil"} & set(asked(server).headers)


def test_a_version_that_is_lost_is_sent_again(server: Server, settings: Settings) -> None:
    memory = Memory()
    memory.put(URL, '"v1"', None, REF)
    server.replies["/a"] = answer("page", etag='"v1"')

    async def run() -> Page | Unchanged:
        async with Fetcher(settings, keep=archive, validators=memory) as fetcher:
            fetcher.forget_version(URL)
            return await fetcher.get(URL, source="press")

    page = asyncio.run(run())
    assert isinstance(page, Page)
    assert "if-none-match" not in asked(server).headers
    assert memory.known[URL] == ('"v1"', None, REF)
