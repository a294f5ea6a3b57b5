"""Airflow's REST API, as far as a person at a terminal needs it: its errors are sentences that say what to do."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAG = "security_news_daily"

_PAGE = 100
_SECONDS = 30.0
_BUSY_TRIES = 6
_BUSY_WAIT = 1.0
_CLOCKS_DIFFER = timedelta(minutes=1)
"""By how much the machines of one Airflow may."""
_TOO_OLD = 401
_STATUS = {
    403: "this user may not do that: it takes one who may run DAGs (with Airflow's simple login, any but a viewer)",
    404: "Airflow does not know it",
    409: "it cannot be done now",
    422: "Airflow refuses this",
}


class AirflowError(Exception):
    """Airflow could not do it now; it may later."""


class Refused(AirflowError):
    """It cannot be done as it was asked for."""


class Busy(AirflowError):
    """Airflow failed at it: most often SQLite, which one process at a time can write to."""


class UnderWay(Refused):
    """Another backfill of the DAG is not finished."""


@dataclass(frozen=True, slots=True)
class Order:
    """A backfill to be made. Both days are included, in UTC."""

    first: date
    last: date
    conf: dict[str, Any]
    backwards: bool = False
    active: int = 3
    again: str = "none"
    """Which days that have a run are run again: `none`, `failed` or `completed`."""

    def body(self) -> dict[str, Any]:
        """As the API wants it."""
        return {
            "dag_id": DAG,
            "from_date": f"{self.first}T00:00:00Z",
            "to_date": f"{self.last}T00:00:00Z",
            "run_backwards": self.backwards,
            "dag_run_conf": self.conf,
            "reprocess_behavior": self.again,
            "max_active_runs": self.active,
        }


@dataclass(frozen=True, slots=True)
class Backfill:
    """A backfill that was made."""

    id: int
    first: date
    last: date
    created: datetime
    is_paused: bool
    is_completed: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One day's run."""

    id: str
    day: str
    state: str
    """`queued`, `running`, `success` or `failed`."""
    queued: datetime | None
    started: datetime | None
    """None for one that was given up before it began."""
    seconds: float | None
    conf: dict[str, Any]

    @property
    def has_ended(self) -> bool:
        """Whether nothing more becomes of it by itself."""
        return self.state in {"success", "failed"}


@dataclass(frozen=True, slots=True)
class FailedTask:
    """A task that failed; `label` is its outlet, where it has one."""

    run: str
    task: str
    label: str


class Airflow:
    """One Airflow, to which one user speaks. Logs in at the first request that needs it, and again when told to."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url.rstrip("/")
        self._login = {"username": user, "password": password}
        is_here = urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
        self.clock = datetime.now(UTC)
        """Airflow's own at its last answer."""
        self._client = httpx.Client(timeout=_SECONDS, trust_env=not is_here)  # no proxy leads to this machine

    def health(self) -> dict[str, str | None]:
        """Each component's health: `healthy`, `unhealthy`, or None where it has never run."""
        told = self._answer("GET", "/api/v2/monitor/health", has_login=False)
        return {name: one["status"] for name, one in told.items()}

    def dags(self) -> dict[str, dict[str, Any]]:
        """The DAGs by id, as the API tells them."""
        return {dag["dag_id"]: dag for dag in self._pages("GET", "/api/v2/dags", "dags")}

    def import_errors(self) -> list[dict[str, Any]]:
        """The DAG files that cannot be loaded: `filename`, `stack_trace`, `timestamp`."""
        return list(self._pages("GET", "/api/v2/importErrors", "import_errors"))

    def days_to_run(self, order: Order) -> list[str]:
        """The days of which a backfill would make a run.

        Raises:
            Refused: the order is wrong; the message says what.
        """
        told = self._answer("POST", "/api/v2/backfills/dry_run", json=order.body())
        return [one["partition_key"] for one in told["backfills"]]

    def create_backfill(self, order: Order) -> Backfill:
        """Make a backfill.

        Raises:
            UnderWay: another one is not finished.
            Refused: the order is wrong.
        """
        return _backfill(self._answer("POST", "/api/v2/backfills", json=order.body()))

    def backfill(self, number: int) -> Backfill:
        """How a backfill stands."""
        return _backfill(self._answer("GET", f"/api/v2/backfills/{number}"))

    def backfill_under_way(self) -> Backfill | None:
        """The one that is not finished; there is at most one."""
        told = self._answer("GET", "/api/v2/backfills", params={"dag_id": DAG, "order_by": "-id", "limit": 5})
        return next((_backfill(one) for one in told["backfills"] if not one["completed_at"]), None)

    def change(self, backfill: Backfill, what: str) -> None:
        """`pause`, `unpause` or `cancel` it."""
        self._answer("PUT", f"/api/v2/backfills/{backfill.id}/{what}")

    def runs(self, backfill: Backfill, since: datetime | None = None) -> Iterator[Run]:
        """The runs of a backfill, or those of them that have changed since a moment of `clock`.

        The API does not tell the backfill of a run: they are the ones of its days that were queued after it was made.
        """
        chosen = {
            "run_type": "backfill",
            "partition_date_gte": str(backfill.first),
            "partition_date_lte": str(backfill.last),
            "order_by": "id",
        }
        if since:
            chosen["updated_at_gte"] = (since - _CLOCKS_DIFFER).isoformat()
        for told in self._pages("GET", f"/api/v2/dags/{DAG}/dagRuns", "dag_runs", chosen):
            run = _run(told)
            if run.queued and run.queued >= backfill.created:
                yield run

    def failed_tasks(self, runs: Iterable[Run]) -> list[FailedTask]:
        """The tasks of these runs that have failed."""
        wanted, found = [run.id for run in runs], []
        for start in range(0, len(wanted), _PAGE):
            chosen = {"dag_ids": [DAG], "dag_run_ids": wanted[start : start + _PAGE], "state": ["failed"]}
            path = "/api/v2/dags/~/dagRuns/~/taskInstances/list"
            found += [_failed(one) for one in self._pages("POST", path, "task_instances", chosen)]
        return found

    def _pages(self, method: str, path: str, key: str, chosen: dict[str, Any] | None = None) -> Iterator[Any]:
        """The objects below `key` of all pages."""
        seen = 0
        while True:
            if method == "GET":
                page = self._answer(method, path, params={**(chosen or {}), "limit": _PAGE, "offset": seen})
            else:
                page = self._answer(method, path, json={**(chosen or {}), "page_limit": _PAGE, "page_offset": seen})
            yield from page[key]
            seen += len(page[key])
            if not page[key] or seen >= page["total_entries"]:
                return

    def _answer(self, method: str, path: str, *, has_login: bool = True, **more: Any) -> Any:
        """The value of an answer; asks again for a while where Airflow is busy."""
        for _ in range(_BUSY_TRIES - 1):
            try:
                return self._answer_now(method, path, has_login=has_login, **more)
            except Busy:
                time.sleep(_BUSY_WAIT)
        return self._answer_now(method, path, has_login=has_login, **more)

    def _answer_now(self, method: str, path: str, *, has_login: bool, **more: Any) -> Any:
        if has_login and "Authorization" not in self._client.headers:
            self._log_in()
        response = self._ask(method, path, **more)
        if has_login and response.status_code == _TOO_OLD:  # a token lives for a day
            self._log_in()
            response = self._ask(method, path, **more)
        return self._value(response)

    def _log_in(self) -> None:
        response = self._ask("POST", "/auth/token", json=self._login)
        if response.status_code == _TOO_OLD:
            raise Refused(
                f"Airflow at {self.url} does not take this password of {self._login['username']!r}: "
                "give both in AIRFLOW_USER and AIRFLOW_PASSWORD"
            )
        token = self._value(response).get("access_token")
        self._client.headers["Authorization"] = f"Bearer {token}"

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            response = self._client.request(method, self.url + path, **more)
        except httpx.InvalidURL as error:
            raise Refused(f"{self.url} is no address: {error}") from error
        except httpx.UnsupportedProtocol as error:
            raise Refused(f"{self.url} is no address: it begins with http:// or https://") from error
        except httpx.HTTPError as error:
            raise AirflowError(f"no Airflow answers at {self.url} ({error})") from error
        if told := response.headers.get("Date"):
            self.clock = parsedate_to_datetime(told)
        return response

    def _value(self, response: httpx.Response) -> Any:
        if response.is_success:
            try:
                return response.json()
            except ValueError as error:
                raise Refused(f"what answers at {self.url} is no Airflow") from error
        what = _detail(response)
        if response.status_code == httpx.codes.CONFLICT and "running backfill" in what:
            raise UnderWay(what)
        if known := _STATUS.get(response.status_code):
            raise Refused(f"{known}: {what}")
        failed = Busy if response.is_server_error else AirflowError
        raise failed(f"Airflow at {self.url} answers {response.status_code}: {what}")


def _detail(response: httpx.Response) -> str:
    """What Airflow says of an error, on one line."""
    try:
        told = response.json()["detail"]
    except (ValueError, KeyError, TypeError):
        told = response.text[:200]
    if isinstance(told, list):
        told = "; ".join(str(one.get("msg", one) if isinstance(one, dict) else one) for one in told)
    return " ".join(str(told).split())


def _backfill(told: dict[str, Any]) -> Backfill:
    first, last = (datetime.fromisoformat(told[name]).date() for name in ("from_date", "to_date"))
    created = datetime.fromisoformat(told["created_at"])
    return Backfill(told["id"], first, last, created, told["is_paused"], told["completed_at"] is not None)


def _run(told: dict[str, Any]) -> Run:
    queued, started = (datetime.fromisoformat(told[at]) if told[at] else None for at in ("queued_at", "start_date"))
    state, conf = told["state"], told["conf"] or {}
    return Run(told["dag_run_id"], told["partition_key"], state, queued, started, told["duration"], conf)


def _failed(told: dict[str, Any]) -> FailedTask:
    label = told["rendered_map_index"] or (str(told["map_index"]) if told["map_index"] >= 0 else "")
    return FailedTask(told["dag_run_id"], told["task_id"], label)
