"""A loopback server for the benchmarks of fetching: any host, any path, one small page; it remembers what it saw.

    python -m benchmarks.web LOG

Prints its port, and writes LOG when standard input ends: one line a request and one a connection.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

_BODY = b"<!doctype html><title>A page</title><p>" + b"Nothing has happened. " * 200
_PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(_BODY), _BODY)
_NONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Web:
    """What was seen, in seconds of `time.monotonic`: by host the requests, and when each connection was open."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, float, float]] = []
        self.connections: list[tuple[str, float, float]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on one connection until the other side closes it."""
        opened, host = time.monotonic(), ""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                began = time.monotonic()
                lines = head.decode("latin-1").split("\r\n")
                path = lines[0].split(" ")[1]
                host = next(line[6:] for line in lines if line.lower().startswith("host: ")).partition(":")[0]
                writer.write(_NONE if path == "/robots.txt" else _PAGE)
                await writer.drain()
                self.requests.append((host, path, began, time.monotonic()))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            self.connections.append((host, opened, time.monotonic()))


async def main(web: Web) -> None:
    """Serve until standard input ends."""
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    seen = Web()
    asyncio.run(main(seen))
    told = {"requests": seen.requests, "connections": seen.connections}
    Path(sys.argv[1]).write_text(json.dumps(told), "utf-8")
