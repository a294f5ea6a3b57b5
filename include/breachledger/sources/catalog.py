"""The catalog of outlets: one TOML file an outlet, read strictly. `docs/add-a-source.md` shows how one is written."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from breachledger.address import address_key
from breachledger.errors import UsageError
from breachledger.sources import catalog_keys as keys
from breachledger.sources.toml_places import Place, find_places, line_of


@dataclass(frozen=True, slots=True)
class Listing:
    """One `[[links]]` table: a feed, a sitemap or another list of an outlet's articles."""

    kind: str
    """The rung that reads it: one of `catalog_keys.LISTING_KINDS`."""
    url: str
    purpose: str = "both"
    """`daily`, `backfill` or `both` (`for` in the file)."""

    def serves(self, purpose: str) -> bool:
        """Whether it is read for `daily` or for `backfill`."""
        return self.purpose in {purpose, "both"}


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet, as its file tells it."""

    id: str
    name: str
    home: str
    languages: tuple[str, ...]
    """ISO 639-1, the main one first."""
    timezone: str
    """IANA: in which its dates without a zone are meant."""
    kind: str
    links: tuple[Listing, ...]
    country: str | None = None
    """ISO 3166-1 alpha-2; None where an outlet does not tell where it sits."""
    expect: tuple[int, int] | None = None
    """The least and the most links that an ordinary day brings; None where nobody has said."""
    delay: float | None = None
    """Seconds between two requests, where the outlet should be asked more slowly than `Settings.host_delay`."""
    quiet: tuple[time, time] | None = None
    """From when to when, by its own clock, the outlet is not asked; the first may be later: then it is a night."""
    budget: int | None = None
    """How many requests a UTC day may bring each of its hosts."""
    checked: date | None = None
    """The day on which the addresses were tried and answered; None: unchecked."""
    evidence: str | None = None
    """Where the addresses of its listings are documented."""
    note: str | None = None

    def is_quiet(self, now: datetime) -> bool:
        """Whether `now` lies in the hours in which the outlet is to be left alone."""
        if self.quiet is None:
            return False
        first, last = self.quiet
        clock = now.astimezone(ZoneInfo(self.timezone)).time()
        return first <= clock < last if first <= last else not last <= clock < first

    @property
    def language(self) -> str | None:
        """The language of an outlet that has only one: the hint for its pages."""
        return self.languages[0] if len(self.languages) == 1 else None

    def listings(self, purpose: str) -> tuple[Listing, ...]:
        """The listings to be read for `daily` or for `backfill`, in the order of the file."""
        return tuple(listing for listing in self.links if listing.serves(purpose))


def load(folder: Path) -> tuple[Source, ...]:
    """All outlets of a folder, by id.

    Raises:
        UsageError: the folder holds no outlet, or one that is wrong: all faults of all files, one a line, each as
            `FILE:LINE: what is wrong and what is allowed`.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise UsageError(f"{folder}: no outlet here; a catalog is a folder of .toml files, one an outlet")
    files = [_File(path) for path in paths]
    sources = [source for file in files if (source := file.source())]
    _refuse_twins(files)
    if errors := [error for file in files for error in file.errors]:
        raise UsageError("\n".join(errors))
    return tuple(sources)


class _File:
    """One file while it is examined: its tables, where they stand, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: list[str] = []
        self.text = self._text()
        self.places = find_places(self.text)
        self.tables = self._tables()

    def refuse(self, place: Place, fault: str) -> None:
        """Note a fault at the line of `place`."""
        self._refuse_at(line_of(self.places, place), fault)

    def source(self) -> Source | None:
        """The outlet, or None where something is wrong with it."""
        if self.tables is None:
            return None
        top = self._checked(Place(), self.tables, keys.TOP)
        links = [
            self._checked(Place("links", index), table, keys.LINK) for index, table in enumerate(top.get("links", ()))
        ]
        for index, link in enumerate(links):
            if "kind" in link and "url" in link and (fault := keys.misplaced(link["kind"], link["url"])):
                self.refuse(Place("links", index, "url"), fault)
        expect = self._checked(Place("expect"), top.get("expect", {}), keys.EXPECT) if "expect" in top else {}
        if "id" in top and top["id"] != self.path.stem:
            self.refuse(Place(key="id"), f"id is {top['id']!r}; it has to be the name of the file, {self.path.stem!r}")
        if self.errors:
            return None
        top["languages"] = top.pop("languages", None) or (top.pop("language"),)
        top["links"] = tuple(Listing(link["kind"], link["url"], link.get("for", "both")) for link in links)
        return Source(**(top | {"expect": expect.get("links_a_day")}))

    def urls(self) -> list[tuple[Place, str]]:
        """The addresses of its listings, with their places; only of those that can be read at all."""
        tables = (self.tables or {}).get("links")
        rows = enumerate(tables if isinstance(tables, list) else [])
        return [(Place("links", at, "url"), row["url"]) for at, row in rows if isinstance(row, dict) and "url" in row]

    def _text(self) -> str:
        try:
            return self.path.read_bytes().decode()
        except UnicodeDecodeError as error:
            self._refuse_at(error.object.count(b"\n", 0, error.start) + 1, "not UTF-8; save the file as UTF-8")
        except OSError as error:
            self._refuse_at(1, f"cannot be read: {error.strerror}")
        return ""

    def _tables(self) -> dict[str, Any] | None:
        if self.errors:
            return None
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else max(1, len(self.text.splitlines()))
            self._refuse_at(line, f"not TOML: {error}")
        return None

    def _checked(self, place: Place, table: dict[str, Any], allowed: keys.Table) -> dict[str, Any]:
        """The values of a table that are as they should be; what is not so is noted."""
        for fault in allowed.missing(table):
            self.refuse(place, fault)
        values: dict[str, Any] = {}
        for key, value in table.items():
            here = place._replace(key=key)
            if key not in allowed.keys:
                self.refuse(here, f"unknown key {key!r}; allowed here: {', '.join(allowed.keys)}")
                continue
            try:
                values[key] = allowed.keys[key](value)
            except keys.Refusal as error:
                self.refuse(here, f"{key} = {value!r}: {error}")
        return values

    def _refuse_at(self, line: int, fault: str) -> None:
        self.errors.append(f"{self.path}:{line}: {' '.join(fault.split())}")


def _refuse_twins(files: list[_File]) -> None:
    """Note every address that is listed twice, in one file or in two: its links would be counted twice."""
    seen: dict[str, str] = {}
    for file in files:
        for place, url in file.urls():
            here = f"{file.path.name}:{line_of(file.places, place)}"
            if keys.is_web(url) and (first := seen.setdefault(address_key(url), here)) != here:
                file.refuse(place, f"url {url!r} stands already in {first}; list it once")
