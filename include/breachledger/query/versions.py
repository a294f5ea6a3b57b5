"""The versions of one article that a lake keeps, each with its claims."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from breachledger.model import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from breachledger.query.ledger import Ledger

# The day is the partition: with it no other day's files are read.
_OF_IT = "WHERE article_id = $article_id AND date = $date"
_VERSIONS = f"""
    SELECT DISTINCT ON (fetched_at, text_sha256) * EXCLUDE (text)
    FROM (FROM article_revisions UNION ALL BY NAME FROM articles) {_OF_IT}
    ORDER BY fetched_at, revision
"""  # ruff: ignore[hardcoded-sql-expression] - the program's own
_CLAIMS = f"""
    SELECT DISTINCT ON (claim_id) * FROM (FROM claim_revisions UNION ALL BY NAME FROM claims) {_OF_IT}
"""  # ruff: ignore[hardcoded-sql-expression] - the program's own
_WORDS = {"published_at": "published", "modified_at": "modified", "fetched_at": "fetched"}
_COARSE = frozenset({"day", "week", "month_part", "month", "year"})


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article: its row of `articles` or `article_revisions`, and its claims."""

    row: dict[str, Any]
    claims: tuple[Claim, ...]

    @property
    def revision(self) -> int:
        """Its number, from 0."""
        return int(self.row["revision"])

    @property
    def public_by(self) -> str:
        """The column that tells since when it was public.

        For a later version than the first that is the change that the outlet tells of or, where it tells of none, the
        first fetch: it was there by then.
        """
        if not self.revision:
            return "published_at"
        return "modified_at" if self.row["modified_at"] else "fetched_at"

    @property
    def public_at(self) -> datetime:
        """Since when it was public, UTC."""
        moment: datetime = self.row[self.public_by]
        return moment


def versions(ledger: Ledger, article: Mapping[str, Any]) -> list[Version]:
    """All versions of an article, oldest first, each once even where a publish is under way.

    Args:
        ledger: the lake of now.
        article: its `article_id` and `date`.
    """
    wanted = {name: article[name] for name in ("article_id", "date")}
    rows = ledger.sql(_VERSIONS, wanted).to_pylist()
    claims: dict[str, list[Claim]] = defaultdict(list)
    for row in ledger.sql(_CLAIMS, wanted).to_pylist():
        claims[row["text_sha256"]].append(Claim(**{field.name: row[field.name] for field in fields(Claim)}))
    # A text that came back has its claims in two revisions under the same ids.
    return [
        Version(row, tuple(replace(claim, revision=row["revision"]) for claim in claims[row["text_sha256"]]))
        for row in rows
    ]


def since(version: Version) -> str:
    """`revision 1, modified 2025-12-15 10:30 UTC`; a day where no more is known of the publication."""
    is_day = version.public_by == "published_at" and version.row["published_precision"] in _COARSE
    moment = f"{version.public_at:%Y-%m-%d}" if is_day else f"{version.public_at:%Y-%m-%d %H:%M} UTC"
    return f"revision {version.revision}, {_WORDS[version.public_by]} {moment}"
