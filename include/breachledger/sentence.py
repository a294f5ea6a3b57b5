"""One claim as a plain English sentence, made of its field, value and status, whatever language its quote is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH = Locale("en")

# field -> what the sentence says; `{value}` is the value in words. Read after "… that".
PHRASES = {
    "victim.name": "the victim is {value}",
    "victim.country": "the victim is in {value}",
    "victim.sector": "the victim's sector is {value}",
    "incident.type": "the incident was of the type {value}",
    "incident.occurred": "it happened {value}",
    "incident.discovered": "it was discovered {value}",
    "incident.disclosed": "it was made public {value}",
    "actor.name": "the attacker is {value}",
    "actor.country": "the attacker is from {value}",
    "actor.motive": "the motive was {value}",
    "attack.vector": "the way in was {value}",
    "attack.malware": "the malware was {value}",
    "attack.indicator": "a trace of the attack is {value}",
    "attack.vulnerability": "the vulnerability was {value}",
    "asset.affected": "what was hit is of the kind {value}",
    "asset.name": "the system {value} was hit",
    "data.category": "data of the kind {value} is concerned",
    "data.exfiltrated": "data was taken",
    "data.volume": "{value} of data are concerned",
    "data.price": "the data is offered for {value}",
    "supplier.name": "it came through {value}",
    "people.affected": "{value} people are affected",
    "records.affected": "{value} records are affected",
    "organisations.affected": "{value} organisations are affected",
    "extortion.demanded": "a ransom was demanded",
    "extortion.amount": "the ransom is {value}",
    "extortion.paid": "a ransom was paid",
    "extortion.threat": "the attackers threaten: {value}",
    "extortion.deadline": "the attackers' deadline is {value}",
    "impact.disruption": "operations were disrupted{scope}",
    "impact.cost": "the damage is {value}",
    "response.action": "the response was: {value}",
    "response.authority": "{value} is involved",
}

# field -> what is not told, read after "… does not say" for `undisclosed`.
TOPICS = {
    "actor.name": "who the attacker is",
    "attack.vector": "how the attackers came in",
    "data.volume": "how much data is concerned",
    "people.affected": "how many people are affected",
    "extortion.amount": "how high the ransom is",
    "extortion.demanded": "whether a ransom was demanded",
}

SPEAKERS = {
    "victim": "the victim",
    "authority": "an authority",
    "attacker": "the attackers",
    "analyst": "an analyst",
    "third_party": "a third party",
    "outlet": "the article",
}
_PLURAL = {"attacker"}
_VERBS = {"confirmed": "confirm", "claimed": "claim", "denied": "deny"}
_QUALIFIERS = {"at_least": "at least ", "at_most": "at most ", "about": "about ", "exact": ""}
_PREFIXES = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))


def sentence(claim: Mapping[str, Any]) -> str:
    """The claim, by its columns, as one English sentence."""
    role, status, field = claim["source_role"], claim["status"], claim["field"]
    speaker = claim.get("source_name") or SPEAKERS[role]
    many = role in _PLURAL and not claim.get("source_name")
    if status == "undisclosed":
        return _close(f"{speaker} {'do' if many else 'does'} not say {TOPICS.get(field, 'what the ' + _spoken(field))}")
    scope = f" ({_spoken(claim['scope'])})" if claim.get("scope") else ""
    phrase = PHRASES[field].format(value=value_in_words(claim), scope=scope)
    if status == "suspected":
        unsure = "has no evidence that" if claim.get("polarity") == "negative" else "holds it possible that"
        return _close(
            f"{speaker} {unsure.replace('has', 'have').replace('holds', 'hold') if many else unsure} {phrase}"
        )
    verb = _VERBS.get(status, "report" if role == "outlet" else "say")
    return _close(f"{speaker} {verb if many else _third_person(verb)} that {phrase}")


def value_in_words(claim: Mapping[str, Any]) -> str:
    """The value as a person writes it: a country's name, a number with separators, a day."""
    if claim.get("value_number") is not None:
        return _QUALIFIERS[claim.get("qualifier") or "exact"] + _amount(claim["value_number"], claim.get("unit"))
    if claim.get("value_start") is not None:
        first, last = (str(claim[name])[:10] for name in ("value_start", "value_end"))
        if claim.get("precision") == "night":
            return f"in the night of {first}" if first == last else f"in the night from {first} to {last}"
        return f"on {first}" if first == last else f"between {first} and {last}"
    text = str(claim.get("value_canonical") or claim.get("value_text") or "unknown")
    if claim["field"].endswith(".country"):
        return str(_ENGLISH.territories.get(text, text))
    return _spoken(text) if claim["field"] not in _NAMES else text


_NAMES = {
    "victim.name", "actor.name", "attack.malware", "attack.indicator", "attack.vulnerability", "asset.name",
    "supplier.name", "response.authority",
}  # fmt: skip


def _amount(number: float, unit: str | None) -> str:
    if unit == "bytes":
        name, size = next(((n, s) for n, s in _PREFIXES if number >= s), ("bytes", 1))
        return f"{number / size:,.12g} {name}"
    figure = f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"
    counted = unit in {None, "people", "records", "organisations"}
    return figure if counted else f"{figure} {unit}"


def _spoken(word: str) -> str:
    return word.replace("_", " ").replace(".", " ")


def _third_person(verb: str) -> str:
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{verb}s"


def _close(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
