"""A DAG of the tests: which variables its tasks can see, and a step that they start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

from airflow.sdk import dag, task

from breachledger_tasks.steps import clean_environment

# What Airflow puts in place of the address, so that no task uses the database.
NOT_ALLOWED = "airflow-db-not-allowed:///"
SHOW = "import json, os; print(json.dumps(sorted(os.environ)))"


def seen() -> dict[str, list[str]]:
    """The names that this process and a step have, without those whose value was taken away."""
    own = {name for name, value in os.environ.items() if value != NOT_ALLOWED}
    step = subprocess.run(
        [sys.executable, "-c", SHOW], env=clean_environment(os.environ), capture_output=True, text=True, check=True
    )
    return {"task": sorted(own), "step": json.loads(step.stdout)}


@dag(schedule=None, start_date=datetime(2025, 1, 1, tzinfo=UTC), catchup=False)
def environment_names() -> None:
    @task(multiple_outputs=False)
    def on_default() -> dict[str, list[str]]:
        return seen()

    @task(queue="fetch", multiple_outputs=False)
    def on_fetch() -> dict[str, list[str]]:
        return seen()

    on_default()
    on_fetch()


environment_names()
