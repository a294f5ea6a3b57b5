"""A whole Airflow on loopback: every service of docker-compose.yml as a process with that service's environment.

What differs from the containers: host names are 127.0.0.1 with free ports, folders are the test's, and the health
server and API server are told their ports. Nothing else of the test's environment is passed on.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import httpx

from tests.site import Site
from tests.site.past import Past
from tests.topology.api import DAILY, Api
from tests.topology.compose import ROOT, Service, services, write_env
from tests.topology.processes import Running, free_port, left_in, wait_until
from tests.topology.servers import ObjectStore, Postgres, need_servers

BUCKET = "lakes"
BIN = Path(sys.executable).parent
_AIRFLOW = ("api-server", "scheduler", "dag-processor", "triggerer")
_WORKERS = ("worker", "worker-fetch")


class Deployment:
    """Airflow as `docker compose up` starts it. `with` starts it, and ends every process in any case.

    Args:
        folder: for everything that it writes.
        site: the small internet that its tasks ask.
        celery: the profile `celery`, on Postgres, Redis and an object store; else LocalExecutor, SQLite and a folder.
        dags: DAG files beside the project's.
        settings: more `BREACHLEDGER_…` of .env's kind, for those services that run tasks.
    """

    def __init__(
        self, folder: Path, site: Site | Past, *, celery: bool = False, dags: Sequence[Path] = (),
        settings: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        if celery:
            need_servers()
        self.folder, self.site, self.celery, self.dags = folder, site, celery, dags
        self.home, self.state = folder / "airflow", folder / "state"
        self.settings = dict(settings or {})
        self.running: dict[str, Running] = {}
        self.postgres: Postgres | None = None
        self.store: ObjectStore | None = None
        self.api_port, self.health_port, self.redis_port = free_port(), free_port(), free_port()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def names(self) -> tuple[str, ...]:
        """The services that run as long as the deployment."""
        return ("redis", *_AIRFLOW, *_WORKERS) if self.celery else _AIRFLOW

    @property
    def lake(self) -> str:
        """The lake's address."""
        return f"s3://{BUCKET}/lake" if self.celery else str(self.folder / "lake")

    def start(self) -> None:
        """Start all, and return when tasks would run."""
        self._lay_out()
        more = self._start_stores()
        arguments = ["--executor", "celery", "--lake", self.lake] if self.celery else ["--executor", "local"]
        address = f"http://127.0.0.1:{self.api_port}"
        self.env = write_env(self.folder / ".env", *arguments, UI_ADDRESS=address, **more)
        if self.celery:
            self.postgres = Postgres(self.folder, self.env["POSTGRES_PASSWORD"])
        self.services = services(self.env, self._places())
        self._migrate()
        for name in self.names:
            self.restart(name)
        self.wait_healthy()
        self.api = Api(address, self.env["ADMIN_PASSWORD"])
        wait_until(self._knows_the_dags, 180, "the DAGs")

    def stop(self) -> None:
        """End every process, also those that outlived whoever had started them."""
        if hasattr(self, "api"):
            self.api.close()
        for one in self.running.values():
            one.kill(container=True)
        for one in self.running.values():
            one.process.wait(60)
        for server in (self.postgres, self.store):
            if server:
                server.stop()
        for left in left_in(self.folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(left.pid, signal.SIGKILL)

    def kill(self, name: str, sig: signal.Signals = signal.SIGKILL, *, container: bool = False) -> None:
        """Send a signal to a service's process group, or to all its processes, and wait until it has ended."""
        self.running[name].kill(sig, container=container)
        self.running[name].process.wait(120)

    def restart(self, name: str) -> None:
        """Start a service that is not running."""
        known = self.running.get(name)
        assert known is None or not known.is_running, f"{name} is still running"
        service = self.services[name]
        program = [] if service.command[0] in {"bash", "airflow"} else [str(BIN / "airflow")]
        own = ["--celery-hostname", name] if name in _WORKERS else []  # each container has a host name of its own
        command = [*program, *service.command, *own]
        self.running[name] = Running(name, command, self.environment(name), self.folder)

    def environment(self, name: str) -> dict[str, str]:
        """All variables of a service's process."""
        service = self.services[name]
        bare = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.home), "LANG": "C.UTF-8"}
        return bare | dict(service.environment) | self._own(name, service)

    def wait_healthy(self, seconds: float = 120) -> None:
        """Wait until every service does its work, by the image's own health check."""
        for name in _AIRFLOW:
            wait_until(lambda name=name: self.is_healthy(name), seconds, f"{name}\n{self.tails()}", every=1)
        for name in _WORKERS if self.celery else ():
            wait_until(lambda name=name: self._is_ready(name), seconds, name, every=0.5)

    def is_healthy(self, name: str) -> bool:
        """What `healthy NAME` says in the service's container."""
        assert self.running[name].is_running, self.running[name].tail()
        check = [sys.executable, str(ROOT / "deploy" / "healthy"), name]
        return subprocess.run(check, env=self.environment(name), capture_output=True, check=False).returncode == 0

    def tails(self) -> str:
        """The ends of all services' output, for a failing test."""
        return "\n".join(one.tail() for one in self.running.values())

    def _lay_out(self) -> None:
        for folder in (self.home / "logs", self.state, self.folder / "lake"):
            folder.mkdir(parents=True)
        (self.home / "airflow.cfg").touch()  # as in the image: Airflow writes none
        for name in ("dags", "plugins"):
            shutil.copytree(ROOT / name, self.home / name, ignore=shutil.ignore_patterns("__pycache__"))
        for file in self.dags:
            shutil.copy(file, self.home / "dags")

    def _start_stores(self) -> dict[str, str]:
        """What .env has to say of the object store."""
        if not self.celery:
            return {}
        self.store = ObjectStore(self.folder)
        httpx.put(f"{self.store.environment['AWS_ENDPOINT_URL']}/{BUCKET}", trust_env=False).raise_for_status()
        return self.store.environment

    def _places(self) -> dict[str, str]:
        places = {
            r"\bapi-server:8080\b": f"127.0.0.1:{self.api_port}",
            r"@redis:6379\b": f"@127.0.0.1:{self.redis_port}",
            r"\bredis-server -(?= )": f"redis-server - --bind 127.0.0.1 --port {self.redis_port}",
            r"^/opt/airflow\b": str(self.home),
            r"^/lake$": str(self.folder / "lake"),
            r"^/state$": str(self.state),
        }
        if self.postgres:
            return places | {r"@postgres/": f"@127.0.0.1:{self.postgres.port}/"}
        return places | {r"^postgresql\+psycopg2://.*": f"sqlite:///{self.home}/airflow.db?timeout=30"}

    def _own(self, name: str, service: Service) -> dict[str, str]:
        """Ports, and for those that run tasks the way to the small internet."""
        own: dict[str, str] = {}
        if name == "api-server":
            own |= {"AIRFLOW__API__HOST": "127.0.0.1", "AIRFLOW__API__PORT": str(self.api_port)}
        if name == "scheduler":
            own |= {"AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.health_port)}
        if "BREACHLEDGER_CONTACT" in service.environment:
            own |= self.site.environment | {"BREACHLEDGER_HOST_DELAY": "0"} | self.settings
        return own

    def _migrate(self) -> None:
        command, log = self.services["migrate"].command, self.folder / "migrate.log"
        with log.open("wb") as out:
            done = subprocess.run(
                command, env=self.environment("migrate"), cwd=self.folder, stdout=out, stderr=out, check=False
            )
        assert done.returncode == 0, log.read_text("utf-8")[-4000:]

    def _is_ready(self, worker: str) -> bool:
        assert self.running[worker].is_running, self.running[worker].tail()
        return f"celery@{worker} ready" in self.running[worker].output()

    def _knows_the_dags(self) -> bool:
        known = {dag["dag_id"] for dag in self.api.get("dags", limit=100)["dags"]}
        return known >= {DAILY, "incident_ledger", "lake_upkeep", *(file.stem for file in self.dags)}
