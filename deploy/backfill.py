"""Run days of the past in Airflow, and watch them: `make backfill FROM=2025-12-08 TO=2025-12-19`.

It asks the Airflow that `make up` has started, or the one at AIRFLOW_URL, as AIRFLOW_USER with AIRFLOW_PASSWORD. The
backfill is Airflow's own: it goes on when this command is ended, and the user interface shows it. Exit code 0: all days
succeeded; 1: some failed, or an outlet was sick, and both are listed; 2: wrong use.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breachledger.errors import UsageError
from breachledger.sources.catalog import load
from deploy.airflow_api import DAG, Airflow, AirflowError, Backfill, Order, Refused, UnderWay
from deploy.backfill_report import told
from deploy.backfill_watch import watch
from deploy.installation import FOLDER, USER, Installation, recorded

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = """\
examples:
  python -m deploy.backfill start --from 2025-12-08 --to 2025-12-19
  python -m deploy.backfill start --from 2025-12-01 --to 2025-12-31 --backwards --active 5
  python -m deploy.backfill start --from 2025-12-11 --to 2025-12-11 --source le-verrou --again completed
  python -m deploy.backfill start --from 2025-01-01 --to 2025-12-31 --no-fetch --again completed   read all pages anew
  python -m deploy.backfill watch     the one that is under way; likewise pause, unpause and cancel"""

_CLOSING_WAIT = 2.0
_CLOSING_TRIES = 60
"""Airflow looks every 30 seconds whether a backfill is finished, and makes no other one before."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    args = parser().parse_args(arguments)
    try:
        return int(args.do(args))
    except Refused as error:
        print(f"backfill: {error}", file=sys.stderr)
        return 2
    except AirflowError as error:
        print(f"backfill: {error}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The command line."""
    form = argparse.RawDescriptionHelpFormatter
    built = argparse.ArgumentParser(
        prog="python -m deploy.backfill", description=__doc__, epilog=EXAMPLES, formatter_class=form
    )
    commands = built.add_subparsers(metavar="start|watch|pause|unpause|cancel", required=True)
    for name, do, says in (
        ("start", start, "make a backfill and watch it"),
        ("watch", watch_again, "watch the one that is under way"),
        ("pause", change, "let it start no more days; those that run go on"),
        ("unpause", change, "let it go on"),
        ("cancel", change, "end it: days that have not begun are given up, those that run go on"),
    ):
        one = commands.add_parser(name, help=says, description=says, epilog=EXAMPLES, formatter_class=form)
        one.add_argument("--folder", type=Path, default=FOLDER, help="of `make up`; default var/airflow")
        one.set_defaults(do=do, what=name)
        if do is start:
            _take_order(one)
    return built


def _take_order(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="first", type=_day, required=True, metavar="DAY", help="the first day (UTC)")
    command.add_argument("--to", dest="last", type=_day, required=True, metavar="DAY", help="the last day, included")
    command.add_argument("--source", action="append", metavar="ID", help="only this outlet; may be given several times")
    command.add_argument("--backwards", action="store_true", help="the last day first")
    command.add_argument("--active", type=_count, default=3, metavar="N", help="days at a time; default 3")
    again = "of the days that have a run already, run these again; default none"
    command.add_argument("--again", choices=("none", "failed", "completed"), default="none", help=again)
    command.add_argument("--no-fetch", action="store_true", help="ask no outlet: read what is archived again")


def start(args: argparse.Namespace) -> int:
    """Make a backfill and watch it to its end."""
    order = _order(args)
    airflow, here = connect(args.folder)
    _refuse_strangers(args.source or (), here)
    _check_airflow(airflow)
    days = airflow.days_to_run(order)
    _tell_left_out(order, days)
    if not days:
        print("nothing to do", file=sys.stderr)
        return 0
    return _follow(airflow, _create(airflow, order))


def watch_again(args: argparse.Namespace) -> int:
    """Watch the backfill that is under way."""
    airflow, _ = connect(args.folder)
    return _follow(airflow, _under_way(airflow))


def change(args: argparse.Namespace) -> int:
    """Pause, unpause or cancel the backfill that is under way."""
    airflow, _ = connect(args.folder)
    backfill = _under_way(airflow)
    airflow.change(backfill, args.what)
    done = {"pause": "paused", "unpause": "goes on", "cancel": "cancelled"}[args.what]
    print(f"{_name(backfill)}: {done}", file=sys.stderr)
    return 0


def connect(folder: Path) -> tuple[Airflow, Installation | None]:
    """The Airflow of the environment, or else the one of `make up` with its installation.

    Raises:
        Refused: there is neither.
    """
    if url := os.environ.get("AIRFLOW_URL"):
        password = os.environ.get("AIRFLOW_PASSWORD")
        if not password:
            raise Refused("AIRFLOW_URL is set and AIRFLOW_PASSWORD is not: give the password of AIRFLOW_USER (admin)")
        return Airflow(url, os.environ.get("AIRFLOW_USER", USER), password), None
    here = recorded(folder)
    if here is None:
        raise Refused("no Airflow was started here: make up, or say where one is with AIRFLOW_URL and AIRFLOW_PASSWORD")
    return Airflow(here.url, USER, here.password()), here


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as YYYY-MM-DD") from None


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r}: give a whole number from 1")
    return int(text)


def _order(args: argparse.Namespace) -> Order:
    """What was asked for, without the days that are not over."""
    if args.first > args.last:
        raise Refused(f"{args.first} is later than {args.last}: nothing lies between them")
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    if args.first > yesterday:
        raise Refused(f"{args.first} is not over yet (UTC): the last day that is, is {yesterday}")
    if args.last > yesterday:
        print(f"left out, because they are not over yet (UTC): the days after {yesterday}", file=sys.stderr)
    conf: dict[str, Any] = {"sources": args.source} if args.source else {}
    if args.no_fetch:
        conf["fetch"] = False
    return Order(args.first, min(args.last, yesterday), conf, args.backwards, args.active, args.again)


def _refuse_strangers(chosen: Sequence[str], here: Installation | None) -> None:
    """Outlets that are not in the catalog would fail each day; of another machine's Airflow it is not known."""
    if here is None or not chosen:
        return
    try:
        known = {source.id for source in load(here.outlets())}
    except UsageError as error:
        raise Refused(str(error)) from error
    if strangers := sorted(set(chosen) - known):
        raise Refused(f"not in the catalog: {', '.join(strangers)}; known: {', '.join(sorted(known))}")


def _check_airflow(airflow: Airflow) -> None:
    """Whether runs would start at all."""
    if (status := airflow.health().get("scheduler")) != "healthy":
        raise AirflowError(f"the scheduler of {airflow.url} is {status or 'not there'}: no day would start")
    dag = airflow.dags().get(DAG)
    if dag is None:
        raise Refused(f"the Airflow at {airflow.url} has no DAG {DAG}, or this user may not see it")
    if dag["is_paused"]:
        raise Refused(f"the DAG is paused, so no day would start: switch it on at {airflow.url}/dags/{DAG}")


def _tell_left_out(order: Order, days: Sequence[str]) -> None:
    """How many days are left as they are, because they have a run; `completed` leaves only those whose run goes on."""
    left = (order.last - order.first).days + 1 - len(days)
    if left and order.again == "completed":
        are = "is" if left == 1 else "are"
        print(f"{left} of the days {are} being run now, and left to that: make backfill DO=watch", file=sys.stderr)
    elif left:
        has = "has a run already, and stays as it is" if left == 1 else "have a run already, and stay as they are"
        again = "AGAIN=completed runs them again, AGAIN=failed the failed ones"
        print(f"{left} of the days {has}; {again}", file=sys.stderr)


def _create(airflow: Airflow, order: Order) -> Backfill:
    """Make it, after the one before was closed."""
    for _ in range(_CLOSING_TRIES):
        try:
            return airflow.create_backfill(order)
        except UnderWay:
            before = airflow.backfill_under_way()
            if before and not all(run.has_ended for run in airflow.runs(before)):
                raise UnderWay(
                    f"{_name(before)} is under way, and there is one at a time: "
                    "make backfill DO=watch shows it, DO=cancel ends it"
                ) from None
            time.sleep(_CLOSING_WAIT)
    return airflow.create_backfill(order)


def _under_way(airflow: Airflow) -> Backfill:
    if backfill := airflow.backfill_under_way():
        return backfill
    raise Refused("no backfill is under way")


def _follow(airflow: Airflow, backfill: Backfill) -> int:
    """Watch it, and say what came of it."""
    page = f"{airflow.url}/dags/{DAG}/backfills"
    print(f"{_name(backfill)}: {page}", file=sys.stderr)
    begun = time.monotonic()
    try:
        runs = watch(airflow, backfill)
    except KeyboardInterrupt:
        print(
            f"\nThe backfill goes on without this command. See it at {page}, or:\n"
            "  make backfill DO=watch     watch it again\n"
            "  make backfill DO=pause     start no more days; DO=unpause goes on\n"
            "  make backfill DO=cancel    give up the days that have not begun",
            file=sys.stderr,
        )
        return 130
    text, is_well = told(airflow.url, runs, airflow.failed_tasks(runs), time.monotonic() - begun)
    print(text)
    return 0 if is_well else 1


def _name(backfill: Backfill) -> str:
    return f"backfill {backfill.id}, {backfill.first} to {backfill.last}"


if __name__ == "__main__":
    sys.exit(main())
