"""The order in which the values of an incident are read."""

from __future__ import annotations

from typing import Any

from breachledger.export.dossiers import reading_order


def value(field: str, *, claimed: int = 0, denied: int = 0) -> dict[str, Any]:
    counts = dict.fromkeys(("reported", "suspected", "doubted", "undisclosed"), 0)
    told = counts | {"confirmed": 0, "claimed": claimed, "denied": denied}
    return {"field": field, "value": "yes", "scope": None, "is_conflict": bool(claimed and denied), **told}


def test_what_most_contradict_each_other_on_is_read_first():
    by_one = value("data.exfiltrated", claimed=9, denied=1)
    by_many = value("extortion.demanded", claimed=4, denied=3)
    agreed = value("victim.name", claimed=20)
    assert sorted([agreed, by_one, by_many], key=reading_order) == [by_many, by_one, agreed]


def test_as_contested_they_stand_in_the_order_of_fields():
    data, ransom = value("data.exfiltrated", claimed=2, denied=1), value("extortion.demanded", claimed=1, denied=1)
    assert sorted([ransom, data], key=reading_order) == [data, ransom]
