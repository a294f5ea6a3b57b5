"""Ids of articles and claims: derived from content, so that the same reading always gets the same id."""

from __future__ import annotations

import hashlib
from datetime import datetime

from breachledger.model import Claim

_LENGTH = 20
_SEPARATOR = "\x1f"


def article_id_for(address_key: str) -> str:
    """The id of an article first seen under the canonical address with this key (`address.address_key`).

    The publisher keeps the id that an address has already; this is the id of an address not seen before. Where another
    outlet's article has that id, the outlet stands before the key.
    """
    return "a-" + _digest(address_key)


def claim_id_for(claim: Claim) -> str:
    """The id of `claim` by its contents; its present `claim_id` and `revision` do not count."""
    return claim_id(
        article_id=claim.article_id,
        text_sha256=claim.text_sha256,
        incident_no=claim.incident_no,
        field=claim.field,
        value=value_key(claim.value_text, claim.value_number, claim.unit, claim.value_start, claim.value_end),
        scope=claim.scope,
        start=claim.start,
        end=claim.end,
    )


def claim_id(
    *,
    article_id: str,
    text_sha256: str,
    incident_no: int,
    field: str,
    value: str,
    scope: str | None,
    start: int,
    end: int,
) -> str:
    """The id of a claim from the parts that name it; `value` is `value_key` of its value."""
    parts = (article_id, text_sha256, str(incident_no), field, value, scope or "", str(start), str(end))
    return "c-" + _digest(_SEPARATOR.join(parts))


def value_key(
    text: str | None = None,
    number: float | None = None,
    unit: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> str:
    """A claim's value as one text: `Conti`, `16000000 people`, `2025-12-11T00:00:00+00:00/2025-12-12T00:00:00+00:00`.

    The empty text stands for no value (`undisclosed`).
    """
    if text is not None:
        return f"{text} {unit}" if unit else text
    if number is not None:
        written = str(int(number)) if number == int(number) else repr(number)
        return f"{written} {unit}" if unit else written
    if start is not None or end is not None:
        return "/".join(moment.isoformat() if moment else "" for moment in (start, end))
    return ""


def _digest(text: str) -> str:
    """The first 20 hex digits of the SHA-256 of `text`."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
