"""The command line: one row a command, and what each outcome means to the shell.

Data goes to standard output, messages for people to standard error. Exit code 0: done; 1: done, with failures that are
listed, or given up for a reason that is told; 2: wrong use.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from breachledger import __version__
from breachledger.errors import BreachledgerError, UsageError
from breachledger.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence


class Command(Protocol):
    """A module of `commands/`: its docstring is the help, `EXAMPLES` stand below it."""

    __doc__: str | None
    EXAMPLES: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the command takes."""

    def execute(self, args: argparse.Namespace) -> int:
        """Do it; the exit code."""


# name on the command line -> module in `commands/`. Modules are loaded when asked for: `--help` stays quick.
COMMANDS = {
    "run": "run",
    "extract": "extract",
    "ingest": "ingest",
    "ccnews": "ccnews",
    "rebuild": "rebuild",
    "resolve": "resolve",
    "query": "query",
    "incidents": "incidents",
    "show": "show",
    "why": "why",
    "export": "export",
    "diff": "diff",
    "alerts": "alerts",
    "merge": "merge",
    "split": "split",
    "rules": "rules",
    "sources": "sources",
    "status": "status",
    "serve": "serve",
    "verify": "verify",
    "forget": "forget",
    "step": "step",
}


def load(name: str) -> Command:
    """The module behind a command."""
    return cast("Command", import_module(f"breachledger.commands.{COMMANDS[name]}"))


def parser(chosen: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command that was `chosen`; of all commands, where none was."""
    top = argparse.ArgumentParser(
        prog="breachledger",
        description="Security news as data: every statement with who says so, how sure, and the exact quote.",
        epilog="Each command has examples: breachledger COMMAND --help",
    )
    top.add_argument("--version", action="version", version=f"breachledger {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in [chosen] if chosen else COMMANDS:
        module = load(name)
        sentence = (module.__doc__ or "").strip().splitlines()[0].rstrip(".")
        sub = commands.add_parser(
            name,
            help=sentence[0].lower() + sentence[1:],
            description=module.__doc__,
            epilog=f"examples:\n{module.EXAMPLES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(sub)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit code: 0 done, 1 done with failures that are listed or given up, 2 wrong use.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in given if word in COMMANDS), None)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        args = parser(chosen).parse_args(given)
        code = load(args.command).execute(args)
        print(end="", flush=True)  # while it can still be told that it fails
    except UsageError as error:
        _tell(chosen, error)
        return 2
    except BreachledgerError as error:
        _tell(chosen, error)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; what was published stays, and the same command goes on from there", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader has seen enough: `breachledger query … | head`
        _end_output()
        return 0
    except OSError as error:  # a full disk, a lake in a place where no folder can be
        _tell(chosen, f"{error.filename}: {error.strerror}" if error.filename else error.strerror or error)
        _end_output()
        return 2 if isinstance(error, NotADirectoryError) else 1
    return code


def _end_output() -> None:
    """Write what is left, and where that fails let it go: Python would try again at its end, and complain."""
    try:
        print(end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(command: str | None, error: object) -> None:
    """An error on standard error, line by line, without what a terminal might take for a command."""
    for line in f"breachledger {command}: {error}".split("\n"):
        print(visible(line), file=sys.stderr)
