"""A lake as SQL: DuckDB in memory, with every table of the lake as a view over its Parquet.

A lake that was never resolved has no incidents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import duckdb

from breachledger.errors import UsageError
from breachledger.files import open_files
from breachledger.query.as_of import AsOf, last_moment
from breachledger.query.derivation import define_claims
from breachledger.query.past import define_past
from breachledger.query.scans import Scans
from breachledger.store import pending
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    import pyarrow as pa

OF_ONE_INCIDENT = (
    "articles", "claims", "incidents", "incident_articles", "incident_fields", "incident_claims",
)  # fmt: skip
"""What there is of a day of the past where one incident alone is asked for."""
# Of an article that has changed since the last resolve only what the incidents know already.
_KNOWN = """
    SEMI JOIN (SELECT incident_id, unnest(claim_ids) AS claim_id FROM incident_fields) USING (incident_id, claim_id)
"""


class Ledger:
    """A connection to one lake; close it, or use it in a `with`."""

    def __init__(self, lake: str, past: AsOf | None = None) -> None:
        """Open `lake`, a folder or `s3://bucket/prefix`; one without any table is empty.

        Args:
            lake: its address.
            past: as of when it is to be read; None for now.
        """
        self.lake = lake
        self.past = past
        self.con = duckdb.connect()
        self.con.execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
        if lake.startswith("s3://"):
            import s3fs  # an optional dependency, and slow to load

            # Without remembered listings: a file that was replaced since is another one, which s3fs would not open.
            self.con.register_filesystem(s3fs.S3FileSystem(use_listings_cache=False))
        scans = Scans(lake)
        if past:
            define_past(self.con, scans, past)
        else:
            self._define_now(scans)

    def _define_now(self, scans: Scans) -> None:
        for table in TABLES.values():
            self.con.execute(f"CREATE VIEW {table.name if table.name != 'claims' else '_claims'} AS {scans.all(table)}")
        # A claim is read with the very text it was made from: a reader in the middle of a publish sees no half article.
        self.con.execute("CREATE VIEW claims AS FROM _claims SEMI JOIN articles USING (article_id, date, text_sha256)")
        define_claims(self.con, "_claims")
        known = _KNOWN if pending.days(scans.files) else ""
        self.con.execute(f"CREATE VIEW incident_claims AS FROM _incident_claims {known}")

    def as_of(self, day: date | datetime | str, *, seen: bool = False, incident: str | None = None) -> Ledger:
        """The lake as it was known by the end of a UTC day, or at a moment: a ledger of its own, to be closed.

        In it `articles`, `claims`, `incident_articles`, `incident_claims`, `incident_fields` and `incidents` say what
        was public: of each article the newest version that was (the first since its publication, a later one since the
        change that the outlet tells of, else since we fetched it), with its claims and the values that follow from
        them. Which article tells of which incident is as known today; an incident of which nothing was public is not
        there. The other tables are today's.

        Args:
            day: a day, a moment, or one of them as text, such as `2025-12-13`.
            seen: what we ourselves had fetched by then, instead of what was public.
            incident: the id of the only incident that is asked for. These six tables then tell of no other incident
                and of the articles of its days, the others are not there, and a lake of many years answers as fast as
                a small one.

        Raises:
            UsageError: `day` is no day.
        """
        return Ledger(self.lake, AsOf(last_moment(day), seen, incident))

    def sql(self, query: str, parameters: Mapping[str, object] | Sequence[object] | None = None) -> pa.Table:
        """Run one query; the result as an Arrow table.

        Raises:
            UsageError: there is no statement in it; or DuckDB cannot run it, and the message is DuckDB's.
        """
        try:
            found = self.con.sql(query, params=parameters)
            if found is not None:
                return found.to_arrow_table()
        except duckdb.Error as error:
            raise UsageError(f"the query cannot be run: {self._left_out(str(error)) or error}") from None
        raise UsageError("the query is empty: give a statement, such as FROM incidents")

    def _left_out(self, error: str) -> str | None:
        """Why DuckDB does not find a table of the lake; it would say which other name sounds alike."""
        missing = next((name for name in TABLES if f"Table with name {name} does not exist" in error), None)
        if missing is None:
            return None
        return f"about one incident alone (--incident) there is no {missing}, only {', '.join(OF_ONE_INCIDENT)}"

    def close(self) -> None:
        """Close the connection."""
        self.con.close()

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


def connect(lake: str = "var/lake") -> Ledger:
    """The lake as SQL: `connect("var/lake").sql("SELECT * FROM incidents")` gives an Arrow table.

    Raises:
        UsageError: there is no lake.
    """
    files = open_files(str(lake))
    if not any(files.list(table.name) for table in TABLES.values()):
        raise UsageError(f"there is no lake at {lake}: give --lake DIR, or fill one with breachledger run")
    return Ledger(str(lake))
