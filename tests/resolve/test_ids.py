"""Ids of incidents: minted once, never lost, and each where its anchor is."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from breachledger.resolve.ids import Registry
from breachledger.resolve.profile import Key

START = datetime(2025, 12, 1, tzinfo=UTC)


class Days:
    """Reports that come day by day, and the ids that their incidents get."""

    def __init__(self) -> None:
        self.registry = Registry({})
        self.published: dict[Key, datetime] = {}
        self.former: dict[str, frozenset[Key]] = {}
        self.today = START

    def assign(self, *clusters: str) -> dict[str, str]:
        """Incidents as words, each letter a report, published in the order of the alphabet; the id of each word."""
        self.today += timedelta(days=1)
        keys = {word: [(letter, 0) for letter in word] for word in clusters}
        for key in (key for some in keys.values() for key in some):
            self.published.setdefault(key, START + timedelta(days=ord(key[0])))
        found = self.registry.assign(list(keys.values()), self.published, self.former, self.today)
        self.former = {incident: frozenset(members) for incident, members in found.items()}
        return {"".join(sorted(key[0] for key in members)): incident for incident, members in found.items()}


def test_an_incident_keeps_its_id_when_reports_come_to_it():
    days = Days()
    first = days.assign("b")["b"]
    assert days.assign("bc")["bc"] == first
    assert days.assign("abc")["abc"] == first, "an earlier report came later"
    assert len(days.registry.minted) == 1


def test_of_two_that_become_one_the_id_minted_first_stands_and_the_other_leads_to_it():
    days = Days()
    late = days.assign("c")["c"]
    early = days.assign("a", "c")["a"]
    assert days.assign("ac") == {"ac": late}
    assert days.registry.standing(early) == late
    assert days.registry.minted[early].alias_of == late


def test_when_they_part_each_id_is_where_its_anchor_is():
    days = Days()
    before = days.assign("a", "c")
    days.assign("abcd")
    after = days.assign("ab", "cd")
    assert (after["ab"], after["cd"]) == (before["a"], before["c"])
    assert all(one.alias_of is None for one in days.registry.minted.values())


def test_a_part_without_an_anchor_gets_a_new_id():
    days = Days()
    whole = days.assign("abc")["abc"]
    parts = days.assign("ab", "c")
    assert parts["ab"] == whole
    assert parts["c"] != whole


def test_an_id_whose_anchor_is_gone_goes_where_most_of_its_reports_are():
    days = Days()
    whole = days.assign("abcd")["abcd"]
    parts = days.assign("b", "cd")
    assert parts["cd"] == whole
    days.former = {}
    assert days.assign("cd")["cd"] == whole, "it has another anchor now"


def test_a_report_that_comes_back_does_not_take_the_id_that_was_minted_from_it():
    days = Days()
    whole = days.assign("ab")["ab"]
    assert days.assign("b")["b"] == whole
    both = days.assign("b", "a")
    assert both["b"] == whole
    assert both["a"] != whole


def test_with_one_registry_the_ids_are_the_same_whatever_came_before():
    days = Days()
    days.assign("a", "c", "e")
    days.assign("ac", "e")
    told = days.assign("ac", "ef")
    again = Days()
    again.registry, again.published = Registry(dict(days.registry.minted)), days.published
    assert again.assign("ef", "ac") == told


def test_over_a_year_of_late_reports_every_id_ever_seen_leads_somewhere():
    chance, days = random.Random(3), Days()
    letters = [chr(number) for number in range(0x100, 0x100 + 120)]
    groups: list[set[str]] = []
    seen: set[str] = set()
    for _ in range(365):
        step = chance.random()
        if letters and (step < 0.5 or not groups):
            letter = letters.pop(chance.randrange(len(letters)))
            chance.choice(groups).add(letter) if groups and chance.random() < 0.6 else groups.append({letter})
        elif step < 0.75 and len(groups) > 1:
            groups.append(groups.pop(chance.randrange(len(groups))) | groups.pop(chance.randrange(len(groups))))
        elif len(largest := max(groups, key=len)) > 1:
            part = set(chance.sample(sorted(largest), len(largest) // 2))
            groups.append(part)
            largest -= part
        found = days.assign(*("".join(sorted(group)) for group in groups))
        seen |= set(found.values())
        assert {days.registry.standing(one) for one in seen} <= set(found.values())
