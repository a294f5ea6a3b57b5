"""Rooms over the demo's lake, and over small ones whose articles changed and whose incidents were merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from breachledger import connect
from breachledger.files import LocalFiles
from breachledger.query.ledger import Ledger
from breachledger.resolution import resolve
from breachledger.resolution.judgements import PATH, entry
from breachledger.store.publish import publish, stage
from tests.store.readings import DAY, NOON, NOW, article, reading
from tests.web.rooms import reader, room

TEXTS = (
    "Hameln was hit\nby hackers, says Hameln.",
    "Celle was hit\nCelle is offline.",
    "Hameln, again\nHameln it was.",
)


@pytest.fixture(scope="session")
def demo(demo_lake: str) -> Iterator[httpx.Client]:
    """A reader of the demo's lake."""
    with reader(room(demo_lake)) as client:
        yield client


@pytest.fixture(scope="session")
def ledger(demo_lake: str) -> Iterator[Ledger]:
    """The demo's lake as SQL."""
    with connect(demo_lake) as opened:
        yield opened


@pytest.fixture
def lake(tmp_path: Path) -> LocalFiles:
    """Two articles on Hameln, which are one incident, and one on Celle."""
    files = LocalFiles(tmp_path / "lake")
    told = [reading(one, text, published_at=NOON + timedelta(hours=one)) for one, text in enumerate(TEXTS)]
    publish(files, stage(files, "run", told), now=NOW)
    resolve(files, now=NOW)
    return files


def change(files: LocalFiles) -> str:
    """A new version of the second article, which is of Peine as well; the id of the article."""
    later = reading(1, "Celle was hit\nCelle and Peine are offline.", fetched_at=NOW, published_at=NOON)
    publish(files, stage(files, "later", [later]), now=NOW + timedelta(hours=1))
    resolve(files, now=NOW + timedelta(hours=1))
    return later.article.article_id


def merge(files: LocalFiles) -> None:
    """Somebody says that Hameln and Celle are one."""
    first, second = article(0).article_id, article(1).article_id
    judged = entry("must_link", [first, second], (), "mb", DAY, "one attack on both")
    files.write(PATH, judged.encode())
    resolve(files, now=NOW + timedelta(hours=2))
