"""The wide view `incidents`: per field of the vocabulary its column or columns, made from `incident_fields`."""

from __future__ import annotations

from breachledger.vocabulary import FIELDS, Field, Kind

# Of these an incident has one value, the best asserted; of the other text and code fields it may have several.
SINGLE = frozenset({"victim.name", "victim.country", "victim.sector"})
_QUANTITY_STATUSES = ("confirmed", "claimed", "reported")


def incidents_view() -> str:
    """The SQL that creates `incidents`: one row an incident, most recent first when ordered by `last_reported_at`."""
    columns = ",\n        ".join(column for field in FIELDS for column in _columns(field))
    return f"""
CREATE OR REPLACE VIEW incidents AS
WITH told AS (
    SELECT
        incident_id,
        count(DISTINCT article_id)::INTEGER AS article_count,
        count(DISTINCT source)::INTEGER AS source_count,
        count(DISTINCT source) FILTER (near_duplicate_of IS NULL)::INTEGER AS independent_source_count,
        list_sort(list(DISTINCT language)) AS languages,
        min(published_at) AS first_reported_at,
        max(published_at) AS last_reported_at,
        max(updated_at) AS updated_at
    FROM incident_articles JOIN articles USING (article_id)
    GROUP BY incident_id
),
wide AS (
    SELECT
        incident_id,
        {columns},
        coalesce(bool_or(is_conflict), false) AS has_conflict
    FROM incident_fields
    GROUP BY incident_id
)
SELECT * FROM told JOIN wide USING (incident_id)
"""  # ruff: ignore[hardcoded-sql-expression] - the names are those of the vocabulary


def _columns(field: Field) -> list[str]:
    """The expressions of one field's columns."""
    name = field.name.replace(".", "_")
    only = f"field = '{field.name}'"
    asserted = f"{only} AND assertion_rank(best_status) > 0"
    status = f"""arg_max(status, (is_conflict, assertion_rank(best_status), status = 'denied'))
            FILTER ({only}) AS {name}_status"""
    if field.kind in {Kind.NUMBER, Kind.MONEY}:
        return [*_quantities(name, only), *([_unit(name, asserted)] if field.kind is Kind.MONEY else []), status]
    best = "(assertion_rank(best_status), len(claim_ids), value)"
    if field.kind is Kind.DATE:
        ends = [f"arg_max(value_{end}, {best}) FILTER ({asserted}) AS {name}_{end}" for end in ("start", "end")]
        return [*ends, f"arg_max(precision, {best}) FILTER ({asserted}) AS {name}_precision", status]
    if field.kind is Kind.YES or field.name in SINGLE:
        return [f"arg_max(value, {best}) FILTER ({asserted}) AS {name}", status]
    return [f"list(DISTINCT value ORDER BY value) FILTER ({asserted}) AS {name}", status]


def _quantities(name: str, only: str) -> list[str]:
    return [
        f"{end}(value_number) FILTER ({only} AND {status} > 0) AS {name}_{status}_{end}"
        for status in _QUANTITY_STATUSES
        for end in ("min", "max")
    ]


def _unit(name: str, asserted: str) -> str:
    return f"list(DISTINCT unit ORDER BY unit) FILTER ({asserted}) AS {name}_unit"
