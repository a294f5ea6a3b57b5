"""The demo: the whole line on the bundled news site, and what comes out of it.

Serves the small internet of `tests/site`, runs most of its days with `breachledger run` and the last ones through the
Airflow DAG, then prints the incidents and one of them in full. Everything is written below `var/demo`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.site import Site

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "demo"
DAYS = "2025-12-08..2025-12-17"
DAG_DAYS = ("2025-12-18", "2025-12-19")
FOUNDING_CASE = """
    SELECT incident_id FROM incidents
    WHERE victim_country = 'FR' AND victim_sector = 'public_administration' AND people_affected_claimed_max = 16000000
"""


def main() -> int:
    """Run the demo; the exit code of the first step that fails."""
    started = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    with Site() as site:
        lake = os.path.relpath(FOLDER / "lake")
        places = {"BREACHLEDGER_LAKE": lake, "BREACHLEDGER_STATE": str(FOLDER / "state")}
        environment = os.environ | site.environment | places
        say(f"1. Fetch, clean and read {DAYS} of {len(site.outlets)} outlets: breachledger run {DAYS}")
        breachledger(environment, "run", DAYS)
        say(f"2. The last days through the Airflow DAG security_news_daily: {' and '.join(DAG_DAYS)}")
        run([sys.executable, "-m", "tests.demo_dag", *DAG_DAYS], environment | airflow_settings(FOLDER / "airflow"))
    say("3. Incidents of the days that came after the run: breachledger resolve")
    breachledger(environment, "resolve")
    say("4. What happened: breachledger incidents")
    breachledger(environment, "incidents")
    found = breachledger(environment, "query", FOUNDING_CASE, "--format", "csv", capture=True).splitlines()[1:]
    say(f"5. One incident in full, what is disputed first: breachledger show {found[0]}")
    breachledger(environment, "show", found[0], "--claims", "2")
    say(
        f"Done in {time.monotonic() - started:.0f} s. The Parquet is in {lake}; to look further:\n"
        f"   .venv/bin/breachledger serve --lake {lake}   (pages, for a browser)\n"
        f'   .venv/bin/breachledger query --lake {lake} "SELECT status, count(*) FROM claims GROUP BY ALL"\n'
        f"   .venv/bin/breachledger why --lake {lake} CLAIM\n"
        f"   .venv/bin/python -c \"import breachledger as b; print(b.connect('{lake}').sql('FROM incidents'))\""
    )
    return 0


def airflow_settings(home: Path) -> dict[str, str]:
    """An Airflow of its own in `home`, on SQLite, that knows this project's DAGs only."""
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
    }


def breachledger(environment: dict[str, str], *arguments: str, capture: bool = False) -> str:
    """One command of the program, as a user would type it; its output where it is asked for."""
    return run([sys.executable, "-m", "breachledger", *arguments], environment, capture=capture)


def run(command: list[str], environment: dict[str, str], *, capture: bool = False) -> str:
    """One child process; the demo ends with its exit code where it fails."""
    done = subprocess.run(
        command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE if capture else None, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout or ""


def say(text: str) -> None:
    """A message for the person who watches."""
    sys.stdout.flush()
    print(f"\n\033[1m{text}\033[0m\n" if sys.stderr.isatty() else f"\n{text}\n", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
