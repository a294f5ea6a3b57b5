"""From the list to the marked words and away with a bundle, alone and inside Airflow, with an eye on accessibility."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import stix2
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.rooms import CHROMIUM, PATIENCE, Installed, Served, airflow, chromium, log_in, serve, window

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: apt install chromium"),
]
_SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def served(demo_lake: str) -> Iterator[Served]:
    with serve(demo_lake) as one:
        yield one


@pytest.fixture(scope="module")
def installed(demo_lake: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    with airflow(tmp_path_factory.mktemp("airflow"), demo_lake) as one:
        yield one


def journey(page: Page, room: Page | FrameLocator) -> Path:
    """Filter, open the founding case, see the ransom first, follow a quote, come back, download the bundle."""
    expect(room.get_by_role("heading", name="Incidents", level=1)).to_be_visible(timeout=PATIENCE)
    room.get_by_label("Words").fill("interieur")
    room.get_by_label("Country").fill("FR")
    room.get_by_label("Sector").select_option("public_administration")
    room.get_by_role("button", name="Show").click()
    rows = room.locator("table.list tbody tr")
    expect(rows).to_have_count(1, timeout=PATIENCE)
    rows.first.get_by_role("link").first.click()
    first = room.locator("#conflicts .value").first
    expect(first.locator("h3")).to_contain_text("extortion.demanded", timeout=PATIENCE)
    expect(first.locator("h3 .status")).to_have_text("disputed")
    sides = first.locator(".evidence > .status").all_text_contents()
    assert {"claimed", "denied"} <= set(sides)
    quote = first.locator("blockquote a").first
    words = quote.inner_text().strip("“”")
    quote.click()
    marked = room.locator("mark:has(:target)")
    expect(marked).to_be_visible(timeout=PATIENCE)
    assert words.startswith(marked.inner_text().strip())
    room.locator(".crumbs a").nth(1).click()
    with page.expect_download() as download:
        room.get_by_role("link", name="stix", exact=True).click()
    return Path(download.value.path())


def assert_bundle(path: Path) -> None:
    bundle = stix2.parse(path.read_text("utf-8"), allow_custom=True)
    assert "incident" in {one["type"] for one in bundle.objects}


def test_alone(browser: Browser, served: Served):
    with window(browser) as context:
        page = context.new_page()
        page.goto(served.url)
        assert "token" not in page.url
        assert_bundle(journey(page, page))


def test_inside_airflow(browser: Browser, installed: Installed):
    with window(browser, width=1400) as context:
        page = context.new_page()
        assert_bundle(journey(page, log_in(page, installed)))


def test_without_script_the_same_can_be_read(browser: Browser, served: Served):
    with browser.new_context(java_script_enabled=False, accept_downloads=True) as context:
        page = context.new_page()
        page.goto(served.url)
        assert_bundle(journey(page, page))


def test_airflow_lets_nobody_in_without_a_login(installed: Installed):
    paths = ["", "incidents", "incidents/i-1", "incidents/i-1/timeline", "incidents/i-1/export/stix", "articles/a-1"]
    paths += ["sources", "runs", "runs/2025-12-12", "query?sql=SELECT+1", "query/csv?sql=SELECT+1", "export/csv"]
    paths += ["static/style.css", "run?dag_id=incident_ledger&run_id=x"]
    for path in paths:
        assert httpx.get(f"{installed.base}/breachledger/{path}", timeout=120).status_code == 401, path


def test_airflow_leads_from_a_run_to_its_day(installed: Installed):
    with httpx.Client(base_url=installed.base, timeout=120, follow_redirects=True) as client:
        login = client.post("/auth/token", json={"username": installed.user, "password": installed.password})
        client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
        body = {"logical_date": None, "partition_key": "2025-12-12", "conf": {"fetch": False}}
        run = client.post("/api/v2/dags/security_news_daily/dagRuns", json=body).raise_for_status().json()
        found = client.get("/breachledger/run", params={"dag_id": run["dag_id"], "run_id": run["dag_run_id"]})
        assert found.url.path == "/breachledger/runs/2025-12-12"
        assert "harbour-wire" in found.text
        plugins = json.dumps(client.get("/api/v2/plugins").json())
        assert "What the day brought" in plugins


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_keeps_anybody_out(browser: Browser, served: Served, width: int, is_dark: bool):
    with window(browser, width=width, is_dark=is_dark) as context:
        page = context.new_page()
        page.goto(served.url)
        for path in paths_of_each_kind(page, served.base):
            page.goto(f"{served.base}{path}")
            found = Axe().run(page).response["violations"]
            wrong = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in _SERIOUS]
            assert not wrong, (path, wrong)
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, (path, beyond)


def paths_of_each_kind(page: Page, base: str) -> list[str]:
    """A page of each kind, among them the founding case and an article of it."""
    page.goto(f"{base}/incidents?country=FR&sector=public_administration")
    incident = page.locator("table.list tbody th a").first.get_attribute("href") or ""
    page.goto(f"{base}{incident}")
    article = (page.locator("blockquote a").first.get_attribute("href") or "").split("#")[0]
    sql = "/query?sql=SELECT+field%2C+status%2C+count(*)+FROM+claims+GROUP+BY+ALL"
    days = ["/runs", "/runs/2025-12-12"]
    return [
        "/incidents",
        incident,
        f"{incident}/timeline",
        article,
        "/sources",
        *days,
        "/query",
        sql,
        "/incidents/nothing",
    ]
