"""What a host wants of robots (RFC 9309), read by protego and remembered for a day.

| answer for /robots.txt | meaning |
|---|---|
| 2xx | its rules, of the first 500 KiB |
| 4xx, more than five redirects | no rules: all is allowed (sections 2.3.1.3, 2.3.1.2) |
| 5xx, no answer | all is forbidden, asked again after some minutes (section 2.3.1.4) |
| 429 | wait: as for a page |
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from protego import Protego

from breachledger.errors import GiveUp, UsageError
from breachledger.vocabulary import Reason

TOKEN = "breachledger"  # ruff: ignore[hardcoded-password-string] - the product token of RFC 9309 section 2.2.1
MAX_BYTES = 500 * 1024
MAX_REDIRECTS = 5
MAX_CRAWL_DELAY = 60.0
_KEPT_SECONDS = 24 * 3_600.0
_UNREACHABLE_SECONDS = 300.0
_AGENT_LINE = re.compile(r"\s*user[-\s]*agent[\s:]+([^#]*)", re.IGNORECASE)

Ask = Callable[[httpx.URL], Awaitable[str | None]]
"""The text of a robots.txt, or None where there is none; GiveUp where that cannot be known."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one origin wants, until `stale_at` (seconds since 1970)."""

    stale_at: float
    parsed: Protego | None = None
    unreachable: str | None = None


class Robots:
    """The rules of all origins met, in memory and, for other processes and runs, as files.

    Args:
        folder: where the files stand.
        ask: fetches a robots.txt.

    Raises:
        UsageError: the folder cannot be made.
    """

    def __init__(self, folder: Path, ask: Ask) -> None:
        self._folder = folder
        self._ask = ask
        self._known: dict[str, _Rules] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"cannot keep robots.txt in {folder} ({error.strerror}); set another state folder"
            ) from None

    def sweep(self) -> None:
        """Delete what counts no more; strangers' listings say which hosts are asked, and how many."""
        for path in self._folder.iterdir():
            with suppress(OSError):  # what another process deletes, and what we may not delete
                if time.time() - path.stat().st_mtime > _KEPT_SECONDS:
                    path.unlink()

    async def check(self, url: httpx.URL) -> float:
        """The seconds that the host wants between two requests, at most a minute; 0 where it does not say.

        Raises:
            GiveUp: `ROBOTS` for a forbidden address, `ROBOTS_UNREACHABLE` where the rules cannot be had.
            RetryLater: the host wants to be asked later.
        """
        rules = await self._rules(url)
        if rules.unreachable is not None:
            raise GiveUp(Reason.ROBOTS_UNREACHABLE, rules.unreachable)
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(str(url), TOKEN):
            raise GiveUp(Reason.ROBOTS, f"robots.txt of {url.host} forbids {url}")
        return min(rules.parsed.crawl_delay(TOKEN) or 0.0, MAX_CRAWL_DELAY)

    async def _rules(self, url: httpx.URL) -> _Rules:
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if (rules := self._known.get(origin)) and rules.stale_at > time.time():
            return rules
        async with self._asking[origin]:
            rules = self._known.get(origin)
            if rules is None or rules.stale_at <= time.time():
                rules = self._remembered(origin) or await self._fetched(origin)
                self._known[origin] = rules
        return rules

    async def _fetched(self, origin: str) -> _Rules:
        try:
            text = await self._ask(httpx.URL(f"{origin}/robots.txt"))
        except GiveUp as error:
            if error.reason != Reason.ROBOTS_UNREACHABLE:
                raise
            return _Rules(time.time() + _UNREACHABLE_SECONDS, unreachable=error.detail)
        now = time.time()
        self._remember(origin, now, text)
        return _Rules(now + _KEPT_SECONDS, parsed=parse(text))

    def _path(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.json"

    def _remember(self, origin: str, now: float, text: str | None) -> None:
        """Written beside and swapped in: another process may be reading."""
        path = self._path(origin)
        beside = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
        beside.write_text(json.dumps({"origin": origin, "fetched_at": now, "text": text}), encoding="utf-8")
        beside.replace(path)

    def _remembered(self, origin: str) -> _Rules | None:
        """The rules from an earlier run of less than a day ago; None also where the file is damaged."""
        try:
            kept = json.loads(self._path(origin).read_text(encoding="utf-8"))
            age, text = time.time() - float(kept["fetched_at"]), kept["text"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if not 0 <= age < _KEPT_SECONDS or not isinstance(text, str | None):
            return None
        return _Rules(time.time() + _KEPT_SECONDS - age, parsed=parse(text))


def parse(text: str | None) -> Protego | None:
    """The rules in `text`; None where there is no file.

    The names of other robots are made one: ten thousand of them before ten thousand rules would cost their product.
    """
    if text is None:
        return None
    return Protego.parse("\n".join(_others_as_one(line) for line in text.splitlines()))


def _others_as_one(line: str) -> str:
    found = _AGENT_LINE.match(line)
    if found is None or TOKEN.startswith(found[1].replace("*", "").strip().lower()):
        return line
    return "User-agent: another-robot"
