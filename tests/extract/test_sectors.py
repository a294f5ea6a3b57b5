"""The victim's sector is the likeliest of all that words tell, wherever the first of them stands."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article

HIT = "was hit by ransomware on Monday and its systems are down."
STORIES = {
    "transport": (
        f"Ferry line sails without tickets\nSolway Ferries {HIT} The government said that it was told. "
        "The ferry operator's ships sail on; passengers pay in cash on board the ferries."
    ),
    "health": (
        f"Hospital cancels operations\nSt Brannoc's Hospital {HIT} The university across the road is not affected. "
        "Patients were sent to other hospitals, the hospital's director said."
    ),
    "finance": (
        f"Credit union in the dark\nAlderbrook Credit Union {HIT} The state's regulator was told by the bank, "
        "and members cannot reach their bank accounts."
    ),
}


def sectors(text: str) -> set[str | None]:
    return {one.value_text for one in read_claims(article(text))[1] if one.field == "victim.sector"}


@pytest.mark.parametrize("sector", STORIES)
def test_the_sector_that_comes_again_beside_the_victim_is_its_own(sector: str):
    assert sectors(STORIES[sector]) == {sector}


@pytest.mark.parametrize("sector", STORIES)
def test_what_follows_the_incident_changes_nothing(sector: str):
    assert sectors(
        f"{STORIES[sector]}\nThe museum, a school and three banks of the town celebrate their founders."
    ) == {sector}
