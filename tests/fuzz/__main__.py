"""Fuzz for a while: `make fuzz [MINUTES=10]`, or one input again.

python -m tests.fuzz [--minutes 10] [--seed N] [--target NAME]
python -m tests.fuzz --target NAME --replay FILE
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from tests.fuzz.repeats import scan
from tests.fuzz.runs import Outcome, fuzz, keep, tried
from tests.fuzz.targets import TARGETS

FOLDER = Path("var/fuzz")


def main() -> int:
    """Run and print a line a target; 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description="Hostile input for all readers.")
    parser.add_argument("--minutes", type=float, default=10.0, help="for all targets together")
    parser.add_argument("--seed", type=int, default=None, help="the same inputs again")
    parser.add_argument("--target", choices=sorted(TARGETS), help="this one alone")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="an input that was kept; needs --target")
    args = parser.parse_args()
    if args.replay:
        if not args.target:
            parser.error("--replay needs --target NAME")
        fault, took = tried(args.target, args.replay.read_bytes())
        print(f"{args.target}: {fault or 'well'} after {took:.2f} s")
        return 1 if fault else 0
    seed = secrets.randbelow(10**6) if args.seed is None else args.seed
    names = [args.target] if args.target else list(TARGETS)
    return _all(names, seed, 60 * args.minutes / len(names))


def _all(names: list[str], seed: int, seconds: float) -> int:
    """Half of the time for what is bent at random, half for pieces that are repeated."""
    print(f"seed {seed}\ntarget        inputs  slowest s  grown MB  pieces  slowest s")
    faults = 0
    for name in names:
        bent, repeated = fuzz(name, seed, seconds=seconds / 2), scan(name, seed, seconds=seconds / 2)
        told = f"{bent.inputs:7} {bent.slowest:10.2f} {bent.grown:9.0f} {repeated.inputs:7} {repeated.slowest:10.2f}"
        print(f"{name:12} {told}")
        faults += _told(name, bent) + _told(name, repeated)
    return 1 if faults else 0


def _told(name: str, outcome: Outcome) -> bool:
    """Whether there is a fault; it is printed, and its input kept."""
    if outcome.fault:
        path = keep(name, outcome, FOLDER)
        print(f"  {outcome.fault}\n  again: python -m tests.fuzz --target '{name}' --replay {path}")
    return bool(outcome.fault)


if __name__ == "__main__":
    sys.exit(main())
