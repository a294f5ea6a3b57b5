"""Who an unknown speaker speaks for."""

from __future__ import annotations

import pytest

from breachledger.extract.lexicon import lexicon
from breachledger.extract.rules import ANY, read_sheet
from breachledger.extract.scene import Scene
from breachledger.vocabulary import Role
from tests.extract.articles import article

OPENED = "Ransomware at Alder Bank\nAlder Bank was hit by ransomware on Friday, its spokesman said. "


def role_at(text: str, words: str) -> Role | None:
    scene = Scene(article(text), lexicon("en"))
    frame = scene.frames.at(scene.document.token_at(text.index(words)))
    return frame.role if frame else None


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ('"We found that the thieves had copied our files," said Martin Hollis.', Role.VICTIM),
        (
            '"We see that the thieves know their trade," said Martin Hollis, director of research at Cobalt Lantern.',
            Role.THIRD_PARTY,
        ),
        ("A neighbour told us that the thieves had copied files.", Role.THIRD_PARTY),
        ("A passer-by said that the thieves had copied files.", Role.THIRD_PARTY),
    ],
)
def test_a_man_whom_nobody_introduces_speaks_for_the_victim_where_the_signs_say_so(told: str, role: Role) -> None:
    assert role_at(f"{OPENED}{told}\n", "the thieves") is role


def test_he_speaks_for_the_authority_where_one_spoke_last() -> None:
    text = (
        "Ransomware at Alder Bank\nAlder Bank was hit by ransomware. The police said that they had arrested a man. "
        "His laptop was seized. Files of the thieves were on it, Martin Hollis confirmed.\n"
    )
    assert role_at(text, "the thieves") is Role.AUTHORITY


def test_every_sign_has_a_weight_or_weighs_nothing() -> None:
    scene = Scene(article(f"{OPENED}A passer-by said that the thieves had copied files.\n"), lexicon("en"))
    voices, weights = scene.frames.voices, read_sheet(ANY).tables["voices"]
    found = voices.unknown(next(frame.cue_first for frame in scene.frames.of_sentence(2)))
    assert found is not None
    signs = voices.signs(*found)
    assert "bias" in weights
    assert {"last_victim", "near_victim", "quoted", "we", "late"} <= set(signs) & set(weights)
