"""The pictures of `docs/pictures`, taken of the demo's lake: `make pictures`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.rooms import CHROMIUM, ROOT, chromium, serve, window

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = ROOT / "docs" / "pictures"
LAKE = ROOT / "var" / "demo" / "lake"


def main(lake: Path = LAKE) -> int:
    """Take them; 2 where there is no browser."""
    if CHROMIUM is None:
        print("there is no chromium here: apt install chromium", file=sys.stderr)
        return 2
    FOLDER.mkdir(exist_ok=True)
    with serve(str(lake)) as served, chromium() as browser, window(browser) as context:
        page = context.new_page()
        page.goto(served.url)
        _take(page, "incidents")
        page.goto(f"{served.base}/incidents?q=interieur&country=FR&sector=public_administration")
        page.locator("table.list tbody th a").first.click()
        _take(page, "incident")
        page.locator("#conflicts .evidence a").first.click()
        _take(page, "article")
        page.goto(f"{served.base}/sources?days=14")
        _take(page, "sources")
    return 0


def _take(page: Page, name: str) -> None:
    page.wait_for_load_state()
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
