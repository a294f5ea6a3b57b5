"""Airflow's REST API, as a client that has logged in."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import httpx

from tests.topology.processes import wait_until

DAILY = "security_news_daily"
_LIVE = {"queued", "running"}
_TIMES = 60
"""How often a request is sent at the most."""

Json = dict[str, Any]


class Api:
    """What a test asks of Airflow."""

    def __init__(self, address: str, password: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=60, trust_env=False)
        answer = self._client.post("/auth/token", json={"username": "admin", "password": password})
        assert answer.status_code == 201, answer.text
        self._client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def get(self, path: str, **params: Any) -> Any:
        """The JSON at a path of the API."""
        answer = self._client.get(f"/api/v2/{path}", params=params)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def send(self, method: str, path: str, body: Json | None = None) -> httpx.Response:
        """The answer to a request that changes something. Asked again, for a while, where SQLite is busy."""
        for _ in range(_TIMES):
            answer = self._client.request(method, f"/api/v2/{path}", json=body)
            if answer.status_code != 503 and "Database error" not in answer.text:
                break
            time.sleep(0.5)
        return answer

    def runs(self, dag: str = DAILY, **params: Any) -> list[Json]:
        """The runs of a DAG, oldest first."""
        found: list[Json] = self.get(f"dags/{dag}/dagRuns", limit=500, order_by="id", **params)["dag_runs"]
        return found

    def create_backfill(
        self, first: object, last: object, *, active: int = 3, backwards: bool = False, reprocess: str = "none",
        conf: Json | None = None, dag: str = DAILY,
    ) -> list[str]:  # fmt: skip
        """Create a backfill, when an earlier one is done; the ids of its runs."""
        body = {
            "dag_id": dag, "from_date": f"{first}T00:00:00Z", "to_date": f"{last}T00:00:00Z", "max_active_runs": active,
            "run_backwards": backwards, "reprocess_behavior": reprocess, "dag_run_conf": conf or {},
        }  # fmt: skip
        # Airflow takes one as done half a minute after its last run has ended, and refuses another until then.
        wait_until(lambda: all(one["completed_at"] for one in self.backfills(dag)), 120, "the backfill before", every=1)
        before = {run["dag_run_id"] for run in self.runs(dag)}
        answer = self.send("POST", "backfills", body)
        assert answer.status_code == 200, answer.text
        return [
            run["dag_run_id"]
            for run in self.runs(dag)
            if run["run_type"] == "backfill" and run["dag_run_id"] not in before
        ]

    def backfills(self, dag: str = DAILY) -> list[Json]:
        """All backfills of a DAG."""
        found: list[Json] = self.get("backfills", dag_id=dag)["backfills"]
        return found

    def trigger(self, *, key: str | None = None, dag: str = DAILY, **conf: Any) -> str:
        """Start a run by hand; its id."""
        body = {"logical_date": None, "partition_key": key, "conf": conf}
        answer = self.send("POST", f"dags/{dag}/dagRuns", body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["dag_run_id"])

    def wait_runs(self, ids: Iterable[str], seconds: float = 300, dag: str = DAILY) -> dict[str, Json]:
        """Wait until all these runs have ended; each by its id."""
        wanted, found = set(ids), {}

        def ended() -> bool:
            found.update({run["dag_run_id"]: run for run in self.runs(dag) if run["dag_run_id"] in wanted})
            return set(found) == wanted and not any(run["state"] in _LIVE for run in found.values())

        try:
            wait_until(ended, seconds, f"{len(wanted)} runs of {dag}", every=1)
        except AssertionError as error:
            left = [run_id for run_id, run in found.items() if run["state"] in _LIVE]
            raise AssertionError(f"{error}; left: {left}\n{self.story(left, dag)}") from None
        return found

    def succeed(self, ids: Iterable[str], seconds: float = 300, dag: str = DAILY) -> dict[str, Json]:
        """Wait until these runs have ended well.

        Raises:
            AssertionError: one has not, with the logs of its failed tasks.
        """
        runs = self.wait_runs(ids, seconds, dag)
        failed = [run_id for run_id, run in runs.items() if run["state"] != "success"]
        assert not failed, f"failed: {failed}\n{self.story(failed, dag)}"
        return runs

    def tasks(self, run: str, dag: str = DAILY) -> list[Json]:
        """The task instances of a run."""
        found: list[Json] = self.get(f"dags/{dag}/dagRuns/{run}/taskInstances", limit=500)["task_instances"]
        return found

    def states(self, run: str, dag: str = DAILY) -> dict[str, str | None]:
        """The state of each task of a run; a mapped one by its label."""
        return {_label(task): task["state"] for task in self.tasks(run, dag)}

    def log(self, task: Json) -> str:
        """The log of a task's last try."""
        way = f"dags/{task['dag_id']}/dagRuns/{task['dag_run_id']}/taskInstances/{task['task_id']}/logs"
        try_number = max(task["try_number"], 1)
        told = self.get(f"{way}/{try_number}", map_index=task["map_index"], full_content=True)["content"]
        return "\n".join(" ".join(f"{name}={value}" for name, value in line.items()) for line in map(_fields, told))

    def log_of(self, run: str, label: str, dag: str = DAILY) -> str:
        """The log of one task of a run, by its label."""
        return self.log(next(task for task in self.tasks(run, dag) if _label(task) == label))

    def story(self, runs: Iterable[str], dag: str = DAILY) -> str:
        """What became of the tasks of these runs, with the logs of those that did not succeed; for a failing test."""
        told = []
        for run in list(runs)[:3]:
            for task in self.tasks(run, dag):
                told.append(f"=== {run} {_label(task)}: {task['state']} (try {task['try_number']})")
                if task["state"] not in {"success", "skipped", "upstream_failed", None}:
                    told.append(self.log(task)[-4000:])
        return "\n".join(told)


def _label(task: Json) -> str:
    if task["map_index"] < 0:
        return str(task["task_id"])
    return f"{task['task_id']}[{task['rendered_map_index'] or task['map_index']}]"


def _fields(line: Any) -> Json:
    return line if isinstance(line, dict) else {"event": line}
