"""Kinds of bodies: which exist once a country, which once a place, and which may be meant by one another's words."""

from __future__ import annotations

NATIONAL = frozenset({
    "ministry", "tax", "customs", "parliament", "government", "central_bank", "health_service", "social_insurance",
    "employment", "statistics", "army", "cybersecurity", "privacy", "intelligence", "electoral", "police", "prosecutor",
    "railway", "post", "alliance", "court",
})  # fmt: skip
"""Of these a country has one, or one in charge: its name needs no place."""
STATE = NATIONAL - {"railway", "post"} | {"municipality", "county", "region"}
"""What no company is."""
AREAS = frozenset({"municipality", "county", "region"})
"""What is called like the place."""
PRIVATE = frozenset({
    "bank", "insurance", "telecom", "airline", "retail", "pharmacy", "hotel", "company", "railway", "post",
    "broadcaster", "transit",
})  # fmt: skip
"""Their kind is often left out of the name, or put before it: "Coopernord", "the supermarket chain Coopernord"."""
VAGUE = frozenset({"company", "agency", "organisation", "department"})
"""Words that say little: any other kind in a name counts more."""
BROAD = ("region", "county", "municipality", "school", "university", "church", "government")
"""Kinds that stand in names of others ("city police", "university library"), those that yield last at the end."""
ABOUT = frozenset({"ministry", "university", "court", "police", "school"})
"""Kinds that subjects tell apart."""
SILENT = frozenset({
    "hospital", "university_hospital", "health_authority", "health_service", "municipality", "county", "region",
    "airport", "port", "water", "energy", "tax", "customs", "social_insurance", "employment", "central_bank",
    "statistics", "army", "cybersecurity", "privacy", "intelligence", "government", "parliament", "electoral",
})  # fmt: skip
"""Kinds of which a subject says nothing new; in other names it is a word like any."""
SEATED = frozenset({
    "ministry", "parliament", "government", "central_bank", "army", "statistics", "intelligence", "cybersecurity",
    "privacy", "social_insurance", "health_service", "electoral",
})  # fmt: skip
"""What sits in the capital: its name beside them tells the country."""
MANY = frozenset({"police", "prosecutor", "court"})
"""National bodies of which every town has one as well."""


TOGETHER: dict[frozenset[str], str] = {
    frozenset({"university", "hospital"}): "university_hospital",
    frozenset({"municipality", "hospital"}): "hospital",
    frozenset({"health_authority", "university_hospital"}): "university_hospital",
}
"""Two kinds in one name, and what they are together."""

RELATED: dict[frozenset[str], float] = {
    frozenset({"hospital", "university_hospital"}): 0.75,
    frozenset({"hospital", "health_authority"}): 0.6,
    frozenset({"university_hospital", "health_authority"}): 0.6,
    frozenset({"school", "university"}): 0.7,
    frozenset({"tax", "customs"}): 0.7,
    frozenset({"water", "energy"}): 0.7,
    frozenset({"government", "region"}): 0.8,
    frozenset({"social_insurance", "insurance"}): 0.6,
    frozenset({"port", "transit"}): 0.6,
}
"""The most that two names of these kinds can be alike; other kinds are others."""


BLOCKS = {
    "university_hospital": "hospital", "university": "school", "customs": "tax", "energy": "water",
    "government": "area", "region": "area", "county": "area", "municipality": "area",
}  # fmt: skip
"""Kinds whose names may be alike by more than 0.6 share a block."""


def block(kind: str) -> str:
    """The name under which places of a kind are looked for."""
    return "private" if kind in PRIVATE else BLOCKS.get(kind, kind)


def kinship(one: str, other: str) -> float:
    """How alike two kinds are: 1 for one kind, 0 for what excludes one another."""
    if one == other:
        return 1.0
    if one in PRIVATE and other in PRIVATE:
        return 0.9
    if "organisation" in {one, other}:
        return 0.9
    if "agency" in {one, other}:
        return 0.9 if not {one, other} & {"municipality", "university", "school"} else 0.0
    if "company" in {one, other}:
        return 0.0 if {one, other} & STATE or {one, other} & {"university", "school", "church"} else 0.9
    return RELATED.get(frozenset({one, other}), 0.0)
