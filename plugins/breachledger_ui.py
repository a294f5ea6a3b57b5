"""The reading room in Airflow: pages over the lake behind Airflow's login, in its navigation and beside each run.

Every process of Airflow loads this file, and the API server alone shows pages: so they are made at the first request.
Whoever may read the DAG `incident_ledger` may read what it writes.
"""

from __future__ import annotations

import sys
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urlencode

from airflow.sdk import BaseOperatorLink
from airflow.sdk.plugins_manager import AirflowPlugin
from anyio import to_thread

if TYPE_CHECKING:
    from airflow.models.taskinstancekey import TaskInstanceKey
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

PREFIX = "/breachledger"
DAGS = ("security_news_daily", "incident_ledger", "lake_upkeep")
_READABLE = "incident_ledger"
_RUN = f"{PREFIX}/run"
_HANDED_OVER = 0.0005
"""Seconds after which a thread that works hands over Python's lock, where another one waits."""


class ReadingRoom:
    """The application, behind Airflow's permissions; what Airflow mounts is open to all by itself."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        app = await to_thread.run_sync(_application)  # the first time it takes seconds, and Airflow goes on meanwhile
        await app(scope, receive, send)


_MAKING = Lock()


def _application() -> FastAPI:
    """The application; made once, however many ask for it at first."""
    with _MAKING:
        return _made()


@cache
def _made() -> FastAPI:
    from airflow.api_fastapi.core_api.security import requires_access_dag

    from breachledger.settings import Settings
    from breachledger.web.app import create_app

    # Airflow's own requests wait for Python's lock while a page is made: a tenth as long as they would.
    sys.setswitchinterval(_HANDED_OVER)
    # Of the route too, and not only of its pages: assets and what does not exist tell nobody anything either.
    app = create_app(Settings.from_environment(), [requires_access_dag("GET", param_dag_id=_READABLE)])
    app.add_api_route("/run", _of_run)
    return app


def _of_run(dag_id: str, run_id: str) -> Any:
    """To the page of the day that a run is about; to the list of days, where it is about none."""
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from fastapi.responses import RedirectResponse

    with create_session() as session:
        run = session.query(DagRun).filter_by(dag_id=dag_id, run_id=run_id).one_or_none()
        day = (run.partition_key or (run.conf or {}).get("date")) if run and dag_id in DAGS else None
    # Relative, so that it is right below whatever path Airflow stands.
    return RedirectResponse(f"runs/{quote(str(day), safe='')}" if day else "runs")


class DayLink(BaseOperatorLink):
    """From a task to what its day brought."""

    name = "What the day brought"

    def get_link(self, _operator: Any, *, ti_key: TaskInstanceKey) -> str:
        """The address of the page; none for a task of another DAG."""
        if ti_key.dag_id not in DAGS:
            return ""
        return f"{_RUN}?{urlencode({'dag_id': ti_key.dag_id, 'run_id': ti_key.run_id})}"


class ReadingRoomPlugin(AirflowPlugin):
    """Where Airflow finds them."""

    name = "breachledger_ui"
    fastapi_apps: ClassVar = [{"app": ReadingRoom(), "url_prefix": PREFIX, "name": "Breachledger"}]
    external_views: ClassVar = [
        {
            "name": "Incidents",
            "href": f"{PREFIX}/incidents",
            "destination": "nav",
            "url_route": "incidents",
            "category": "browse",
        },
        {
            "name": "What the day brought",
            "href": f"{_RUN}?dag_id={{DAG_ID}}&run_id={{RUN_ID}}",
            "destination": "dag_run",
            "url_route": "day",
        },
    ]
    global_operator_extra_links: ClassVar = [DayLink()]
