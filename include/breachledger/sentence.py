"""One claim as a plain English sentence, made of its field, value and status, whatever language its quote is in.

What each field says stands in `sentence.toml`.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

from babel import Locale

from breachledger.visible import visible
from breachledger.vocabulary import FIELD_BY_NAME, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH = Locale("en")
PHRASES: dict[str, dict[str, Any]] = tomllib.loads((resources("breachledger") / "sentence.toml").read_text("utf-8"))
SCOPES: dict[str, str] = PHRASES.pop("scopes")

SPEAKERS = {
    "victim": "the victim",
    "authority": "an authority",
    "attacker": "the attackers",
    "analyst": "an analyst",
    "third_party": "a third party",
    "outlet": "the article",
}
# status -> (what one speaker does, what several do)
_VERBS = {
    "confirmed": ("confirms that", "confirm that"),
    "claimed": ("claims that", "claim that"),
    "reported": ("says that", "say that"),
    "suspected": ("holds it possible that", "hold it possible that"),
    "denied": ("denies that", "deny that"),
    "undisclosed": ("does not say", "do not say"),
}
_NO_EVIDENCE = ("has no evidence that", "have no evidence that")
# The outlet tells what others say: it does not deny or withhold, and it doubts by citing nobody.
_OUTLET_VERBS = {
    "reported": "reports that",
    "suspected": "reports, without confirmation, that",
    "denied": "reports that it is not true that",
    "undisclosed": "reports that it is not known or not told",
}
_OUTLET_NO_EVIDENCE = "reports no evidence that"

_QUALIFIERS = {"at_least": "at least ", "at_most": "at most ", "about": "about ", "exact": ""}
_PREFIXES = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
_COUNTED = {None, "people", "records", "organisations"}


def sentence(claim: Mapping[str, Any]) -> str:
    """The claim, by its columns, as one English sentence on one line, without control characters."""
    phrases = PHRASES[claim["field"]]
    said = phrases["topic"] if claim["status"] == "undisclosed" else _statement(claim, phrases)
    speaker = claim.get("source_name") or SPEAKERS[claim["source_role"]]
    text = f"{speaker} {_verb(claim)} {said}"
    return visible(f"{text[0].upper()}{text[1:]}.")


def _verb(claim: Mapping[str, Any]) -> str:
    role, status = claim["source_role"], claim["status"]
    lacks = status == "suspected" and claim.get("polarity") == "negative"
    if role == "outlet" and status in _OUTLET_VERBS:
        return _OUTLET_NO_EVIDENCE if lacks else _OUTLET_VERBS[status]
    one, many = _NO_EVIDENCE if lacks else _VERBS[status]
    return many if role == "attacker" and not claim.get("source_name") else one


def _statement(claim: Mapping[str, Any], phrases: Mapping[str, Any]) -> str:
    """What is said, in the form for its number and its time."""
    form = "one" if claim.get("value_number") == 1 else str(claim.get("temporality"))
    phrase = str(phrases.get(form, phrases["says"]))
    scope = claim.get("scope")
    about = SCOPES.get(scope, scope) if scope else "operations"
    text = phrase.format(value=value_in_words(claim), scope=about)
    return f"{text} ({about})" if scope and about not in text else text


def value_in_words(claim: Mapping[str, Any]) -> str:
    """The value as a person writes it: a country's name, a number with separators, a day."""
    if claim.get("value_number") is not None:
        return _QUALIFIERS[claim.get("qualifier") or "exact"] + _amount(claim["value_number"], claim.get("unit"))
    if claim.get("value_start") is not None:
        return _time(str(claim["value_start"]), str(claim["value_end"]), claim.get("precision"))
    field, text = claim["field"], str(claim.get("value_text") or claim.get("value_canonical") or "unknown")
    if FIELD_BY_NAME[field].kind is Kind.TEXT:
        return str(claim.get("value_canonical") or text)
    if field.endswith(".country"):
        return _country(text)
    return str(PHRASES[field].get("words", {}).get(text, text.replace("_", " ")))


def _country(code: str) -> str:
    """A country's English name as it stands in a sentence: "France", "the United States"."""
    name = str(_ENGLISH.territories.get(code, code))
    plural = {"Bahamas", "Maldives", "Netherlands", "Philippines", "Comoros"}
    return (
        f"the {name}"
        if name.startswith("United ") or name.endswith(("Islands", "Republic")) or name in plural
        else name
    )


def _time(start: str, end: str, precision: str | None) -> str:
    """An interval, both ends included, by the grain in which it is known."""
    first, last = start[:10], end[:10]
    if precision in {"second", "minute", "hour"}:
        clock, until = start[11:16], end[11:16]
        exact = (first, clock) == (last, until) or precision == "hour"
        return f"on {first} at {clock} UTC" if exact else f"between {first} {clock} and {last} {until} UTC"
    if precision == "night":
        return f"in the night of {first}" if first == last else f"in the night from {first} to {last}"
    if precision == "year":
        return f"in {first[:4]}"
    if precision == "month":
        return f"in {_ENGLISH.months['format']['wide'][int(first[5:7])]} {first[:4]}"
    return f"on {first}" if first == last else f"between {first} and {last}"


def _amount(number: float, unit: str | None) -> str:
    if unit == "bytes":
        name, size = next(((n, s) for n, s in _PREFIXES if number >= s), ("bytes", 1))
        return f"{number / size:,.12g} {name}"
    figure = f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"
    return figure if unit in _COUNTED else f"{figure} {unit}"
