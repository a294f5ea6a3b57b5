"""Every table of the lake and every column, as the contract (`docs/ledger.md`) names them.

Columns are only ever added: a reader of an older file sees null. The data dictionary (`docs/data-dictionary.md`) is
made from this page by `python -m breachledger.store.dictionary`.
"""

from __future__ import annotations

from breachledger.store.columns import COUNTS, FLAG, NUMBER, PLACE, TEXT, TEXTS, TIME, WHOLE, WORD, Column, Table
from breachledger.store.incident_tables import INCIDENT_TABLES

__all__ = ["ADDRESSES", "OPEN_REJECTS", "SIGHTINGS", "STATE_TABLES", "TABLES", "VISITS", "Column", "Table"]

_ARTICLE = (
    Column("article_id", TEXT, "Id of the article, from its canonical address at first sight: `a-` and 20 hex digits"),
    Column("url", TEXT, "Address under which this version was asked for"),
    Column("canonical_url", TEXT, "Address that the page names as its own, or else the one that answered"),
    Column("aliases", TEXTS, "Other addresses of the same article, sorted: redirects, earlier and later ones"),
    Column("source", WORD, "Id of the outlet in the catalog"),
    Column("title", TEXT, "Headline"),
    Column("author", TEXT, "Names as the page gives them, several joined by `, `"),
    Column("published_at", TIME, "When it was published; the same for all versions, its UTC day is the partition"),
    Column("published_precision", WORD, "Grain of `published_at`: `second`, `minute`, `day`, …"),
    Column(
        "published_origin",
        WORD,
        "Where `published_at` comes from, best first: `feed`, `api`, `json_ld`, `meta`, `sitemap`, `url`, `text`, "
        "`first_seen`",
    ),
    Column("timezone", WORD, "The outlet's time zone (IANA), in which its relative dates are meant"),
    Column("modified_at", TIME, "When the outlet says that it last changed the article"),
    Column("first_seen_at", TIME, "When any version of it was first seen, by the clock"),
    Column("fetched_at", TIME, "When this version was first fetched"),
    Column("updated_at", TIME, "When this row last changed in the lake"),
    Column("language", WORD, "ISO 639-1 code, or `und`"),
    Column("language_confidence", NUMBER, "Probability of `language`, 0 to 1"),
    Column("language_origin", WORD, "What settled it: `detected`, `agreed`, `html`, `outlet`, `given`, `none`"),
    Column("text", TEXT, "Title, a newline and the cleaned body; offsets of claims count its Unicode code points"),
    Column("text_sha256", TEXT, "SHA-256 of `text` in UTF-8, 64 hex digits"),
    Column("word_count", WHOLE, "Words of `text`"),
    Column("tags", TEXTS, "Keywords that the outlet gives"),
    Column("is_incident_report", FLAG, "Whether it reports an incident; null where nothing has read it"),
    Column("near_duplicate_of", TEXT, "`article_id` of the article whose text this one nearly repeats"),
    Column("revision", WHOLE, "Number of this version in the order of fetching, from 0"),
    Column(
        "raw_ref", PLACE, "Where the response stands in the archive: WARC file, byte offset and length of the record"
    ),
    Column("cleaner_version", WORD, "Version of the cleaner that made `text`"),
    Column("extractor_version", WORD, "Version of the extractor that made the claims on this text"),
)

_CLAIM = (
    Column("claim_id", TEXT, "Id of the claim, from its article, text, number, field, value, scope and span"),
    Column("article_id", TEXT, "The article that says it"),
    Column("text_sha256", TEXT, "SHA-256 of the text that the offsets count in; join articles by it"),
    Column("revision", WHOLE, "Version of the article that says it"),
    Column("incident_no", WHOLE, "Which of the article's incidents it is about, from 0"),
    Column("field", WORD, "What is stated, a name of the list of fields, such as `victim.name`"),
    Column("value_text", TEXT, "Value as written, or a code of the field"),
    Column("value_number", NUMBER, "Value as a number, in `unit`"),
    Column("unit", WORD, "Unit of the number, ISO 4217 code of an amount, or kind of an indicator"),
    Column(
        "value_start",
        TIME,
        "First moment of a date value; a calendar day in the outlet's zone, kept as midnight UTC where the precision "
        "is a day or coarser",
    ),
    Column("value_end", TIME, "Last day or moment of a date value, included; kept as `value_start` is"),
    Column("precision", WORD, "Grain of a date value: `minute`, `hour`, `night`, `day`, `week`, `month_part`, …"),
    Column("value_canonical", TEXT, "Name of the value in a gazetteer"),
    Column("value_ref", TEXT, "Id of the value in a gazetteer: ATT&CK, MISP, CVE"),
    Column("qualifier", WORD, "How a number is meant: `exact`, `at_least`, `at_most`, `about`"),
    Column("scope", WORD, "What a disruption or a denial is about"),
    Column(
        "status",
        WORD,
        "How the statement stands: `confirmed`, `claimed`, `reported`, `suspected`, `denied`, `undisclosed` (no value)",
    ),
    Column("source_role", WORD, "Who says it: `victim`, `authority`, `attacker`, `analyst`, `third_party`, `outlet`"),
    Column("source_name", TEXT, "Name of who is quoted, where given"),
    Column("polarity", WORD, "Whether it is asserted (`positive`) or denied (`negative`)"),
    Column("certainty", WORD, "How sure the speaker is: `certain`, `possible`, `unknown`"),
    Column("temporality", WORD, "When it holds: `past`, `ongoing`, `planned`"),
    Column("quote", TEXT, "The exact words that say it: `text[start:end]`"),
    Column("start", WHOLE, "Code point of the text at which the quote starts"),
    Column("end", WHOLE, "Code point of the text before which the quote ends"),
    Column("cue_quote", TEXT, "The words that settled the status"),
    Column("cue_start", WHOLE, "Code point at which they start"),
    Column("cue_end", WHOLE, "Code point before which they end"),
    Column("rule_id", WORD, "The rule that read it"),
    Column("extractor_version", WORD, "Version of the extractor that read it"),
)

_REJECT = (
    Column("stage", WORD, "Where it was dropped: `list`, `fetch`, `clean`, `extract`, `publish`"),
    Column("ref", TEXT, "What was dropped: an address; for a listing, the day and its address"),
    Column("reason", WORD, "Why, one word of a closed list; `defect` where the fault is ours"),
    Column("detail", TEXT, "Why, as a sentence for people"),
    Column("source", WORD, "Id of the outlet in the catalog"),
    Column("url", TEXT, "Its address"),
)

_RUN = (
    Column("source", WORD, "Id of the outlet in the catalog"),
    Column("links_listed", WHOLE, "Links that the source listed for the day"),
    Column("links_new", WHOLE, "Of these, links that had to be fetched"),
    Column("links_unchanged", WHOLE, "Of these, links that were stored already and had not changed"),
    Column("pages_fetched", WHOLE, "Pages that came"),
    Column("rejected", COUNTS, "What was dropped, by reason"),
    Column("articles", WHOLE, "Articles of the source that were published on the day"),
    Column("claims", WHOLE, "Claims in them"),
    Column("incident_reports", WHOLE, "Those of them that report an incident"),
    Column(
        "expected_min", WHOLE, "Links that the day has at least, by the outlet's own lists or counts, or the catalog"
    ),
    Column("expected_max", WHOLE, "Links that it has at most"),
    Column("verdict", WORD, "How complete the day is: `complete`, `partial`, `silent`, `sick`, `unknown`"),
    Column("reason", TEXT, "Why the verdict is not `complete`; null where it is"),
)

_ALERT = (
    Column("alert_id", TEXT, "Id of the notification"),
    Column("incident_id", TEXT, "The incident that it is about"),
    Column("change", WORD, "What changed"),
    Column("watch", TEXT, "Entry of the watch list that asked for it"),
    Column("detail", TEXT, "The change as a sentence; empty where an article on it was forgotten"),
    Column("sent_at", TIME, "When it was made"),
)

_LIST: tuple[Table, ...] = (
    Table("articles", "One article in its newest version", ("article_id",), "date", _ARTICLE),
    Table("article_revisions", "An earlier version of an article", ("article_id", "revision"), "date", _ARTICLE),
    Table("claims", "One statement in the newest version of one article", ("claim_id",), "date", _CLAIM),
    Table(
        "claim_revisions",
        "A statement in an earlier version of an article; an article that went back to an earlier text has the same "
        "claim in two revisions",
        ("claim_id", "revision"),
        "date",
        _CLAIM,
    ),
    *INCIDENT_TABLES,
    Table("alerts", "One notification that was made", ("alert_id",), None, _ALERT),
    Table("rejects", "One thing that was dropped; gone when it later succeeds", ("stage", "ref"), "date", _REJECT),
    Table("runs", "How complete one source is on one day", ("source",), "date", _RUN),
)

TABLES: dict[str, Table] = {table.name: table for table in _LIST}
"""The tables of the contract, in its order."""

SIGHTINGS = Table(
    "_state/sightings",
    "Every reading of an article that was ever published, but for its text: what versions are made from",
    ("article_id", "raw_ref"),
    "date",
    tuple(column for column in _ARTICLE if column.name not in {"text", "revision", "updated_at", "near_duplicate_of"}),
)

VISITS = Table(
    "_state/visits",
    "What became of each listed link and of each listing of a day",
    ("source", "url", "listing"),
    "date",
    (
        Column("source", WORD, "Id of the outlet in the catalog"),
        Column("url", TEXT, "Address of the link, or of the feed or sitemap"),
        Column("outcome", WORD, "`rejected`, `unchanged` or `fetched`"),
        Column("listing", FLAG, "Whether it is a feed or sitemap"),
        Column("modified_at", TIME, "Latest change that the listing told of what was fetched"),
        Column(
            "dated", FLAG, "Whether a listing tells its day; else it stands on the day of its article, or of the run"
        ),
    ),
)

ADDRESSES = Table(
    "_state/addresses",
    "Which article an address belongs to, for each outlet that has it",
    ("address_key", "source"),
    None,
    (
        Column("address_key", TEXT, "Key of the address"),
        Column("source", TEXT, "Whose article it is; null where forgotten whosever it was, and in older lakes"),
        Column("article_id", TEXT, "The article; null where forgotten"),
        Column("date", TEXT, "Partition of the article; null where forgotten"),
        Column("forgotten", FLAG, "Whether somebody asked to forget it"),
    ),
)

OPEN_REJECTS = Table(
    "_state/open_rejects",
    "In which partition each row of `rejects` is",
    ("stage", "ref"),
    None,
    (
        Column("stage", TEXT, "As in `rejects`"),
        Column("ref", TEXT, "As in `rejects`"),
        Column("address_key", TEXT, "Key of its address; null for a listing"),
        Column("date", TEXT, "The partition"),
    ),
)

STANDING = Table(
    "_state/standing",
    "Where each report of an incident stood after the last resolve",
    ("article_id", "incident_no"),
    None,
    (
        Column("article_id", TEXT, "The article"),
        Column("incident_no", WHOLE, "Which of the article's incidents"),
        Column("date", WORD, "Partition of the article"),
        Column("component", WORD, "The reports that it hangs together with, by the first of them"),
        Column("incident_id", WORD, "Its incident"),
    ),
)

STATE_TABLES: tuple[Table, ...] = (SIGHTINGS, VISITS, ADDRESSES, OPEN_REJECTS, STANDING)
"""What the publisher and the resolver keep for themselves."""
