"""A web server on loopback that may misbehave: it sends what a test gives it, and writes down what it was asked."""

from __future__ import annotations

import asyncio
import itertools
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

Handler = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]
Reply = bytes | Handler


@dataclass
class Request:
    host: str
    path: str
    headers: dict[str, str]
    connection: int
    began: float
    ended: float = 0.0


def answer(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; `content_type="text/html"` becomes the field Content-Type."""
    payload = body.encode() if isinstance(body, str) else body
    fields = {"Content-Length": str(len(payload))} | {name.replace("_", "-").title(): v for name, v in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + payload


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, location=to)


NOT_FOUND = answer("no such page", "404 Not Found")


@dataclass
class Server:
    """Serves `replies` by path, or by host and path; anything else is not found."""

    replies: dict[str, Reply] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def paths(self, host: str | None = None) -> list[str]:
        return [r.path for r in self.requests if host in {None, r.host}]

    def _run(self, ready: threading.Event) -> None:
        self._loop.run_until_complete(self._serve(ready))
        self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        numbers = itertools.count()
        tasks: set[asyncio.Task[None]] = set()

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(self._converse(reader, writer, next(numbers)))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(accept, "127.0.0.1", self.port, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request = _parse(head, number)
                self.requests.append(request)
                reply = self.replies.get(request.host + request.path, self.replies.get(request.path, NOT_FOUND))
                if isinstance(reply, bytes):
                    writer.write(reply)
                    await writer.drain()
                else:
                    await reply(request, writer)
                request.ended = time.monotonic()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


def _parse(head: bytes, number: int) -> Request:
    line, *fields = head.decode("latin-1").strip().split("\r\n")
    headers: Mapping[str, str] = {name.lower(): value.strip() for name, _, value in (f.partition(":") for f in fields)}
    return Request(headers.get("host", ""), line.split()[1], dict(headers), number, time.monotonic())


def after(seconds: float, reply: bytes) -> Handler:
    """The reply, after some time."""

    async def handle(_: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        writer.write(reply)
        await writer.drain()

    return handle


def in_turn(*replies: Reply) -> Handler:
    """One reply after the other; the last again and again."""
    left = list(replies)

    async def handle(request: Request, writer: asyncio.StreamWriter) -> None:
        reply = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(reply, bytes):
            writer.write(reply)
            await writer.drain()
        else:
            await reply(request, writer)

    return handle


def and_hang_up(reply: bytes) -> Handler:
    """The reply, and then the end of the connection."""

    async def handle(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(reply)
        await writer.drain()
        writer.close()

    return handle


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Handler:
    """A head, and then the same piece until the other side has enough."""

    async def handle(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return handle
