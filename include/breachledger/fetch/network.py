"""How a connection is made: to an address that the guard has looked at, and to no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import httpcore

from breachledger.fetch.guard import Guard

_TRIED_ADDRESSES = 4
"""A host with more addresses than that is out of reach if so many are."""
_FIRST_ADDRESSES_SECONDS = 2.0
"""What an address may take while there is another to try (a host with IPv6 in DNS and not on the road)."""


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """The network as httpcore sees it. Names are resolved here, once a connection, and checked.

    TLS is still asked for by name: httpcore takes the server name from the address, not from here.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # ruff: ignore[async-function-with-timeout] - the interface is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A stream to the first address of `host` that answers.

        Raises:
            GiveUp: the guard refuses one of the addresses.
            RetryLater: the name could not be looked up for now.
            httpcore.ConnectError, httpcore.ConnectTimeout: no address answers within `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._connect(host, port, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no connection to {host}") from error

    async def _connect(
        self, host: str, port: int, local_address: str | None, options: Iterable[httpcore.SOCKET_OPTION] | None
    ) -> httpcore.AsyncNetworkStream:
        endpoints = (await self._guard.addresses(host.lower().removesuffix("."), port))[:_TRIED_ADDRESSES]
        for endpoint in endpoints[:-1]:
            try:
                return await self._sockets.connect_tcp(
                    endpoint.ip, endpoint.port, _FIRST_ADDRESSES_SECONDS, local_address, options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        last = endpoints[-1]
        return await self._sockets.connect_tcp(last.ip, last.port, None, local_address, options)
