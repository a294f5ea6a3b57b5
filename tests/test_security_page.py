"""The table of attacks names files and tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "`" in line]


def proofs_in(path: Path) -> set[str]:
    """The names of the tests in a file."""
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("row", ROWS)
def test_every_attack_has_a_test_and_a_file(row: str):
    _, stops, proof = (cell.strip() for cell in row.strip("| ").split(" | "))
    told = re.findall(r"`(tests/[^`]+?)::(test_\w+)`", proof)
    assert told, "a test is named"
    for file, name in told:
        assert name in proofs_in(ROOT / file)
    for file in re.findall(r"`([a-z_/]+\.py)`", stops):
        assert (ROOT / "include" / "breachledger" / file).is_file()
