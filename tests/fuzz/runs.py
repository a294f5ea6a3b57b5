"""A run: inputs for one target in a process of its own, so that its memory and its death are its own."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from breachledger.errors import BreachledgerError
from tests.fuzz.mutations import bent
from tests.fuzz.targets import TARGETS

SECONDS = 10.0
"""What one input of a megabyte may take on a busy machine."""
MEGABYTES = 400.0
"""By how much a process may grow."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found; `fault` is empty where nothing is wrong."""

    inputs: int
    slowest: float
    """Seconds."""
    grown: float
    """Megabytes."""
    fault: str = ""
    culprit: bytes = b""


def fuzz(name: str, seed: int, *, inputs: int = 0, seconds: float = 0.0) -> Outcome:
    """So many inputs, or as many as the time allows, for one target."""
    return watched(_run, name, seed, inputs, seconds)


def watched(work: Callable[..., None], *args: object) -> Outcome:
    """What `work` sends of its outcome, done in a process of its own; it sends each input before it tries it."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    child = spawn.Process(target=work, args=(there, *args), daemon=True)
    child.start()
    there.close()
    last = b""
    told: Outcome | None = None
    try:
        while told is None:
            if not here.poll(SECONDS * 6):
                child.kill()
                return Outcome(0, SECONDS * 6, 0.0, "it hangs", last)
            match here.recv():
                case bytes() as last:
                    pass
                case Outcome() as told:
                    pass
    except EOFError:
        child.join()
        return Outcome(0, 0.0, 0.0, f"it died with {child.exitcode}", last)
    child.join()
    return told


def _run(there: Connection, name: str, seed: int, inputs: int, seconds: float) -> None:
    target, chance = TARGETS[name], Random(f"{name} {seed}")
    for one in target.seeds:
        target.read(one)
    before, end = _megabytes(), time.monotonic() + seconds
    count, slowest = 0, 0.0
    while count < inputs or time.monotonic() < end:
        data = bent(target.seeds, chance)
        there.send(data)
        fault, took = tried(name, data)
        count, slowest = count + 1, max(slowest, took)
        grown = _megabytes() - before
        if grown > MEGABYTES:
            fault = fault or f"it takes {grown:.0f} MB"
        if fault:
            there.send(Outcome(count, slowest, grown, fault, data))
            return
    there.send(Outcome(count, slowest, _megabytes() - before))


def tried(name: str, data: bytes) -> tuple[str, float]:
    """What is wrong with how a target reads an input, and the seconds that it took."""
    start, fault = time.perf_counter(), ""
    try:
        TARGETS[name].read(data)
    except BreachledgerError:
        pass
    except Exception as error:  # ruff: ignore[blind-except] - whatever it is, it is what was looked for
        fault = f"{type(error).__name__}: {error}"[:300]
    took = time.perf_counter() - start
    return fault or (f"it takes {took:.1f} s" if took > SECONDS else ""), took


def keep(name: str, outcome: Outcome, folder: Path) -> Path:
    """The input that went wrong, as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name.replace(' ', '-')}-{hashlib.sha256(outcome.culprit).hexdigest()[:12]}.bin"
    path.write_bytes(outcome.culprit)
    return path


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
