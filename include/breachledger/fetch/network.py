"""How a connection is made: to an address that the guard has looked at, and to no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import httpcore

from breachledger.fetch.guard import Guard
from breachledger.fetch.stream import Stream

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

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # ruff: ignore[async-function-with-timeout] - the interface is httpcore's
        local_address: str | None = None,  # ruff: ignore[unused-method-argument] - nobody asks for one
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # ruff: ignore[unused-method-argument]
    ) -> httpcore.AsyncNetworkStream:
        """A stream to the first address of `host` that answers.

        Raises:
            GiveUp: the guard refuses one of the addresses.
            RetryLater: the name could not be looked up for now.
            httpcore.ConnectError, httpcore.ConnectTimeout: no address answers within `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                return await self._connect(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no connection to {host}") from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error

    async def _connect(self, host: str, port: int) -> Stream:
        endpoints = (await self._guard.addresses(host.lower().removesuffix("."), port))[:_TRIED_ADDRESSES]
        for endpoint in endpoints[:-1]:
            try:
                async with asyncio.timeout(_FIRST_ADDRESSES_SECONDS):
                    return await Stream.connect(endpoint.ip, endpoint.port)
            except OSError:  # TimeoutError is one
                continue
        return await Stream.connect(endpoints[-1].ip, endpoints[-1].port)
