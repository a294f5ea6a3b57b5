"""Serves the small internet until interrupted."""

# ruff: file-ignore[stdlib-module-shadowing]  it is only ever imported as tests.site

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import threading
from pathlib import Path

from tests.site.server import Site, environment

_EXAMPLES = """examples:
  python -m tests.site                                any free port; prints the variables to set
  python -m tests.site --port 8765 --edition 2        the articles as they stand after their edits
  python -m tests.site --env-file var/site.env        writes the variables as KEY=VALUE once it is ready
  eval "$(python -m tests.site --port 8765 --print-env)"   sets the variables for a site on that port; serves nothing
"""


def main(arguments: list[str] | None = None) -> int:
    """The command; the exit code is 0, or 2 for wrong use."""
    options = _parse(arguments)
    if options.print_env:
        _print_exports(environment(options.port))
        return 0
    # A shell's background job gets no SIGINT; whoever ends it with SIGTERM wants the same orderly end.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Site(edition=options.edition, port=options.port) as site:
        _print_exports(site.environment)
        print(f"serving {len(site.hosts())} hosts on 127.0.0.1:{site.port}, Ctrl-C ends it", file=sys.stderr)
        try:
            if options.env_file:
                _write_env_file(options.env_file, site.environment)
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
        finally:
            if options.env_file:
                options.env_file.unlink(missing_ok=True)
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.site",
        description="A small internet on loopback: invented outlets, healthy and sick, for the demo and the tests.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, metavar="N", help="the loopback port (default: any free one)")
    parser.add_argument("--edition", type=int, choices=(1, 2), default=1, help="2 serves the edited articles")
    parser.add_argument("--env-file", type=Path, metavar="PATH", help="write the variables there; removed at the end")
    parser.add_argument("--print-env", action="store_true", help="print the variables for --port and end")
    options = parser.parse_args(arguments)
    if options.print_env and not options.port:
        parser.error("--print-env needs --port N: without a server there is no free port to tell")
    return options


def _print_exports(variables: dict[str, str]) -> None:
    for key, value in variables.items():
        print(f"export {key}={shlex.quote(value)}", flush=True)


def _write_env_file(path: Path, variables: dict[str, str]) -> None:
    """Written beside and moved in: who finds the file finds all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text("".join(f"{key}={value}\n" for key, value in variables.items()), encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    raise SystemExit(main())
