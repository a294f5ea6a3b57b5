"""The catalog's loader: what is right is read whole, what is wrong is named with its file and line."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from breachledger.errors import UsageError
from breachledger.sources.catalog import Listing, load

GOOD = """\
id = "night-desk"
name = "Night Desk"
home = "https://night-desk.example/"
language = "de"
country = "DE"
timezone = "Europe/Berlin"
kind = "specialist_press"
delay = 2
checked = 2026-11-22
evidence = "https://night-desk.example/feeds"
note = "Full texts."

[[links]]
kind = "feed"
url = "https://night-desk.example/feed"
for = "daily"

[[links]]
kind = "sitemap"
url = "https://night-desk.example/sitemap.xml"

[expect]
links_a_day = [2, 60]
"""
PAGED = """
[[links]]
kind = "paged_feed"
url = "https://night-desk.example/feed/?paged={page}"

[[links]]
kind = "archive_page"
url = "https://night-desk.example/{year}/{month}/{day}/"

[[links]]
kind = "archive_page"
url = "https://night-desk.example/archive?month={year}-{month}&page={page}"
"""
SITE = Path(__file__).parents[1] / "site"


def catalog(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(UsageError) as caught:
        load(folder)
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (source,) = load(catalog(tmp_path, night_desk=GOOD))
    assert (source.id, source.name, source.home) == ("night-desk", "Night Desk", "https://night-desk.example/")
    assert (source.languages, source.country, source.timezone) == (("de",), "DE", "Europe/Berlin")
    assert (source.kind, source.delay, source.checked) == ("specialist_press", 2.0, date(2026, 11, 22))
    assert (source.evidence, source.note) == ("https://night-desk.example/feeds", "Full texts.")
    assert source.expect == (2, 60)
    assert source.links == (
        Listing("feed", "https://night-desk.example/feed", "daily"),
        Listing("sitemap", "https://night-desk.example/sitemap.xml", "both"),
    )
    assert source.listings("backfill") == source.links[1:]
    assert source.listings("daily") == source.links


def test_what_may_be_left_out(tmp_path: Path) -> None:
    optional = ("country", "delay", "checked", "evidence", "note", "for", "[expect]", "links_a_day")
    short = "\n".join(line for line in GOOD.splitlines() if not line.startswith(optional))
    (source,) = load(catalog(tmp_path, night_desk=short))
    assert (source.delay, source.checked, source.evidence, source.note, source.expect) == (None,) * 5
    assert source.country is None
    assert {listing.purpose for listing in source.links} == {"both"}


def test_an_outlet_of_several_languages_has_no_language_hint(tmp_path: Path) -> None:
    both = GOOD.replace('language = "de"', 'languages = ["de", "en"]')
    (source,) = load(catalog(tmp_path, night_desk=both))
    assert source.languages == ("de", "en")
    assert source.language is None


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ('id = "night-desk"', 'id = "Night Desk"', 1, "id = 'Night Desk': allowed: 2 to 40 of a-z, 0-9 and -"),
        ('id = "night-desk"', 'id = "other"', 1, "id is 'other'; it has to be the name of the file, 'night-desk'"),
        ('name = "Night Desk"', "name = 7", 2, "name = 7: allowed: a text on one line, not empty"),
        ('name = "Night Desk"', r'name = "a\nb"', 2, r"name = 'a\nb': allowed: a text on one line, not empty"),
        ('name = "Night Desk"', "", 1, "name is missing"),
        ('"https://night-desk.example/"', '"ftp://night-desk.example/"', 3, "allowed: an absolute http or https"),
        ('language = "de"', 'language = "german"', 4, "allowed: a language of ISO 639-1"),
        ('language = "de"', 'language = ["de"]', 4, "allowed: a language of ISO 639-1"),
        ('language = "de"', 'languages = ["de", "de"]', 4, "allowed: a list of different languages"),
        ('language = "de"', 'language = "de"\nlanguages = ["de"]', 1, "one of language and languages, and only one"),
        ('language = "de"', "", 1, "one of language and languages, and only one, has to be given"),
        ('country = "DE"', 'country = "UK"', 5, "allowed: a country of ISO 3166-1 in capitals"),
        ('country = "DE"', 'country = "EU"', 5, "allowed: a country of ISO 3166-1 in capitals"),
        ('country = "DE"', 'country = "DE"\ncounty = "DE"', 6, "unknown key 'county'; allowed here: id, name, home"),
        ("Europe/Berlin", "Europe/Bonn", 6, "allowed: a time zone of the IANA database"),
        ("Europe/Berlin", "CET", 6, "allowed: a time zone of the IANA database"),
        ("specialist_press", "blog", 7, "allowed: specialist_press, general_press, cert, vendor_blog"),
        ("delay = 2", "delay = -1", 8, "allowed: seconds from 0 to 600"),
        ("delay = 2", "delay = true", 8, "allowed: seconds from 0 to 600"),
        ("2026-11-22", '"2026-11-22"', 9, "allowed: a date without quotes"),
        ("2026-11-22", "2026-11-22T10:00:00", 9, "allowed: a date without quotes"),
        ('kind = "feed"', 'kind = "atom"', 14, "kind = 'atom': allowed: feed, wordpress, sitemap"),
        ('kind = "feed"', 'kind = "archive_page"', 15, "(archive_page): {month} and {year} required"),
        ('feed"\nfor', '{page}"\nfor', 15, "no place to be filled in is allowed"),
        ("night-desk.example/sitemap.xml", "night-desk.example/{year}.xml", 20, "no place to be filled in is allowed"),
        ("delay = 2", "delay = 2\nquiet = [08:00:00]", 9, "allowed: [from, to], two different times"),
        ("delay = 2", "delay = 2\nquiet = [08:00:00, 08:00:00]", 9, "allowed: [from, to], two different times"),
        ("delay = 2", "delay = 2\nbudget = 0", 9, "allowed: a whole number from 1 to"),
        ("delay = 2", "delay = 2\nbudget = true", 9, "allowed: a whole number from 1 to"),
        ('kind = "feed"', "", 13, "kind is missing"),
        ('https://night-desk.example/feed"\nfor', '/feed"\nfor', 15, "allowed: an absolute http or https address"),
        ('for = "daily"', 'for = "weekly"', 16, "allowed: daily, backfill, both"),
        ("night-desk.example/sitemap.xml", "www.night-desk.example/feed?utm_source=x", 20, "stands already in"),
        ("[2, 60]", "[60, 2]", 23, "allowed: [least, most]"),
        ("[2, 60]", "[2.0, 60]", 23, "allowed: [least, most]"),
        ("[2, 60]", "5", 23, "allowed: [least, most]"),
        ("links_a_day = [2, 60]", "", 22, "links_a_day is missing"),
        ("[expect]", "[expected]", 22, "unknown key 'expected'"),
        ('kind = "specialist_press"', 'kind = "specialist_press', 7, "not TOML:"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, fault: str) -> None:
    assert old in GOOD
    (found,) = faults(catalog(tmp_path, night_desk=GOOD.replace(old, new, 1)))
    assert found.startswith(f"night-desk.toml:{line}: ")
    assert fault in found


def test_places_to_be_filled_in_and_manners(tmp_path: Path) -> None:
    manners = GOOD.replace("delay = 2", "delay = 2\nquiet = [22:00:00, 06:30:00]\nbudget = 300")
    (source,) = load(catalog(tmp_path, night_desk=manners.replace("[expect]", f"{PAGED}\n[expect]")))
    assert [link.url for link in source.links if "{" in link.url] == [
        "https://night-desk.example/feed/?paged={page}",
        "https://night-desk.example/{year}/{month}/{day}/",
        "https://night-desk.example/archive?month={year}-{month}&page={page}",
    ], "as they are written: the normal form of an address would encode the braces"
    assert (source.quiet, source.budget) == ((time(22), time(6, 30)), 300)


@pytest.mark.parametrize(
    ("kind", "url", "told"),
    [
        ("paged_feed", "feed/{number}", "{page} allowed"),
        ("paged_feed", "feed/?paged={page}&y={year}", "{page} allowed"),
        ("paged_feed", "feed/?paged={page", "{page} allowed"),
        ("paged_feed", "feed/?paged=%7Bpage%7D", "{page} allowed"),
        ("archive_page", "archive/", "{month} and {year} required; {day}, {page} allowed"),
        ("archive_page", "{month}/{day}/", "{month} and {year} required; {day}, {page} allowed"),
        ("archive_page", "{year}/{month}/{hour}/", "{month} and {year} required; {day}, {page} allowed"),
        ("archive_page", "{year}/{month}/{day", "{month} and {year} required; {day}, {page} allowed"),
        ("wordpress", "wp-json/wp/v2/posts?page={page}", "no place to be filled in is allowed"),
        ("wayback", "{year}/", "no place to be filled in is allowed"),
    ],
)
def test_places_that_a_kind_does_not_have(tmp_path: Path, kind: str, url: str, told: str) -> None:
    listing = f'[[links]]\nkind = "{kind}"\nurl = "https://night-desk.example/{url}"\n\n[expect]'
    (found,) = faults(catalog(tmp_path, night_desk=GOOD.replace("[expect]", listing)))
    assert (
        found
        == f"night-desk.toml:24: url 'https://night-desk.example/{url}': in the address of this kind ({kind}): {told}"
    )


@pytest.mark.parametrize("kind", ["feed", "paged_feed"])
def test_places_may_be_left_out_where_the_documents_name_the_next(tmp_path: Path, kind: str) -> None:
    (source,) = load(catalog(tmp_path, night_desk=GOOD.replace('kind = "feed"', f'kind = "{kind}"')))
    assert source.links[0] == Listing(kind, "https://night-desk.example/feed", "daily")


@pytest.mark.parametrize("text", ["", "links = 3\n", 'links = "x"', "[[links]]\n", "expect = 3\n[[links]]", "= 1"])
def test_no_text_is_too_wrong_to_be_told(tmp_path: Path, text: str) -> None:
    assert all(fault.startswith("night-desk.toml:") for fault in faults(catalog(tmp_path, night_desk=text)))


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    other = GOOD.replace("night-desk", "day-desk").replace("[2, 60]", "[60, 2]").replace('"feed"', '"fed"')
    folder = catalog(tmp_path, night_desk=GOOD.replace('"DE"', '"de"'), day_desk=other)
    assert [fault.split(" ")[0] for fault in faults(folder)] == [
        "day-desk.toml:14:",
        "day-desk.toml:23:",
        "night-desk.toml:5:",
    ]


def test_two_outlets_cannot_list_the_same_address(tmp_path: Path) -> None:
    folder = catalog(tmp_path, night_desk=GOOD, day_desk=GOOD.replace('id = "night-desk"', 'id = "day-desk"'))
    first, second = faults(folder)
    assert first.startswith(
        "night-desk.toml:15: url 'https://night-desk.example/feed' stands already in day-desk.toml:15"
    )
    assert second.startswith(
        "night-desk.toml:20: url 'https://night-desk.example/sitemap.xml' stands already in day-desk"
    )


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "night-desk.toml").write_bytes(b'id = "x"\nname = "\xff"\n')
    assert faults(tmp_path) == ["night-desk.toml:2: not UTF-8; save the file as UTF-8"]


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_a_folder_without_outlets(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no outlet here"):
        load(tmp_path / name)


@pytest.mark.parametrize("name", ["catalog", "catalog_sick"])
def test_the_catalogs_of_the_small_internet_load(name: str) -> None:
    assert load(SITE / name)
