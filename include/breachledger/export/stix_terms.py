"""What all STIX objects of ours have in common: ids made from ours, times from the data, words from `stix.toml`."""

from __future__ import annotations

import re
import tomllib
import uuid
from datetime import UTC
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from breachledger.export.dossiers import Row

Object = dict[str, Any]

_TERMS = tomllib.loads((resources("breachledger.export") / "stix.toml").read_text("utf-8"))
CONFIDENCE: dict[str, int] = _TERMS["confidence"]
SECTORS: dict[str, list[str]] = _TERMS["sectors"]
INCIDENT_TYPES: dict[str, list[str]] = _TERMS["incident_types"]

INCIDENT_CORE = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
"""The incident core extension, `incident-ef7` in https://github.com/oasis-open/cti-stix-common-objects."""

_NAMESPACE = uuid.UUID("5a4ff0b4-7c8f-4b29-9d0c-0d3f5a2be1c7")
_OBSERVABLES = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The namespace for ids of observables, section 2.9 of the specification."""

# The first is an id of MISP's galaxy; the others are ATT&CK's: a group, a piece of software, a technique.
_REFERENCES = (
    (re.compile(r"misp:[0-9a-f-]{36}"), "misp-galaxy", None),
    (re.compile(r"G\d{4}"), "mitre-attack", "https://attack.mitre.org/groups/{}/"),
    (re.compile(r"S\d{4}"), "mitre-attack", "https://attack.mitre.org/software/{}/"),
    (re.compile(r"T\d{4}(\.\d{3})?"), "mitre-attack", "https://attack.mitre.org/techniques/{}/"),
    (re.compile(r"CVE-\d{4}-\d{4,19}"), "cve", None),
)


def identifier(kind: str, *parts: str) -> str:
    """The id of an object: the same for the same parts, in every export."""
    return f"{kind}--{uuid.uuid5(_NAMESPACE, chr(0x1F).join((kind, *parts)))}"


def observable_identifier(kind: str, canonical: str) -> str:
    """The id that everybody gives to an observable; `canonical` is RFC 8785 JSON of what identifies it."""
    return f"{kind}--{uuid.uuid5(_OBSERVABLES, canonical)}"


def moment(time: datetime) -> str:
    """A time as STIX writes it, in UTC and milliseconds."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"


def times(created: datetime, changed: datetime | None) -> Object:
    """`created` and `modified`: publication, and the last change in the lake."""
    return {"created": moment(created), "modified": moment(max(created, changed or created))}


def standing(status: str) -> Object:
    """How a value stands: a label, and a confidence where it has one."""
    confidence = {"confidence": CONFIDENCE[status]} if status in CONFIDENCE else {}
    return {"labels": [status], **confidence}


def references(ref: object) -> Object:
    """`external_references` for the id of a gazetteer; nothing for one of an unknown kind."""
    text = str(ref or "")
    for pattern, source, address in _REFERENCES:
        if pattern.fullmatch(text):
            known: Object = {"source_name": source, "external_id": text.removeprefix("misp:")}
            return {
                "external_references": [known | ({"url": address.format(text.replace(".", "/"))} if address else {})]
            }
    return {}


def is_technique(value: Row) -> bool:
    """Whether a value is a technique of ATT&CK."""
    return bool(re.fullmatch(r"T\d{4}(\.\d{3})?", str(value["value_ref"] or "")))


def is_group(value: Row) -> bool:
    """Whether a value is a group of ATT&CK."""
    return bool(re.fullmatch(r"G\d{4}", str(value["value_ref"] or "")))
