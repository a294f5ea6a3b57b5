"""Who asks how or by whom it was done does not ask whether it was."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article

LEAD = "Hackers break into Ferncliff Water\nThe utility Ferncliff Water was hit by a cyberattack on Monday.\n"


def kinds(more: str) -> dict[str | None, str]:
    """The kinds of incident and their status."""
    told = read_claims(article(LEAD + more))[1]
    return {one.value_text: str(one.status) for one in told if one.field == "incident.type"}


@pytest.mark.parametrize(
    "more",
    [
        "It is not known how the ransomware attack began.",
        "Who is behind the ransomware attack is not known.",
    ],
)
def test_what_is_not_known_of_it_leaves_its_kind_as_it_is(more: str) -> None:
    assert kinds(more) == {"ransomware": "reported"}


@pytest.mark.parametrize(
    "more",
    ["It is not clear whether it was a ransomware attack.", "It is not known whether ransomware was used."],
)
def test_whether_it_was_of_a_kind_is_a_question(more: str) -> None:
    assert "ransomware" not in kinds(more)
