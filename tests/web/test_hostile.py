"""A lake in which every text that strangers wrote is hostile: nothing of it runs, leads astray or breaks a page."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pyarrow as pa
import pytest
from lxml import html

from breachledger.store.partitions import encoded
from breachledger.store.schema import TABLES, Column
from breachledger.vocabulary import FIELDS, Kind
from tests.web.rooms import page, reader, room

csv.field_size_limit(4_000_000)

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "' onmouseover='alert(1)",
    "</title></textarea></style><script>alert(1)</script>", "{{7*7}}{% raw %}${7*7}#{7*7}", "javascript:alert(1)",
    "JaVa\tScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example/x",
    "\\\\evil.example\\x", "http:\u202emoc.elpmaxe", 'https://ok.example/"onclick=alert(1) x="<b>', "http://[::1",
    "https://user:pw@evil.example/\r\nSet-Cookie: a=b", "file:///etc/passwd", '=HYPERLINK("http://evil.example")',
    "+1", "-2+3|cmd", "@SUM(A1)", "\t=1", "\r=1", "\x00=1\x00", "＝1+1",
    "\u202etxt.exe\u2066\u2069\u200b\ufeff", "\x1b[2J\x9b31m",
    "it's [x] \\ \" `", "<!--", "-->", "]]>", "<![CDATA[", "&lt;script&gt;&#60;script&#62;",
    "<style>*{display:none}</style>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "<iframe srcdoc=x>",
    "é" * 200 + "<script>", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "x" * 1_000_000,
    "<b>" * 300_000, "", " ", "\n\n", "null", "%00%2f..%2f", "../../etc/passwd",
)  # fmt: skip
"""What a page may say in the place of a name, an address, a headline."""
LONG = {"title", "victim_name", "text", "value", "value_text", "quote", "url", "detail", "actor_name", "source_name"}
"""Columns that have the long ones whole."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
DAY = "2025-12-01"
NOON = datetime(2025, 12, 1, 12, tzinfo=UTC)
STATUSES = ("confirmed", "claimed", "reported", "suspected", "denied", "undisclosed")
OURS = {
    "status": STATUSES, "best_status": STATUSES, "source_role": ("victim", "authority", "attacker", "outlet"),
    "polarity": ("positive",), "certainty": ("certain",), "temporality": ("past", "ongoing", "planned"),
    "qualifier": ("exact", "about", None), "precision": ("day", "minute", "month", None), "kind": ("merge", "split"),
}  # fmt: skip
"""Words that the program itself writes: they come from no page."""


def rows(name: str) -> list[dict[str, Any]]:
    """A row for each hostile text, which stands in every column of text."""
    return [_row(name, number, told) for number, told in enumerate(HOSTILE)]


def _row(name: str, number: int, told: str) -> dict[str, Any]:
    row = {column.name: _value(column, number, told) for column in TABLES[name].columns}
    article = f"a-{number:020x}"
    row |= {"article_id": article, "incident_id": f"i-{number:012x}", "claim_id": f"c-{number:020x}"}
    row |= {
        "incident_ids": [f"i-{number:012x}", told[:500]],
        "near_duplicate_of": f"a-{number + 1:020x}",
        "alias_of": None,
    }
    row |= {"claim_ids": [f"c-{number:020x}"], "anchor_article_id": article, "incident_no": 0, "month": "2025-12"}
    row |= {"text": f"{told}\n{told}", "start": 0, "end": len(told), "cue_start": 0, "cue_end": len(told)}
    row |= {"text_sha256": f"{number:064x}", "field": FIELDS[number % len(FIELDS)].name, "decision_id": f"d-{number}"}
    row |= {"revision": number % 2} if name in {"articles", "claims"} else {"revision": 0}
    if name == "claims" and FIELDS[number % len(FIELDS)].kind is not Kind.DATE:
        row |= {"value_start": None, "value_end": None}
    if name == "claims" and FIELDS[number % len(FIELDS)].kind not in {Kind.NUMBER, Kind.MONEY}:
        row |= {"value_number": None}
    return row


def _value(column: Column, number: int, told: str) -> Any:
    kind = column.type
    if column.name in OURS or column.name.endswith(("_status", "_precision")):
        values = OURS.get(column.name, STATUSES if column.name.endswith("_status") else ("day", None))
        return values[number % len(values)]
    told = told if column.name in LONG else told[:500]
    if pa.types.is_string(kind) or pa.types.is_dictionary(kind):
        return told
    if pa.types.is_list(kind):
        return (
            [{"feature": told, "value": told, "detail": told}] if pa.types.is_struct(kind.value_type) else [told, "a"]
        )
    if pa.types.is_map(kind):
        return [(told, 1)]
    if pa.types.is_struct(kind):
        return {"file": told, "offset": 1, "length": 1}
    return {pa.bool_(): True, pa.float64(): 1e300 if number % 2 else -0.5}.get(kind, NOON if "time" in str(kind) else 3)


@pytest.fixture(scope="module")
def hostile_lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("hostile") / "lake"
    for table in TABLES.values():
        folder = {"date": f"date={DAY}", "month": "month=2025-12", None: ""}[table.partition]
        place = root / table.name / folder / "part-0.parquet"
        place.parent.mkdir(parents=True, exist_ok=True)
        schema = table.schema
        told = [{name: row[name] for name in schema.names} for row in rows(table.name)]
        place.write_bytes(encoded(table, pa.Table.from_pylist(told, schema=table.plain_schema)))
    return str(root)


@pytest.fixture(scope="module")
def hostile(hostile_lake: str) -> Iterator[httpx.Client]:
    with reader(room(hostile_lake)) as client:
        yield client


def addresses() -> Iterator[str]:
    yield from (f"/articles/a-{number:020x}" for number in range(len(HOSTILE)))
    yield from (f"/incidents/i-{number:012x}" for number in range(0, len(HOSTILE), 2))
    yield from ("/incidents", "/incidents?page=2", "/incidents?conflict=1", "/sources", "/runs", f"/runs/{DAY}")
    yield from (f"/incidents/i-{number:012x}/timeline" for number in range(0, len(HOSTILE), 15))
    yield from (f"/incidents/i-{number:012x}?as_of=2025-12-31" for number in range(0, len(HOSTILE), 15))
    yield "/incidents?as_of=2025-12-31"
    for table in ("incidents", "incident_fields", "articles", "claims", "runs", "rejects", "alerts", "decisions"):
        yield f"/query?sql=FROM {table}"


HARMLESS = re.compile(r"https?://|/|#|\?")


def dangers(tree: html.HtmlElement) -> list[str]:
    """What in a page could run or lead astray."""
    found = [
        f"<{one.tag}>"
        for one in tree.iter(
            "script", "style", "iframe", "object", "embed", "base", "img", "math", "foreignObject", "template"
        )
    ]
    found += [f"meta {one.get('http-equiv')}" for one in tree.iter("meta") if one.get("http-equiv")]
    for one in tree.iter():
        if not isinstance(one.tag, str):
            found.append("a comment or the like")
            continue
        for name, value in one.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "xlink:href", "target", "ping"}:
                found.append(f"{name}={value[:40]}")
            if name in {"href", "src", "action"} and (not HARMLESS.match(value) or value.startswith(("//", "/\\"))):
                found.append(f"{name}={value[:40]}")
    return found


@pytest.mark.long
def test_no_page_of_a_hostile_lake_runs_leads_astray_swells_or_breaks(hostile: httpx.Client):
    for address in addresses():
        tree = page(hostile, address)
        raw = html.tostring(tree, encoding="unicode")
        assert dangers(tree) == [], address
        assert len(raw) < 3_000_000, address
        assert [c for c in tree.text_content() if not c.isprintable() and c not in "\n\t"] == [], address
        assert "49" not in tree.xpath("string(//h1)"), address


def test_what_a_stranger_puts_into_the_address_runs_neither(hostile: httpx.Client):
    every = [" ".join(told[:400] for told in HOSTILE), *(told[:400] for told in HOSTILE[:8])]
    for told in every:
        for path, name in (("/incidents", "q"), ("/incidents", "actor"), ("/query", "sql"), ("/incidents", "language")):
            assert dangers(page(hostile, path, **{name: told})) == [], (path, name, told[:60])
        for name in ("country", "sector", "type", "status", "since", "as_of"):
            assert dangers(page(hostile, "/incidents", 404, **{name: told})) == [], (name, told[:60])


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_exports_of_a_hostile_lake_come_whole(hostile: httpx.Client, form: str):
    answer = hostile.get(f"/export/{form}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="breachledger-{form}.{form}"'
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/export/csv", "/query/csv?sql=FROM articles", "/query/csv?sql=FROM incident_fields"])
def test_no_cell_is_a_formula_or_turns_the_text(hostile: httpx.Client, path: str):
    raw = hostile.get(path).text
    assert [c for c in raw if not c.isprintable() and c not in "\n\t"] == []
    told = list(csv.reader(io.StringIO(raw, newline="")))
    assert len(told) == len(HOSTILE) + 1
    for row in told:
        for text in row:
            assert not text.lstrip().startswith(FORMULA) or _is_number(text), text[:40]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", ["=1+1", "@SUM", "<script>"])
def test_the_name_of_a_column_is_neutralised_as_well(hostile: httpx.Client, name: str):
    sql = f'SELECT 1 AS "{name}"'
    assert hostile.get("/query/csv", params={"sql": sql}).text.splitlines()[0] in {f"'{name}", name.lstrip("=@")}
    assert dangers(page(hostile, "/query", sql=sql)) == []
