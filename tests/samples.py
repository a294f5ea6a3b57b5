"""What the documents show of the program: the commands, and the lines that they say it prints."""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

_PROMPT = "    $ breachledger "
_LEFT_OUT = "…"


class Sample(NamedTuple):
    """One command, and the lines below it, of which some may be left out."""

    words: list[str]
    printed: list[str]


def samples(page: str) -> list[Sample]:
    """The commands of a page, in its order."""
    found: list[Sample] = []
    for line in page.replace("\\\n", " ").splitlines():
        if line.startswith(_PROMPT):
            found.append(Sample(shlex.split(line.removeprefix(_PROMPT), comments=True), []))
            continue
        if line and not line.startswith("    "):
            found.append(Sample([], []))  # prose: what is indented below it belongs to no command
        elif found:
            found[-1].printed.append(line.removeprefix("    "))
    return [Sample(words, printed) for words, printed in found if words]


def missing(printed: list[str], out: str) -> list[str]:
    """The passages that do not stand in the output as they are shown; a blank line or `…` ends a passage."""
    passages = re.split(r"\n\n+", "\n".join("" if line == _LEFT_OUT else line for line in printed).strip("\n"))
    return [passage for passage in passages if f"\n{passage}\n" not in f"\n{out}\n"]
