"""The notebook of five questions runs over the demo's lake, draws five figures and says what the articles say."""

from __future__ import annotations

import json
import os
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pytest
from nbclient import NotebookClient

from breachledger import connect

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "notebooks"
NOTEBOOK = FOLDER / "five_questions.ipynb"
STYLE = ROOT / "include" / "breachledger" / "web" / "static" / "style.css"
PLOTS = ("people-plot", "dispute-plot", "known-plot", "first-plot", "complete-plot")
MINISTRY = "ministère de l’Intérieur"

# Run behind each plot: what is written in it, which a picture does not tell.
WRITTEN = """
import json
print(json.dumps([{
    "title": axes.get_title("left"), "x": axes.get_xlabel(), "y": axes.get_ylabel(),
    "lines": [label.get_text() for label in axes.get_yticklabels()],
    "words": [text.get_text() for text in axes.texts],
    "legend": [text.get_text() for text in axes.get_legend().get_texts()] if axes.get_legend() else [],
} for axes in figure.axes]))
"""


@dataclass
class Answers:
    """What the notebook gave, by the ids of its cells."""

    printed: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, list[bytes]] = field(default_factory=dict)
    written: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def stored() -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOK, 4)


@pytest.fixture(scope="module")
def answers(demo_lake: str, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    notebook = stored()
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        if cell.id in PLOTS:
            cells.append(nbformat.v4.new_code_cell(WRITTEN, id=f"{cell.id}-written"))
    notebook.cells = cells
    places = {"BREACHLEDGER_LAKE": demo_lake, "IPYTHONDIR": str(tmp_path_factory.mktemp("ipython"))}
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        resources={"metadata": {"path": str(FOLDER)}},
    )
    client.execute(env=os.environ | places)
    return collected(notebook)


def collected(notebook: nbformat.NotebookNode) -> Answers:
    found = Answers()
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        shown = [output.data for output in cell.outputs if output.output_type in {"display_data", "execute_result"}]
        found.pictures[cell.id] = [b64decode(data["image/png"]) for data in shown if "image/png" in data]
        text = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        if cell.id.endswith("-written"):
            found.written[cell.id.removesuffix("-written")] = json.loads(text)
        else:
            found.printed[cell.id] = text
    return found


def test_nothing_that_it_printed_is_stored():
    notebook = stored()
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.id, cell.outputs, cell.execution_count) for cell in code] == [(cell.id, [], None) for cell in code]
    assert not any(cell.metadata or cell.get("attachments") for cell in notebook.cells)


def test_it_asks_five_questions_and_its_page_names_them():
    text = "\n".join(cell.source for cell in stored().cells if cell.cell_type == "markdown")
    questions = re.findall(r"^## (\d)\. (.+)$", text, re.MULTILINE)
    assert [number for number, _ in questions] == list("12345")
    assert questions == re.findall(r"^(\d)\. (.+)$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)


@pytest.fixture
def beginning(demo_lake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The names that the first cells make, run in a folder of a repository where the demo has left its lake."""
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "var" / "demo").mkdir(parents=True)
    (tmp_path / "var" / "demo" / "lake").symlink_to(demo_lake)
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path / "docs")
    monkeypatch.delenv("BREACHLEDGER_LAKE", raising=False)
    names: dict[str, Any] = {}
    with mpl.rc_context():
        for cell in stored().cells:
            if cell.id in {"open", "colours"}:
                exec(compile(cell.source, NOTEBOOK.name, "exec"), names)
        yield names
    names["ledger"].close()


def test_the_lake_is_that_of_the_demo_unless_another_is_named(beginning: dict[str, Any], tmp_path: Path):
    assert beginning["ledger"].lake == str(tmp_path / "var" / "demo" / "lake")


def test_colours_are_those_of_the_reading_room(beginning: dict[str, Any]):
    style = STYLE.read_text("utf-8")
    room = dict(re.findall(r"--([\w-]+): (#\w+);", style.split("@media")[0]))
    edges = dict(re.findall(r"\.value\.s-(\w+) \{ border-color: var\(--([\w-]+)\)", style))
    status = beginning["STATUS"]
    assert {one: field for one, (_, field) in status.items()} == {one: room[one] for one in status}
    assert {one: status[one][0] for one in edges} == {one: room[name] for one, name in edges.items()}
    assert len(edges) == 6


def test_a_hostile_name_is_drawn_and_printed_as_it_is(beginning: dict[str, Any], capsys: pytest.CaptureFixture[str]):
    name = "$\\frac{$ \x1b[31m\u202eBank\n" + "x" * 500
    short = beginning["plain"](name)
    assert short.isprintable()
    assert len(short) == 44
    figure, axes = beginning["plt"].subplots()
    beginning["names"](axes, [short])
    figure.canvas.draw()
    beginning["plt"].close(figure)
    assert axes.get_yticklabels()[0].get_text() == short
    capsys.readouterr()
    beginning["show"]([{"victim": name, "people": None}, {"victim": "B", "people": 1200.0}])
    lines = capsys.readouterr().out.splitlines()
    assert [len(lines), lines[1].isprintable(), lines[2].split()] == [3, True, ["B", "1,200"]]


def test_five_figures_come_out_and_nothing_else_is_drawn(answers: Answers):
    assert [cell for cell, pictures in answers.pictures.items() for _ in pictures] == list(PLOTS)
    assert all(pictures[0].startswith(b"\x89PNG") for pictures in answers.pictures.values() if pictures)


@pytest.mark.parametrize("plot", PLOTS)
def test_every_plot_has_a_title_and_names_its_axes(answers: Answers, plot: str):
    for axes in answers.written[plot]:
        assert axes["title"]
        assert axes["x"]
        assert axes["y"]
        assert all(axes["lines"])


def test_a_boast_is_told_from_a_fact(answers: Answers):
    [axes] = answers.written["people-plot"]
    assert axes["lines"][0] == MINISTRY
    assert {"≤ 16,000,000", "12,000", "85,000"} <= {*axes["words"]}
    assert {"confirmed", "claimed"} <= {*axes["legend"]}
    lines = answers.printed["people-table"].splitlines()
    assert [line.split("  ")[-1].strip() for line in lines if line.startswith(MINISTRY)] == [
        "the attackers’ word alone"
    ]
    assert "7.1 times what is confirmed" in next(line for line in lines if "San Bassiano" in line)


def test_both_sides_of_the_ransom_are_heard_in_their_own_words(answers: Answers, demo_lake: str):
    [axes] = answers.written["dispute-plot"]
    assert axes["lines"][0] == f"{MINISTRY} · extortion.demanded yes"
    printed = answers.printed["dispute-quotes"]
    assert set(re.findall(r"\[(\w+)\]$", printed, re.MULTILINE)) == {"claimed", "denied"}
    assert len(set(re.findall(r", (\w\w)  \[", printed))) >= 5
    with connect(demo_lake) as ledger:
        text = "\n".join(ledger.sql("SELECT text FROM articles")["text"].to_pylist())
        disputed = ledger.sql("SELECT count(*) FROM incident_fields WHERE is_conflict")[0][0].as_py()
    quotes = re.findall(r"“(.+)”$", printed, re.MULTILINE)
    assert len(quotes) >= 10
    assert all(quote in text for quote in quotes)
    assert len(axes["lines"]) == min(disputed, 25)


def test_the_days_tell_how_a_denial_became_a_dispute(answers: Answers):
    [axes] = answers.written["known-plot"]
    assert axes["title"].endswith(MINISTRY)
    assert axes["lines"].index("victim.name") < axes["lines"].index("extortion.demanded")
    assert {"denied", "disputed"} <= {*axes["words"]}
    days = re.split(r"^(?=\d{4}-)", answers.printed["known-table"], flags=re.MULTILINE)
    [changed] = [day for day in days if "extortion.demanded: denied → disputed" in day]
    assert changed.startswith("2025-12-17")


def test_each_incident_has_one_first_outlet(answers: Answers, demo_lake: str):
    with connect(demo_lake) as ledger:
        incidents = ledger.sql("SELECT source_count, len(languages) > 1 AS many FROM incidents").to_pylist()
    rows = [line.split() for line in answers.printed["first-reports"].splitlines()[1:]]
    assert sum(int(firsts) for *_, firsts in rows) == len(incidents)
    assert len(rows) == 8
    several = [one for one in incidents if one["source_count"] > 1]
    assert answers.printed["first-table"].splitlines()[1].split()[:3] == [
        str(count) for count in (len(incidents), len(several), sum(one["many"] for one in incidents))
    ]
    left, right = answers.written["first-plot"]
    assert len(left["lines"]) == len(several)
    assert "7 outlets, 7 origins" in left["words"]
    assert len(right["lines"]) == 9


def test_what_is_missing_is_shown_with_its_reason(answers: Answers):
    calendar, dropped = answers.written["complete-plot"]
    assert [word for word in calendar["words"] if not word.isdigit()] == ["1 ◐"]
    assert {*dropped["lines"]} == {"clean: teaser", "clean: too_short", "fetch: robots"}
    [_, line] = answers.printed["complete-table"].splitlines()
    assert line.split()[:3] == ["2025-12-16", "netzwacht", "partial"]
    assert line.endswith("1 of 2 pages could not be fetched")
