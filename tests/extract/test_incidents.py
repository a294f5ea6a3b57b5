"""One article that tells of several incidents, and one that only counts: which parts are incidents of their own."""

from __future__ import annotations

from breachledger.extract import read_claims
from tests.extract.articles import article

_THREE = (
    "Three victims in one week, and one gang\n"
    "The gang known as Mirefox has had busy days, and its page of victims has grown longer with every one of them.\n"
    "On Monday ransomware encrypted the servers of Harlow Breweries. The company said that it would not pay a ransom, "
    "and that deliveries would start again by Friday at the latest.\n"
    "On Tuesday hackers broke into the network of Pellworth District Council. The council said that data of 4,000 "
    "residents had been stolen, and that its phones were still out of order.\n"
    "On Thursday a cyberattack hit Tarnside Logistics. The company said that customer data had been stolen by the "
    "hackers, and that its lorries were sent out by word of mouth.\n"
)


def told(language: str, text: str) -> dict[int, set[str | None]]:
    """The victims of each incident."""
    found: dict[int, set[str | None]] = {}
    for one in read_claims(article(text, language=language))[1]:
        if one.field == "victim.name":
            found.setdefault(one.incident_no, set()).add(one.value_text)
    return found


def test_a_headline_that_counts_announces_one_incident_a_paragraph() -> None:
    assert told("en", _THREE) == {
        0: {"Harlow Breweries"},
        1: {"Pellworth District Council"},
        2: {"Tarnside Logistics"},
    }


def test_a_victim_that_comes_back_tells_one_story() -> None:
    text = (
        "Harlow Breweries: three days without beer\n"
        "On Monday ransomware encrypted the servers of Harlow Breweries. The company said that it would not pay.\n"
        "On Tuesday hackers published data of 4,000 customers of Harlow Breweries. The police in Ayr look into it.\n"
        "On Thursday Harlow Breweries said that its lorries were sent out by word of mouth, and phones were dead.\n"
    )
    assert set(told("en", text)) == {0}


def test_items_of_a_list_are_incidents_of_their_own() -> None:
    lines = _THREE.split("\n")
    items = "\n".join(f"- {line}" for line in lines[2:5])
    assert set(told("en", f"Ransomware: who was hit\nThe gang has had busy days.\n{items}\n")) == {0, 1, 2}


def test_customers_of_one_supplier_are_one_incident() -> None:
    text = (
        "Two clinics hit through their supplier\n"
        "Data was stolen in a cyberattack on the supplier Termivia, which provides software to clinics.\n"
        "Elmfield Clinic said that the breach at its supplier Termivia exposed data of 3,000 patients, and that its "
        "own systems were not touched by the hackers at all.\n"
        "Northgate Hospital said that patient data was stolen in the attack on its supplier Termivia, and that it has "
        "told the regulator and all patients by letter.\n"
    )
    assert set(told("en", text)) == {0}
