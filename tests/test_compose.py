"""The compose file as it is written: no default secret, nothing published but the UI on loopback, no root."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
AIRFLOW = sorted(set(SERVICES) - {"postgres"})
SECRET = re.compile(r"PASSWORD|KEY|SECRET")


def test_airflow_is_whole():
    assert AIRFLOW == ["api-server", "dag-processor", "migrate", "scheduler", "triggerer"]


def test_every_secret_has_to_be_given():
    wanted = re.findall(r"\$\{(\w*(?:PASSWORD|KEY|SECRET)\w*)(:\?[^}]+)?", TEXT)
    assert {name for name, _ in wanted} == {
        "POSTGRES_PASSWORD", "FERNET_KEY", "JWT_SECRET", "SECRET_KEY", "ADMIN_PASSWORD",
    }  # fmt: skip
    assert all(message for _, message in wanted), "a secret without :? would be empty where it is not set"


def test_only_the_ui_is_published_and_on_loopback():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"api-server": ["127.0.0.1:8080:8080"]}


def test_the_database_cannot_be_reached_from_outside():
    assert SERVICES["postgres"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", AIRFLOW)
def test_a_service_has_no_more_rights_than_it_needs(name: str):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_whoever_runs_tasks_has_the_lake():
    assert {"lake:/lake", "state:/state"} <= set(SERVICES["scheduler"]["volumes"])


def test_the_image_is_not_run_as_root_and_installs_only_what_is_locked():
    image = (ROOT / "Dockerfile").read_text("utf-8")
    assert image.rindex("USER airflow") > image.rindex("RUN ")
    installs = re.findall(r"pip install [^&\n\\]+", image)
    assert installs
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
