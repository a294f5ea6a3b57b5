"""Show how complete the lake is: a calendar of the sources' days, what was amiss on them, how to run them again.

Without --from and --to: the last 14 finished days (UTC), or the last 14 of a lake that has nothing in those. A day of a
source is blank where the lake has no row for it. --json prints the rows of the table `runs`. Exit code 1 where a source
was sick on one of the days.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from breachledger import connect
from breachledger.commands.arguments import day, settings, take_lake
from breachledger.commands.output import printable
from breachledger.commands.screen import Screen
from breachledger.errors import UsageError
from breachledger.model import Window
from breachledger.plain import json_line, plain
from breachledger.vocabulary import Verdict

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from breachledger.query.ledger import Ledger

EXAMPLES = """\
  breachledger status
  breachledger status --from 2025-12-01 --to 2025-12-31 --source heise-security
  breachledger status --from 2025-01-01 --json > runs.jsonl"""

Row = dict[str, Any]
_Day = tuple[date, tuple[str, ...]]
"""A day and some of its sources."""

_SIGNS = {
    Verdict.COMPLETE: (".", "●", "green"),
    Verdict.PARTIAL: ("~", "◐", "yellow"),
    Verdict.SILENT: ("-", "○", "magenta"),
    Verdict.SICK: ("X", "✗", "bold red"),
    Verdict.UNKNOWN: ("?", "?", "dim"),
}
"""Each verdict's sign in ASCII, its sign on a terminal, and its style there."""
_AMISS = (Verdict.SICK, Verdict.SILENT, Verdict.PARTIAL)
_DAYS = 14
_BLOCK = 31
_LINES = 20
_WIDTH = 100
_NAME = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--from", dest="first", type=day, metavar="DAY", help="the first day")
    parser.add_argument("--to", dest="last", type=day, metavar="DAY", help="the last day, included")
    parser.add_argument("--source", action="append", metavar="ID", help="only this source; may be given several times")
    parser.add_argument("--json", action="store_true", help="one object a line for each source and day that has a row")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the calendar, or the rows; 1 where a source was sick."""
    from breachledger.query.health import left_out, never_run, run_rows  # DuckDB and pyarrow cost half a second

    with connect(settings(args).lake) as ledger:
        _refuse_strangers(ledger, args.source or ())
        window = _window(ledger, args)
        rows = run_rows(ledger, window, args.source)
        gaps = never_run(ledger, window._replace(last=min(window.last, _yesterday())), rows)
        missing = left_out(ledger, rows)
    if args.json:
        _print_json(rows)
    else:
        page = _Page()
        _print_calendar(page, window, rows)
        _print_amiss(page, rows)
        _print_commands(page, args, rows, gaps, missing)
    return 1 if any(row["verdict"] == Verdict.SICK for row in rows) else 0


def _refuse_strangers(ledger: Ledger, sources: Iterable[str]) -> None:
    known = "SELECT 1 FROM runs WHERE source = ? LIMIT 1"
    if unknown := [source for source in sources if not ledger.sql(known, [source]).num_rows]:
        raise UsageError(
            f"no source {', '.join(unknown)} in the lake at {ledger.lake}: breachledger status shows those of late"
        )


def _yesterday() -> date:
    """The last finished day."""
    return datetime.now(UTC).date() - timedelta(days=1)


def _window(ledger: Ledger, args: argparse.Namespace) -> Window:
    """The days that were asked for, or the last ones that there are."""
    last = args.last or _yesterday()
    window = Window(args.first or _back(last), last)
    if window.last < window.first:
        raise UsageError(f"--from {window.first} is later than --to {window.last}: nothing lies between them")
    is_there = "SELECT 1 FROM runs WHERE date BETWEEN ? AND ? LIMIT 1"
    if args.first or args.last or ledger.sql(is_there, list(window)).num_rows:
        return window
    newest = ledger.sql("SELECT max(date) AS day FROM runs WHERE date <= ?", [last]).to_pylist()[0]["day"]
    if newest is None:
        print("no day was run in this lake yet: breachledger run DAY", file=sys.stderr)
        return window
    print(f"the lake has nothing of the last {_DAYS} days: these are its own last, to {newest}", file=sys.stderr)
    return Window(_back(newest), newest)


def _back(last: date) -> date:
    """The first of as many days as are shown by default."""
    return date.fromordinal(max(1, last.toordinal() - _DAYS + 1))


def _print_json(rows: Iterable[Row]) -> None:
    for row in rows:
        rejected = None if row["rejected"] is None else dict(row["rejected"])
        print(json_line({name: plain(value) for name, value in row.items()} | {"rejected": rejected}))


class _Page:
    """Standard output: signs and colours on a terminal that has them, ASCII elsewhere; lines are never broken."""

    def __init__(self) -> None:
        is_terminal = sys.stdout.isatty()
        self._encoding = sys.stdout.encoding or "ascii"
        self.has_signs = is_terminal and self._encoding.lower().replace("-", "") == "utf8"
        self._console = Screen(force_terminal=is_terminal, highlight=False, markup=False, emoji=False)
        self.width = self._console.width if is_terminal else _WIDTH
        self.more = "…" if self.has_signs else "..."

    def say(self, *parts: tuple[str, str]) -> None:
        """One line of texts with their styles; what the encoding lacks is written as an escape."""
        line = Text()
        for text, style in parts:
            line.append(text.encode(self._encoding, "backslashreplace").decode(self._encoding), style)
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def sign(self, verdict: str | None) -> tuple[str, str]:
        """The sign of a verdict with its style; a blank for none."""
        if verdict is None:
            return " ", ""
        ascii_sign, sign, style = _SIGNS[Verdict(verdict)]
        return sign if self.has_signs else ascii_sign, style

    def capped(self, lines: Sequence[str], where: str) -> None:
        """The first lines, and how many there are besides."""
        for line in lines[:_LINES]:
            self.say((line, ""))
        if len(lines) > _LINES:
            self.say((f"{self.more} and {len(lines) - _LINES} more ({where})", "dim"))


def _print_calendar(page: _Page, window: Window, rows: Sequence[Row]) -> None:
    """One row a source and one column a day, in blocks that are no wider than the page."""
    verdicts = {(row["source"], row["date"].toordinal()): row["verdict"] for row in rows}
    names = {source: printable(source, _NAME) for source in sorted({row["source"] for row in rows})}
    indent = max(map(cell_len, ["2025-12-08 to", *names.values()])) + 1
    size = max(1, min(_BLOCK, (page.width - indent) // 2))
    days = {number for _, number in verdicts}
    for span in _spans(window, size, days):
        first, last = date.fromordinal(span.start), date.fromordinal(span.stop - 1)
        if days.isdisjoint(span):
            page.say((f"{first} to {last}: not run", "dim"))
            page.say(("", ""))
            continue
        digits = [f"{date.fromordinal(number):%d}" for number in span]
        page.say((f"{first} to".ljust(indent), "bold"), *((f" {one[0]}", "bold") for one in digits))
        page.say((str(last).ljust(indent), "bold"), *((f" {one[1]}", "bold") for one in digits))
        for source, name in names.items():
            page.say((set_cell_size(name, indent), ""), *_signs(page, (verdicts.get((source, one)) for one in span)))
        page.say(("", ""))
    legend = [part for word in _SIGNS for part in (page.sign(word), (f" {word}  ", ""))]
    page.say(*legend, ("blank: not run", ""))


def _spans(window: Window, size: int, days: set[int]) -> Iterator[range]:
    """The window in parts of `size` days; parts in a row without one of `days` are one, however many they are."""
    begin, end = window.first.toordinal(), window.last.toordinal() + 1
    parts = (range(start, min(start + size, end)) for start in range(begin, end, size))
    for is_empty, group in groupby(parts, days.isdisjoint):
        some = list(group)
        yield from [range(some[0].start, some[-1].stop)] if is_empty else some


def _signs(page: _Page, verdicts: Iterable[str | None]) -> Iterator[tuple[str, str]]:
    """A sign a day; neighbours of one verdict are one piece, which is quicker to print."""
    for verdict, group in groupby(verdicts):
        sign, style = page.sign(verdict)
        yield f" {sign}" * len(list(group)), style


def _print_amiss(page: _Page, rows: Iterable[Row]) -> None:
    """A line for each day of a source that was sick, silent or partial, the newest first."""
    amiss = [row for row in rows if row["verdict"] in _AMISS]
    amiss.sort(key=lambda row: (-row["date"].toordinal(), _AMISS.index(row["verdict"]), row["source"]))
    if amiss:
        page.say(("", ""))
        page.capped([_told(row) for row in amiss], "--json shows all")


def _told(row: Row) -> str:
    rejected = ", ".join(f"{count} {reason}" for reason, count in row["rejected"] or ())
    why = f"{row['reason']} ({rejected})" if rejected else row["reason"]
    return f"{row['date']} {printable(row['source'], 60)} {row['verdict']}: {printable(why, 200)}"


@dataclass(frozen=True, slots=True)
class _Command:
    """A command line that runs sources again, on as many days in a row as it is the same."""

    first: date
    last: date
    sources: tuple[str, ...]

    def line(self, lake: str | None) -> str:
        """As it is typed."""
        days = f"{self.first}" if self.first == self.last else f"{self.first}..{self.last}"
        words = ["breachledger", "run", days, *(word for one in self.sources for word in ("--source", one))]
        return shlex.join([*words, *(["--lake", lake] if lake else [])])


def _commands(days: Iterable[_Day]) -> list[_Command]:
    """The commands for days and their sources, the newest first."""
    found: list[_Command] = []
    for one, sources in sorted(days):
        if found and found[-1].sources == sources and found[-1].last + timedelta(days=1) == one:
            found[-1] = _Command(found[-1].first, one, sources)
        else:
            found.append(_Command(one, one, sources))
    return found[::-1]


def _print_commands(
    page: _Page, args: argparse.Namespace, rows: Sequence[Row], gaps: Sequence[date], missing: Sequence[_Day]
) -> None:
    """What to type for the sick days, for those that were never run, and for outlets that were left out of a day."""
    sick = [row for row in rows if row["verdict"] == Verdict.SICK]
    if not (sick or gaps or missing):
        return
    from breachledger.sources.catalog import load  # only what is in the catalog can be run

    known = {source.id for source in load(settings(args).catalog)}
    asked = tuple(source for source in args.source or () if source in known)
    for title, days in (
        ("run the sick ones again:", _among(known, _by_day(sick))),
        ("run the days that were never run:", [(one, asked) for one in gaps] if asked or not args.source else []),
        (
            "run the outlets that were not asked on a day on which others were:",
            _among(asked if args.source else known, missing),
        ),
    ):
        if days:
            page.say((f"\n{title}", "bold"))
            page.capped([f"  {one.line(args.lake)}" for one in _commands(days)], "ask for fewer days to see all")
    if gone := sorted({printable(row["source"], _NAME) for row in sick} - known):
        page.say(("\nno longer in the catalog, so not to be run:", "bold"))
        page.capped([f"  {name}" for name in gone], "--json shows all")


def _by_day(rows: Iterable[Row]) -> Iterator[_Day]:
    for one, group in groupby(rows, lambda row: row["date"]):
        yield one, tuple(row["source"] for row in group)


def _among(sources: Collection[str], days: Iterable[_Day]) -> list[_Day]:
    """The days with those of their sources that are among these, if any is."""
    kept = ((one, tuple(name for name in names if name in sources)) for one, names in days)
    return [(one, names) for one, names in kept if names]
