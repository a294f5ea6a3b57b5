"""Open the reading room: pages over the lake, for a browser on this machine.

Incidents with what is claimed beside what is confirmed, each quote marked in its article, the completeness of each
source, SQL, and exports. The address that is printed has a token, without which nobody is let in. The lake is only
read. Airflow shows the same pages behind its own login (docs/reading-room.md).
"""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

from breachledger.commands.arguments import settings, take_lake
from breachledger.errors import UsageError
from breachledger.query.ledger import connect

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger serve
  breachledger serve --lake var/demo/lake --port 8900"""

_PORT, _LAST_PORT = 8765, 65_535
_LOOPBACK = "127.0.0.1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--port", type=int, default=_PORT, help=f"on loopback (default {_PORT}; 0: any that is free)")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Serve until it is stopped; the address goes to standard output."""
    import uvicorn  # with FastAPI half a second that no other command needs

    from breachledger.web.app import create_app
    from breachledger.web.entrance import Entrance

    if not 0 <= args.port <= _LAST_PORT:
        raise UsageError(f"--port {args.port}: give a number from 0 to {_LAST_PORT}")
    chosen = settings(args)
    connect(chosen.lake).close()  # a lake that is not there is told before the port is taken
    token = secrets.token_urlsafe(24)
    app = Entrance(create_app(chosen), token)
    config = uvicorn.Config(
        app, host=_LOOPBACK, port=args.port, log_level="critical", access_log=False, server_header=False
    )
    try:
        listening = config.bind_socket()
    except SystemExit:  # that is how uvicorn tells it
        raise UsageError(f"--port {args.port} is taken: choose another, or 0 for any that is free") from None
    listening.listen()  # whoever reads the address may come at once
    print(f"http://{_LOOPBACK}:{listening.getsockname()[1]}/?token={token}", flush=True)
    print("open this address in a browser; Ctrl-C ends it", file=sys.stderr)
    uvicorn.Server(config).run(sockets=[listening])
    return 0
