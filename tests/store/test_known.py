"""What the collector is told of the days before and of what is stored."""

from __future__ import annotations

from datetime import timedelta

from breachledger.files import Files, LocalFiles
from breachledger.forget import forget
from breachledger.model import Link
from breachledger.store.known import KnownDays
from breachledger.store.publish import publish, stage
from breachledger.vocabulary import Outcome
from tests.store.readings import DAY, NOON, NOW, harvest, listing, reading, url, visit

NEXT = DAY + timedelta(days=1)


def link(number: int) -> Link:
    return Link(url(number), "netzwacht")


def test_an_empty_lake_knows_nothing(files: Files) -> None:
    known = KnownDays.load(files, DAY, 3)
    assert known.visit("netzwacht", url(0)) is None
    assert known.stored([link(0)]) == known.forgotten([link(0)]) == set()
    assert known.last_fetched([link(0)]) == {}


def test_the_visits_of_the_days_looked_at_the_latest_first(folder: LocalFiles) -> None:
    older, newer = NOON, NOON + timedelta(hours=3)
    seen = [harvest(listing(day=DAY), visit(0, modified_at=older), visit(1, modified_at=older))]
    seen.append(harvest(visit(0, Outcome.UNCHANGED, day=NEXT, modified_at=newer), day=NEXT))
    publish(folder, stage(folder, "run", (), seen), now=NOW)
    known = KnownDays.load(folder, NEXT, 1)
    assert known.visit("netzwacht", url(0)) == visit(0, Outcome.UNCHANGED, day=NEXT, modified_at=newer)
    assert known.visit("netzwacht", url(1)) == visit(1, modified_at=older)
    assert known.visit("le-verrou", url(1)) is None
    assert known.visit("netzwacht", listing().url) is None
    assert KnownDays.load(folder, NEXT, 0).visit("netzwacht", url(1)) is None
    assert KnownDays.load(folder, DAY, 3).visit("netzwacht", url(0)) == visit(0, modified_at=older)


def test_articles_are_known_by_each_of_their_addresses(folder: LocalFiles) -> None:
    told = reading(0, aliases=(url(7),), canonical_url=url(8))
    publish(folder, stage(folder, "run", [told]), now=NOW)
    known = KnownDays.load(folder, NEXT, 0)
    addresses = [url(0), url(7) + "?utm_source=rss", url(8) + "#top", url(1)]
    asked = [Link(address, "netzwacht") for address in addresses]
    assert known.stored(asked) == set(addresses[:3])
    assert known.last_fetched(asked) == dict.fromkeys(addresses[:3], NOON)


def test_what_another_outlet_has_is_fetched_all_the_same(folder: LocalFiles) -> None:
    publish(folder, stage(folder, "run", [reading(0, source="evil")]), now=NOW)
    known = KnownDays.load(folder, NEXT, 0)
    assert known.stored([link(0)]) == set()
    assert known.last_fetched([link(0)]) == {}
    assert known.stored([Link(url(0), "evil")]) == {url(0)}


def test_the_newest_version_tells_when_it_was_fetched(folder: LocalFiles) -> None:
    later = NOON + timedelta(hours=5)
    versions = [reading(0), reading(0, "Neu\nUnd anders.", fetched_at=later), reading(1)]
    publish(folder, stage(folder, "run", versions), now=NOW)
    known = KnownDays.load(folder, NEXT, 0)
    assert known.last_fetched([link(0), link(1)]) == {url(0): later, url(1): NOON + timedelta(minutes=1)}


def test_what_is_to_be_forgotten_is_known_as_that(folder: LocalFiles) -> None:
    publish(folder, stage(folder, "run", [reading(0), reading(1)]), now=NOW)
    assert forget(folder, url(0))
    known = KnownDays.load(folder, NEXT, 0)
    assert known.forgotten([link(0), link(1), link(2)]) == {url(0)}
    assert known.stored([link(0), link(1), link(2)]) == {url(0), url(1)}
    assert known.last_fetched([link(0)]) == {}
