"""The weights: fitted as announced, and every sign has one."""

from __future__ import annotations

import numpy as np
import pytest
from tools.fit_weights import FIGURES, _fitted

from breachledger.extract.fields.figures import figures_of
from breachledger.extract.fields.sector import Sectors
from breachledger.extract.figures import Figures
from breachledger.extract.lexicon import lexicon
from breachledger.extract.reading import all_claims
from breachledger.extract.relevance import signs as report_signs
from breachledger.extract.rules import ANY, read_sheet
from breachledger.extract.scene import Scene
from breachledger.extract.timeline import Timeline
from breachledger.extract.victims import Surroundings, signs
from tests.extract.articles import article

_AROUND = ("before_", "here_", "after_", "bends_", "there_", "says_", "type_")
"""Signs of the sentences around a figure: one that none of the annotated articles has weighs nothing."""
TOLD = (
    "Alder Bank hit by ransomware\nAlder Bank said on Tuesday that hackers stole data on 3 March. "
    "Alder Bank has 300 customers and lost $2 million. The regulator is looking into it."
)


def test_a_sign_of_what_is_right_weighs_for_it_and_a_rare_one_less_than_a_usual_one() -> None:
    """Columns: the bias, a usual sign that is right nine times of ten, a sign seen once, one that says nothing."""
    usual = np.array([1.0] * 50 + [0.0] * 50)
    hit = usual.copy()
    hit[::10] = 1 - hit[::10]
    rare = np.zeros(100)
    rare[1] = 1.0
    nothing = np.tile([0.0, 1.0], 50)
    weights = _fitted(np.column_stack([np.ones(100), usual, rare, nothing]), hit, 3.0)
    assert weights[1] > 1
    assert 0 < weights[2] < weights[1] / 2
    assert abs(weights[3]) < 0.3


@pytest.mark.parametrize("pull", [3.0, 30.0])
def test_a_stronger_prior_draws_the_weights_to_zero(pull: float) -> None:
    seen = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    weak, strong = (_fitted(seen, np.array([1.0, 1.0, 0.0, 0.0]), one) for one in (pull, 2 * pull))
    assert 0 < strong[1] < weak[1]


def test_every_sign_of_an_article_has_a_weight() -> None:
    scene = Scene(article(TOLD, language="en"), lexicon("en"))
    weights = read_sheet(ANY).tables
    around = Surroundings(scene.document, 2)
    assert {name for party in scene.cast.parties for name in signs(party, around)} <= set(weights["victims"])
    timeline = Timeline(scene)
    assert timeline.dates
    for event in ("occurred", "disclosed"):
        assert {name for dated in timeline.dates for name in timeline.signs(dated)} <= set(weights[event])
    around_figures = Figures(scene)
    for table, field in FIGURES.items():
        for figure in figures_of(around_figures, field):
            own = {name for name in around_figures.signs(figure) if not name.startswith(_AROUND)}
            assert own <= set(weights[table])
    sectors = Sectors(scene, "victim.sector")
    assert {name for hit in sectors.hits for name in sectors.signs(hit)} <= set(weights["sector"])
    assert set(report_signs(scene, list(all_claims(scene)))) <= set(weights["report"])
