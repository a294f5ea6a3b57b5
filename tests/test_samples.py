"""What the documents show of the demo's lake is what the program prints of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from breachledger import cli
from tests.samples import Sample, missing, samples

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
QUESTIONS = samples((ROOT / "docs" / "questions.md").read_text("utf-8"))
OF_THE_DEMO = [sample for sample in QUESTIONS if sample.words[0] != "diff"]
"""The demo's lake has one version of each article: `tests/commands/test_diff.py` looks after how one changed."""


def test_the_incident_of_the_readme_is_printed_so(demo_lake: str, capsys: pytest.CaptureFixture[str]):
    shown = re.search(r"```\n(.*?)```", README, re.DOTALL)
    assert shown
    incident, *claims = re.findall(r"\b[ic]-[0-9a-f]{12,}", shown[1])
    assert cli.main(["show", incident, "--lake", demo_lake]) == 0
    out = capsys.readouterr().out
    assert missing(shown[1].splitlines(), out) == [], f"breachledger show {incident} prints:\n{out}"
    assert len(claims) > 1


@pytest.mark.parametrize("sample", OF_THE_DEMO, ids=lambda sample: " ".join(sample.words)[:60])
def test_a_command_of_the_questions_prints_what_is_shown(
    demo_lake: str, sample: Sample, capsys: pytest.CaptureFixture[str]
):
    assert cli.main([*sample.words, "--lake", demo_lake]) == 0
    out = capsys.readouterr().out
    assert missing(sample.printed, out) == [], f"breachledger {' '.join(sample.words)} prints:\n{out}"


def test_some_of_them_show_what_is_printed():
    assert {sample.words[0] for sample in QUESTIONS} == {"show", "incidents", "query", "diff"}
    assert {sample.words[0] for sample in QUESTIONS if sample.printed} >= {"show", "diff"}


def test_a_passage_that_is_not_printed_is_found():
    command = "    $ breachledger show i-1 \\\n        --claims 2   # in short\n"
    page = f"Prose\n\n{command}    a\n    …\n    c\n    d\n\nProse\n\n    e\n"
    assert samples(page) == [Sample(["show", "i-1", "--claims", "2"], ["a", "…", "c", "d", ""])]
    assert missing(["a", "…", "c", "d", ""], "a\nb\nc\nd\n") == []
    assert missing(["a", "…", "c", "d", ""], "a\nc\nb\nd\n") == ["c\nd"]
