"""Where the headline ends and the name of the site begins."""

from __future__ import annotations

import pytest

from breachledger.extract.document import Document
from breachledger.extract.lexicon import lexicon
from tests.extract.articles import article


def read(headline: str, language: str = "en") -> Document:
    return Document(article(f"{headline}\nAlder Bank was hit on Friday.\n", language=language), lexicon(language))


@pytest.mark.parametrize(
    ("headline", "ends"),
    [
        ("Alder Bank Hit By Ransomware | Dale Courier | News for the dale", "Alder Bank Hit By Ransomware"),
        ("Alder Bank hit by ransomware - Dale Courier", "Alder Bank hit by ransomware"),
        ("Alder Bank hit by ransomware – Dale & Fell News", "Alder Bank hit by ransomware"),
        ("Alder Bank hit by ransomware • The Dale", "Alder Bank hit by ransomware"),
        ("Alder Bank hit by ransomware - Dale24", "Alder Bank hit by ransomware"),
        ("Alder Bank hit by ransomware – FellSide.info", "Alder Bank hit by ransomware"),
        ("Alder Bank hit by ransomware - what we know", "Alder Bank hit by ransomware - what we know"),
        ("Alder Bank hit - Dale Courier", "Alder Bank hit - Dale Courier"),
        ("Bank loses data of customers - 4,000 Affected", "Bank loses data of customers - 4,000 Affected"),
        ("Alder Bank hit by e-mail worm", "Alder Bank hit by e-mail worm"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_headline(headline: str, ends: str) -> None:
    document = read(headline)
    assert document.shape(*document.title) == ends.replace("–", "-")
    assert document.in_masthead(document.title[1]) is (ends != headline)


def test_the_site_is_no_lead() -> None:
    document = read("Alder Bank hit by ransomware | Dale Courier")
    assert document.shape(*document.lead()) == "Alder Bank was hit on Friday."
