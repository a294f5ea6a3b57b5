"""The tables of incidents: wide, one row an incident, and what stands behind each row."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.store.columns import FLAG, NUMBER, REASONS, TEXT, TEXTS, TIME, WHOLE, WORD, Column, Table
from breachledger.vocabulary import ASSERTED, FIELDS, SINGLE, Field, Kind


def _wide(field: Field) -> Iterator[Column]:
    """The columns of one field: its values and `<field>_status`."""
    name = field.name.replace(".", "_")
    if field.kind in {Kind.NUMBER, Kind.MONEY}:
        yield from _quantity(name, field)
    elif field.kind is Kind.DATE:
        yield Column(f"{name}_start", TIME, f"First day or moment of `{field.name}`")
        yield Column(f"{name}_end", TIME, f"Last day or moment of `{field.name}`, included")
        yield Column(f"{name}_precision", WORD, f"Grain of `{field.name}`")
    elif field.kind is Kind.YES or field.name in SINGLE:
        yield Column(name, TEXT, f"Best asserted value of `{field.name}`")
    else:
        yield Column(name, TEXTS, f"All asserted values of `{field.name}`, sorted; each stands in `incident_fields`")
    yield Column(f"{name}_status", WORD, f"How `{field.name}` stands when all articles are heard; null: nothing said")


def _quantity(name: str, field: Field) -> Iterator[Column]:
    for status in ASSERTED:
        yield Column(f"{name}_{status}_min", NUMBER, f"Least {status} value of `{field.name}`")
        yield Column(f"{name}_{status}_max", NUMBER, f"Largest {status} value of `{field.name}`")
    if field.kind is Kind.MONEY:
        yield Column(f"{name}_unit", TEXTS, f"Currencies of `{field.name}`, sorted")


_INCIDENT = (
    Column("incident_id", TEXT, "Id of the incident, minted once"),
    *(column for field in FIELDS for column in _wide(field)),
    Column("article_count", WHOLE, "Articles that report it"),
    Column("source_count", WHOLE, "Outlets that report it"),
    Column("independent_source_count", WHOLE, "Outlets that do not repeat one another"),
    Column("languages", TEXTS, "Languages of its articles, sorted"),
    Column("first_reported_at", TIME, "Publication of its first article"),
    Column("last_reported_at", TIME, "Publication of its last article"),
    Column("has_conflict", FLAG, "Whether a value is asserted by one and denied by another in the same scope"),
    Column("updated_at", TIME, "When this row last changed in the lake"),
)

_INCIDENT_ARTICLE = (
    Column("incident_id", TEXT, "The incident"),
    Column("article_id", TEXT, "An article that reports it"),
    Column("incident_no", WHOLE, "Which of the article's incidents it is"),
    Column("score", NUMBER, "How well it fits, 0 to 1"),
    Column("reasons", REASONS, "Why it was joined: feature, value, detail"),
)

_INCIDENT_FIELD = (
    Column("incident_id", TEXT, "The incident"),
    Column("field", WORD, "What is stated"),
    Column("value", TEXT, "The value as text; null where nobody told it"),
    Column("scope", WORD, "What a disruption or a denial is about; empty where it is general"),
    Column(
        "status",
        WORD,
        "How it stands: a claim's status, or `disputed`; of what was taken back, how it stood",
    ),
    Column("is_conflict", FLAG, "Whether it is asserted by one and denied by another"),
    Column("value_text", TEXT, "Value as text or code"),
    Column("value_number", NUMBER, "Value as a number, in `unit`"),
    Column("unit", WORD, "Unit of the number"),
    Column("value_start", TIME, "First day or moment of a date value"),
    Column("value_end", TIME, "Last day or moment of a date value, included"),
    Column("precision", WORD, "Grain of a date value"),
    Column("value_ref", TEXT, "Id of the value in a gazetteer"),
    Column("qualifiers", TEXTS, "How the number is meant by those who say it"),
    Column("best_status", WORD, "Best status among its claims"),
    Column("confirmed", WHOLE, "Claims with this status"),
    Column("reported", WHOLE, "Claims with this status"),
    Column("claimed", WHOLE, "Claims with this status"),
    Column("suspected", WHOLE, "Claims with this status"),
    Column("doubted", WHOLE, "Of those: claims that there is no sign of it, which assert nothing"),
    Column("denied", WHOLE, "Claims with this status"),
    Column("undisclosed", WHOLE, "Claims with this status"),
    Column("claim_ids", TEXTS, "The claims, best status first, superseded ones last"),
    Column("superseded", WHOLE, "Claims that count for nothing above: taken back since, or a day after the first news"),
    Column("first_said_at", TIME, "When the first article said it: its publication, or its change"),
    Column("last_said_at", TIME, "When the last one did"),
)

_REGISTRY = (
    Column("incident_id", TEXT, "An id that was minted"),
    Column(
        "anchor_article_id",
        TEXT,
        "The article from which it was minted, or the first that is left; null where that was forgotten",
    ),
    Column("anchor_incident_no", WHOLE, "Which of that article's incidents"),
    Column("month", TEXT, "Partition of the incident, `YYYY-MM`, fixed when the id was minted"),
    Column("alias_of", TEXT, "The incident into which it was merged; null where it stands"),
    Column("minted_at", TIME, "When it was minted"),
)

_DECISION = (
    Column("decision_id", TEXT, "Id of the decision"),
    Column("decided_at", TIME, "When it was decided"),
    Column("kind", WORD, "`merge`, `split`, `review`"),
    Column("incident_ids", TEXTS, "The incidents concerned"),
    Column("article_ids", TEXTS, "The articles concerned"),
    Column("reasons", REASONS, "Why: feature, value, detail"),
    Column("author", TEXT, "`policy`, or who reviewed it"),
)

INCIDENT_TABLES: tuple[Table, ...] = (
    Table(
        "incidents",
        "One real-world incident, resolved from the claims of all its articles",
        ("incident_id",),
        "month",
        _INCIDENT,
    ),
    Table(
        "incident_articles",
        "Which article reports which incident",
        ("incident_id", "article_id", "incident_no"),
        "month",
        _INCIDENT_ARTICLE,
    ),
    Table(
        "incident_fields",
        "One value of one field of one incident",
        ("incident_id", "field", "value", "scope"),
        "month",
        _INCIDENT_FIELD,
    ),
    Table(
        "incident_registry", "Every id ever minted, with its anchor and its alias", ("incident_id",), None, _REGISTRY
    ),
    Table("decisions", "Every merge, split and review, with its reasons", ("decision_id",), None, _DECISION),
)
