"""Which incidents a reader wants to see: what the form and the address say, as SQL with parameters."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from breachledger.errors import UsageError
from breachledger.export.selection import country_code
from breachledger.vocabulary import FIELD_BY_NAME
from breachledger.web.pages import STATUSES
from breachledger.web.reading import checked_day

TYPES = FIELD_BY_NAME["incident.type"].values
SECTORS = FIELD_BY_NAME["victim.sector"].values
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """What narrows the list, each by the name that it has in the address; what is empty does not."""

    q: str = ""
    since: str = ""
    until: str = ""
    country: str = ""
    sector: str = ""
    type: str = ""
    actor: str = ""
    status: str = ""
    language: str = ""
    conflict: bool = False

    @property
    def query(self) -> dict[str, Any]:
        """For an address that chooses the same."""
        return {
            field.name: value if value is not True else 1
            for field in fields(self)
            if (value := getattr(self, field.name))
        }

    def where(self) -> tuple[str, dict[str, Any]]:
        """The condition on `held_incidents`, and its parameters.

        Raises:
            UsageError: what was given is none of the values that there are.
        """
        parts = [*self._codes(), *self._days()]
        values: dict[str, Any] = {name: value for _, name, value in parts if name}
        conditions = [condition for condition, _, _ in parts]
        if self.actor.strip():
            conditions.append("list_contains(list_transform(actor_name, lambda a: lower(a)), $actor)")
            values["actor"] = self.actor.strip().lower()
        for number, word in enumerate(self.q.split()[:_MOST_WORDS]):
            conditions.append(f"contains(sought, strip_accents(lower($word{number})))")
            values[f"word{number}"] = word
        if self.conflict:
            conditions.append("has_conflict")
        return " AND ".join(conditions) or "true", values

    def _codes(self) -> list[tuple[str, str, Any]]:
        country = country_code("country", self.country) if self.country else ""
        known = (
            ("sector", self.sector, SECTORS, "victim_sector = $sector"),
            ("type", self.type, TYPES, "list_contains(incident_type, $type)"),
            ("status", self.status, tuple(STATUSES), "victim_name_status = $status"),
        )
        for name, value, values, _ in known:
            if value and value not in values:
                raise UsageError(f"{name}={value[:40]!r} is none of: {', '.join(values)}")
        found = [(condition, name, value) for name, value, _, condition in known if value]
        if country:
            found.append(("victim_country = $country", "country", country))
        if self.language:
            found.append(("list_contains(languages, $language)", "language", self.language.lower()))
        return found

    def _days(self) -> list[tuple[str, str, Any]]:
        found = []
        for name, text, sign in (("since", self.since, ">="), ("until", self.until, "<=")):
            if checked_day(text, name):
                try:
                    found.append((f"first_reported_at::DATE {sign} ${name}::DATE", name, date.fromisoformat(text[:10])))
                except ValueError:
                    raise UsageError(f"{name}={text[:40]!r} is no day: write it as 2025-12-17") from None
        return found
