"""Postgres and an object store, real ones, on loopback. (Redis is started by its command in docker-compose.yml.)"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.topology.processes import Running, free_port, wait_until

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def need_servers() -> None:
    """Skip where Postgres or Redis is not installed; in CI that is a failure."""
    missing = [name for name in ("initdb", "postgres", "redis-server") if not _program(name)]
    if missing:
        told = f"not found: {', '.join(missing)}; install them: apt-get install postgresql redis-server"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(told)


def _program(name: str) -> str | None:
    """Where a program is; Debian keeps Postgres' own off the path."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, _DEBIAN)]))


class Postgres:
    """A database server in a new folder, with one role and its database, both called `airflow`."""

    def __init__(self, folder: Path, password: str) -> None:
        # Not in the test's folder: it runs as another user where the tests are root, and theirs is closed to him.
        self.data = Path(tempfile.mkdtemp(prefix="breachledger-postgres-"))
        self.port = free_port()
        self._make(password)
        listen = ["-c", "listen_addresses=127.0.0.1", "-p", str(self.port), "-k", str(self.data), "-c", "fsync=off"]
        self.server = Running("postgres", self._as_user("postgres", "-D", str(self.data / "db"), *listen), {}, folder)
        wait_until(self._is_ready, 30, "Postgres")
        admin = {"PGPASSWORD": password, "PATH": os.environ["PATH"]}
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "airflow"]
        subprocess.run([str(_program("createdb")), *address, "airflow"], env=admin, check=True)

    def stop(self) -> None:
        """End it and take its files away."""
        self.server.end()
        shutil.rmtree(self.data, ignore_errors=True)

    def _make(self, password: str) -> None:
        secret = self.data / "password"
        secret.write_text(password, "utf-8")
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            for path in (self.data, secret):
                os.chown(path, user.pw_uid, user.pw_gid)
        words = ["-D", str(self.data / "db"), "-U", "airflow", "--pwfile", str(secret), "-A", "scram-sha-256", "-N"]
        subprocess.run(self._as_user("initdb", *words), check=True, capture_output=True, cwd="/")

    def _as_user(self, name: str, *arguments: str) -> list[str]:
        """Postgres refuses to be run by root."""
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        return [*become, str(_program(name)), *arguments]

    def _is_ready(self) -> bool:
        assert self.server.is_running, self.server.tail()
        ask = [str(_program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ask, check=False).returncode == 0


class ObjectStore:
    """An S3 server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.server = Running("s3", command, {"PATH": os.environ["PATH"]}, folder)
        self.environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        wait_until(self._is_ready, 30, "the object store")

    def stop(self) -> None:
        """End it; it kept everything in memory."""
        self.server.end()

    def _is_ready(self) -> bool:
        assert self.server.is_running, self.server.tail()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
