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

REPORTED_AT_MOST = frozenset({"attack.vulnerability"})
"""Fields that stay `reported` whoever speaks: the id itself is nobody's statement about the incident."""


def status_of(field: str, role: Role, polarity: Polarity, certainty: Certainty) -> Status:
    """The status of a statement, by the table and the exceptions by field."""
    if field in REPORTED_AT_MOST:
        return Status.REPORTED
    return STATUS[role, polarity, certainty]
