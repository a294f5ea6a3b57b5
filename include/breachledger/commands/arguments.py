"""What several commands take, declared once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from breachledger.errors import UsageError
from breachledger.model import Window
from breachledger.settings import Settings

if TYPE_CHECKING:
    import argparse

    from breachledger.files import Files


def take_lake(parser: argparse.ArgumentParser) -> None:
    """`--lake`."""
    parser.add_argument("--lake", metavar="DIR", help="a folder or s3://bucket/prefix (default: BREACHLEDGER_LAKE)")


def take_catalog(parser: argparse.ArgumentParser) -> None:
    """`--catalog` and `--source`."""
    parser.add_argument("--catalog", type=Path, metavar="DIR", help="outlets to use instead of the bundled ones")
    parser.add_argument("--source", action="append", metavar="ID", help="only this outlet; may be given several times")


def settings(args: argparse.Namespace) -> Settings:
    """The settings of the environment, with what the command line says instead."""
    given = {name: getattr(args, name, None) for name in ("lake", "catalog")}
    return replace(Settings.from_environment(), **{name: value for name, value in given.items() if value})


def existing_lake(lake: str) -> Files:
    """The files of a lake that has tables, or an archive to make them of: nobody means a new one here.

    Raises:
        UsageError: neither is there.
    """
    from breachledger.files import open_files  # pyarrow takes a while to load
    from breachledger.store.schema import TABLES

    files = open_files(lake)
    # `changed` sees what a killed run left unfinished in the archive, too.
    if not any(map(files.list, TABLES)) and not files.changed("archive"):
        raise UsageError(f"there is no lake at {lake}: give --lake DIR, or fill one with breachledger run")
    return files


def day(text: str) -> date:
    """A day as YYYY-MM-DD.

    Raises:
        UsageError: `text` is no day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day: write it as 2025-12-17") from None


def days(text: str) -> Window:
    """`2025-12-08` or `2025-12-08..2025-12-19`, both ends included.

    Raises:
        UsageError: no days, or the last before the first.
    """
    first, dots, last = text.partition("..")
    window = Window(day(first), day(last if dots else first))
    if window.last < window.first:
        raise UsageError(f"{text!r} ends before it begins")
    return window
