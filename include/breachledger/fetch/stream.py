"""A connection as httpcore sees it, on asyncio's own streams.

httpcore's backend goes by way of anyio, which costs a fifth of all that fetching a page takes, most of it for clocks:
here the whole request has one, set by who asks.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

import httpcore

_INFO = {"server_addr": "peername", "client_addr": "sockname"}
"""What httpcore calls it, and what asyncio does."""


class Stream(httpcore.AsyncNetworkStream):
    """Bytes to and from the other side. What is asked of it has no time limit but for TLS."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls, ip: str, port: int) -> Stream:
        """A connection to that address.

        Raises:
            OSError: there is none.
        """
        return cls(*await asyncio.open_connection(ip, port))

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # ruff: ignore[async-function-with-timeout, unused-method-argument] - as httpcore has it
    ) -> bytes:
        """What has come, at most so many bytes; nothing at the end.

        Raises:
            OSError: the connection is broken.
        """
        return await self._reader.read(max_bytes)

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # ruff: ignore[async-function-with-timeout, unused-method-argument] - as httpcore has it
    ) -> None:
        """Send it.

        Raises:
            httpcore.WriteError: the connection is broken; an answer may have come all the same.
        """
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Hang up, without waiting for what the other side says to that."""
        self._writer.transport.abort()
        await asyncio.sleep(0)  # the socket is closed in the loop's next round

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # ruff: ignore[async-function-with-timeout] - the interface is httpcore's
    ) -> httpcore.AsyncNetworkStream:
        """Go on encrypted.

        Raises:
            ssl.SSLError, OSError: it does not come about; a certificate that does not hold is among them.
            httpcore.ConnectTimeout: not within `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no TLS with {server_hostname}") from error
        return self

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection, by httpcore's names."""
        return self._writer.get_extra_info(_INFO.get(info, info))
