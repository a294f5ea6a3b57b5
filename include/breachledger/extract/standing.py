"""How the incident itself stands: what is known of it only from its attackers is known of all of it only from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from breachledger.model import Claim
from breachledger.vocabulary import Role, Status

_BOASTED = ("incident.type", "data.", "people.", "records.", "organisations.")
"""What attackers boast of."""
_SEEN = ("incident.discovered", "impact.", "attack.vector")
"""What others than the attackers say where something did happen."""
_TOLD = frozenset({"incident.type", "data.exfiltrated"})
"""What the outlet tells of its own knowledge where it says so first."""
_DONE = frozenset({
    "isolate_systems", "restore_service", "fallback_systems", "notify_people", "reset_credentials", "arrest",
    "takedown",
})  # fmt: skip
"""What is done about an incident and not about a mere claim of one."""
_OF_INCIDENT = ("incident.type", "incident.occurred", "data.", "people.", "records.", "organisations.", "extortion.",
                "attack.", "asset.")  # fmt: skip
"""What stands no better than the incident: the outlet retells the boast when it tells these."""
_RETELL = frozenset({Role.OUTLET, Role.THIRD_PARTY})
_UNTOUCHED = ("asset.affected", "network")
"""`our systems were not touched`: what a victim says who denies it all."""
_SURE = frozenset({Status.CONFIRMED, Status.REPORTED})


def boast(told: Sequence[Claim]) -> Claim | None:
    """The first boast of an incident that nobody but its attackers tells of; None where somebody does, or none is."""
    boasts = (one for one in told if one.status is Status.CLAIMED and one.field.startswith(_BOASTED))
    first = min(boasts, key=lambda one: one.start, default=None)
    if first is None or any(_shows(one, first) for one in told):
        return None
    return first


def _shows(one: Claim, first: Claim) -> bool:
    """Whether a claim is more than the boast retold: `the stolen data`, said after it, is not."""
    if one.field == "response.action":
        return one.status in _SURE and one.value_text in _DONE
    if one.status is Status.CONFIRMED:
        return one.field.startswith(_SEEN + _BOASTED)
    return one.status is Status.REPORTED and (
        one.field.startswith(_SEEN) or (one.field in _TOLD and one.start < first.start)
    )


def only_boasted(told: Iterable[Claim], boasted: Claim) -> Iterator[Claim]:
    """The claims of an article, those that its outlet tells of the incident as the attackers' own."""
    for one in told:
        retold = one.status is Status.REPORTED and one.source_role in _RETELL and one.field.startswith(_OF_INCIDENT)
        yield _as_boasted(one, boasted) if retold else one


def _as_boasted(one: Claim, boasted: Claim) -> Claim:
    """The claim with the origin of the boast, in whose words it is licensed."""
    return replace(
        one,
        status=boasted.status,
        source_role=boasted.source_role,
        source_name=boasted.source_name,
        cue_quote=boasted.cue_quote,
        cue_start=boasted.cue_start,
        cue_end=boasted.cue_end,
    )


def standing(told: Sequence[Claim], boasted: Claim | None) -> Claim | None:
    """The claim by which the incident stands best: who denies a mere boast of it, the boast, or a confirmed one."""
    if boasted is not None:
        return next(filter(_rebuts, told), boasted)
    able = [one for one in told if one.status is not Status.UNDISCLOSED]
    best = min(able, key=lambda one: (_weight(one), one.start), default=None)
    if best is None or best.status in {Status.CONFIRMED, Status.CLAIMED}:
        return best
    return replace(best, status=Status.REPORTED, source_role=Role.OUTLET)


def _rebuts(one: Claim) -> bool:
    """Whether it says that there was no incident: none of its kind, nothing taken, nobody in the systems."""
    if one.status is not Status.DENIED or one.source_role is Role.ATTACKER:
        return False
    return one.field in _TOLD or (one.field, one.value_text) == _UNTOUCHED


def _weight(one: Claim) -> int:
    """Confirmed first; last what only the attacker says."""
    if one.status is Status.CONFIRMED:
        return 0
    return 2 if one.source_role is Role.ATTACKER else 1
