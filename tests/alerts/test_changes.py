"""Which changes of incidents are told: each once, to each entry that asks, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Collection

import pytest

from breachledger.alerts import Snapshot, alerts_for
from breachledger.store.schema import TABLES
from breachledger.watchlist import Watchlist, read
from tests.alerts.incidents import NOW, Row, at, incident, snapshot, value

WATCH = read('[[watch]]\nname = "ours"\nvictims = ["Elmsworth"]')
OLD = read('[[watch]]\nname = "ours"\nvictims = ["Elmsworth"]\nbackfill = true')
CHANGES_ONLY = read('[[watch]]\nname = "ours"\nvictims = ["Elmsworth"]\nchanges = ["confirmed", "conflict"]')
FRANCE = read('[[watch]]\nname = "france"\ncountries = ["FR"]')

VICTIM = value("victim.name", "Elmsworth Council", reported=1)
PEOPLE = value("people.affected", 16000, claimed=1)
PEOPLE_CONFIRMED = value("people.affected", 16000, claimed=1, confirmed=1)
RANSOM = value("extortion.demanded", "yes", reported=1)
RANSOM_DISPUTED = value("extortion.demanded", "yes", reported=1, denied=1)
HIT = incident(VICTIM, PEOPLE)


def alerts(before: Snapshot, after: Snapshot, watch: Watchlist = WATCH, known: Collection[str] = ()) -> list[Row]:
    made = alerts_for(watch, before, after, NOW, known)
    assert made.schema == TABLES["alerts"].plain_schema
    return made.to_pylist()


def kinds(*told: Row) -> list[tuple[str, str]]:
    return [(one["incident_id"], one["change"]) for one in told]


def ids(rows: list[Row]) -> set[str]:
    return {row["alert_id"] for row in rows}


def test_a_new_incident_is_told_once_with_all_that_stands():
    [told] = alerts(snapshot(), snapshot({"i-1": incident(VICTIM, PEOPLE_CONFIRMED, RANSOM_DISPUTED)}))
    assert (told["incident_id"], told["change"], told["watch"], told["sent_at"]) == ("i-1", "new", "ours", NOW)
    assert told["detail"] == (
        "New incident: Elmsworth Council, first reported on 2025-12-16, by 2 outlets so far. 16,000 people are "
        "affected (confirmed by the victim or an authority); a ransom was demanded (disputed)."
    )


def test_nobody_is_told_of_what_he_does_not_watch():
    other = incident(value("victim.name", "Harbour Bank", confirmed=2))
    assert alerts(snapshot(), snapshot({"i-1": other})) == []
    assert alerts(snapshot(), snapshot({"i-1": HIT}), Watchlist()) == []


def test_each_entry_is_told_for_itself():
    both = Watchlist((*WATCH.entries, *FRANCE.entries))
    told = alerts(snapshot(), snapshot({"i-1": incident(VICTIM, value("victim.country", "FR", reported=1))}), both)
    assert [one["watch"] for one in told] == ["ours", "france"]
    assert len(ids(told)) == 2


def test_another_article_that_changes_nothing_is_not_told():
    first = alerts(snapshot(), snapshot({"i-1": HIT}))
    more = incident(value("victim.name", "Elmsworth Council", reported=4), value("people.affected", 16000, claimed=3))
    assert alerts(snapshot({"i-1": HIT}), snapshot({"i-1": more}), known=ids(first)) == []


def test_a_value_that_comes_to_be_confirmed_is_told_once():
    known = ids(alerts(snapshot(), snapshot({"i-1": HIT})))
    confirmed = incident(VICTIM, PEOPLE_CONFIRMED)
    [told] = alerts(snapshot({"i-1": HIT}), snapshot({"i-1": confirmed}), known=known)
    assert told["change"] == "confirmed"
    assert told["detail"] == (
        "Confirmed by the victim or an authority: 16,000 people are affected. The incident: Elmsworth Council, first "
        "reported on 2025-12-16, by 2 outlets so far."
    )
    again = incident(VICTIM, value("people.affected", 16000, confirmed=3))
    assert alerts(snapshot({"i-1": confirmed}), snapshot({"i-1": again}), known=known | {told["alert_id"]}) == []


def test_another_figure_that_is_confirmed_is_told_beside_what_is_claimed():
    after = incident(VICTIM, value("people.affected", 12000, confirmed=1), PEOPLE)
    [told] = alerts(snapshot({"i-1": HIT}), snapshot({"i-1": after}), CHANGES_ONLY)
    assert "12,000 people are affected; also told: 16,000 (claimed by the attackers)." in told["detail"]


def test_a_conflict_that_begins_is_told_once():
    before = snapshot({"i-1": incident(VICTIM, RANSOM)})
    after = snapshot({"i-1": incident(VICTIM, RANSOM_DISPUTED)})
    [told] = alerts(before, after, CHANGES_ONLY)
    assert told["change"] == "conflict"
    assert told["detail"].startswith(
        "Sources disagree on whether a ransom was demanded: 1 statement for it (reported), 1 against it. "
    )
    assert alerts(after, after, CHANGES_ONLY) == []
    # ended and begun again
    assert alerts(before, after, CHANGES_ONLY, ids([told])) == []


def test_only_changes_that_an_entry_asks_for_are_told():
    asked = read('[[watch]]\nname = "ours"\nvictims = ["Elmsworth"]\nchanges = ["conflict"]')
    before, after = snapshot({"i-1": HIT}), snapshot({"i-1": incident(VICTIM, PEOPLE_CONFIRMED, RANSOM_DISPUTED)})
    assert kinds(*alerts(before, after, asked)) == [("i-1", "conflict")]
    assert kinds(*alerts(snapshot(), after, asked)) == [("i-1", "conflict")]


@pytest.mark.parametrize("watch", [WATCH, OLD, CHANGES_ONLY])
def test_the_same_again_from_nothing_is_never_told_again(watch: Watchlist):
    """A rebuild: what stood before is not there any more, but the alerts are."""
    after = snapshot({"i-1": incident(VICTIM, PEOPLE_CONFIRMED, RANSOM_DISPUTED), "i-2": HIT})
    told = alerts(snapshot(), after, watch)
    assert told
    assert alerts(snapshot(), after, watch, ids(told)) == []


def test_what_is_confirmed_after_a_silence_of_a_year_is_told():
    long_ago = incident(VICTIM, PEOPLE, first=at(1, 11, 2024), last=at(2, 11, 2024))
    known = {one["alert_id"] for one in alerts(snapshot(), snapshot({"i-1": long_ago}), OLD)}
    after = incident(VICTIM, PEOPLE_CONFIRMED, first=at(1, 11, 2024))
    assert kinds(*alerts(snapshot({"i-1": long_ago}), snapshot({"i-1": after}), WATCH, known)) == [("i-1", "confirmed")]


def test_an_old_incident_is_told_to_those_alone_who_want_old_ones():
    said = at(2, 3, 2019)
    old = incident(
        value("victim.name", "Elmsworth", confirmed=1, said=said),
        value("extortion.demanded", "yes", reported=1, denied=1, said=said),
        first=at(1, 3, 2019),
        last=said,
    )
    assert alerts(snapshot(), snapshot({"i-1": old})) == []
    assert alerts(snapshot(), snapshot({"i-1": old}), CHANGES_ONLY) == []
    assert kinds(*alerts(snapshot(), snapshot({"i-1": old}), OLD)) == [("i-1", "new")]


def test_what_a_backfill_says_of_a_present_incident_is_not_told_as_news():
    was = incident(VICTIM, PEOPLE)
    after = incident(VICTIM, value("people.affected", 16000, claimed=1, confirmed=1, said=at(1, 3, 2019)))
    assert alerts(snapshot({"i-1": was}), snapshot({"i-1": after}), CHANGES_ONLY) == []


def test_an_old_incident_that_is_in_the_news_again_is_told():
    old = incident(VICTIM, first=at(1, 3, 2019), last=at(2, 3, 2019))
    after = incident(VICTIM, first=at(1, 3, 2019), last=at(19))
    assert kinds(*alerts(snapshot({"i-1": old}), snapshot({"i-1": after}))) == [("i-1", "new")]


def test_an_incident_is_told_when_it_comes_to_meet_an_entry():
    before = snapshot({"i-1": incident(value("victim.name", "a council", reported=1))})
    assert alerts(snapshot(), before) == []
    assert kinds(*alerts(before, snapshot({"i-1": HIT}))) == [("i-1", "new")]


def test_what_was_told_under_an_id_is_not_told_again_under_that_into_which_it_was_merged():
    confirmed = incident(VICTIM, PEOPLE_CONFIRMED)
    apart = snapshot({"i-1": HIT, "i-2": confirmed})
    known = ids(alerts(snapshot(), apart))
    known |= ids(alerts(snapshot({"i-1": HIT, "i-2": HIT}), apart, known=known))
    merged = snapshot({"i-1": confirmed}, {"i-2": "i-1"})
    assert alerts(apart, merged, known=known) == []
    # the figure is taken back, and confirmed again later: it was told as that of i-2
    taken_back = snapshot({"i-1": HIT}, {"i-2": "i-1"})
    assert alerts(taken_back, merged, known=known) == []
    assert kinds(*alerts(taken_back, merged)) == [("i-1", "new")]


def test_nor_under_its_own_when_they_part_again():
    confirmed = incident(VICTIM, PEOPLE_CONFIRMED)
    known = ids(alerts(snapshot(), snapshot({"i-1": HIT, "i-2": HIT})))
    before = snapshot({"i-1": HIT}, {"i-2": "i-0", "i-0": "i-1"})
    merged = snapshot({"i-1": confirmed}, {"i-2": "i-0", "i-0": "i-1"})
    told = alerts(before, merged, known=known)
    assert kinds(*told) == [("i-1", "confirmed")]
    parted = snapshot({"i-1": HIT, "i-2": confirmed})
    assert alerts(merged, parted, known=known | ids(told)) == []


def test_a_part_with_an_id_of_its_own_is_told_as_new_but_not_what_was_confirmed_of_it():
    whole = snapshot({"i-1": incident(VICTIM, PEOPLE_CONFIRMED)})
    parted = snapshot({"i-1": HIT, "i-9": incident(VICTIM, PEOPLE_CONFIRMED)})
    known = ids(alerts(snapshot(), whole))
    assert kinds(*alerts(whole, parted, known=known)) == [("i-9", "new")]
    assert alerts(whole, parted, CHANGES_ONLY) == []


def test_a_name_is_confirmed_once_whatever_its_spelling():
    before = snapshot({"i-1": incident(VICTIM, value("victim.country", "FR", reported=1))})
    once = incident(
        value("victim.name", "ministère de l’Intérieur", confirmed=1), value("victim.country", "FR", reported=1)
    )
    more = incident(*once["values"], value("victim.name", "ministero dell'Interno", confirmed=3))
    first = alerts(before, snapshot({"i-1": once}), FRANCE, known := ids(alerts(snapshot(), before, FRANCE)))
    assert kinds(*first) == [("i-1", "confirmed")]
    assert alerts(snapshot({"i-1": once}), snapshot({"i-1": more}), FRANCE, known) == []
    [both] = alerts(before, snapshot({"i-1": more}), FRANCE, known)
    assert "ministero dell'Interno was hit" in both["detail"]


def test_each_name_that_an_entry_lists_is_confirmed_for_itself():
    two = read('[[watch]]\nname = "two"\nvictims = ["Elmsworth", "Harbour Bank"]\nchanges = ["confirmed"]')
    elmsworth = value("victim.name", "Elmsworth Council", confirmed=1)
    before = snapshot({"i-1": incident(elmsworth)})
    after = snapshot(
        {
            "i-1": incident(
                elmsworth,
                value("victim.name", "Harbour Bank plc", confirmed=1),
                value("victim.name", "Third", confirmed=1),
            )
        }
    )
    [told] = alerts(before, after, two)
    assert "Harbour Bank plc was hit" in told["detail"]


def test_a_revised_article_that_says_the_same_in_other_words_is_not_told():
    """Its claims have other ids, for they are of another text."""
    before = snapshot({"i-1": incident(VICTIM, value("people.affected", 16000, confirmed=1, ids="a"))})
    after = snapshot({"i-1": incident(VICTIM, value("people.affected", 16000, confirmed=1, ids="b"))})
    assert alerts(before, after, CHANGES_ONLY) == []


def test_a_field_that_is_no_matter_is_not_told_as_confirmed():
    after = snapshot({"i-1": incident(VICTIM, value("asset.affected", "network", confirmed=1))})
    assert alerts(snapshot({"i-1": HIT}), after, CHANGES_ONLY) == []


def test_what_its_speaker_has_taken_back_is_not_told():
    taken_back = value("people.affected", 16000) | {"status": "confirmed", "best_status": "confirmed"}
    assert alerts(snapshot({"i-1": HIT}), snapshot({"i-1": incident(VICTIM, taken_back)}), CHANGES_ONLY) == []


def test_the_order_of_rows_does_not_matter():
    values = [PEOPLE_CONFIRMED, RANSOM_DISPUTED, VICTIM, value("actor.name", "Noctua", confirmed=1)]
    first = alerts(snapshot(), snapshot({"i-1": incident(*values), "i-2": HIT}), CHANGES_ONLY)
    for seed in range(10):
        mixed = random.Random(seed).sample(values, len(values))
        assert alerts(snapshot(), snapshot({"i-2": HIT, "i-1": incident(*mixed)}), CHANGES_ONLY) == first
    assert len(first) == 3


@pytest.mark.parametrize("seed", range(20))
def test_over_many_resolves_no_change_is_told_twice(seed: int):
    """Values come, go, are confirmed and denied; incidents meet and part."""
    chance = random.Random(seed)
    fields = {"people.affected": [100, 200], "extortion.paid": ["yes"], "actor.name": ["Noctua", "Kestrel Lock"]}
    before, known, told = snapshot(), set[str](), list[tuple[str, ...]]()
    for _ in range(30):
        found = {}
        for one in ("i-1", "i-2", "i-3"):
            values = [
                value(
                    field,
                    told_value,
                    ids=one[-1],
                    **{status: chance.randrange(2) for status in ("reported", "confirmed", "denied")},
                )
                for field, some in fields.items()
                for told_value in some
            ]
            found[one] = incident(
                VICTIM, *(row for row in values if row["confirmed"] + row["reported"] + row["denied"])
            )
        aliases = {"i-3": "i-2"} if chance.random() < 0.5 else {}
        after = snapshot({one: rest for one, rest in found.items() if one not in aliases}, aliases)
        made = alerts(before, after, WATCH, known)
        assert not ids(made) & known
        assert len(ids(made)) == len(made)
        known |= ids(made)
        told += [
            (row["incident_id"], row["change"], row["detail"].split(". The")[0].split("; also")[0]) for row in made
        ]
        assert alerts(after, after, WATCH, known) == []
        before = after
    confirmed = [one for one in told if one[1] == "confirmed"]
    assert len(set(confirmed)) == len(confirmed)
    assert len([one for one in told if one[1] == "new"]) == 3
