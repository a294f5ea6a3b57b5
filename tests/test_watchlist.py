"""The watch list: what may stand in it, and what is said of what may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from breachledger.errors import UsageError
from breachledger.files import LocalFiles, open_files
from breachledger.watchlist import Watch, Watchlist, load, read
from tests.store.lakes import object_store

__all__ = ["object_store"]

WHOLE = """\
[[watch]]
name = "our suppliers"
victims = ["Elmsworth"]
suppliers = ["Ostwind Data", "Brightpay"]
countries = ["de", "FR"]
sectors = ["health"]
actors = ["Noctua"]
types = ["ransomware"]
keywords = ["dialysis", "szpital*"]
changes = ["confirmed"]
minimum_status = "reported"
backfill = true

[[watch]]
name = "France"
countries = ["FR"]
"""

ENTRY = '[[watch]]\nname = "ours"\n'
WRONG = [
    ("[[watch]\n", "watchlist.toml: "),
    ('[[watched]]\nname = "x"\n', "line 1: 'watched' is not known; there are entries [[watch]]"),
    ('watch = "x"\n', "line 1: write each entry as [[watch]]"),
    ('[watch]\nname = "x"\n', "line 1: write each entry as [[watch]]"),
    ('[[watch]]\nvictims = ["x"]\n', "line 1: [[watch]] number 1: name: give the entry a name"),
    ('[[watch]]\nname = " "\nvictims = ["x"]\n', 'line 2: [[watch]] " ": name: give the entry a name'),
    (ENTRY, 'line 2: [[watch]] "ours": name: says nothing to watch for; give one of actors, countries, keywords'),
    (f'{ENTRY}victims = ["x"]\n{ENTRY}victims = ["y"]\n', 'line 5: [[watch]] "ours": name: another entry has the same'),
    (f'{ENTRY}victim = ["x"]\n', 'line 3: [[watch]] "ours": victim: is not known; allowed are actors, backfill, ch'),
    (f'{ENTRY}victims = "x"\n', 'line 3: [[watch]] "ours": victims: give a list of texts, such as victims = ["Elms'),
    (f"{ENTRY}victims = [1]\n", 'line 3: [[watch]] "ours": victims: give a list of texts'),
    (f"{ENTRY}victims = []\n", 'line 3: [[watch]] "ours": victims: the list is empty'),
    (f'{ENTRY}victims = ["--"]\n', "line 3: [[watch]] \"ours\": victims: '--' has no letter or digit"),
    (f'{ENTRY}keywords = ["*"]\n', "line 3: [[watch]] \"ours\": keywords: '*' has no letter or digit"),
    (f'{ENTRY}countries = ["UK"]\n', "'UK' is no country; allowed are ISO 3166-1 codes of two letters, such as GB"),
    (f'{ENTRY}countries = ["France"]\n', "countries: 'France' is no country; allowed are ISO 3166-1 codes"),
    (f'{ENTRY}sectors = ["helth"]\n', "sectors: 'helth' is not known; allowed are agriculture, construction_property"),
    (f'{ENTRY}types = ["hack"]\n', "types: 'hack' is not known; allowed are data_breach, data_exposure, ddos"),
    (f'{ENTRY}types = ["ddos"]\nchanges = ["all"]\n', "'all' is not known; allowed are confirmed, conflict, new"),
    (f'{ENTRY}types = ["ddos"]\nchanges = []\n', "changes: the list is empty"),
    (f'{ENTRY}types = ["ddos"]\nminimum_status = "sure"\n', "'sure' is not known; allowed are confirmed, reported, "),
    (f'{ENTRY}types = ["ddos"]\nminimum_status = ["x"]\n', "minimum_status: ['x'] is not known"),
    (f'{ENTRY}types = ["ddos"]\nbackfill = "yes"\n', "backfill: 'yes' is not known; allowed are true and false"),
]  # fmt: skip


def test_all_that_an_entry_may_say():
    first, second = read(WHOLE).entries
    lists = {
        "victims": ("Elmsworth",),
        "suppliers": ("Ostwind Data", "Brightpay"),
        "countries": ("DE", "FR"),
        "sectors": ("health",),
        "actors": ("Noctua",),
        "types": ("ransomware",),
        "keywords": ("dialysis", "szpital*"),
    }
    assert first == Watch("our suppliers", lists, ("confirmed",), "reported", backfill=True)
    assert second == Watch("France", {"countries": ("FR",)}, ("new", "confirmed", "conflict"), "suspected")


def test_titles_and_quotes_are_wanted_for_keywords_alone():
    assert read(WHOLE).wants_text
    assert not read(f'{ENTRY}types = ["ddos"]').wants_text


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_what_is_wrong_is_named_with_its_line_its_entry_and_what_is_allowed(text: str, told: str):
    with pytest.raises(UsageError) as error:
        read(text)
    assert told in str(error.value)
    assert str(error.value).startswith("watchlist.toml")


def test_a_lake_without_a_list_watches_nothing(tmp_path: Path):
    assert load(LocalFiles(tmp_path)) == Watchlist()
    assert not Watchlist()


def test_the_list_of_a_lake_is_read(tmp_path: Path):
    (tmp_path / "watchlist.toml").write_text(WHOLE, "utf-8")
    assert load(LocalFiles(tmp_path)) == read(WHOLE)


def test_the_list_of_a_lake_on_an_object_store_is_read(object_store: str):
    files = open_files(f"{object_store}/watched")
    files.write("watchlist.toml", WHOLE.encode())
    assert load(files) == read(WHOLE)


def test_another_file_takes_its_place(tmp_path: Path):
    (tmp_path / "watchlist.toml").write_text("no TOML", "utf-8")
    (tmp_path / "mine.toml").write_text(WHOLE, "utf-8")
    assert load(LocalFiles(tmp_path), tmp_path / "mine.toml") == read(WHOLE)


def test_another_file_has_to_be_there_and_to_be_text(tmp_path: Path):
    with pytest.raises(UsageError, match=r"none\.toml: there is no such watch list \(BREACHLEDGER_WATCHLIST\)"):
        load(LocalFiles(tmp_path), tmp_path / "none.toml")
    with pytest.raises(UsageError, match="cannot be read"):
        load(LocalFiles(tmp_path), tmp_path)
    (tmp_path / "watchlist.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"watchlist\.toml: is not UTF-8"):
        load(LocalFiles(tmp_path))
