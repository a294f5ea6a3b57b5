"""Which addresses may be asked: public ones, by http or https, and nothing inside anybody's network.

A page is written by strangers, and so are its links and redirects. Two checks, both needed: `Guard.examine` looks at an
address as text, `Guard.addresses` looks at what its name resolves to. The connection goes to exactly the address that
was looked at (`network.py`), so a name that changes its answer in between gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

import httpx

from breachledger.errors import GiveUp, RetryLater, UsageError
from breachledger.settings import Settings
from breachledger.vocabulary import Reason

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host, as text, for a port."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PORTS = {"http": 80, "https": 443}
MAX_URL = 8_192
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")

# IANA special-purpose address registries (https://www.iana.org/assignments/iana-ipv4-special-registry/ and -ipv6-),
# read 2026-11-22. `PRIVATE` may be allowed for a host by the settings; `RESERVED` never.
PRIVATE: tuple[_Network, ...] = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
RESERVED: tuple[_Network, ...] = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",  # this network, unspecified
        "100.64.0.0/10",  # shared by carriers (CGNAT); a metadata service at 100.100.100.200
        "168.63.129.16/32",  # metadata service of Azure
        "169.254.0.0/16",  # link-local; metadata services
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
)
# All unicast addresses of the public internet. Outside lie the forms that carry an IPv4 address (mapped ::ffff:0:0/96,
# NAT64 64:ff9b::/96), link-local fe80::/10, multicast ff00::/8.
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")


class Endpoint(NamedTuple):
    """Where to connect: an address that has been checked, and a port."""

    ip: str
    port: int


class Guard:
    """Looks at addresses before anything is sent. Immutable; shared by all requests.

    Args:
        settings: `allow_private_hosts` and `connect_to` are used.
        resolve: asks for the addresses of a name; the system's resolver by default.

    Raises:
        UsageError: `connect_to` names something that is not an address and a port.
    """

    def __init__(self, settings: Settings, resolve: Resolve | None = None) -> None:
        self._allowed = tuple(_pattern(entry) for entry in settings.allow_private_hosts)
        self._connect_to = tuple((host.lower(), _endpoint(host, to)) for host, to in settings.connect_to)
        self._resolve = resolve or ask_system

    def examine(self, url: str, base: httpx.URL | None = None) -> httpx.URL:
        """`url`, seen from `base` where it is relative, in its wire form and without a fragment.

        Raises:
            GiveUp: `BAD_ADDRESS` for another scheme or port, for credentials, for a host in a disguised form;
                `PRIVATE_ADDRESS` for a literal address that is not public.
        """
        parsed = _parse(url, base)
        host, port = host_of(parsed), port_of(parsed)
        literal = _literal(host)
        if literal is not None:
            self._check(literal, host, port)
        elif not _HOST.fullmatch(host) or _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
            raise GiveUp(Reason.BAD_ADDRESS, f"not a host name: {host[:100]!r}")
        if port not in PORTS.values() and not self._private_allowed(host, port):
            raise GiveUp(Reason.BAD_ADDRESS, f"port {port} of {host}; only 80 and 443 are asked")
        return parsed

    async def addresses(self, host: str, port: int) -> tuple[Endpoint, ...]:
        """Where `host` may be connected to; every one is checked, and one bad one condemns all.

        Raises:
            GiveUp: `PRIVATE_ADDRESS`, `NAME_NOT_FOUND`, `BAD_ADDRESS`.
            RetryLater: the resolver could not say.
        """
        for pattern, endpoint in self._connect_to:
            if _matches(pattern, host):
                self._check(ipaddress.ip_address(endpoint.ip), host, port)
                return (endpoint,)
        answers = [host] if _literal(host) else await self._resolve(host, port)
        if not answers:
            raise GiveUp(Reason.NAME_NOT_FOUND, host)
        for answer in answers:
            self._check(ipaddress.ip_address(answer), host, port)
        return tuple(Endpoint(answer, port) for answer in dict.fromkeys(answers))

    def _check(self, address: _Address, host: str, port: int) -> None:
        if is_public(address):
            return
        if any(address in block for block in PRIVATE) and self._private_allowed(host, port):
            return
        where = host if host == str(address) else f"{host} at {address}"
        raise GiveUp(Reason.PRIVATE_ADDRESS, f"{where} is not on the public internet")

    def _private_allowed(self, host: str, port: int) -> bool:
        return any(_matches(name, host) and only in {None, port} for name, only in self._allowed)


def is_public(address: _Address) -> bool:
    """Whether `address` belongs to one machine on the public internet."""
    if address.version == 6 and address not in _PUBLIC_V6:
        return False
    return not any(address in block for block in (*PRIVATE, *RESERVED))


def host_of(url: httpx.URL) -> str:
    """The host in ASCII and lower case, without brackets and without the dot of the root."""
    return url.raw_host.decode("ascii").lower().removesuffix(".")


def port_of(url: httpx.URL) -> int:
    """The port, the scheme's own where the address names none."""
    return PORTS[url.scheme] if url.port is None else url.port


async def ask_system(host: str, port: int) -> Sequence[str]:
    """The addresses that the system's resolver gives, in its order of preference.

    Raises:
        GiveUp: `NAME_NOT_FOUND`, or `BAD_ADDRESS` for what cannot be a name.
        RetryLater: the resolver is out of reach for now.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise RetryLater(Reason.NAME_NOT_FOUND, f"the resolver gave no answer for {host}") from None
        raise GiveUp(Reason.NAME_NOT_FOUND, host) from None
    except UnicodeError:
        raise GiveUp(Reason.BAD_ADDRESS, f"not a host name: {host[:100]!r}") from None
    return [str(sockaddr[0]) for *_, sockaddr in found]


def _parse(url: str, base: httpx.URL | None) -> httpx.URL:
    """`url` split up, its scheme and its want of credentials checked."""
    if len(url) > MAX_URL:
        raise GiveUp(Reason.BAD_ADDRESS, f"longer than {MAX_URL} characters")
    try:
        parsed = base.join(url) if base else httpx.URL(url)
        scheme, host = parsed.scheme, parsed.raw_host
    except (httpx.InvalidURL, ValueError) as error:
        raise GiveUp(Reason.BAD_ADDRESS, f"{ascii(url)[:200]}: {ascii(str(error))[:200]}") from None
    if scheme not in PORTS or not host:
        raise GiveUp(Reason.BAD_ADDRESS, f"not an http or https address: {ascii(url)[:200]}")
    if parsed.userinfo:
        raise GiveUp(Reason.BAD_ADDRESS, f"credentials in the address of {host.decode('ascii')}")
    if parsed.port == PORTS[scheme]:  # httpx leaves it in place beside a scheme in capitals
        parsed = parsed.copy_with(port=None)
    return parsed.copy_with(fragment=None) if "#" in url else parsed


def _literal(host: str) -> _Address | None:
    """The address that `host` spells in its one canonical form, or None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _matches(pattern: str, host: str) -> bool:
    """Whether `host` is `pattern`, or ends in the suffix of a `*.suffix`."""
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _pattern(entry: str) -> tuple[str, int | None]:
    """`host`, `host:port` or `*.suffix` as a host pattern and the one port, or None for all."""
    host, colon, port = entry.lower().rpartition(":")
    if colon and port.isdecimal() and (":" not in host or host.startswith("[")):
        return host.strip("[]"), int(port)
    return entry.lower().strip("[]"), None


def _endpoint(host: str, text: str) -> Endpoint:
    """`address:port` of a `connect_to` entry."""
    ip, _, port = text.rpartition(":")
    literal = _literal(ip.strip("[]"))
    if literal is None or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise UsageError(f"connect_to {host}={text!r}: give an IP address and a port, such as 127.0.0.1:8080")
    return Endpoint(str(literal), int(port))
