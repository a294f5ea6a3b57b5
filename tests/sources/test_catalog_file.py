"""A catalog file that is written says to the loader what was meant, whatever strangers called things."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.errors import UsageError
from breachledger.settings import Settings
from breachledger.sources.catalog import Listing, Source, load
from breachledger.sources.catalog_file import as_toml, save

BARE = Source(
    id="desk",
    name="Desk",
    home="https://desk.example/",
    languages=("it",),
    timezone="Europe/Rome",
    kind="specialist_press",
    links=(Listing("feed", "https://desk.example/feed"),),
)
FULL = replace(
    BARE,
    name='"Desk" \\ Sicherheit',
    languages=("de", "it"),
    links=(*BARE.links, Listing("paged_feed", "https://desk.example/feed?paged={page}", "backfill")),
    country="IT",
    expect=(0, 12),
    delay=2.5,
    quiet=(time(22), time(6, 30)),
    budget=900,
    checked=date(2026, 11, 22),
    evidence="https://desk.example/feeds",
    note="l'edizione della sera",
)


@pytest.mark.parametrize("source", [BARE, FULL])
def test_what_is_written_is_what_is_read(source: Source, tmp_path: Path):
    save(as_toml(source, {"name": "x", source.links[0].url: "y", "note": "z"}, ["a", "b"]), tmp_path / "desk.toml")
    assert load(tmp_path) == (source,)


def test_the_bundled_outlets_are_written_as_they_are(tmp_path: Path):
    outlets = load(Settings().catalog)
    for outlet in outlets:
        save(as_toml(outlet), tmp_path / f"{outlet.id}.toml")
    assert load(tmp_path) == outlets


def test_the_keys_stand_in_the_order_in_which_a_person_writes_them():
    text = as_toml(
        FULL, {"country": "a guess", "links_a_day": "seen", FULL.links[1].url: "page 2 differs"}, ["Drafted"]
    )
    assert text.splitlines()[:6] == [
        "# Drafted",
        'id = "desk"',
        'name = "\\"Desk\\" \\\\ Sicherheit"',
        'home = "https://desk.example/"',
        'languages = ["de", "it"]',
        "# country: a guess",
    ]
    assert "\n\n# page 2 differs\n[[links]]\nkind = " in text
    assert text.endswith("\n\n# links_a_day: seen\n[expect]\nlinks_a_day = [0, 12]\n")


def test_a_remark_stands_where_there_is_no_value():
    text = as_toml(BARE, {"country": "left out", "links_a_day": "left out"})
    assert '\nlanguage = "it"\n# country: left out\ntimezone = ' in text
    assert text.endswith('feed"\n\n# links_a_day: left out\n')


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_out_of_its_string_or_comment(name: str, note: str, remark: str):
    source = replace(BARE, name=name, note=note)
    text = as_toml(source, {"name": remark, "note": remark, BARE.links[0].url: remark}, [remark])
    told = tomllib.loads(text)
    assert (told["name"], told["note"]) == (_whole(name), _whole(note))
    assert set(told) == {"id", "name", "home", "language", "timezone", "kind", "note", "links"}
    assert all(char.isprintable() or char == "\n" for char in text)
    assert all(len(line) <= 202 for line in text.splitlines() if line.startswith("#"))


def test_half_a_character_becomes_a_sign_for_it():
    told = tomllib.loads(as_toml(replace(BARE, name="a\ud800b")))
    assert told["name"] == "a\N{REPLACEMENT CHARACTER}b"


def _whole(text: str) -> str:
    return "".join("\N{REPLACEMENT CHARACTER}" if 0xD800 <= ord(char) < 0xE000 else char for char in text)


def test_a_file_that_is_there_is_replaced_only_where_that_was_asked_for(tmp_path: Path):
    path = tmp_path / "desk.toml"
    save("first\n", path)
    with pytest.raises(UsageError, match=r"desk\.toml is there already; --force"):
        save("second\n", path)
    assert path.read_text() == "first\n"
    save("second\n", path, replace=True)
    assert path.read_text() == "second\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(UsageError, match=r"cannot write .*nowhere"):
        save("x", tmp_path / "nowhere" / "desk.toml")
