"""What a start that does not succeed tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from deploy.installation import Installation

from deploy import startup


@pytest.mark.parametrize(
    ("waits_for", "told"),
    [
        (["scheduler"], {"scheduler"}),
        (["dag_processor", "triggerer"], {"dag-processor", "triggerer"}),
        (["lake_upkeep", "incident_ledger"], {"dag-processor"}),
        (["the API"], {"api-server"}),
        (["metadatabase"], {"api-server"}),
    ],
)
def test_the_log_of_whoever_is_waited_for_is_told_and_no_other(tmp_path: Path, waits_for: list[str], told: set[str]):
    wanted = Installation(str(tmp_path), "demo", 8080, str(tmp_path / "lake"))
    wanted.logs.mkdir(parents=True)
    for name in startup.COMPONENTS:
        (wanted.logs / f"{name}.log").write_text(f"the end of {name}\n", "utf-8")
    text = startup._tails(wanted, waits_for)
    assert {name for name in startup.COMPONENTS if f"  the end of {name}" in text.splitlines()} == told
