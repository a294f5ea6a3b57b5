"""The words of the ledger: every enumeration and every field, in the order of the contract (`docs/ledger.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a statement stands."""

    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    REPORTED = "reported"
    SUSPECTED = "suspected"
    DENIED = "denied"
    UNDISCLOSED = "undisclosed"


class Role(StrEnum):
    """Who says it (`source_role`)."""

    VICTIM = "victim"
    AUTHORITY = "authority"
    ATTACKER = "attacker"
    ANALYST = "analyst"
    THIRD_PARTY = "third_party"
    OUTLET = "outlet"


class Polarity(StrEnum):
    """Whether the statement asserts or denies."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Certainty(StrEnum):
    """How sure the speaker is; `unknown` where he says that it is not known or not told."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class Temporality(StrEnum):
    """When it holds, seen from the article."""

    PAST = "past"
    ONGOING = "ongoing"
    PLANNED = "planned"


class Qualifier(StrEnum):
    """How a number is meant."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class Precision(StrEnum):
    """The grain of a date, finest first."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    NIGHT = "night"
    DAY = "day"
    WEEK = "week"
    MONTH_PART = "month_part"
    MONTH = "month"
    YEAR = "year"


class Origin(StrEnum):
    """Where an article's publication date comes from, best first (`published_origin`)."""

    FEED = "feed"
    API = "api"
    JSON_LD = "json_ld"
    META = "meta"
    SITEMAP = "sitemap"
    URL = "url"
    TEXT = "text"
    FIRST_SEEN = "first_seen"


class LanguageOrigin(StrEnum):
    """What settled an article's language (`language_origin`)."""

    DETECTED = "detected"
    AGREED = "agreed"
    HTML = "html"
    OUTLET = "outlet"
    GIVEN = "given"
    NONE = "none"


class Stage(StrEnum):
    """Where along the line something was dropped (`rejects.stage`)."""

    LIST = "list"
    FETCH = "fetch"
    CLEAN = "clean"
    EXTRACT = "extract"
    PUBLISH = "publish"


class Reason(StrEnum):
    """Why something was dropped (`rejects.reason`)."""

    # list: a feed or sitemap
    MALFORMED = "malformed"
    # fetch: the border
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    BAD_ADDRESS = "bad_address"
    PRIVATE_ADDRESS = "private_address"
    NAME_NOT_FOUND = "name_not_found"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_ENCODING = "bad_encoding"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    QUIET_HOURS = "quiet_hours"
    BUDGET = "budget"
    HTTP_ERROR = "http_error"
    SERVER_ERROR = "server_error"
    # clean: no article
    NOT_HTML = "not_html"
    NO_TEXT = "no_text"
    TOO_SHORT = "too_short"
    LOGIN_WALL = "login_wall"
    CONSENT_WALL = "consent_wall"
    CHALLENGE = "challenge"
    TEASER = "teaser"
    INDEX_PAGE = "index_page"
    ERROR_PAGE = "error_page"
    PAGE_TIMEOUT = "page_timeout"
    WORKER_DIED = "worker_died"
    # list, clean, extract: a promise of ours that does not hold
    DEFECT = "defect"
    # publish
    FORGOTTEN = "forgotten"


class Outcome(StrEnum):
    """What became of a listed link, worst first; a better outcome replaces a worse one, never the reverse."""

    REJECTED = "rejected"
    UNCHANGED = "unchanged"
    FETCHED = "fetched"


class Verdict(StrEnum):
    """How complete a source's day is (`runs.verdict`)."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    SILENT = "silent"
    SICK = "sick"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """The typed form of a field's value."""

    TEXT = "text"  # value_text, as written
    CODE = "code"  # value_text, one of `Field.values` (or a pattern: country, CVE)
    NUMBER = "number"  # value_number + qualifier
    MONEY = "money"  # value_number + unit (ISO 4217, BTC, XMR)
    DATE = "date"  # value_start, value_end + precision
    YES = "yes"  # value_text = "yes"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the ledger: its name, the form of its value and, for a code, the values it may have."""

    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    unit: str | None = None


_SECTORS = (
    "public_administration defence_law_enforcement health education finance energy water transport telecom_it "
    "manufacturing retail_food media_entertainment professional_services construction_property agriculture "
    "non_profit individuals other"
)
_TYPES = (
    "data_breach ransomware intrusion ddos phishing malware defacement fraud_theft data_exposure supply_chain "
    "espionage outage other"
)
_VECTORS = (
    "phishing stolen_credentials exploited_vulnerability supply_chain third_party insider misconfiguration "
    "brute_force malware social_engineering physical other"
)
_ASSETS = (
    "mail_server website database network cloud endpoint backup identity source_repository payment phone "
    "ot_system application other"
)
_DATA = (
    "personal contact credentials financial health government_id criminal_records biometric location children "
    "employee customer communications internal_documents source_code intellectual_property other"
)
_ACTIONS = (
    "isolate_systems investigation notify_authority notify_people law_enforcement external_experts restore_service "
    "fallback_systems reset_credentials access_control hardening patch takedown arrest legal_action other"
)

SCOPES = ("public_services", "internal", "production", "sales", "communications", "all")

FIELDS: tuple[Field, ...] = (
    Field("victim.name", Kind.TEXT),
    Field("victim.country", Kind.CODE),
    Field("victim.sector", Kind.CODE, tuple(_SECTORS.split())),
    Field("incident.type", Kind.CODE, tuple(_TYPES.split())),
    Field("incident.occurred", Kind.DATE),
    Field("incident.discovered", Kind.DATE),
    Field("incident.disclosed", Kind.DATE),
    Field("actor.name", Kind.TEXT),
    Field("actor.country", Kind.CODE),
    Field("actor.motive", Kind.CODE, ("financial", "espionage", "ideology", "sabotage", "grudge", "other")),
    Field("attack.vector", Kind.CODE, tuple(_VECTORS.split())),
    Field("attack.malware", Kind.TEXT),
    Field("attack.indicator", Kind.TEXT),
    Field("attack.vulnerability", Kind.CODE),
    Field("asset.affected", Kind.CODE, tuple(_ASSETS.split())),
    Field("asset.name", Kind.TEXT),
    Field("data.category", Kind.CODE, tuple(_DATA.split())),
    Field("data.exfiltrated", Kind.YES, ("yes",)),
    Field("data.volume", Kind.NUMBER, unit="bytes"),
    Field("data.price", Kind.MONEY),
    Field("supplier.name", Kind.TEXT),
    Field("people.affected", Kind.NUMBER, unit="people"),
    Field("records.affected", Kind.NUMBER, unit="records"),
    Field("organisations.affected", Kind.NUMBER, unit="organisations"),
    Field("extortion.demanded", Kind.YES, ("yes",)),
    Field("extortion.amount", Kind.MONEY),
    Field("extortion.paid", Kind.YES, ("yes",)),
    Field("extortion.threat", Kind.CODE, ("publish", "sell", "destroy", "ddos", "contact_customers")),
    Field("extortion.deadline", Kind.DATE),
    Field("impact.disruption", Kind.YES, ("yes",)),
    Field("impact.cost", Kind.MONEY),
    Field("response.action", Kind.CODE, tuple(_ACTIONS.split())),
    Field("response.authority", Kind.TEXT),
)

FIELD_BY_NAME = {field.name: field for field in FIELDS}
FIELD_ORDER = {field.name: number for number, field in enumerate(FIELDS)}
"""The place of each field in what is shown."""
SINGLE = frozenset({"victim.name", "victim.country", "victim.sector"})
"""Text and code fields of which an incident has one value, the best asserted; of the others it may have several."""
ASSERTED = (Status.CONFIRMED, Status.CLAIMED, Status.REPORTED)
"""Statuses whose quantities stand in columns of their own, for an incident."""
