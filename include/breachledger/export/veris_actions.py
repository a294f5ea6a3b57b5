"""The four A of a VERIS record: who (actor), what (action), to what (asset), and with what effect (attribute)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from breachledger.export.veris_terms import TERMS, UNKNOWN, best_status, country_codes, effects, known, translated
from breachledger.visible import PASSAGE, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from breachledger.export.dossiers import Dossier, Row

Section = dict[str, Any]

_GIGABYTE = 10**9


def actor(dossier: Dossier) -> Section:
    """An insider where one is told, somebody outside where one is named; else unknown, with a note."""
    motives = known((*translated(dossier, "actor.motive", "motive"), *_motives(dossier)))
    if any(effect.get("actor") == "internal" for effect in effects(dossier)):
        return {"internal": {"variety": [UNKNOWN], "motive": motives}}
    names, countries = _texts(dossier, "actor.name"), country_codes(dossier, "actor.country")
    if not names and not countries and motives == [UNKNOWN]:
        return {"unknown": {"notes": "Nothing about an actor is confirmed or reported; see plus.breachledger.values."}}
    return {
        "external": {
            "variety": [UNKNOWN],
            "motive": motives,
            **({"name": names} if names else {}),
            "country": countries or [UNKNOWN],
        }
    }


def _motives(dossier: Dossier) -> Iterator[str]:
    yield from (effect["motive"] for effect in effects(dossier) if "motive" in effect)


def action(dossier: Dossier) -> Section:
    """The actions that types and vectors stand for, with the names of malware and vulnerabilities; else unknown."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for effect in effects(dossier):
        for name, lists in effect.get("action", {}).items():
            for part, words in lists.items():
                found[name][part].update(words)
    malware, holes = _texts(dossier, "attack.malware"), _texts(dossier, "attack.vulnerability")
    if malware:
        found["malware"]["variety"].add(UNKNOWN)
    if holes:
        found["hacking"]["variety"].add("Exploit vuln")
    made: Section = {
        name: {part: known(found[name][part]) for part in TERMS["required"][name]} for name in sorted(found)
    }
    if malware:
        made["malware"]["name"] = "; ".join(malware)
    if holes:
        made["hacking"]["cve"] = "; ".join(holes)
    return made or {"unknown": {"notes": "How it was done is not confirmed or reported."}}


def asset(dossier: Dossier) -> Section:
    """The kinds of assets, and whether they are in a cloud."""
    varieties = known(translated(dossier, "asset.affected", "asset"))
    told = {value["value"] for value in dossier.facts("asset.affected")}
    return {
        "assets": [{"variety": variety} for variety in varieties],
        "cloud": ["External Cloud Asset(s)" if "cloud" in told else UNKNOWN],
        **({"role": ["OT"]} if told == {"ot_system"} else {}),
    }


def attribute(dossier: Dossier) -> Section:
    """Confidentiality, integrity and availability, as far as anything is told of them; else unknown, with a note."""
    made: Section = {}
    if data := _confidentiality(dossier):
        made["confidentiality"] = data
    for name in ("integrity", "availability"):
        words = [word for effect in effects(dossier) for word in effect.get(name, ())]
        if name == "availability" and dossier.facts("impact.disruption"):
            words.append(UNKNOWN)
        if words:
            made[name] = {"variety": known(words)}
    return made or {"unknown": {"notes": "What it did to data or systems is not confirmed or reported."}}


def _confidentiality(dossier: Dossier) -> Section:
    """Whether data got out, and which; of the figures only those that a victim or an authority confirms."""
    exfiltrated = [value for value in dossier.values if value["field"] == "data.exfiltrated"]
    asserted = [value for value in exfiltrated if value in dossier.of("data.exfiltrated")]
    kinds = translated(dossier, "data.category", "data")
    if not (exfiltrated or kinds or any(effect.get("confidentiality") for effect in effects(dossier))):
        return {}
    stands = best_status(asserted) or next((value["status"] for value in exfiltrated), "undisclosed")
    victims = translated(dossier, "data.category", "data_victim")
    records, volume = (_confirmed(dossier, field) for field in ("records_affected", "data_volume"))
    return {
        "data_disclosure": TERMS["data_disclosure"][stands],
        **({"data": [{"variety": kind} for kind in kinds]} if kinds else {}),
        **({"data_victim": victims} if victims else {}),
        **({"data_total": int(records)} if records is not None else {}),
        **({"data_volume": int(volume // _GIGABYTE)} if volume is not None and volume >= _GIGABYTE else {}),
    }


def _confirmed(dossier: Dossier, column: str) -> float | None:
    """The confirmed figure, where there is one and no range."""
    least, largest = (dossier.incident[f"{column}_confirmed_{end}"] for end in ("min", "max"))
    return largest if least == largest else None


def indicators(dossier: Dossier) -> list[Section]:
    """Confirmed and reported indicators, with their kind."""
    return [_indicator(value) for value in dossier.facts("attack.indicator")]


def _indicator(value: Row) -> Section:
    return {"indicator": one_line(value["value_text"], PASSAGE), "comment": f"{value['unit']}, {value['status']}"}


def _texts(dossier: Dossier, field: str) -> list[str]:
    return sorted({one_line(value["value"]) for value in dossier.facts(field)} - {""})
