"""One request and its answer, within limits of size and time. No redirects, no cookies, no proxies, no retries here.

Whatever httpcore, h11, ssl and the sockets raise leaves this module as `GiveUp` or `RetryLater`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

import httpcore
import httpx

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.guard import Guard
from breachledger.fetch.network import CheckedNetwork
from breachledger.settings import Settings
from breachledger.vocabulary import Reason

Headers = Sequence[tuple[bytes, bytes]]

_MAX_HEADERS = 200
"""Fields; their size together is limited to 100 KiB by httpcore."""
_CONNECTIONS = 200
"""Open at once; the host of another waits."""
_PIECE = 1 << 18
"""Bytes of a streamed body that have to come within `fetch_seconds`: the least speed is some 9 kB a second."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one address."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    ip: str
    fetched_at: datetime
    payload: bytes = b""
    """The body as sent, in its content coding."""
    whole: bool = False
    """Whether `payload` is all of it; a body beyond its limit is cut."""

    def all(self, name: str) -> tuple[str, ...]:
        """The values of every header of that name, given in lower case."""
        return tuple(value for key, value in self.headers if key.lower() == name)

    def first(self, name: str) -> str | None:
        """The first value of the header of that name, given in lower case."""
        return next(iter(self.all(name)), None)


Admit = Callable[[Answer], int]
"""Looks at an answer whose body has not been read; says how many bytes of it are wanted, or raises GiveUp."""


class Wire:
    """Requests to the web, each by a connection of its own. Close it after use.

    A connection that stayed open would be a second one to its host as soon as another process has the next turn.

    Args:
        settings: `connect_seconds` and `fetch_seconds` are used.
        guard: says where may be connected to.
        tls: the certificates to trust; those of the certifi package by default.
    """

    def __init__(self, settings: Settings, guard: Guard, tls: ssl.SSLContext | None = None) -> None:
        self._seconds = settings.fetch_seconds
        self._timeouts = {
            "connect": settings.connect_seconds,
            "read": settings.fetch_seconds,
            "write": settings.fetch_seconds,
        }
        self._tls = tls or _trusted()
        self._network = CheckedNetwork(guard)
        self._free = asyncio.Semaphore(_CONNECTIONS)
        self._open: set[httpcore.AsyncHTTPConnection] = set()

    async def ask(self, url: httpx.URL, headers: Headers, admit: Admit) -> Answer:
        """GET one address; `fetch_seconds` is all that it may take, connecting and the last byte included.

        Raises:
            GiveUp: what the guard or `admit` refuses; `TOO_LARGE` for a flood of headers; `CONNECTION` for a bad
                certificate.
            RetryLater: `TIMEOUT`, `CONNECTION`, `NAME_NOT_FOUND`.
        """
        request = self._request(url, headers)
        with _own_words(url.host):
            async with self._free, asyncio.timeout(self._seconds):
                return await self._exchange(str(url), request, admit)

    async def _exchange(self, url: str, request: httpcore.Request, admit: Admit) -> Answer:
        connection = self._connect(request)
        try:
            response = await connection.handle_async_request(request)
            head = _head(url, response)
            payload, whole = await _read(response, admit(head))
        finally:
            self._open.discard(connection)
            await connection.aclose()
        return replace(head, payload=payload, whole=whole)

    async def stream(self, url: httpx.URL, headers: Headers, admit: Admit) -> AsyncGenerator[bytes, None]:
        """GET one address and give its body in pieces as it comes. Close it.

        `fetch_seconds` is what connecting and the head may take, and each `_PIECE` bytes of the body.

        Raises:
            GiveUp, RetryLater: as `ask`, after what has come; `CONNECTION` where fewer bytes come than `admit` tells.
        """
        async with self._free:
            request = self._request(url, headers)
            connection = self._connect(request)
            try:
                with _own_words(url.host):
                    async with asyncio.timeout(self._seconds):
                        response = await connection.handle_async_request(request)
                left = admit(_head(str(url), response))
                body = response.aiter_stream()
                while left > 0:
                    piece, fault = await self._piece(url.host, body, left)
                    left -= len(piece)
                    if piece:
                        yield piece  # ruff: ignore[yield-in-context-manager-in-async-generator] - who asks closes it
                    if fault:
                        raise fault
            finally:
                self._open.discard(connection)
                await connection.aclose()

    async def _piece(
        self, host: str, body: AsyncIterator[bytes], left: int
    ) -> tuple[bytes, GiveUp | RetryLater | None]:
        """Some more of a body of which so many bytes are left, and what has happened if it is not all of that."""
        held, most = bytearray(), min(_PIECE, left)
        try:
            with _own_words(host):
                async with asyncio.timeout(self._seconds):
                    while len(held) < most and (chunk := await anext(body, None)) is not None:
                        held += chunk
        except (GiveUp, RetryLater) as error:
            return bytes(held), error
        short = f"{host} hung up, {left - len(held)} bytes before the end"
        return bytes(held[:left]), RetryLater(Reason.CONNECTION, short) if len(held) < most else None

    def _request(self, url: httpx.URL, headers: Headers) -> httpcore.Request:
        return httpcore.Request(
            b"GET",
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=[(b"Host", url.netloc), (b"Connection", b"close"), *headers],
            extensions={"timeout": self._timeouts},
        )

    def _connect(self, request: httpcore.Request) -> httpcore.AsyncHTTPConnection:
        connection = httpcore.AsyncHTTPConnection(
            request.url.origin, ssl_context=self._tls, network_backend=self._network
        )
        self._open.add(connection)
        return connection

    async def close(self) -> None:
        """Close what a request that nobody waits for any more has left open."""
        for connection in tuple(self._open):
            await connection.aclose()


@cache
def _trusted() -> ssl.SSLContext:
    """Read once a process: it takes as long as many requests."""
    return httpcore.default_ssl_context()


def _head(url: str, response: httpcore.Response) -> Answer:
    """The answer without its body.

    Raises:
        GiveUp: `TOO_LARGE` for a flood of headers.
    """
    if len(response.headers) > _MAX_HEADERS:
        raise GiveUp(Reason.TOO_LARGE, f"{len(response.headers)} header fields")
    return Answer(
        url=url,
        status=response.status,
        reason=response.extensions["reason_phrase"].decode("latin-1"),
        headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers),
        ip=_peer(response),
        fetched_at=datetime.now(UTC),
    )


def _peer(response: httpcore.Response) -> str:
    """The address at the other end; empty where it has hung up already."""
    try:
        return str(response.extensions["network_stream"].get_extra_info("server_addr")[0])
    except (OSError, TypeError):
        return ""


async def _read(response: httpcore.Response, limit: int) -> tuple[bytes, bool]:
    """At most `limit` bytes of the body, and whether that is all of it."""
    body = bytearray()
    async for chunk in response.aiter_stream():
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), False
    return bytes(body), True


@contextmanager
def _own_words(host: str) -> Generator[None, None, None]:
    """Errors of the machinery as errors of ours, named by what to do about them.

    httpcore raises its own with what it caught as their argument.
    """
    try:
        yield
    except (TimeoutError, httpcore.TimeoutException):
        raise RetryLater(Reason.TIMEOUT, f"{host} took too long") from None
    except (httpcore.ConnectError, ssl.SSLError) as error:
        raise _no_connection(host, error) from None
    except httpcore.ProtocolError as error:
        raise _no_http(host, error) from None
    except (httpcore.NetworkError, httpcore.UnsupportedProtocol, OSError) as error:
        raise RetryLater(Reason.CONNECTION, _detail(host, error)) from None


def _no_connection(host: str, error: Exception) -> GiveUp | RetryLater:
    """A certificate that does not hold will not hold the next time; anything else may."""
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in (error, *error.args)):
        return GiveUp(Reason.CONNECTION, _detail(host, error))
    return RetryLater(Reason.CONNECTION, _detail(host, error))


def _no_http(host: str, error: Exception) -> GiveUp | RetryLater:
    """h11 marks headers beyond its limit by the status 431; other broken answers may be whole the next time."""
    if any(getattr(cause, "error_status_hint", None) == 431 for cause in error.args):
        return GiveUp(Reason.TOO_LARGE, f"{host}: headers beyond all measure")
    return RetryLater(Reason.CONNECTION, _detail(host, error))


def _detail(host: str, error: Exception) -> str:
    """One line in ASCII: what the other side sent may stand in the message."""
    return f"{host}: {ascii(str(error))[1:-1][:200] or type(error).__name__}"
