"""What the DAGs share: the asset they write, the day of a run, and the program's steps as child processes.

A step runs as `python -m breachledger step …` with an environment that holds none of Airflow's secrets: what it parses
comes from strangers.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset
from airflow.sdk.exceptions import AirflowException, AirflowFailException

if TYPE_CHECKING:
    from collections.abc import Mapping

ARTICLES = Asset("breachledger_articles")

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
_PASSED_ON_PREFIXES = ("BREACHLEDGER_", "AWS_")
_WRONG_USE = 2


def partition_day(context: Mapping[str, Any]) -> date:
    """The UTC day that a run is about: its partition key, else `date` in its configuration, else its logical date.

    Raises:
        AirflowFailException: there is none of them, it is no day, or the day is not over yet.
    """
    conf = context["dag_run"].conf or {}
    logical = context.get("logical_date")
    told = context.get("partition_key") or conf.get("date") or (f"{logical:%Y-%m-%d}" if logical else None)
    if not told:
        raise AirflowFailException('this run has no day: trigger it with a partition key or {"date": "YYYY-MM-DD"}')
    try:
        day = date.fromisoformat(str(told))
    except ValueError:
        raise AirflowFailException(f"{told!r} is no day: write it as YYYY-MM-DD") from None
    if day >= datetime.now(UTC).date():
        raise AirflowFailException(f"{day} is not over yet (UTC): a day is collected when it is finished")
    return day


def run_token(context: Mapping[str, Any]) -> str:
    """A name for this run's staging folder, made of the run id and fit for a path."""
    return hashlib.sha256(context["dag_run"].run_id.encode()).hexdigest()[:16]


def step(name: str, context: Mapping[str, Any], *more: str) -> Any:
    """Run one step of the line for this run's day; its standard output, read as JSON.

    Raises:
        AirflowException: the step failed and may be tried again; what it said stands in the task's log.
        AirflowFailException: the step was called wrongly or set up wrongly; trying again will not help.
    """
    day = partition_day(context).isoformat()
    command = [sys.executable, "-m", "breachledger", "step", name, day, "--run", run_token(context), *more]
    done = subprocess.run(command, env=clean_environment(os.environ), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode == _WRONG_USE:
        raise AirflowFailException(f"step {name} of {day} cannot run: see the message above")
    if done.returncode:
        raise AirflowException(f"step {name} of {day} failed with exit code {done.returncode}: see the messages above")
    return json.loads(done.stdout)


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What a step may see of the environment: the program's settings and the lake's access, no secret of Airflow."""
    return {
        name: value for name, value in environment.items() if name in _PASSED_ON or name.startswith(_PASSED_ON_PREFIXES)
    }
