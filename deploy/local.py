"""An Airflow on this machine for one person: `make up`, `make down`.

It listens on loopback only and has a login, runs on SQLite and in four processes, and goes on when the terminal is
closed. The demo's catalog comes with a small news site of December 2025, which is served beside it; what it collects
never reaches the lake of the real outlets.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from deploy import processes
from deploy.airflow_api import AirflowError
from deploy.installation import FOLDER, ROOT, Installation, recorded
from deploy.installation import processes as folder_of_processes
from deploy.startup import COMPONENTS, DAGS, StartError, start, unloaded, wait

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = """\
examples:
  python -m deploy.local up                                     the demo's outlets, at http://127.0.0.1:8080
  python -m deploy.local up --catalog real --contact you@example.org
  python -m deploy.local up --port 8081
  python -m deploy.local down                                   ends all of it; what was collected stays"""

_LOWEST_PORT, _HIGHEST_PORT = 1, 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 0 done, 1 it could not be, or a DAG does not load, 2 wrong use."""
    args = parser().parse_args(arguments)
    args.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder_of_processes(args.folder).mkdir(exist_ok=True, mode=0o700)
    for number in (signal.SIGTERM, signal.SIGHUP):  # ended from outside, it leaves no half of an Airflow either
        signal.signal(number, signal.default_int_handler)
    try:
        return int(args.do(args))
    except (StartError, AirflowError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; nothing was left running", file=sys.stderr)
        return 130


def up(args: argparse.Namespace) -> int:
    """Start it, or say that it runs."""
    wanted = _wanted(args)
    with (wanted.processes / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another `make up` is at it: wait for it, or end it with Ctrl-C", file=sys.stderr)
            return 2
        now = recorded(args.folder)
        if now is None or not _is_up(now):
            return _start(wanted)
        if wanted.catalog != now.catalog:
            print(f"the {now.catalog} catalog is running, at {now.url}: make down, then this again", file=sys.stderr)
            return 2
        wait(now)  # whoever started it may have been killed before it was ready
        return _tell(now, "is running already")


def down(args: argparse.Namespace) -> int:
    """End all of it, however much of it runs."""
    ended = processes.stop(folder_of_processes(args.folder))
    if left := processes.running(folder_of_processes(args.folder)):
        print(f"still there, although killed: {', '.join(left)}", file=sys.stderr)
        return 1
    print(f"ended: {', '.join(ended)}; what was collected stays" if ended else "nothing is running")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    form = argparse.RawDescriptionHelpFormatter
    built = argparse.ArgumentParser(
        prog="python -m deploy.local", description=__doc__, epilog=EXAMPLES, formatter_class=form
    )
    commands = built.add_subparsers(metavar="up|down", required=True)
    for do in (up, down):
        says = (do.__doc__ or "").rstrip(".").lower()
        one = commands.add_parser(do.__name__, help=says, description=do.__doc__, epilog=EXAMPLES, formatter_class=form)
        one.set_defaults(do=do)
        _take_folder(one)
        if do is up:
            _take_choices(one)
    return built


def _take_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("--folder", type=_folder, default=FOLDER, help="where all is kept; default var/airflow")


def _take_choices(command: argparse.ArgumentParser) -> None:
    command.add_argument("--catalog", choices=("demo", "real"), default="demo", help="whose outlets; default demo")
    command.add_argument("--port", type=_port, default=8080, help="on 127.0.0.1; default 8080")
    command.add_argument("--lake", help="of the real outlets: a folder or s3://BUCKET/PREFIX; default var/lake")
    command.add_argument("--contact", help="how real outlets reach you: a mail address or a page, in the User-Agent")


def _folder(told: str) -> Path:
    return Path(told).resolve()


def _port(told: str) -> int:
    if not told.isdecimal() or not _LOWEST_PORT <= int(told) <= _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{told!r} is no port: give a number from 1 to 65535")
    return int(told)


def _wanted(args: argparse.Namespace) -> Installation:
    """What was asked for, with places in full."""
    if args.catalog == "demo":
        if args.lake:
            parser().error("--lake is for the real outlets: the demo keeps to its own lake (--catalog real)")
        return Installation(str(args.folder), "demo", args.port, str(args.folder / "demo" / "lake"))
    contact = args.contact or os.environ.get("BREACHLEDGER_CONTACT", "")
    if not contact:
        parser().error("outlets must be able to reach you: make up CATALOG=real CONTACT=you@example.org (--contact)")
    lake = args.lake or os.environ.get("BREACHLEDGER_LAKE") or str(ROOT / "var" / "lake")
    place = lake if "://" in lake else str(Path(lake).resolve())
    return Installation(str(args.folder), "real", args.port, place, contact)


def _is_up(now: Installation) -> bool:
    """Whether all of it runs; what is left of a broken start or a crash is ended."""
    needed = {*COMPONENTS, "site"} if now.catalog == "demo" else {*COMPONENTS}
    if needed <= set(processes.whole(now.processes)):
        return True
    if there := processes.running(now.processes):
        print(f"ending what is left of an earlier start: {', '.join(there)}", file=sys.stderr)
        processes.stop(now.processes)
    return False


def _start(wanted: Installation) -> int:
    if not _is_free(wanted.port):
        print(
            f"port {wanted.port} is taken by another program: choose one, make up PORT={wanted.port + 1}",
            file=sys.stderr,
        )
        return 2
    wanted.record()
    try:
        start(wanted)
    except BaseException:
        processes.stop(wanted.processes)
        raise
    return _tell(wanted, "is up")


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: a port that it left is free
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _tell(now: Installation, how: str) -> int:
    """What a person wants to know of it; 1 where a DAG does not load."""
    broken = unloaded(now)
    lake = now.lake if "://" in now.lake else _shown(Path(now.lake))
    what, then = _CATALOGS[now.catalog]
    print(
        f"Airflow {how}: {now.url}\n"
        f"  log in    admin, password {now.password()}\n"
        f"  outlets   {what}\n"
        f"  DAGs      {', '.join(DAGS)}; {then}\n"
        f"  lake      {lake}\n"
        f"  logs      {_shown(now.logs)}, of tasks {_shown(now.home / 'logs')}\n"
        f"  past days make backfill FROM=2025-12-08 TO=2025-12-19\n"
        f"  look      .venv/bin/breachledger incidents --lake {lake}\n"
        f"  stop      make down"
    )
    for line in broken:
        print(line, file=sys.stderr)
    return 1 if broken else 0


def _shown(path: Path) -> str:
    """As it is typed from here."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


_CATALOGS = {
    "demo": (
        "nine invented ones, of 2025-12-08 to 2025-12-19, served on loopback",
        "nothing was published yesterday, so the scheduled run finds all of them silent",
    ),
    "real": ("those of the catalog", "yesterday is being fetched now, and each day when it is over in UTC"),
}

if __name__ == "__main__":
    sys.exit(main())
