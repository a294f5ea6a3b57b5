"""The wide table `incidents`: per field of the vocabulary its column or columns, made from `incident_fields`."""

from __future__ import annotations

from breachledger.vocabulary import ASSERTED, FIELDS, SINGLE, Field, Kind

# What is said of one field of one incident, whatever its kind. Each column of the wide table could be an aggregate of
# its own; but these would be more than a hundred, and to plan them takes far longer than to run them.
_PER_FIELD = """
    SELECT
        incident_id,
        field,
        bool_or(is_conflict) AS is_conflict,
        arg_max(status, (is_conflict, assertion, status = 'denied', status = 'suspected')) AS status,
        arg_max(value, best) FILTER (assertion > 0) AS value,
        list(DISTINCT value ORDER BY value) FILTER (assertion > 0) AS all_values,
        arg_max(value_start, best) FILTER (assertion > 0) AS value_start,
        arg_max(value_end, best) FILTER (assertion > 0) AS value_end,
        arg_max(precision, best) FILTER (assertion > 0) AS precision,
        list(DISTINCT unit ORDER BY unit) FILTER (assertion > 0) AS units,
        min(value_number) FILTER (confirmed > 0) AS confirmed_min,
        max(value_number) FILTER (confirmed > 0) AS confirmed_max,
        min(value_number) FILTER (claimed > 0) AS claimed_min,
        max(value_number) FILTER (claimed > 0) AS claimed_max,
        min(value_number) FILTER (reported > 0) AS reported_min,
        max(value_number) FILTER (reported > 0) AS reported_max
    FROM (SELECT *, CASE WHEN confirmed + reported + claimed + suspected > doubted THEN assertion_rank(best_status)
              ELSE 0 END AS assertion, (assertion, len(claim_ids), value, claim_ids[1]) AS best
          FROM incident_fields
          WHERE confirmed + reported + claimed + suspected + denied + undisclosed > 0)
    GROUP BY incident_id, field
"""


def incidents_select() -> str:
    """The SQL of `incidents`: one row an incident."""
    columns = ",\n    ".join(column for field in FIELDS for column in _columns(field))
    return f"""
WITH sourced AS (
    -- a text that repeats another is of that one's origin; so is all that one outlet writes
    SELECT copies.*, coalesce(originals.source, copies.near_duplicate_of, copies.source) AS origin
    FROM articles AS copies LEFT JOIN articles AS originals ON originals.article_id = copies.near_duplicate_of
),
told AS (
    SELECT
        incident_id,
        count(DISTINCT article_id)::INTEGER AS article_count,
        count(DISTINCT source)::INTEGER AS source_count,
        count(DISTINCT origin)::INTEGER AS independent_source_count,
        list_sort(list(DISTINCT language)) AS languages,
        min(published_at) AS first_reported_at,
        max(published_at) AS last_reported_at,
        max(updated_at) AS updated_at,
        any_value(month) AS month
    FROM incident_articles JOIN sourced USING (article_id)
    GROUP BY incident_id
),
per_field AS ({_PER_FIELD}),
said AS (
    SELECT
        incident_id,
        map(list(field), list(per_field)) AS said,
        coalesce(bool_or(is_conflict), false) AS has_conflict
    FROM per_field
    GROUP BY incident_id
)
SELECT
    told.*,
    {columns},
    has_conflict
FROM told JOIN said USING (incident_id)
"""  # ruff: ignore[hardcoded-sql-expression] - the names are those of the vocabulary


def _columns(field: Field) -> list[str]:
    """The expressions of one field's columns."""
    return [f"said['{field.name}'].{of} AS {name}" for name, of in _names(field)]


def _names(field: Field) -> list[tuple[str, str]]:
    """The names of one field's columns, each with the name of what it holds."""
    name = field.name.replace(".", "_")
    status = (f"{name}_status", "status")
    if field.kind in {Kind.NUMBER, Kind.MONEY}:
        bounds = [f"{word}_{end}" for word in ASSERTED for end in ("min", "max")]
        units = [(f"{name}_unit", "units")] if field.kind is Kind.MONEY else []
        return [*((f"{name}_{bound}", bound) for bound in bounds), *units, status]
    if field.kind is Kind.DATE:
        ends = [(f"{name}_{end}", f"value_{end}") for end in ("start", "end")]
        return [*ends, (f"{name}_precision", "precision"), status]
    return [(name, "value" if field.kind is Kind.YES or field.name in SINGLE else "all_values"), status]
