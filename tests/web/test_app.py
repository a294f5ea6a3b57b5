"""The whole application: every page and its headers, what is asked wrongly, and that nothing leads out or changes."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI, HTTPException
from fastapi.routing import APIRoute

from breachledger.query.ledger import Ledger
from tests.web.rooms import STRICT, fingerprint, links, page, reader, room

_OTHER_DAY = re.compile(r"/runs/(?!2025-12)|[?&]until=(?!2025-12)")


@pytest.fixture(scope="session")
def ids(ledger: Ledger) -> dict[str, str]:
    """What stands for the parameters of the routes."""
    return {
        "incident_id": ledger.sql("SELECT min(incident_id) AS x FROM incidents").to_pylist()[0]["x"],
        "article_id": ledger.sql("SELECT min(article_id) AS x FROM articles").to_pylist()[0]["x"],
        "day": "2025-12-12",
        "form": "csv",
        "name": "style.css",
    }


def paths(app: FastAPI, ids: dict[str, str]) -> list[str]:
    """An address of every route of the application."""
    found = [route.path.format(**ids) for route in app.routes if isinstance(route, APIRoute)]
    assert len(found) == len(app.routes) >= 12
    return found


def test_every_route_answers_with_strict_headers(demo: httpx.Client, demo_lake: str, ids: dict[str, str]):
    for path in paths(room(demo_lake), ids):
        answer = demo.get(path, params={"sql": "SELECT 1 AS n"} if path.startswith("/query") else None)
        assert answer.status_code == (307 if path == "/" else 200), path
        assert STRICT.items() <= dict(answer.headers).items(), path
        kept = "private, max-age=3600" if path.startswith("/static") else "private, no-store"
        assert answer.headers["cache-control"] == kept
    assert demo.get("/").headers["location"] == "/incidents"


def test_the_policy_lets_nothing_run_and_nothing_in_from_elsewhere():
    told = dict(part.strip().split(" ", 1) for part in STRICT["content-security-policy"].split(";"))
    assert told["default-src"] == "'none'"
    assert "script-src" not in told
    assert told["style-src"] == told["form-action"] == told["frame-ancestors"] == "'self'"
    assert told["base-uri"] == "'none'"


@pytest.mark.long
@pytest.mark.timeout(90)
def test_every_link_leads_to_a_page_and_reading_changes_nothing(demo: httpx.Client, demo_lake: str):
    before = fingerprint(demo_lake)
    start = f"{demo.base_url}/incidents"
    seen, waiting, kinds = {start}, deque([start]), set()
    while waiting:
        address = waiting.popleft()
        answer = demo.get(address)
        assert answer.status_code == 200, (address, answer.text[:300])
        kinds.add(urlsplit(address).path.split("/")[1])
        if answer.headers["content-type"].startswith("text/html"):
            new = {one for one in links(_parsed(answer), address) if _is_followed(one, demo)} - seen
            seen |= new
            waiting.extend(sorted(new))
    assert kinds == {"incidents", "articles", "sources", "runs", "query", "static", "export"}
    assert len(seen) > 150
    assert fingerprint(demo_lake) == before


def _parsed(answer: httpx.Response):
    from lxml import html

    return html.document_fromstring(answer.text)


def _is_followed(address: str, demo: httpx.Client) -> bool:
    """Links within; of two filters of the list at once, of exports and of days without end only some."""
    parts = urlsplit(address)
    if parts.netloc != demo.base_url.netloc.decode() or _OTHER_DAY.search(address) or parts.query.count("&") > 1:
        return False
    return (
        "/export/" not in parts.path or (parts.path.startswith("/export/") and not parts.query) or "csv" in parts.path
    )


WRONG = {
    "/nothing": 404,
    "/incidents/": 404,
    "/incidents/i-nothing": 404,
    "/incidents/i-": 404,
    "/incidents/%00": 404,
    "/incidents/%FF%FE": 404,
    "/incidents/i-nothing/timeline": 404,
    "/incidents/i-nothing/export/csv": 404,
    "/incidents/..%2f..%2fetc%2fpasswd": 404,
    "/incidents?page=0": 400,
    "/incidents?page=-1": 400,
    "/incidents?page=x": 400,
    "/incidents?page=100001": 400,
    "/incidents?page=99999999999999999999999": 400,
    "/incidents?conflict=perhaps": 400,
    "/incidents?seen=perhaps": 400,
    "/incidents?since=soon": 404,
    "/incidents?until=2025-13-01": 404,
    "/incidents?since=2025-12-10T25:00": 404,
    "/incidents?country=FRA": 404,
    "/incidents?country=%C3%A9%C3%A9": 404,
    "/incidents?sector=fishing": 404,
    "/incidents?type=bad": 404,
    "/incidents?status=true": 404,
    "/incidents?as_of=yesterday": 404,
    "/incidents?as_of=%00": 404,
    "/articles/a-nothing": 404,
    "/articles/%00": 404,
    "/sources?days=0": 400,
    "/sources?days=401": 400,
    "/sources?days=x": 400,
    "/sources?until=x": 404,
    "/runs?until=2025-02-30": 404,
    "/runs/today": 404,
    "/runs/2025-02-30": 404,
    "/runs/%00": 404,
    "/export/pdf": 404,
    "/export/csv?country=AQ": 404,
    "/export/csv?sector=fishing": 404,
    "/export/csv?since=soon": 404,
    "/query/pdf?sql=SELECT%201": 404,
    "/query/csv": 404,
    "/query/csv?sql=DROP%20VIEW%20incidents": 404,
    "/static/nothing.css": 404,
    "/static/..%2fapp.py": 404,
    "/static/%2e%2e/app.py": 404,
}


@pytest.mark.parametrize("path", WRONG)
def test_what_is_asked_wrongly_is_told_on_a_page(demo: httpx.Client, path: str):
    tree = page(demo, path, WRONG[path])
    assert tree.xpath("string(//h1)") == "This cannot be shown"
    assert len(tree.xpath("string(//main)")) > 45


STRANGE = (
    "/incidents?q=%00", "/incidents?q=%F0%9F%92%A9%20%E2%80%AE",
    "/incidents?q=" + "a+" * 2_000, "/incidents?actor=%00'%22",
    "/incidents?language=%00", "/incidents?page=100000", "/incidents?as_of=0001-01-01", "/incidents?as_of=9999-12-31",
    "/incidents?since=0001-01-01&until=9999-12-31", "/incidents?since=2025-12-12T10:00",
    "/incidents?unknown=1&unknown=2",
    "/runs/0001-01-01", "/runs/9999-12-31", "/runs?until=0001-01-01", "/runs?until=9999-12-31",
    "/sources?until=0001-01-01", "/sources?until=9999-12-31", "/sources?until=0001-01-01&days=400", "/query?sql=%00",
    "/query?sql=SELECT+1", "/query?sql=" + "(" * 3_000, "/query?sql=SELECT+%27%F0%9F%92%A9%27+AS+%22%3Cb%3E%22",
    "/query?sql=DESCRIBE+incidents", "/query?sql=SELECT+%27nan%27::DOUBLE,+DATE+%27infinity%27",
    "/query?sql=SELECT+TIMESTAMP+%27290000-01-01%27", "/query?sql=SELECT+INTERVAL+5+YEARS",
    "/query?sql=SELECT+uuid(),+%27a%27::BLOB,+TIME+%2710:00%27,+1::HUGEINT,+MAP{1:2},+%7B%27a%27:1%7D",
    "/query?sql=SELECT+1+AS+a,+2+AS+a",
)  # fmt: skip


@pytest.mark.parametrize("path", STRANGE)
def test_what_is_strange_and_allowed_is_a_page(demo: httpx.Client, path: str):
    page(demo, path)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_no_method_but_get_is_answered(demo: httpx.Client, demo_lake: str, ids: dict[str, str], method: str):
    before = fingerprint(demo_lake)
    for path in paths(room(demo_lake), ids):
        answer = demo.request(method, path)
        assert answer.status_code == 405, path
        assert STRICT.items() <= dict(answer.headers).items()
    assert fingerprint(demo_lake) == before


def test_below_another_application_all_that_a_page_names_stays_below(demo_lake: str, ids: dict[str, str]):
    around, inner = FastAPI(), room(demo_lake)
    around.mount("/breachledger", inner)
    with reader(around) as client:
        for path in paths(inner, ids):
            answer = client.get(f"/breachledger{path}", params={"sql": "SELECT 1 AS n"} if "query" in path else None)
            assert answer.status_code in {200, 307}
            assert STRICT.items() <= dict(answer.headers).items()
            if answer.headers.get("content-type", "").startswith("text/html"):
                within = links(_parsed(answer), str(answer.url))
                own = [urlsplit(one).path for one in within if urlsplit(one).netloc == client.base_url.netloc.decode()]
                assert len(own) > 5
                assert [one for one in own if not one.startswith("/breachledger/")] == []
        assert client.get("/breachledger/").headers["location"] == "/breachledger/incidents"
        assert page(client, "/breachledger/runs").xpath("//*[@aria-current]/text()") == ["Runs"]
        assert page(client, "/breachledger/nothing", 404).xpath("//main//a/@href") == ["/breachledger/incidents"]


def test_a_guard_is_asked_for_every_route(demo_lake: str, ids: dict[str, str]):
    asked: list[int] = []

    def nobody() -> None:
        asked.append(1)
        raise HTTPException(401)

    app = room(demo_lake, guards=[nobody])
    with reader(app) as client:
        for number, path in enumerate(paths(app, ids), 1):
            answer = client.get(path)
            assert answer.status_code == 401, path
            assert len(asked) == number
            assert STRICT.items() <= dict(answer.headers).items()
            assert [one for one in ids.values() if one in answer.text and one not in path] in ([], ["style.css"])


def test_no_page_of_the_framework_is_served(demo: httpx.Client):
    for path in ("/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"):
        page(demo, path, 404)


def test_a_lake_that_is_not_there_is_told(tmp_path):
    with reader(room(str(tmp_path / "nothing"))) as client:
        tree = page(client, "/incidents", 404)
        assert "there is no lake at" in tree.xpath("string(//main)")
