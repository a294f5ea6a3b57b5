"""Where the Airflow of `make up` keeps what it needs, and how its processes are told so."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breachledger.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "airflow"
USER = "admin"

_RECORD = "installation.json"
_OTHER_AIRFLOWS = ("AIRFLOW", "_AIRFLOW")
"""Variables that begin so are meant for another Airflow than this one, which has its own settings."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One Airflow on this machine. All of it is below `folder`, but for the lake of the real outlets."""

    folder: str
    catalog: str
    """`demo` or `real`. Each has a database of its own: the days of the one were never run in the other."""
    port: int
    lake: str
    contact: str = ""

    @property
    def url(self) -> str:
        """Where its user interface is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def own(self) -> Path:
        """The folder of this catalog."""
        return Path(self.folder) / self.catalog

    @property
    def home(self) -> Path:
        """Airflow's home: settings with generated secrets, database, logs of tasks."""
        return self.own / "home"

    @property
    def logs(self) -> Path:
        """What its processes print."""
        return self.own / "logs"

    @property
    def processes(self) -> Path:
        """The folder that stands for its processes: one for all catalogs, since one of them runs at a time."""
        return processes(Path(self.folder))

    @property
    def site(self) -> Path:
        """The variables that lead to the demo's news site while it is served."""
        return self.own / "site.env"

    def outlets(self) -> Path:
        """The folder of its catalog."""
        if self.catalog == "demo":
            return ROOT / "tests" / "site" / "catalog"
        return Settings.from_environment(self.environment(os.environ)).catalog

    def password(self) -> str:
        """The password of `USER`, made at the first call and readable by its owner only."""
        path = self.own / "passwords.json"
        if not path.exists():
            self.own.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump({USER: secrets.token_urlsafe(15)}, file)
        return str(json.loads(path.read_text("utf-8"))[USER])

    def record(self) -> None:
        """Write down what is about to run, for `recorded`."""
        self.processes.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.processes / _RECORD).write_text(json.dumps(asdict(self)), encoding="utf-8")

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """The environment of its processes: what was `given`, the program's settings, Airflow's.

        A demo takes over no setting of the program: a lake that somebody has set there is a real one.
        """
        strangers = _OTHER_AIRFLOWS if self.catalog == "real" else (*_OTHER_AIRFLOWS, "BREACHLEDGER_")
        kept = {name: value for name, value in given.items() if not name.startswith(strangers)}
        no_proxy = ",".join(filter(None, (given.get("NO_PROXY") or given.get("no_proxy"), "127.0.0.1")))
        return kept | {"NO_PROXY": no_proxy, "no_proxy": no_proxy} | self._program() | self._airflow()

    def _program(self) -> dict[str, str]:
        lake = {"BREACHLEDGER_LAKE": self.lake}
        if self.catalog == "real":  # its state is the machine's: whoever fetches on it takes turns
            return lake | {"BREACHLEDGER_CONTACT": self.contact}
        lines = self.site.read_text("utf-8").splitlines() if self.site.exists() else []
        site = dict(line.split("=", 1) for line in lines)
        return lake | {"BREACHLEDGER_STATE": str(self.own / "state")} | site

    def _airflow(self) -> dict[str, str]:
        return {
            "AIRFLOW_HOME": str(self.home),
            # One process at a time writes to SQLite; the others wait for it, by default for 5 seconds only.
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.home}/airflow.db?timeout=30",
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__PARALLELISM": "4",  # the default of 32 forks 32 idle processes
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.own / "passwords.json"),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API__ENABLE_SWAGGER_UI": "False",
            # A task that was running when Airflow was stopped is found a minute after the next start (default: 5).
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
            "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "60",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "30",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",  # a new DAG file is seen soon
        }


def processes(folder: Path) -> Path:
    """The folder that stands for the processes of an installation below `folder`."""
    return folder / "run"


def recorded(folder: Path) -> Installation | None:
    """What was started last."""
    path = processes(folder) / _RECORD
    return Installation(**json.loads(path.read_text("utf-8"))) if path.exists() else None
