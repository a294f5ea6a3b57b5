"""Signs weighed: how likely something is, by a logistic sum of what is seen of it.

Where no single sign decides (who was hit; which date is that of the incident), each sign is a number with a weight. The
weights are fitted on annotated articles by `tools/fit_weights.py` and stand in `lang/any/weights.toml`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

_MOST = 30.0
"""Beyond it the likelihood is 0 or 1 as far as numbers go."""


def likelihood(seen: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The likelihood, 0 to 1; `weights` has a `bias`, and signs that it does not know weigh nothing."""
    total = weights["bias"] + math.fsum(weights.get(name, 0.0) * value for name, value in seen.items() if value)
    return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, total))))
