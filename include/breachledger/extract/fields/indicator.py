"""Indicators of compromise: addresses, domains and hashes, as reports write them."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.extract.values.indicators import find_indicators

RULE = "any.attack.indicator"
_MOST = 200


def read_indicators(scene: Scene, field: str) -> Iterator[Draft]:
    """Every indicator of the article, each at its first mention; `unit` says what it is."""
    seen: set[tuple[str, str]] = set()
    document = scene.document
    for found in find_indicators(document.normal.folded):
        if (found.value, found.kind) in seen:
            continue
        seen.add((found.value, found.kind))
        first, last = document.token_at(found.start), document.token_at(found.end - 1) + 1
        yield Draft(field, first, last, f"{RULE}.{found.kind}", text=found.value, unit=found.kind, own=True)
        if len(seen) >= _MOST:
            return
