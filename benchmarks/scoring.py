"""How well claims fit an annotation: what is counted, and the measures made of the counts.

A text fits leniently (case, accents, articles, legal forms; one side's words may be contained in the other's), a number
within 0.5 %, a date by its first day, everything else exactly. The annotation is not exhaustive, so precision is
measured on the fields of `CORE` alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks.annotations import Annotated
from breachledger.model import Claim
from breachledger.vocabulary import FIELD_BY_NAME, Kind

CORE = frozenset({
    "victim.name", "victim.country", "incident.type", "people.affected", "records.affected", "data.volume",
    "extortion.amount", "actor.name", "incident.occurred", "attack.vulnerability",
})  # fmt: skip
"""Fields in which an annotation is complete."""
_ARTICLES_AND_FORMS = (
    "the of and de la le les l il lo i gli der die das den des dem el los o a os as het een un una une du di del della "
    "dello dei degli al do da dos van von für for et e y en group groupe gruppo gruppe grupo groep grupa gang banda "
    "ransomware inc ltd plc gmbh ag sa spa srl nv bv corp corporation company co llc sp z oo"
)
_SMALL = frozenset(_ARTICLES_AND_FORMS.split())
_SURE = frozenset({"confirmed", "reported"})
_UNSURE = frozenset({"claimed", "suspected", "denied"})


class Miss(NamedTuple):
    """One thing that is wrong: `missed`, `status`, `extra`, `forbidden`, `raised` or `gate`, and about what."""

    kind: str
    field: str
    told: str


def score(one: Annotated, judged: bool | None, claims: Sequence[Claim]) -> tuple[dict[str, Counter[str]], list[Miss]]:
    """The counts by field (`""` for the article as a whole), and what is wrong."""
    counts: dict[str, Counter[str]] = {"": Counter([_gate(bool(one.told["is_incident"]), bool(judged))])}
    misses = [] if bool(judged) is one.told["is_incident"] else [Miss("gate", "", f"is_incident_report is {judged}")]
    for field, name, miss in (*_recall(one, claims), *_precision(one, claims), *_forbidden(one, claims)):
        counts.setdefault(field, Counter())[name] += 1
        misses += [miss] if miss else []
    return counts, misses


def _gate(wanted: bool, judged: bool) -> str:
    return ("tp" if judged else "fn") if wanted else ("fp" if judged else "tn")


def _recall(one: Annotated, claims: Sequence[Claim]) -> Iterator[tuple[str, str, Miss | None]]:
    for wanted in one.claims:
        if wanted.get("optional"):
            continue
        field, status = wanted["field"], wanted["status"]
        able = [c for c in claims if c.field in {field, *wanted.get("or", ())} and same_value(wanted.get("value"), c)]
        about = f"{wanted.get('value')!r} [{status}] «{wanted['quote']}» → {[_brief(c) for c in able]}"
        yield field, "gold", None
        if not able:
            yield field, "missed", Miss("missed", field, about)
            continue
        yield field, "value", None
        right = any(_same_status(field, status, c.status) for c in able)
        if right:
            yield field, "both", None
        if right or (status in _SURE and any(c.status in _SURE for c in able)):
            yield field, "soft", None
        if not right:
            raised = status in _UNSURE and any(c.status == "confirmed" for c in able)
            yield field, "raised" if raised else "other", Miss("raised" if raised else "status", field, about)


def _precision(one: Annotated, claims: Sequence[Claim]) -> Iterator[tuple[str, str, Miss | None]]:
    for made in claims:
        if made.field not in CORE or made.status == "undisclosed":
            continue
        yield made.field, "made", None
        fits = any(
            made.field in {wanted["field"], *wanted.get("or", ())} and same_value(wanted.get("value"), made)
            for wanted in one.claims
        )
        yield made.field, "fits" if fits else "extra", None if fits else Miss("extra", made.field, _brief(made))


def _forbidden(one: Annotated, claims: Sequence[Claim]) -> Iterator[tuple[str, str, Miss | None]]:
    for rule in one.told.get("must_not", ()):
        yield rule["field"], "forbidden", None
        for made in claims:
            if (
                made.field == rule["field"]
                and ("value" not in rule or _is_forbidden(rule["value"], made))
                and rule.get("status") in {None, str(made.status)}
            ):
                yield rule["field"], "forbidden_made", Miss("forbidden", made.field, f"{_brief(made)}: {rule['why']}")
                break


def same_value(wanted: Any, made: Claim) -> bool:
    """Whether a claim has an annotated value, or one of a list of them; None is what is not told."""
    value = _value(made)
    if wanted is None:
        return made.status == "undisclosed" or value is None
    return value is not None and any(_same(one, made) for one in (wanted if isinstance(wanted, list) else [wanted]))


def _same(wanted: Any, made: Claim) -> bool:
    if isinstance(wanted, dict):
        return made.value_start is not None and str(made.value_start).startswith(str(wanted["start"]))
    if made.value_number is not None:
        return isinstance(wanted, int | float) and abs(wanted - made.value_number) <= 0.005 * abs(wanted)
    if FIELD_BY_NAME[made.field].kind is Kind.TEXT:
        return same_name(str(wanted), made.value_text or "")
    return str(wanted).casefold() == str(made.value_text).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether the telling words of one name are among those of the other."""
    mine, theirs = _telling(one), _telling(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _is_forbidden(wanted: Any, made: Claim) -> bool:
    """As `same_value`, but a longer name is not the forbidden shorter one."""
    if FIELD_BY_NAME[made.field].kind is not Kind.TEXT:
        return same_value(wanted, made)
    got = _telling(made.value_text or "") if made.value_text else frozenset()
    return any(got and got <= _words(str(one)) for one in (wanted if isinstance(wanted, list) else [wanted]))


def _same_status(field: str, wanted: str | None, made: str) -> bool:
    return wanted in {None, made} or (field.startswith("victim.") and {wanted, made} <= _SURE)


def _telling(text: str) -> frozenset[str]:
    words = _words(text)
    return words - _SMALL or words


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", " ").replace("'", " "))
    return frozenset(re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter))))


def _value(made: Claim) -> Any:
    return next((v for v in (made.value_text, made.value_number, made.value_start) if v is not None), None)


def _brief(made: Claim) -> str:
    value = made.value_start.date() if made.value_start else _value(made)
    return f"{value} [{made.status}] «{made.quote}» {made.rule_id}"


def measures(counted: Counter[str], gate: Counter[str]) -> dict[str, float]:
    """The measures of a pool of counts; NaN where nothing was counted."""
    core_gold = counted["core_gold"]
    precision, recall = _ratio(counted["fits"], counted["made"]), _ratio(counted["core_value"], core_gold)
    return {
        "value_recall": _ratio(counted["value"], counted["gold"]),
        "core_precision": precision,
        "core_recall": recall,
        "core_f1": 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0,
        "status": _ratio(counted["both"], counted["value"]),
        "status_soft": _ratio(counted["soft"], counted["value"]),
        "forbidden": _ratio(counted["forbidden_made"], counted["forbidden"]),
        "raised": _ratio(counted["raised"], counted["gold"]),
        "gate_precision": _ratio(gate["tp"], gate["tp"] + gate["fp"]),
        "gate_recall": _ratio(gate["tp"], gate["tp"] + gate["fn"]),
    }


def sizes(counted: Counter[str], gate: Counter[str]) -> dict[str, int]:
    """Of how many cases each measure is a share: one case more or less is the inverse of it."""
    made = min(counted["made"], counted["core_gold"])
    return {
        "value_recall": counted["gold"],
        "core_precision": counted["made"],
        "core_recall": counted["core_gold"],
        "core_f1": made,
        "status": counted["value"],
        "status_soft": counted["value"],
        "forbidden": counted["forbidden"],
        "raised": counted["gold"],
        "gate_precision": gate["tp"] + gate["fp"],
        "gate_recall": gate["tp"] + gate["fn"],
    }


def pooled(by_field: dict[str, Counter[str]]) -> Counter[str]:
    """The counts of all fields as one; those of the core once more under names of their own."""
    total: Counter[str] = Counter()
    for field, counts in by_field.items():
        if field:
            total.update(counts)
        if field in CORE:
            total.update({f"core_{name}": counts[name] for name in ("gold", "value")})
    return total


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
