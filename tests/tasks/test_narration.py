"""Log lines of a step in the log of its task."""

from __future__ import annotations

import json

import pytest
from structlog.testing import capture_logs


def told(line: str) -> list[dict[str, object]]:
    from breachledger_tasks.narration import narrate

    with capture_logs() as lines:
        narrate(line)
    return [dict(line) for line in lines]


def test_a_line_keeps_its_level_and_its_fields():
    line = json.dumps({"level": "error", "event": "no answer", "source": "netzwacht", "day": "2025-12-16"})
    assert told(line) == [{"log_level": "error", "event": "no answer", "source": "netzwacht", "day": "2025-12-16"}]


@pytest.mark.parametrize("line", ["Traceback (most recent call last):", "[1, 2]", "null", '{"event": "half"}', "{}"])
def test_what_is_no_line_of_ours_is_told_as_a_warning(line: str):
    assert told(line) == [{"log_level": "warning", "event": line}]


def test_an_empty_line_is_not_told():
    assert told("\n") == []


def heard(*lines: str, is_error: bool) -> tuple[list[str], str]:
    """The levels on which lines of a step are told, and what it said last."""
    from breachledger_tasks.narration import Narrator

    narrator = Narrator()
    with capture_logs() as logged:
        narrator.listen(lines)
        narrator.end(is_error=is_error)
    return [line["log_level"] for line in logged], narrator.last


def test_the_reason_of_a_refusal_is_an_error_and_the_last_that_was_said():
    lines = ("usage: breachledger …\n", '{"level": "info", "event": "begun"}\n', "give a\x1b day\n", "\n")
    assert heard(*lines, is_error=True) == (["warning", "info", "error"], "give a  day")
    assert heard(*lines, is_error=False) == (["warning", "info", "warning"], "give a  day")


def test_a_defect_is_remembered_with_its_exception_and_nothing_at_any_length():
    line = json.dumps({"level": "error", "event": "no promise", "exception": "Traceback:\n  x\nDefect: it is so"})
    assert heard(line, is_error=False) == (["error"], "no promise: Defect: it is so")
    assert len(heard("x" * 9000, is_error=True)[1]) == 500


def test_an_unknown_level_is_info():
    assert told('{"level": "__class__", "event": "x"}')[0]["log_level"] == "info"


def test_text_from_outside_ends_no_line_and_opens_no_group():
    line = json.dumps({"level": "info", "event": "::group::title\x1b[2J\nnext"})
    assert told(line)[0]["event"] == " ::group::title [2J next"
