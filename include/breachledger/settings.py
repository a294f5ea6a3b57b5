"""One frozen `Settings`; nothing else in the program reads the environment."""

from __future__ import annotations

import ipaddress
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from breachledger.errors import UsageError

_DEFAULT_CATALOG = Path(__file__).parent / "sources" / "catalog"
_LAST_PORT = 65_535
_NEEDED = frozenset({
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR",
})  # fmt: skip
_OF_THE_LAKE = ("BREACHLEDGER_", "AWS_")
"""What a child process that works for strangers is told: what every program needs, and how the lake is reached."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What may differ between two machines. Sizes are bytes, times are seconds."""

    lake: str = "var/lake"
    """A folder, or `s3://bucket/prefix`."""
    catalog: Path = _DEFAULT_CATALOG
    state: Path = field(default_factory=lambda: Path.home() / ".local" / "state" / "breachledger")
    """What is this machine's and not the lake's: robots.txt files, and leases by which its processes share hosts."""
    contact: str = ""
    """An address or a page in the User-Agent, so that an outlet can reach whoever runs this."""
    allow_private_hosts: frozenset[str] = frozenset()
    """`host`, `host:port` or `*.suffix` whose addresses may be private: for demo and tests only."""
    connect_to: tuple[tuple[str, str], ...] = ()
    """`(host or *.suffix, address:port)`: where to connect instead of asking DNS, as curl's `--connect-to`."""
    workers: int = 2
    """Processes that read pages."""
    page_seconds: float = 20.0
    """What one page may cost the read stage."""
    page_memory: int = 1_500_000_000
    """By how many bytes a process that reads pages may grow; on Linux alone."""
    fetch_seconds: float = 30.0
    """What one request may take, connecting and the last byte received included."""
    connect_seconds: float = 10.0
    max_page_bytes: int = 10_000_000
    """What one response may weigh, as sent and again after decompression."""
    max_redirects: int = 5
    host_delay: float = 1.0
    """The least time between two requests to a host where the catalog says no other; robots.txt may ask for more."""
    fetch_retries: int = 2
    source_seconds: float = 5_400.0
    """What one outlet may take in one run; what it has not been asked for by then is left to the next."""
    listing_seconds: float = 3_600.0
    """For how long a listing that was read for an old day is not asked for again by another old day."""
    wayback: str = "https://web.archive.org"
    """Where the Wayback Machine answers: its index at `/cdx/search/cdx`, its copies at `/web/`."""
    wayback_delay: float = 2.5
    """Seconds between two requests to it: 24 a minute, over all processes of the machine."""
    ccnews: str = "https://data.commoncrawl.org"
    """Where Common Crawl's files are."""
    watchlist: Path | None = None
    """A watch list to use instead of `watchlist.toml` in the lake."""
    straggler_days: int = 3
    """How many days before the asked one are looked at again for links that are not stored yet."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Settings from `BREACHLEDGER_…` variables.

        Raises:
            UsageError: a variable cannot be read, or one of that prefix is not known.
        """
        env = os.environ if environment is None else environment
        values = {name: env[name] for name in env if name.startswith("BREACHLEDGER_")}
        if unknown := sorted(set(values) - set(_VARIABLES)):
            raise UsageError(f"unknown setting {', '.join(unknown)}; known: {', '.join(sorted(_VARIABLES))}")
        return cls(**{_VARIABLES[name]: _parse(name, value) for name, value in values.items() if value})  # type: ignore[arg-type]


_VARIABLES = {
    "BREACHLEDGER_LAKE": "lake",
    "BREACHLEDGER_CATALOG": "catalog",
    "BREACHLEDGER_STATE": "state",
    "BREACHLEDGER_CONTACT": "contact",
    "BREACHLEDGER_ALLOW_PRIVATE_HOSTS": "allow_private_hosts",
    "BREACHLEDGER_CONNECT_TO": "connect_to",
    "BREACHLEDGER_WORKERS": "workers",
    "BREACHLEDGER_PAGE_SECONDS": "page_seconds",
    "BREACHLEDGER_PAGE_MEMORY": "page_memory",
    "BREACHLEDGER_FETCH_SECONDS": "fetch_seconds",
    "BREACHLEDGER_CONNECT_SECONDS": "connect_seconds",
    "BREACHLEDGER_MAX_PAGE_BYTES": "max_page_bytes",
    "BREACHLEDGER_MAX_REDIRECTS": "max_redirects",
    "BREACHLEDGER_HOST_DELAY": "host_delay",
    "BREACHLEDGER_FETCH_RETRIES": "fetch_retries",
    "BREACHLEDGER_SOURCE_SECONDS": "source_seconds",
    "BREACHLEDGER_LISTING_SECONDS": "listing_seconds",
    "BREACHLEDGER_WAYBACK": "wayback",
    "BREACHLEDGER_WAYBACK_DELAY": "wayback_delay",
    "BREACHLEDGER_CCNEWS": "ccnews",
    "BREACHLEDGER_WATCHLIST": "watchlist",
    "BREACHLEDGER_STRAGGLER_DAYS": "straggler_days",
}


_AT_LEAST_SOME = {
    "workers", "page_seconds", "page_memory", "fetch_seconds", "connect_seconds", "source_seconds", "max_page_bytes",
}  # fmt: skip
"""Numbers with which nothing could be done at all if they were zero."""


def _parse(name: str, value: str) -> object:
    """`value` in the type of the setting that `name` stands for."""
    kind = Settings.__annotations__[_VARIABLES[name]]
    if kind in {"Path", "Path | None"}:
        return Path(value).expanduser()
    if kind == "frozenset[str]":
        return frozenset(part.strip().lower() for part in value.split(",") if part.strip())
    if kind == "tuple[tuple[str, str], ...]":
        return tuple(_way(name, value, part.strip()) for part in value.split(",") if part.strip())
    return _number(name, value, kind) if kind in {"int", "float"} else value


def _number(name: str, value: str, kind: str) -> float:
    """A number that is not negative, and not zero where zero makes no sense."""
    try:
        number = int(value) if kind == "int" else float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"{name}={value!r}: give a {'whole number' if kind == 'int' else 'number'}")
    if number < 0 or (number == 0 and _VARIABLES[name] in _AT_LEAST_SOME):
        raise UsageError(
            f"{name}={value!r}: give a number {'above' if _VARIABLES[name] in _AT_LEAST_SOME else 'from'} 0"
        )
    return number


def _way(name: str, value: str, entry: str) -> tuple[str, str]:
    """`host=address:port` as a pair."""
    host, _, address = entry.partition("=")
    ip, _, port = address.rpartition(":")
    try:
        is_right = bool(host and ipaddress.ip_address(ip.strip("[]"))) and 0 < int(port) <= _LAST_PORT
    except ValueError:
        is_right = False
    if not is_right:
        raise UsageError(
            f"{name}={value!r}: {entry!r} does not say where to connect; write HOST=IP:PORT, several with commas "
            "between them, such as *.test=127.0.0.1:8080"
        )
    return host.lower(), address


def environment_for_strangers() -> dict[str, str]:
    """For a child process that works for strangers: what a program and the lake need, and nobody's secrets besides."""
    return {name: value for name, value in os.environ.items() if name in _NEEDED or name.startswith(_OF_THE_LAKE)}
