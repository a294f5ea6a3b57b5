"""Fits the weights by which the victim is told (`lang/any/victims.toml`) on annotated articles.

    python -m tools.fit_victims [FOLDER…]

Reads the articles of `benchmarks/gold` that are not set aside, and those of further folders; each named party of an
article that reports an incident is one case: it is a victim, or not. Logistic regression with a strong prior of zero
(`_PRIOR`), by Newton's method; the same articles give the same weights.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.annotations import GOLD, Annotated, annotated, article, held_out
from benchmarks.scoring import same_name
from breachledger.extract.lexicon import lexicon
from breachledger.extract.roles import Party
from breachledger.extract.rules import ANY, LANG
from breachledger.extract.scene import Scene
from breachledger.extract.victims import Surroundings, signs

_PRIOR = 20.0
"""How much a weight is drawn to zero; chosen on articles that the weights were not fitted on."""
_STEPS = 12
_HEAD = """# By what the victim is told among the parties of an article, and how much it weighs: `extract/victims.py`.
# Written by `python -m tools.fit_victims`; not by hand.

[victims]
"""


def main(folders: list[str]) -> None:
    """Writes the weights and tells on how many articles they rest."""
    cases = [case for one in _articles([GOLD, *map(Path, folders)]) for case in _cases(one)]
    names = sorted(cases[0][0])
    seen = np.array([[1.0, *(signs_[name] for name in names)] for signs_, _ in cases])
    weights = _fitted(seen, np.array([float(hit) for _, hit in cases]))
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(["bias", *names], weights, strict=True)]
    (LANG / ANY / "victims.toml").write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(cases)} parties, {sum(hit for _, hit in cases)} of them victims", file=sys.stderr)


def _articles(folders: list[Path]) -> Iterator[Annotated]:
    aside = held_out()
    for folder in folders:
        for one in annotated(folder):
            if one.told["is_incident"] and not (folder == GOLD and f"{one.language}/{one.name}" in aside):
                yield one


def _cases(one: Annotated) -> Iterator[tuple[dict[str, float], bool]]:
    """The signs of each party, and whether it is annotated as a victim."""
    scene = Scene(article(one), lexicon(one.language[:2]))
    parties = scene.cast.parties
    around = Surroundings(scene.document, max((len(party.mentions) for party in parties), default=1))
    for party in parties:
        yield signs(party, around), _is_victim(party, one, scene)


def _is_victim(party: Party, one: Annotated, scene: Scene) -> bool:
    names = [claim.get("value") for claim in one.claims if claim["field"] == "victim.name"]
    wanted = [name for held in names for name in (held if isinstance(held, list) else [held]) if name]
    found = [scene.document.shape(mention.first, mention.last) for mention in party.mentions]
    return any(same_name(name, text) for name in wanted for text in found)


def _fitted(seen: np.ndarray, hit: np.ndarray) -> np.ndarray:
    """The weights, by Newton's method; each sign is drawn to zero by its spread, the bias is not."""
    spread = seen.std(axis=0)
    prior = np.diag(_PRIOR * spread**2)
    weights = np.zeros(seen.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-seen @ weights))
        slope = seen.T @ (hit - likely) - prior @ weights
        bend = (seen.T * (likely * (1 - likely))) @ seen + prior + 1e-6 * np.eye(seen.shape[1])
        weights = weights + np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    main(sys.argv[1:])
