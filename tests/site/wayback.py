"""A small archive of the web on loopback: the index of captures with its resume keys, and the captures themselves.

As the Wayback Machine answers (https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server): rows sorted
by address and time, a row of names first, `from` and `to` with both ends included, `collapse` on neighbouring rows, an
empty row and a key where the limit cut the answer; a capture at another time than asked for redirects to the nearest.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.site.small import Answer, SmallServer

HOST = "wayback.example"


class Capture(NamedTuple):
    """One address as it was answered at one time."""

    url: str
    stamp: str
    """Fourteen digits, UTC."""
    status: int
    mimetype: str
    body: bytes

    @property
    def urlkey(self) -> str:
        """The address as the index sorts it: the host from its end, without `www`."""
        parts = urlsplit(self.url)
        host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
        return f"{host}){parts.path}{'?' + parts.query if parts.query else ''}".lower()


class Wayback(SmallServer):
    """The archive; `failing` says by path and query how often a request is still answered with 503."""

    def __init__(self, captures: Iterable[Capture], limit: int = 5_000) -> None:
        super().__init__()
        self.captures = sorted(captures, key=lambda one: (one.urlkey, one.stamp))
        self.failing: Counter[str] = Counter()
        self._limit = limit

    def answer(self, target: str) -> Answer:
        """The response to a request target."""
        if self.failing[target]:
            self.failing[target] -= 1
            return Answer(503, {})
        parts = urlsplit(target)
        if parts.path == "/cdx/search/cdx":
            told = json.dumps(self._index(parse_qs(parts.query)))
            return Answer(200, {"Content-Type": "application/json"}, told.encode())
        return self._capture(target) if target.startswith("/web/") else Answer(404, {})

    def _index(self, query: dict[str, list[str]]) -> list[list[str]]:
        asked = {name: values[0] for name, values in query.items()}
        wanted = Capture(asked["url"], "", 0, "", b"").urlkey
        first, last = asked.get("from", "").ljust(14, "0"), asked.get("to", "").ljust(14, "9")
        found = [one for one in self.captures if _matches(one, wanted, asked) and first <= one.stamp <= last]
        found = [one for one in found if all(_passes(one, rule) for rule in query.get("filter", ()))]
        rows = _collapsed(found, asked.get("collapse", ""))
        start = int(asked.get("resumeKey", "0"))
        limit = min(int(asked.get("limit", self._limit)), self._limit)
        some = rows[start : start + limit]
        columns = asked["fl"].split(",")
        told = [columns, *([_column(one, name) for name in columns] for one in some)]
        more = start + limit < len(rows)
        return [*told, [], [str(start + limit)]] if more else told

    def _capture(self, target: str) -> Answer:
        stamp, _, url = target.removeprefix("/web/").partition("/")
        wanted = Capture(url, "", 0, "", b"").urlkey
        there = [one for one in self.captures if one.urlkey == wanted]
        if not there:
            return Answer(404, {})
        nearest = min(there, key=lambda one: abs(int(one.stamp) - int(stamp.removesuffix("id_"))))
        if f"{nearest.stamp}id_" != stamp:
            return Answer(302, {"Location": f"http://{HOST}/web/{nearest.stamp}id_/{nearest.url}"})
        headers = {"Content-Type": nearest.mimetype, "x-archive-orig-server": "small"}
        return Answer(nearest.status, headers, nearest.body)


def _matches(capture: Capture, wanted: str, asked: dict[str, str]) -> bool:
    return capture.urlkey.startswith(wanted) if asked.get("matchType") == "prefix" else capture.urlkey == wanted


def _column(capture: Capture, name: str) -> str:
    named = {"timestamp": capture.stamp, "original": capture.url, "urlkey": capture.urlkey}
    return named.get(name) or {"statuscode": str(capture.status), "mimetype": capture.mimetype}[name]


def _passes(capture: Capture, rule: str) -> bool:
    name, _, value = rule.partition(":")
    return _column(capture, name) == value


def _collapsed(captures: list[Capture], by: str) -> list[Capture]:
    """The first of each run of neighbours that agree in a column, or in its first characters (`timestamp:8`)."""
    name, _, length = by.partition(":")
    found: list[Capture] = []
    before = None
    for one in captures:
        told = _column(one, name)[: int(length) if length else None] if name else None
        if told is None or told != before:
            found.append(one)
        before = told
    return found
