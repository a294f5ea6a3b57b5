"""What the commands print: for reading, and for another program."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from breachledger.commands import output
from breachledger.errors import UsageError

HOSTILE = "a\x1b]0;owned\x07\x1b[2J\r\nb\u202ec\x9b31md"
ROWS = [
    {
        "name": "=HYPERLINK(1)",
        "count": -5.0,
        "day": date(2025, 12, 17),
        "at": datetime(2025, 12, 17, 8, 30, tzinfo=UTC),
        "tags": ["-x", "y"],
    },
    {"name": "plain, with a comma", "count": 0.5, "day": None, "at": None, "tags": None},
]
TABLE = pa.Table.from_pylist(ROWS)

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]


def printed(table: pa.Table, form: str, capsys: pytest.CaptureFixture[str]) -> str:
    output.write(table, form)
    return capsys.readouterr().out


def test_a_table_shows_every_row_and_counts_them_for_people(capsys: pytest.CaptureFixture[str]):
    output.write(TABLE, "table")
    told = capsys.readouterr()
    assert "plain, with a comma" in told.out
    assert "2025-12-17T08:30:00Z" in told.out
    assert told.err == "2 rows\n"


@pytest.mark.parametrize("cell", FORMULAS)
def test_csv_neutralises_what_a_spreadsheet_takes_for_a_formula(cell: str, capsys: pytest.CaptureFixture[str]):
    text = printed(pa.table({"name": [cell]}), "csv", capsys)
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [f"'{cell}"]


@pytest.mark.parametrize("name", ["\x1b[31mred", "[/bold]", "[red]", "a\u202eb", "\r=1"])
def test_the_name_of_a_column_is_a_strangers_text_as_well(name: str, capsys: pytest.CaptureFixture[str]):
    table = pa.table({name: ["x"]})
    assert output.printable(name).strip() in printed(table, "table", capsys)
    assert "\x1b" not in printed(table, "table", capsys)
    head = printed(table, "csv", capsys).splitlines()[0]
    assert "\x1b" not in head
    assert "\u202e" not in head
    assert not head.lstrip().startswith("=")


@pytest.mark.parametrize("cell", ["\r=1", "seen\r=1+1"])
def test_no_cell_of_csv_begins_a_row_of_its_own(cell: str, capsys: pytest.CaptureFixture[str]):
    text = printed(pa.table({"name": [cell]}), "csv", capsys)
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 1 + 1


def test_csv_keeps_numbers_dates_and_other_text(capsys: pytest.CaptureFixture[str]):
    rows = list(csv.reader(io.StringIO(printed(TABLE, "csv", capsys))))
    assert rows == [
        ["name", "count", "day", "at", "tags"],
        ["'=HYPERLINK(1)", "-5", "2025-12-17", "2025-12-17T08:30:00Z", "'-x; y"],
        ["plain, with a comma", "0.5", "", "", ""],
    ]


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]):
    rows = [json.loads(line) for line in printed(TABLE, "json", capsys).splitlines()]
    first = {
        "name": "=HYPERLINK(1)",
        "count": -5,
        "day": "2025-12-17",
        "at": "2025-12-17T08:30:00Z",
        "tags": ["-x", "y"],
    }
    assert rows == [first, {"name": "plain, with a comma", "count": 0.5, "day": None, "at": None, "tags": None}]


def test_json_writes_what_is_nested(capsys: pytest.CaptureFixture[str]):
    nested = pa.Table.from_pylist([{"reasons": [{"feature": "victim", "day": date(2025, 12, 17)}]}])
    assert json.loads(printed(nested, "json", capsys)) == {"reasons": [{"feature": "victim", "day": "2025-12-17"}]}


def test_columns_of_one_name_are_told_apart(capsys: pytest.CaptureFixture[str]):
    alike = pa.table([[1], [2], [3], [4]], names=["a", "a", "a_1", "a"])
    assert json.loads(printed(alike, "json", capsys)) == {"a": 1, "a_2": 2, "a_1": 3, "a_3": 4}
    assert printed(alike, "csv", capsys) == "a,a_2,a_1,a_3\n1,2,3,4\n"
    assert [cell.strip() for cell in printed(alike, "table", capsys).splitlines()[-1].split("│")] == list("1234")


# What DuckDB gives -> as JSON, as a cell for reading.
KINDS = {
    "1.50::DECIMAL(5,2)": (1.5, "1.5"),
    "12345678901234567.89::DECIMAL(38,2)": ("12345678901234567.89", "12345678901234567.89"),
    "170141183460469231731687303715884105727::HUGEINT": (2**127 - 1, str(2**127 - 1)),
    "'\\xAAx''\\x00'::BLOB": ("\\xAAx\\x27\\x00", "\\xAAx\\x27\\x00"),
    "TIME '10:00:00.5'": ("10:00:00.500000", "10:00:00.500000"),
    "{'of': [1.5::DECIMAL(5,2)]}": ({"of": [1.5]}, "{'of': [1.5]}"),
    "MAP {TIME '10:00': 'x'::BLOB}": ([["10:00:00", "x"]], "[['10:00:00', 'x']]"),
    "'nan'::DOUBLE": (None, "nan"),
    "'-inf'::FLOAT": (None, "-inf"),
    "['nan'::DOUBLE, 0.5]": ([None, 0.5], "[nan, 0.5]"),
}


@pytest.mark.parametrize("value", KINDS)
def test_every_type_of_duckdb_is_written(value: str, capsys: pytest.CaptureFixture[str]):
    given = duckdb.sql(f"SELECT {value} AS a").to_arrow_table()
    assert json.loads(printed(given, "json", capsys)) == {"a": KINDS[value][0]}
    assert printed(given, "table", capsys).splitlines()[-1].strip() == KINDS[value][1]
    assert len(printed(given, "csv", capsys).splitlines()) == 1 + 1


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize("value", ["DATE 'infinity'", "TIMESTAMPTZ '290000-01-01'"])
def test_a_day_that_python_has_not_is_told(value: str, form: str):
    with pytest.raises(UsageError, match="cannot be shown, write it as col::VARCHAR"):
        output.write(duckdb.sql(f"SELECT {value} AS a").to_arrow_table(), form)


def test_parquet_comes_back_as_it_was(capsysbinary: pytest.CaptureFixture[bytes]):
    output.write(TABLE, "parquet")
    assert pq.read_table(io.BytesIO(capsysbinary.readouterr().out)).to_pylist() == ROWS


def test_parquet_is_refused_on_a_terminal(monkeypatch: pytest.MonkeyPatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    with pytest.raises(UsageError, match="not for a terminal"):
        output.write(TABLE, "parquet")


def test_every_format_has_a_writer(capsysbinary: pytest.CaptureFixture[bytes]):
    for form in output.FORMATS:
        output.write(TABLE, form)
        assert capsysbinary.readouterr().out


@pytest.mark.parametrize(
    "form",
    [
        "table",
        "json",
        "csv",
    ],
)
def test_control_characters_do_not_reach_the_terminal(form: str, capsys: pytest.CaptureFixture[str]):
    text = printed(pa.table({"name": [HOSTILE]}), form, capsys)
    assert "owned" in text
    assert [c for c in text if not c.isprintable() and c not in "\n\t"] == []


def test_printable_is_one_short_line():
    assert output.printable(HOSTILE) == "a ]0;owned  [2J  b c 31md"
    assert output.printable("x" * 200) == "x" * 99 + "…"
    assert output.printable("abc", 3) == "abc"
    assert not output.printable(None)
    assert output.printable(5.0) == "5"


def test_markup_in_a_cell_is_text(capsys: pytest.CaptureFixture[str]):
    assert "[bold]x[/bold]" in printed(pa.table({"name": ["[bold]x[/bold]"]}), "table", capsys)
