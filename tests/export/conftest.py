"""The demo's lake, and a small one in which everything that strangers wrote is hostile."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import starmap
from pathlib import Path

import pytest

from breachledger import connect, pipeline
from breachledger.export.formats import export
from breachledger.export.selection import Selection
from breachledger.model import Article, Claim
from breachledger.query.ledger import Ledger
from breachledger.settings import Settings
from breachledger.store.partitions import encoded
from breachledger.store.rows import to_table
from breachledger.store.schema import TABLES
from tests.store.readings import article, claim

HOSTILE = (
    '=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "＝1+1",
    "<script>alert(1)</script>", "\u202etxt.exe", "a\x1b[2Jb\x9b31m", "it's [x:y = '1'] \\ \"", "x" * 1_000_000,
)  # fmt: skip
"""What a page may say in the place of a name."""

ADDRESSES = ("javascript:alert(1)", "https://news.example/1", "data:text/html,x", "https://news.example/\u202e")


@pytest.fixture(scope="module")
def ledger(demo_lake: str) -> Iterator[Ledger]:
    with connect(demo_lake) as opened:
        yield opened


@pytest.fixture(scope="session")
def hostile_lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One article for each hostile text, which is its headline, its victim, its attacker, its malware and more."""
    folder = tmp_path_factory.mktemp("hostile")
    told = list(starmap(_article, enumerate(HOSTILE)))
    _write(folder / "lake", "articles", told)
    _write(folder / "lake", "claims", [claim for one in told for claim in _claims(one)])
    places = {"BREACHLEDGER_LAKE": str(folder / "lake"), "BREACHLEDGER_STATE": str(folder / "state")}
    pipeline.resolve(Settings.from_environment(places))
    return str(folder / "lake")


@pytest.fixture(scope="module")
def hostile(hostile_lake: str) -> Iterator[Ledger]:
    with connect(hostile_lake) as opened:
        yield opened


def written(ledger: Ledger, form: str, selection: Selection | None = None, sheet: str = "incidents") -> bytes:
    """An export as its bytes."""
    out = io.BytesIO()
    export(ledger, selection or Selection(), form, out, sheet=sheet)
    return out.getvalue()


def _article(number: int, hostile: str) -> Article:
    moment = datetime(2025, 12, 1, number, tzinfo=UTC)
    return article(
        number,
        f"{hostile}\n{hostile} was hit.",
        article_id=f"a-{number:020x}",
        url=ADDRESSES[number % len(ADDRESSES)],
        canonical_url=f"https://news.example/{number}",
        source="harbour-wire",
        title=hostile,
        author=hostile,
        published_at=moment,
        first_seen_at=moment,
        fetched_at=moment,
        updated_at=moment,
        language="en",
        tags=(hostile, "plain"),
        raw_ref=None,
    )


def _claims(of: Article) -> Iterator[Claim]:
    """The hostile text as the value of every field of text, and a figure."""
    fields = ("victim.name", "actor.name", "attack.malware", "asset.name", "supplier.name", "attack.indicator")
    for field in fields:
        unit = {"unit": "url"} if field == "attack.indicator" else {}
        yield _claim(of, field, value_text=of.title, source_name=of.title, **unit)
    yield _claim(of, "people.affected", value_number=-5.0, unit="people")
    yield _claim(of, "victim.country", value_text="FR")


def _claim(of: Article, field: str, **value: object) -> Claim:
    return claim(of, 0, len(of.title), field, rule_id="en.test", **value)


def _write(root: Path, name: str, rows: list[object]) -> None:
    place = root / name / "date=2025-12-01" / "part-0.parquet"
    place.parent.mkdir(parents=True)
    place.write_bytes(encoded(TABLES[name], to_table(TABLES[name], rows)))
