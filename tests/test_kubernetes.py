"""deploy/kubernetes-values.yaml keeps the promises of docker-compose.yml: who may know what, no root, one fetcher."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "deploy" / "kubernetes-values.yaml").read_text("utf-8")
VALUES: dict[str, Any] = yaml.safe_load(TEXT)

DATABASE = "breachledger-database/connection"
BROKER = {"breachledger-broker/connection", "breachledger-results/connection"}
S3 = {"breachledger-s3/access-key", "breachledger-s3/secret-key"}
KEYS = "breachledger-keys"
# Who may know what, as SECRET/KEY: the same table as in test_compose.py.
KNOWS = {
    "apiServer": {DATABASE, f"{KEYS}/fernet-key", f"{KEYS}/jwt-secret", f"{KEYS}/api-secret-key"} | S3,
    "scheduler": {DATABASE, f"{KEYS}/jwt-secret"} | BROKER,
    "dagProcessor": {DATABASE},
    "triggerer": {DATABASE, f"{KEYS}/fernet-key"},
    "migrateDatabaseJob": {DATABASE},
    "createUserJob": {DATABASE, f"{KEYS}/admin-password"},
    "databaseCleanup": {DATABASE},
    "workers": BROKER | S3,
}
WORKERS = VALUES["workers"]["celery"]
COMPONENTS = {name: VALUES[name] for name in KNOWS if name != "workers"} | {"workers": WORKERS}


def secrets(environment: list[dict[str, Any]]) -> set[str]:
    """The Secrets, as NAME/KEY, that a list of variables refers to."""
    references = [each["valueFrom"]["secretKeyRef"] for each in environment if "valueFrom" in each]
    return {f"{each['name']}/{each['key']}" for each in references}


@pytest.mark.parametrize("name", sorted(KNOWS))
def test_a_component_knows_the_secrets_it_needs_and_no_other(name: str):
    assert secrets(COMPONENTS[name]["env"]) == KNOWS[name]


def test_the_chart_hands_out_no_secret_by_itself():
    assert not any(VALUES["enableBuiltInSecretEnvVars"].values())
    wanted = {"AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__API_AUTH__JWT_SECRET",
              "AIRFLOW__API__SECRET_KEY", "AIRFLOW__CELERY__BROKER_URL", "AIRFLOW__CELERY__RESULT_BACKEND",
              "AIRFLOW__CORE__SQL_ALCHEMY_CONN", "AIRFLOW_CONN_AIRFLOW_DB"}  # fmt: skip
    assert wanted <= VALUES["enableBuiltInSecretEnvVars"].keys()


def test_no_secret_stands_in_the_file_and_none_is_made_up_by_the_chart():
    assert not re.search(r"^\s*(password|pass|fernetKey|jwtSecret|apiSecretKey|brokerUrl):", TEXT, re.MULTILINE)
    names = ("fernetKeySecretName", "jwtSecretName", "apiSecretKeySecretName")
    assert {VALUES[name] for name in names} == {KEYS}
    assert VALUES["data"].keys() == {"metadataSecretName", "brokerUrlSecretName", "resultBackendSecretName"}
    assert VALUES["redis"]["passwordSecretName"]
    assert "$ADMIN_PASSWORD" in " ".join(VALUES["createUserJob"]["args"])


def test_workers_wait_for_no_database():
    assert WORKERS["waitForMigrations"] == {"enabled": False}
    for name in ("apiServer", "scheduler", "dagProcessor", "triggerer"):
        assert secrets(VALUES[name]["waitForMigrations"]["env"]) == {DATABASE}


def test_nothing_runs_as_root_or_writes_into_the_image():
    assert VALUES["securityContexts"]["pod"]["runAsNonRoot"] is True
    assert VALUES["securityContexts"]["pod"]["runAsUser"] == VALUES["uid"] == 50000
    assert VALUES["securityContexts"]["containers"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert {"name": "tmp", "mountPath": "/tmp"} in VALUES["volumeMounts"]
    assert VALUES["redis"]["securityContexts"]["pod"]["runAsNonRoot"] is True
    for component in COMPONENTS.values():
        assert component["serviceAccount"] == {"automountServiceAccountToken": False}


def test_one_pod_fetches_and_never_two():
    (fetch,) = WORKERS["sets"]
    assert (fetch["queue"], fetch["replicas"], fetch["strategy"]) == ("fetch", 1, {"type": "Recreate"})
    assert fetch["extraVolumeMounts"] == [{"name": "state", "mountPath": "/state"}]
    assert WORKERS["queue"] == "default"
    assert "extraVolumeMounts" not in WORKERS


def test_dags_come_with_the_image():
    assert "dags" not in VALUES


def test_old_metadata_is_deleted():
    assert VALUES["databaseCleanup"]["enabled"] is True
    assert VALUES["databaseCleanup"]["retentionDays"] == 90
