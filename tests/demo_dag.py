"""Run `security_news_daily` for the days given, in one process and without services, as `airflow dags test` does.

It has an Airflow of its own below `var/`, or in AIRFLOW_HOME; lake and outlets are those of the environment, as with
`breachledger run`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.demo import ROOT, airflow_settings


def main(days: list[str]) -> int:
    """Run the DAG once a day; 1 where a run did not succeed."""
    home = Path(os.environ.get("AIRFLOW_HOME") or ROOT / "var" / "airflow" / "one-process")
    os.environ |= airflow_settings(home) | os.environ  # before Airflow is imported: it writes its settings at once
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    bag = DagBag()
    if bag.import_errors:
        print(bag.import_errors, file=sys.stderr)
        return 1
    dag = bag.dags["security_news_daily"]
    dag.deadline = None  # Airflow 3.3's `test` cannot store a deadline: it hands over the definition and not its id
    for day in days:
        run = dag.test(run_conf={"date": day})
        print(f"{day}: {run.state}", file=sys.stderr)
        if run.state != "success":
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
