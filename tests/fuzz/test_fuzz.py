"""No reader of strangers' bytes breaks, hangs or swells on inputs bent at random."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.fuzz.runs import fuzz, keep
from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.long


def check(name: str, seed: int, folder: Path, *, inputs: int = 0, seconds: float = 0.0) -> None:
    outcome = fuzz(name, seed, inputs=inputs, seconds=seconds)
    kept = keep(name, outcome, folder) if outcome.fault else ""
    assert not outcome.fault, f"{name}, seed {seed}: {outcome.fault}; the input is in {kept}"
    assert outcome.inputs > 0


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_inputs_as_always(name: str, tmp_path: Path):
    check(name, 1, tmp_path, inputs=25)


@pytest.mark.parametrize("name", TARGETS)
def test_new_inputs_each_time(name: str, tmp_path: Path):
    check(name, secrets.randbelow(10**6), tmp_path, seconds=5.0)
