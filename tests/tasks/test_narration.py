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


def test_an_unknown_level_is_info():
    assert told('{"level": "__class__", "event": "x"}')[0]["log_level"] == "info"


def test_text_from_outside_ends_no_line_and_opens_no_group():
    line = json.dumps({"level": "info", "event": "::group::title\x1b[2J\nnext"})
    assert told(line)[0]["event"] == " ::group::title [2J next"
