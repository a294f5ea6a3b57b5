"""Incidents as VERIS records, schema 1.4.1: one JSON object each, in one array.

What VERIS asks for is always there. Its own fields say only what is confirmed or reported; every value with its status
and its quotes, and every figure apart by status, stands under `plus.breachledger`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from breachledger.export.veris_actions import action, actor, asset, attribute, indicators
from breachledger.export.veris_terms import TERMS, UNKNOWN, best_status, country_codes, translated
from breachledger.plain import json_line, plain
from breachledger.visible import PASSAGE, cut, lines, one_line, web_address
from breachledger.vocabulary import FIELDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from typing import BinaryIO

    from breachledger.export.dossiers import Dossier, Row

Record = dict[str, Any]

_QUANTITIES = [field for field in FIELDS if field.kind in {Kind.NUMBER, Kind.MONEY}]
_STATUSES = ("confirmed", "reported", "claimed")
_PUBLIC = "92"
_DAY = {"second", "minute", "hour", "night", "day"}


def write_records(dossiers: Iterable[Dossier], out: BinaryIO) -> None:
    """Write an array, one record a line."""
    out.write(b"[")
    separator = b"\n"
    for dossier in dossiers:
        out.write(separator + json_line(record(dossier)).encode())
        separator = b",\n"
    out.write(b"\n]\n")


def record(dossier: Dossier) -> Record:
    """One incident."""
    stands = best_status(dossier.of("victim.name", "incident.type"))
    signs = indicators(dossier)
    addresses = filter(None, (web_address(article["url"]) for article in dossier.articles))
    return {
        "schema_version": TERMS["schema_version"],
        "schema_name": TERMS["schema_name"],
        "incident_id": dossier.incident["incident_id"],
        "source_id": "breachledger",
        "security_incident": TERMS["security_incident"].get(stands, "Suspected"),
        "confidence": TERMS["confidence"].get(stands, "None"),
        "reference": "; ".join(addresses),
        "summary": summary(dossier),
        "timeline": {"incident": occurred(dossier)},
        "victim": victim(dossier),
        "actor": actor(dossier),
        "action": action(dossier),
        "asset": asset(dossier),
        "attribute": attribute(dossier),
        "discovery_method": {"unknown": True},
        "targeted": UNKNOWN,
        "impact": impact(dossier),
        **({"ioc": signs} if signs else {}),
        "plus": {"breachledger": plus(dossier)},
    }


def summary(dossier: Dossier) -> str:
    """Victim, types, articles and days; what is not confirmed or reported comes with its status."""
    row = dossier.incident
    told = [f"{one_line(value['value'])} ({value['status']})" for value in dossier.of("victim.name", "incident.type")]
    return (
        f"{', '.join(told) or 'Victim and type not told'}. Articles: {row['article_count']}, of outlets: "
        f"{row['source_count']}, {row['first_reported_at']:%Y-%m-%d} to {row['last_reported_at']:%Y-%m-%d}."
    )


def occurred(dossier: Dossier) -> Record:
    """The day on which it began, as exactly as it is known; the year of the first report where nobody tells it."""
    row = dossier.incident
    if row["incident_occurred_status"] not in {"confirmed", "reported"} or row["incident_occurred_start"] is None:
        return {"year": row["first_reported_at"].year}
    start, end = row["incident_occurred_start"], row["incident_occurred_end"] or row["incident_occurred_start"]
    return _date(start, end, row["incident_occurred_precision"])


def _date(start: datetime, end: datetime, precision: str | None) -> Record:
    if precision in _DAY or start.date() == end.date():
        return {"year": start.year, "month": start.month, "day": start.day}
    same_month = (start.year, start.month) == (end.year, end.month)
    return {"year": start.year, "month": start.month} if same_month else {"year": start.year}


def victim(dossier: Dossier) -> Record:
    """Name, country and industry, where they are confirmed or reported."""
    names = {one_line(value["value"]) for value in dossier.facts("victim.name")} - {""}
    name = one_line(dossier.incident["victim_name"])
    industries = translated(dossier, "victim.sector", "industry")
    best = TERMS["industry"].get(dossier.incident["victim_sector"])
    industry = best if best in industries else next(iter(industries), "00")
    others = "; ".join(sorted(names - {name}))
    return {
        **({"victim_id": name} if name in names else {}),
        "country": country_codes(dossier, "victim.country") or [UNKNOWN],
        "industry": industry,
        "employee_count": UNKNOWN,
        "government": [UNKNOWN if industry in {_PUBLIC, "00"} else "NA"],
        **({"notes": f"Also called: {others}"} if others else {}),
    }


def impact(dossier: Dossier) -> Record:
    """The confirmed cost, where it is told in one currency; how grave it is, no article rates."""
    row = dossier.incident
    units, least, largest = (row[f"impact_cost_{part}"] for part in ("unit", "confirmed_min", "confirmed_max"))
    rating = {"overall_rating": UNKNOWN}
    if least is None or len(units or ()) != 1:
        return rating
    amounts = (
        {"overall_min_amount": least, "overall_max_amount": largest} if least < largest else {"overall_amount": least}
    )
    return {
        **rating,
        "iso_currency_code": TERMS["currency"].get(units[0], units[0]),
        **{name: plain(amount) for name, amount in amounts.items()},
    }


def plus(dossier: Dossier) -> Record:
    """What VERIS has no place for: figures apart by status, and every value with its status and its quotes."""
    return {
        "has_conflict": dossier.incident["has_conflict"],
        "figures": dict(figures(dossier)),
        "values": [_value(value, dossier) for value in dossier.values],
    }


def figures(dossier: Dossier) -> Iterator[tuple[str, Record]]:
    """Field -> status -> least and largest figure that somebody says with this status."""
    for field in _QUANTITIES:
        column = field.name.replace(".", "_")
        told = {status: _range(dossier.incident, column, status) for status in _STATUSES}
        unit = field.unit or "; ".join(dossier.incident[f"{column}_unit"] or ())
        if any(told.values()):
            yield field.name, {"unit": unit, **{status: found for status, found in told.items() if found}}


def _range(incident: Row, column: str, status: str) -> Record | None:
    least, largest = (incident[f"{column}_{status}_{end}"] for end in ("min", "max"))
    return None if least is None else {"min": plain(least), "max": plain(largest)}


def _value(value: Row, dossier: Dossier) -> Record:
    first = {claim["status"]: claim for claim in reversed(dossier.evidence(value))}
    return {
        "field": value["field"],
        "value": one_line(value["value"]) if value["value"] is not None else None,
        **({"scope": value["scope"]} if value["scope"] else {}),
        "status": value["status"],
        "evidence": [_evidence(first[status]) for status in sorted(first)],
    }


def _evidence(claim: Row) -> Record:
    return {
        "claim_id": claim["claim_id"],
        "status": claim["status"],
        "said_by": one_line(claim["source_name"]) or claim["source_role"],
        "role": claim["source_role"],
        "quote": cut(lines(claim["quote"]), PASSAGE),
        "outlet": claim["source"],
        "day": f"{claim['published_at']:%Y-%m-%d}",
    }
