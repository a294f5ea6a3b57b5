"""The sentence of an alert: figures with how they stand, and nothing that could steer a reader's machine."""

from __future__ import annotations

import pytest

from breachledger.alerts import alerts_for
from breachledger.alerts.wording import printable
from breachledger.vocabulary import FIELDS, Kind
from breachledger.watchlist import read
from tests.alerts.incidents import NOW, at, incident, snapshot, value

HOSTILE = "Elmsworth\x1b[2J\r\n::error::\u202egnp.exe\x00 <b>http://evil.example/x</b> " + "long " * 200
ALL = read('[[watch]]\nname = "all"\nkeywords = ["elmsworth"]')
CHANGES_ONLY = read('[[watch]]\nname = "all"\nkeywords = ["elmsworth"]\nchanges = ["confirmed", "conflict"]')


def details(*values: dict[str, object], changes: bool = False) -> list[str]:
    after = snapshot({"i-1": incident(*values, texts=["Elmsworth"])})
    made = alerts_for(CHANGES_ONLY if changes else ALL, snapshot(), after, NOW, ())
    return made["detail"].to_pylist()


def test_a_new_incident_in_full():
    [told] = details(
        value("victim.name", "Elmsworth Council", confirmed=1),
        value("victim.country", "GB", reported=1),
        value("victim.sector", "public_administration", reported=1),
        value("incident.type", "ransomware", reported=1),
        value("supplier.name", "Brightpay", reported=1),
        value("actor.name", "Noctua", claimed=1),
        value("people.affected", 16000, claimed=1) | {"qualifiers": ["at_most"]},
        value("extortion.amount", 2500000, suspected=1) | {"unit": "EUR"},
        value("extortion.paid", "yes", denied=1),
        value("impact.disruption", "yes", reported=1, denied=1) | {"scope": "public_services"},
    )
    assert told == (
        "New incident: Elmsworth Council (the United Kingdom, public administration), a ransomware attack, through "
        "Brightpay, by Noctua [claimed by the attackers], first reported on 2025-12-16, by 2 outlets so far. At most "
        "16,000 people are affected (claimed by the attackers); the ransom demanded is 2,500,000 EUR (suspected); a "
        "ransom was paid (denied); there was a disruption of public services (disputed)."
    )


def test_an_incident_of_which_little_is_told():
    assert details() == ["New incident: a victim that is not named, first reported on 2025-12-16, by 2 outlets so far."]


def test_many_figures_are_cut():
    [told] = details(*(value("people.affected", number, reported=1) for number in range(100, 110)))
    assert told.endswith("105 people are affected (reported); 4 more.")


@pytest.mark.parametrize("field", [field.name for field in FIELDS])
def test_every_field_can_be_told_and_is_harmless(field: str):
    kind = {one.name: one.kind for one in FIELDS}[field]
    row = value(field, 1 if kind in {Kind.NUMBER, Kind.MONEY} else HOSTILE, confirmed=1, denied=1)
    row |= {"scope": HOSTILE, "unit": HOSTILE if kind is Kind.MONEY else row["unit"]}
    if kind is Kind.DATE:
        row |= {"value_text": None, "value_start": at(1), "value_end": at(2), "precision": "day"}
    told = details(row) + details(row, changes=True)
    assert len(told) == 2
    for one in told:
        assert one.isprintable()
        assert "://" not in one
        assert "evil.example" not in one
        assert len(one) < 1000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("booking.com", "booking[.]com"),
        ("https://a.example/x", "https[:]//a[.]example/x"),
        ("10.20.30.40", "10[.]20[.]30.40"),
        ("Banca Serena S.p.A.", "Banca Serena S.p.A."),
        ("St. John", "St. John"),
        ("version 2.1", "version 2.1"),
        ("a\tb\x07c", "a b c"),
    ],
)
def test_an_address_is_shown_so_that_nobody_follows_it(text: str, shown: str):
    assert printable(text) == shown
