"""docker-compose.yml as docker-compose reads it, with an .env of `make env`: who may know, write and reach what."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from breachledger.settings import _VARIABLES
from tests.test_env_file import written

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
Service = dict[str, Any]

DEFAULT = {"postgres", "migrate", "api-server", "scheduler", "dag-processor", "triggerer", "retention"}
CELERY = {"redis", "worker", "worker-fetch"}
LASTING = sorted((DEFAULT | CELERY) - {"migrate"})

# Who may know what. A secret is recognised by its value, wherever it stands: in a variable of its own or in an address.
KNOWS = {
    "postgres": {"POSTGRES_PASSWORD"},
    "migrate": {"POSTGRES_PASSWORD", "ADMIN_PASSWORD"},
    "api-server": {"POSTGRES_PASSWORD", "FERNET_KEY", "JWT_SECRET", "SECRET_KEY", "AWS_SECRET_ACCESS_KEY"},
    "scheduler": {"POSTGRES_PASSWORD", "JWT_SECRET", "REDIS_PASSWORD", "AWS_SECRET_ACCESS_KEY"},
    "dag-processor": {"POSTGRES_PASSWORD"},
    "triggerer": {"POSTGRES_PASSWORD", "FERNET_KEY"},
    "retention": {"POSTGRES_PASSWORD"},
    "redis": {"REDIS_PASSWORD"},
    "worker": {"REDIS_PASSWORD", "AWS_SECRET_ACCESS_KEY"},
    "worker-fetch": {"REDIS_PASSWORD", "AWS_SECRET_ACCESS_KEY"},
}
SECRETS = set().union(*KNOWS.values())

# Where a service may write besides its tmpfs; `:ro` where it may only read.
VOLUMES = {
    "postgres": {"database:/var/lib/postgresql/data:rw"},
    "api-server": {"logs:/opt/airflow/logs:ro", "lake:/lake:ro"},
    "scheduler": {"logs:/opt/airflow/logs:rw", "lake:/lake:rw", "state:/state:rw"},
    "dag-processor": {"logs:/opt/airflow/logs:rw"},
    "triggerer": {"logs:/opt/airflow/logs:rw"},
    "worker": {"logs:/opt/airflow/logs:rw", "lake:/lake:rw"},
    "worker-fetch": {"logs:/opt/airflow/logs:rw", "lake:/lake:rw", "state:/state:rw"},
}

NETWORKS = {
    "postgres": {"database"},
    "migrate": {"database"},
    "api-server": {"database", "tasks", "outside"},
    "scheduler": {"database", "tasks", "outside"},
    "dag-processor": {"database"},
    "triggerer": {"database"},
    "retention": {"database"},
    "redis": {"tasks"},
    "worker": {"tasks", "outside"},
    "worker-fetch": {"tasks", "outside"},
}

PUBLISHED = {"api-server": ["127.0.0.1:8080:8080/tcp"]}
USERS = {"postgres": "999:999", "redis": "999:999"} | dict.fromkeys(
    (DEFAULT | CELERY) - {"postgres", "redis"}, "50000:50000"
)

# Settings that are no business of a deployment: they point the program at a test site, or at files that no image holds.
NOT_OFFERED = {"BREACHLEDGER_CONNECT_TO", "BREACHLEDGER_ALLOW_PRIVATE_HOSTS", "BREACHLEDGER_CATALOG"}

SEVERAL = "PRIVATE_ADDRESS=10.9.8.7\nFIRST_MACHINE=10.9.8.7\nLOGS=s3://bucket/logs\n"
AWS = "AWS_ACCESS_KEY_ID=key-id\nAWS_SECRET_ACCESS_KEY=known-to-whoever-opens-the-lake\n"

Configure = Callable[..., dict[str, Any]]


def configured(env_file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What `docker-compose config` says with this .env and nothing of this process' own environment."""
    if not shutil.which("docker-compose"):
        assert "CI" not in os.environ, "docker-compose is missing: install the package of that name"
        pytest.skip("docker-compose is not installed; `apt-get install docker-compose` brings it")
    command = ["docker-compose", "--project-directory", str(ROOT), "--env-file", str(env_file), *options, "config"]
    return subprocess.run(command, env={"PATH": os.environ["PATH"]}, text=True, capture_output=True, check=False)


@pytest.fixture(scope="session")
def env_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An .env of `make env` for Celery with a lake on S3, and what is added to it by hand."""
    path = tmp_path_factory.mktemp("env") / ".env"
    written(path, "--contact", "us@example.org", "--executor", "celery", "--lake", "s3://bucket/lake")
    path.write_text(path.read_text("utf-8") + AWS + SEVERAL, "utf-8")
    return path


@pytest.fixture(scope="session")
def values(env_file: Path) -> dict[str, str]:
    """The values of the secrets in it."""
    pairs = dict(line.split("=", 1) for line in env_file.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {name: pairs[name] for name in SECRETS}


@pytest.fixture(scope="session")
def compose(env_file: Path) -> dict[str, Any]:
    """The whole file with both profiles, variables filled in."""
    done = configured(env_file)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return yaml.safe_load(done.stdout)


@pytest.fixture(scope="session")
def services(compose: dict[str, Any]) -> dict[str, Service]:
    return compose["services"]


def known(service: Service, values: dict[str, str]) -> set[str]:
    """The secrets whose value stands anywhere in a service's description."""
    return {name for name, value in values.items() if value in yaml.safe_dump(service, width=10_000)}


def test_by_default_tasks_run_in_the_scheduler_and_no_service_of_celery_starts(tmp_path: Path):
    written(tmp_path / ".env", "--contact", "us@example.org")
    done = configured(tmp_path / ".env")
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    assert {name for name, service in services.items() if "profiles" not in service} == DEFAULT
    assert services["scheduler"]["environment"]["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert services["scheduler"]["environment"]["BREACHLEDGER_LAKE"] == "/lake"


def test_the_profile_adds_redis_and_the_workers(services: dict[str, Service]):
    assert {name for name, service in services.items() if service.get("profiles") == ["celery"]} == CELERY
    assert services.keys() == DEFAULT | CELERY
    executors = {name: service["environment"].get("AIRFLOW__CORE__EXECUTOR") for name, service in services.items()}
    assert set(executors.values()) == {"CeleryExecutor", None}
    assert {name for name, executor in executors.items() if executor is None} == {"postgres", "redis"}


@pytest.mark.parametrize("name", sorted(KNOWS))
def test_a_service_knows_the_secrets_it_needs_and_no_other(
    services: dict[str, Service], values: dict[str, str], name: str
):
    assert known(services[name], values) == KNOWS[name]


@pytest.mark.parametrize("name", ["worker", "worker-fetch"])
def test_no_task_in_a_worker_can_find_the_database_or_a_key(services: dict[str, Service], name: str):
    names = set(services[name]["environment"])
    assert not {each for each in names if re.search(r"SQL_ALCHEMY|FERNET|JWT|SECRET_KEY", each)}
    assert "postgres" not in yaml.safe_dump(services[name]["environment"])
    assert not services[name]["networks"].keys() & services["postgres"]["networks"].keys()


@pytest.mark.parametrize("name", ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "ADMIN_PASSWORD", "FERNET_KEY", "JWT_SECRET",
                                  "SECRET_KEY", "BREACHLEDGER_CONTACT"])  # fmt: skip
def test_nothing_starts_without_its_secrets_and_a_contact(env_file: Path, tmp_path: Path, name: str):
    lines = env_file.read_text("utf-8").splitlines()
    (tmp_path / ".env").write_text("\n".join(f"{name}=" if line.startswith(f"{name}=") else line for line in lines))
    done = configured(tmp_path / ".env")
    assert done.returncode != 0
    assert name in done.stderr


def test_only_the_ui_is_published_and_on_loopback(services: dict[str, Service]):
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == PUBLISHED


def test_who_reaches_whom(compose: dict[str, Any]):
    assert {name: set(service["networks"]) for name, service in compose["services"].items()} == NETWORKS
    assert {name for name, network in compose["networks"].items() if not network.get("internal")} == {"outside"}


def test_what_lasts_is_on_volumes_and_nothing_else_can_be_written(compose: dict[str, Any]):
    services = compose["services"]
    assert {name: set(service["volumes"]) for name, service in services.items() if "volumes" in service} == VOLUMES
    assert compose["volumes"].keys() == {"database", "logs", "lake", "state"}
    assert all(service["read_only"] is True and "/tmp" in service["tmpfs"] for service in services.values())


@pytest.mark.parametrize("name", sorted(DEFAULT | CELERY))
def test_a_service_has_no_more_rights_than_it_needs(services: dict[str, Service], name: str):
    service = services[name]
    assert service["user"] == USERS[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.keys() & {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices"}


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_service_is_watched_restarted_and_cannot_fill_the_disk_with_what_it_prints(
    services: dict[str, Service], name: str
):
    service = services[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"
    assert service["init"] is True
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


def test_the_database_is_brought_up_to_date_before_anything_reads_it(services: dict[str, Service]):
    migrated = {"migrate": {"condition": "service_completed_successfully"}}
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert services["migrate"]["restart"] == "no"
    waiting = {name for name, service in services.items() if migrated.items() <= service.get("depends_on", {}).items()}
    assert waiting == (DEFAULT | CELERY) - {"postgres", "migrate", "redis"}


def test_fetching_is_done_where_the_leases_of_hosts_are(services: dict[str, Service]):
    queues = {name: service["command"][3] for name, service in services.items() if name.startswith("worker")}
    assert queues == {"worker": "default", "worker-fetch": "fetch"}
    with_leases = {name for name, volumes in VOLUMES.items() if "state:/state:rw" in volumes}
    assert with_leases == {"scheduler", "worker-fetch"}  # LocalExecutor's tasks run in the scheduler


def test_whoever_runs_tasks_may_be_given_every_setting(services: dict[str, Service]):
    for name in ("scheduler", "worker", "worker-fetch"):
        offered = {each for each in services[name]["environment"] if each.startswith("BREACHLEDGER_")}
        assert offered == set(_VARIABLES) - NOT_OFFERED


def test_whoever_runs_tasks_has_time_to_end_them(services: dict[str, Service]):
    assert {services[name]["stop_grace_period"] for name in ("scheduler", "worker", "worker-fetch")} == {"10m"}


def test_supervisor_and_scheduler_agree_on_when_a_task_is_dead(services: dict[str, Service]):
    for name in ("scheduler", "worker", "worker-fetch"):
        environment = services[name]["environment"]
        beat = int(environment["AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL"])
        assert 3 * beat < int(environment["AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT"]) <= 60


def test_the_first_of_several_machines_publishes_on_the_private_address_only(env_file: Path, values: dict[str, str]):
    done = configured(env_file, "-f", str(ROOT / "docker-compose.yml"), "-f", str(ROOT / "deploy/several-machines.yml"))
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    published = {name: set(service["ports"]) for name, service in services.items() if "ports" in service}
    assert published == {
        "api-server": {*PUBLISHED["api-server"], "10.9.8.7:8080:8080/tcp"},
        "redis": {"10.9.8.7:6379:6379/tcp"},
    }
    told = {name: known(service, values) for name, service in services.items()}
    assert told == KNOWS


def test_a_further_machine_needs_two_secrets_and_does_not_fetch(
    env_file: Path, tmp_path: Path, services: dict[str, Service], values: dict[str, str]
):
    kept = re.compile(r"FIRST_MACHINE|REDIS_PASSWORD|BREACHLEDGER_|LOGS|AWS_")
    lines = [line for line in env_file.read_text("utf-8").splitlines() if kept.match(line)]
    (tmp_path / ".env").write_text("\n".join(lines))
    done = configured(tmp_path / ".env", "-f", str(ROOT / "deploy/worker.yml"))
    assert done.returncode == 0, done.stderr
    further = yaml.safe_load(done.stdout)["services"]
    assert further.keys() == {"worker"}
    here, there = services["worker"], further["worker"]
    assert known(there, values) == KNOWS["worker"]
    assert not there.keys() & {"ports", "volumes"}
    alike = (
        "image",
        "build",
        "user",
        "command",
        "read_only",
        "cap_drop",
        "security_opt",
        "healthcheck",
        "init",
        "logging",
    )
    assert {name: there[name] for name in alike} == {name: here[name] for name in alike}


def test_connections_are_added_where_they_are_encrypted():
    page = (ROOT / "docs" / "alerts.md").read_text("utf-8")
    services = re.findall(r"^(?:docker compose exec (\S+) )?airflow connections add", page, re.MULTILINE)
    assert len(services) == 2
    assert not [name for name in services if "FERNET_KEY" not in KNOWS.get(name, ())]


def test_the_program_is_asked_where_the_lake_and_the_settings_are(services: dict[str, Service]):
    page = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    asked = re.findall(r"^docker compose exec (?:-T )?(\S+) (?:breachledger \w|bash .*/lake/)", page, re.MULTILINE)
    assert len(asked) >= 4
    for name in asked:
        assert "lake:/lake:rw" in VOLUMES[name]
        assert services[name]["environment"].keys() >= {"BREACHLEDGER_LAKE", "BREACHLEDGER_WATCHLIST"}


def test_every_variable_that_is_read_from_env_is_explained():
    files = ("docker-compose.yml", "deploy/several-machines.yml", "deploy/worker.yml")
    text = "\n".join((ROOT / name).read_text("utf-8") for name in files)
    read = {*re.findall(r"(?<!\$)\$\{(\w+)", text), *re.findall(r"^ +(AWS_\w+):$", text, re.MULTILINE)}
    page = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    assert {"RETENTION_DAYS", "AWS_ENDPOINT_URL"} < read
    assert not {name for name in read if name not in page}
