"""Ids of incidents as a person gives them: the beginning of one, or one that was merged into another since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.errors import UsageError

if TYPE_CHECKING:
    from breachledger.query.ledger import Ledger


def standing(ledger: Ledger, beginning: str) -> tuple[str, list[str]]:
    """The id of the incident that is meant, and the ids that begin so and are its aliases now, where it does not.

    Args:
        ledger: the lake of today.
        beginning: an id, or the beginning of one, that stands or stood.

    Raises:
        UsageError: no incident is meant, or several are.
    """
    begins = {"id": beginning}
    found = ledger.sql("SELECT incident_id FROM incidents WHERE starts_with(incident_id, $id)", begins)
    meant = dict.fromkeys(found["incident_id"].to_pylist())
    aliases = _followed(ledger, begins)
    meant |= dict.fromkeys(aliases.values())
    if beginning in meant:
        return beginning, []
    if len(meant) != 1:
        problem = "no incident has" if not meant else f"{len(meant)} incidents have"
        raise UsageError(f"{problem} an id that begins with {beginning!r}: see breachledger incidents")
    incident = next(iter(meant))
    return incident, [] if incident.startswith(beginning) else sorted(aliases)


def _followed(ledger: Ledger, begins: dict[str, str]) -> dict[str, str]:
    """The aliases that begin so, each with the incident that stands in the end."""
    chains = ledger.sql(
        """
        WITH RECURSIVE followed AS (
            SELECT incident_id AS alias, alias_of AS incident_id
            FROM incident_registry WHERE alias_of IS NOT NULL AND starts_with(incident_id, $id)
            UNION
            SELECT alias, alias_of
            FROM followed JOIN incident_registry USING (incident_id) WHERE alias_of IS NOT NULL
        )
        SELECT alias, incident_id FROM followed SEMI JOIN incidents USING (incident_id)
        """,
        begins,
    )
    return dict(zip(chains["alias"].to_pylist(), chains["incident_id"].to_pylist(), strict=True))
