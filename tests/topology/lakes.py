"""What a deployment's lake holds, to be compared with what `breachledger run` makes of the same days."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3

from tests.line.lakes import FIRST, LAST, Row, dump
from tests.site import Site
from tests.topology.api import DAILY
from tests.topology.deployment import BUCKET, Deployment
from tests.topology.processes import wait_until

INCIDENTS = "incident_ledger"
_LIVE = ["queued", "running"]


@dataclass(frozen=True)
class Reference:
    """A lake that the command line has made."""

    rows: dict[str, list[Row]]
    seconds: float


def command_line(site: Site, folder: Path, *words: str, program: Path | None = None, **more: str) -> None:
    """One command of the program in a lake in `folder`; `program`, where another copy of it is to be run."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    places = {"BREACHLEDGER_LAKE": str(folder / "lake"), "BREACHLEDGER_STATE": str(folder / "state")}
    environment = bare | site.environment | {"BREACHLEDGER_HOST_DELAY": "0"} | places | more
    if program:
        environment["PYTHONPATH"] = str(program)
    done = subprocess.run(
        [sys.executable, "-m", "breachledger", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def reference(site: Site, folder: Path) -> Reference:
    """`breachledger run` of all twelve days."""
    start = time.monotonic()
    command_line(site, folder, "run", f"{FIRST}..{LAST}")
    return Reference(dump(folder / "lake"), time.monotonic() - start)


def settle(deployment: Deployment, seconds: float = 600) -> None:
    """Wait until nothing runs and nothing will: days and incidents."""

    def is_still() -> bool:
        return not any(deployment.api.runs(dag, state=_LIVE) for dag in (DAILY, INCIDENTS))

    # An asset event becomes a run at the scheduler's next round, hence twice.
    for _ in range(2):
        wait_until(is_still, seconds, "runs that have not ended", every=1)
        time.sleep(3)
    wait_until(is_still, seconds, "runs that have not ended", every=1)


def held(deployment: Deployment, folder: Path) -> Path:
    """A copy of the lake in a new folder, when nothing writes into it any more: a list of files is no snapshot."""
    settle(deployment)
    if not deployment.store:
        return Path(shutil.copytree(deployment.lake, folder / "lake"))
    told = deployment.store.environment
    bucket = boto3.resource(
        "s3", endpoint_url=told["AWS_ENDPOINT_URL"], region_name=told["AWS_DEFAULT_REGION"],
        aws_access_key_id=told["AWS_ACCESS_KEY_ID"], aws_secret_access_key=told["AWS_SECRET_ACCESS_KEY"],
    ).Bucket(BUCKET)  # fmt: skip
    for entry in bucket.objects.all():
        path = folder / entry.key
        path.parent.mkdir(parents=True, exist_ok=True)
        bucket.download_file(entry.key, str(path))
    return folder / "lake"


def without_scheduled(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Rows without those of the last days: the schedule ran them, and the small internet told nothing then."""
    lately = {str(datetime.now(UTC).date() - timedelta(days=back)) for back in range(1, 6)}
    kept = {table: [row for row in some if row["partition"] not in lately] for table, some in rows.items()}
    return {table: some for table, some in kept.items() if some}


def row_of(rows: dict[str, list[Row]], table: str, **wanted: Any) -> Row:
    """The one row with these values."""
    (found,) = [row for row in rows[table] if all(row[name] == value for name, value in wanted.items())]
    return found
