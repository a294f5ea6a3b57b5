"""`breachledger extract`: files in, one JSON object a line out."""

from __future__ import annotations

import gzip
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from breachledger import cli
from breachledger.model import Claim
from tests.commands.conftest import ESCAPE, is_clean

KEYS = [
    "file", "url", "language", "language_confidence", "title", "author", "published_at", "published_precision",
    "is_incident_report", "text", "claims",
]  # fmt: skip
TITLE = "Elmsworth loses its files"
FIVE = "Town of Elmsworth loses files"
LEAD = "On Monday morning the town hall of Elmsworth could not open a single one of its files."
VULNERABLE = f"{TITLE}\n\n{LEAD} The intruders came in through CVE-2025-12345, the council said on Tuesday.\n"
PAGE = f"""<!doctype html><html lang="en"><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>
<p>{LEAD} Staff were sent home before noon, and the counter stayed closed for the rest of the day.</p>
<p>The intruders came in through CVE-2025-12345, the council said on Tuesday; a patch had been waiting for weeks.</p>
<p>Residents who need a certificate this week are asked to come back after the holidays, when paper forms will be ready.
</p></article></body></html>"""

# What a headline is, the text, the headline.
HEADLINES = [
    ("its first line", f"{TITLE}\n\n{LEAD}", TITLE),
    ("the second line below a bare outlet name", f"Harbour Wire\n{TITLE}\n{LEAD}", TITLE),
    ("without the mark of a Markdown heading", f"# {TITLE}\n\n{LEAD}", TITLE),
    ("a short sentence, for that is no outlet", f"Files lost.\n{TITLE}\n{LEAD}", "Files lost."),
    ("five words, for they are no outlet", f"{FIVE}\nA long look at what went wrong\n{LEAD}", FIVE),
    ("not a second line shorter than the first", f"Files lost\nElmsworth\n{LEAD}", "Files lost"),
    ("not a second line longer than the third", f"Files lost\n{LEAD}\nMore follows.", "Files lost"),
    ("the first of two lines", f"Harbour Wire\n{LEAD}", "Harbour Wire"),
    ("the first line that is not blank", f"\n\n  Files lost  \n\n{LEAD}", "Files lost"),
]


def extract(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    """Run it with --json; the exit code, the objects, and the messages."""
    code = cli.main(["extract", *map(str, arguments), "--json"])
    told = capsys.readouterr()
    return code, [json.loads(line) for line in told.out.splitlines()], told.err


def test_an_object_has_the_columns_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "a.txt"
    path.write_text(VULNERABLE, "utf-8")
    code, (row,), _ = extract(capsys, path, "--published", "2025-12-17")
    assert code == 0
    assert list(row) == KEYS
    assert (row["file"], row["title"], row["text"]) == (str(path), TITLE, VULNERABLE)
    assert (row["published_at"], row["published_precision"]) == ("2025-12-17T00:00:00Z", "day")
    assert row["language"] == "en"
    assert [claim["value_text"] for claim in row["claims"] if claim["field"] == "attack.vulnerability"] == [
        "CVE-2025-12345"
    ]
    for claim in row["claims"]:
        assert list(claim) == [field.name for field in fields(Claim)]
        assert row["text"][claim["start"] : claim["end"]] == claim["quote"]


def test_without_a_date_none_is_made_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_text(VULNERABLE, "utf-8")
    _, (row,), _ = extract(capsys, tmp_path / "a.txt")
    assert (row["published_at"], row["published_precision"]) == (None, None)


def test_a_language_that_is_given_is_not_doubted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_text(VULNERABLE, "utf-8")
    assert extract(capsys, tmp_path / "a.txt", "--language", "nl")[1][0]["language"] == "nl"


@pytest.mark.parametrize("name", ["a.html", "a.html.gz"])
def test_a_page_is_cleaned_first(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]):
    body = PAGE.encode()
    (tmp_path / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    meta = {"url": "https://news.example/a", "published_at": "2025-12-16T08:30:00+01:00"}
    (tmp_path / "a.meta.json").write_text(json.dumps(meta), "utf-8")
    _, (row,), _ = extract(capsys, tmp_path / name, "--published", "2020-01-01")
    assert (row["url"], row["published_at"]) == ("https://news.example/a", "2025-12-16T07:30:00Z")
    assert row["text"].startswith(f"{TITLE}\n")
    assert LEAD in row["text"]
    assert "<" not in row["text"]


def test_many_files_come_out_in_the_order_of_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """So many files are read by several processes; with them, what the headline of a text is."""
    for number, (_, text, _) in enumerate(HEADLINES):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    _, rows, _ = extract(capsys, tmp_path)
    assert [Path(row["file"]).name for row in rows] == [f"{number}.txt" for number in range(len(HEADLINES))]
    found = {what: row["title"] for (what, _, _), row in zip(HEADLINES, rows, strict=True)}
    assert found == {what: title for what, _, title in HEADLINES}


def test_a_file_that_cannot_be_read_is_named_and_the_others_come_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "good.txt").write_text(VULNERABLE, "utf-8")
    (tmp_path / "latin.txt").write_bytes("caffè".encode("latin-1"))
    (tmp_path / "empty.html").write_text("<html></html>", "utf-8")
    (tmp_path / "torn.html.gz").write_bytes(gzip.compress(PAGE.encode())[:40])
    (tmp_path / "meta.txt").write_text(VULNERABLE, "utf-8")
    (tmp_path / "meta.meta.json").write_text("{", "utf-8")
    code, rows, messages = extract(capsys, tmp_path)
    assert code == 1
    assert [Path(row["file"]).name for row in rows] == ["good.txt"]
    for name in ("latin.txt", "empty.html", "torn.html.gz", "meta.txt"):
        assert f"breachledger extract: {tmp_path / name}: " in messages


def test_a_damaged_gzip_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    packed = bytearray(gzip.compress(PAGE.encode()))
    packed[20:30] = b"\xff" * 10
    (tmp_path / "bad.html.gz").write_bytes(bytes(packed))
    code, rows, messages = extract(capsys, tmp_path)
    assert (code, rows) == (1, [])
    assert "bad.html.gz" in messages


def test_without_json_it_is_a_list_for_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_text(VULNERABLE, "utf-8")
    (tmp_path / "b.txt").write_text(f"{LEAD}\n", "utf-8")
    assert cli.main(["extract", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert f"{tmp_path / 'a.txt'}: {TITLE}\n" in out
    assert "attack.vulnerability" in out
    assert "“CVE-2025-12345”" in out


def test_the_list_sends_nothing_hostile_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_text(f"{TITLE}{ESCAPE}\n\n{LEAD}", "utf-8")
    assert cli.main(["extract", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert TITLE in out
    assert is_clean(out)
