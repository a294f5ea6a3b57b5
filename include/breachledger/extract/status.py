"""From who speaks, whether it is asserted and how surely, to the status of a claim: one table."""

from __future__ import annotations

from breachledger.vocabulary import Certainty, Polarity, Role, Status

_WHO_SAYS_SO: dict[Role, Status] = {
    Role.VICTIM: Status.CONFIRMED,
    Role.AUTHORITY: Status.CONFIRMED,
    Role.ATTACKER: Status.CLAIMED,
    Role.ANALYST: Status.REPORTED,
    Role.THIRD_PARTY: Status.REPORTED,
    Role.OUTLET: Status.REPORTED,
}

STATUS: dict[tuple[Role, Polarity, Certainty], Status] = {
    **{(role, Polarity.POSITIVE, Certainty.CERTAIN): status for role, status in _WHO_SAYS_SO.items()},
    **{(role, Polarity.NEGATIVE, Certainty.CERTAIN): Status.DENIED for role in Role},
    **{(role, Polarity.POSITIVE, Certainty.POSSIBLE): Status.SUSPECTED for role in Role},
    **{(role, Polarity.NEGATIVE, Certainty.POSSIBLE): Status.SUSPECTED for role in Role},
    **{(role, polarity, Certainty.UNKNOWN): Status.UNDISCLOSED for role in Role for polarity in Polarity},
    # What the attacker is named as the origin of stays his claim, however carefully the outlet retells it.
    (Role.ATTACKER, Polarity.POSITIVE, Certainty.POSSIBLE): Status.CLAIMED,
}

EXCEPTIONS: dict[tuple[str, Role], Status] = {
    # Whom others see behind it is suspected, however surely they say so.
    ("actor.name", Role.ANALYST): Status.SUSPECTED,
    ("actor.name", Role.THIRD_PARTY): Status.SUSPECTED,
    ("actor.country", Role.ANALYST): Status.SUSPECTED,
    ("actor.country", Role.THIRD_PARTY): Status.SUSPECTED,
    # When it was made known, and which body is in it, is the outlet's to tell, whoever speaks in that sentence.
    **{("incident.disclosed", role): Status.REPORTED for role in Role},
    ("response.authority", Role.AUTHORITY): Status.REPORTED,
    ("response.authority", Role.ATTACKER): Status.REPORTED,
}
"""By field, for what is asserted as certain."""


def status_of(field: str, role: Role, polarity: Polarity, certainty: Certainty) -> Status:
    """The status of a statement, by the table and the exceptions by field."""
    if (polarity, certainty) == (Polarity.POSITIVE, Certainty.CERTAIN):
        return EXCEPTIONS.get((field, role), STATUS[role, polarity, certainty])
    return STATUS[role, polarity, certainty]
