"""Writes `docs/commands.md`: the help of every command, as the program prints it.

Run as `python -m breachledger.commands.reference` in a checkout.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from itertools import starmap
from pathlib import Path

from breachledger.cli import COMMANDS, parser

PLACE = Path(__file__).parents[3] / "docs" / "commands.md"
_WIDTH = 100

_HEAD = """\
# Commands

Data goes to standard output, messages for people to standard error. Exit code 0: done; 1: done, with failures that are
listed, or given up for a reason that is told; 2: wrong use. What every command needs to know of the machine comes from
`BREACHLEDGER_…` variables.

This page is written by `python -m breachledger.commands.reference`.
"""


def page() -> str:
    """The whole page, of a fixed width whatever the terminal's is."""
    return "\n".join([_HEAD, *starmap(_section, _commands().items())])


def _commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, in the order of `COMMANDS`."""
    actions = parser()._actions  # ruff: ignore[private-member-access] - argparse has no other way to its subparsers
    found = next(action for action in actions if isinstance(action, argparse._SubParsersAction))  # ruff: ignore[private-member-access]
    return {name: found.choices[name] for name in COMMANDS}


def _section(name: str, command: argparse.ArgumentParser) -> str:
    command.formatter_class = partial(argparse.RawDescriptionHelpFormatter, width=_WIDTH)
    return f"## breachledger {name}\n\n```text\n{command.format_help().rstrip()}\n```\n"


if __name__ == "__main__":
    PLACE.write_text(page(), "utf-8")
    print(PLACE, file=sys.stderr)
