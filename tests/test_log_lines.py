"""Log lines for a scheduler: JSON, with the fields of what they are about, and nothing from outside can forge one."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys

import pytest

from breachledger.log_lines import JsonLines, about

PROGRAM = """
import logging
from breachledger.log_lines import about, log_as_json
log_as_json()
with about(day="2025-12-16"):
    logging.getLogger("breachledger.collect").info("%s", "3 links")
logging.getLogger("httpx").info("a request")
logging.getLogger("httpx").warning("slow")
"""


def line(message: str, *, error: BaseException | None = None) -> dict[str, str]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("breachledger.x", logging.INFO, "x.py", 1, message, (), info)
    text = JsonLines().format(record)
    assert text.isascii()
    assert "\n" not in text
    return json.loads(text)


def test_a_line_tells_what_it_is_about_and_no_longer_than_that():
    with about(day="2025-12-16"):
        with about(source="netzwacht"):
            told = {"day": "2025-12-16", "source": "netzwacht"}
            assert line("3 links") == told | {"level": "info", "logger": "breachledger.x", "event": "3 links"}
        assert "source" not in line("x")
    assert "day" not in line("x")


def test_outlets_that_are_collected_at_once_keep_their_lines_apart():
    async def one(source: str) -> str:
        with about(source=source):
            await asyncio.sleep(0.01)
            return line("x")["source"]

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(one(source) for source in ("a", "b", "c")))

    assert asyncio.run(all_of_them()) == ["a", "b", "c"]


def test_text_from_outside_stays_in_its_line():
    assert line('x"}\n{"level": "critical", "event": "forged\u2028')["level"] == "info"


def test_a_field_of_that_name_does_not_replace_the_level():
    with about(level="critical", event="other"):
        assert (line("x")["level"], line("x")["event"]) == ("info", "x")


def test_a_traceback_is_a_field():
    with pytest.raises(ValueError) as caught:
        int("half a page")
    assert "ValueError: invalid literal" in line("a defect", error=caught.value)["exception"]


def test_the_program_logs_its_own_lines_from_info_and_those_of_libraries_from_warning():
    done = subprocess.run([sys.executable, "-c", PROGRAM], text=True, capture_output=True, check=True)
    assert [(told["event"], told.get("day")) for told in map(json.loads, done.stderr.splitlines())] == [
        ("3 links", "2025-12-16"), ("slow", None),
    ]  # fmt: skip
