"""Known actors and malware: by any of their names, and only where the name is theirs."""

from __future__ import annotations

import pytest

from breachledger.extract.lexicon import lexicon
from breachledger.extract.scene import Scene
from tests.extract.articles import article


def known(sentence: str) -> list[tuple[str, str, str]]:
    """Canonical name, role and id of what is known in a sentence."""
    document = Scene(article(sentence), lexicon("en")).document
    return [(naming.known.canonical, naming.known.role, naming.known.ref) for naming in document.known]


@pytest.mark.parametrize(
    ("sentence", "name", "role"),
    [
        ("The data was posted by LockBit on Monday.", "LockBit", "attacker"),
        ("Officials blame ALPHV for it.", "BlackCat", "attacker"),
        ("Officials blame Fancy Bear for it.", "APT28", "attacker"),
        ("The Play ransomware gang hit the town.", "Play", "attacker"),
        ("The trojan Emotet came by mail.", "Emotet", "malware"),
    ],
)
def test_a_name_leads_to_one_canonical_name(sentence: str, name: str, role: str) -> None:
    ((canonical, held, ref),) = known(sentence)
    assert (canonical, held) == (name, role)
    assert ref[0] in "GSm"


@pytest.mark.parametrize(
    "sentence",
    [
        "Play was stopped by rain.",
        "He plays akira at home.",
        "Merry Christmas to all.",
        "The ransomware came in August.",
    ],
)
def test_a_word_is_no_name(sentence: str) -> None:
    assert known(sentence) == []


def test_a_firm_that_begins_like_a_gang_is_no_gang() -> None:
    scene = Scene(
        article("Akira Electronics was hit by hackers. The hackers stole data of Akira Electronics."), lexicon("en")
    )
    assert [party.role for party in scene.cast.parties if "akira" in party.words] != ["attacker"]
