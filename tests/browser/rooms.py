"""Where the reading room runs: `breachledger serve`, or an Airflow as `make up` starts it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = next(filter(None, (shutil.which(name) for name in ("chromium", "chromium-browser"))), None)
PATIENCE = 120_000
"""Milliseconds for one step: a machine that runs an Airflow and a browser may be slow."""


@dataclass(frozen=True, slots=True)
class Served:
    """`breachledger serve`."""

    url: str
    """With the token."""

    @property
    def base(self) -> str:
        """Without it."""
        return self.url.split("/?")[0]


@contextmanager
def serve(lake: str) -> Generator[Served]:
    """The command, until the end of the block."""
    command = [sys.executable, "-m", "breachledger", "serve", "--lake", lake, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        try:
            yield Served(process.stdout.readline().strip())
        finally:
            process.terminate()


@dataclass(frozen=True, slots=True)
class Installed:
    """An Airflow with a login."""

    base: str
    user: str
    password: str


@contextmanager
def airflow(folder: Path, lake: str) -> Generator[Installed]:
    """An Airflow of the demo's outlets in `folder`, with a copy of a lake, until the end of the block."""
    shutil.copytree(lake, folder / "demo" / "lake")
    port = _free_port()
    at = ["--folder", str(folder)]
    local = [sys.executable, "-m", "deploy.local"]
    subprocess.run([*local, "up", *at, "--port", str(port)], cwd=ROOT, check=True, env=os.environ)
    try:
        passwords = json.loads((folder / "demo" / "passwords.json").read_text("utf-8"))
        yield Installed(f"http://127.0.0.1:{port}", "admin", passwords["admin"])
    finally:
        subprocess.run([*local, "down", *at], cwd=ROOT, check=True)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def chromium() -> Generator[Browser]:
    """The browser."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, *, is_dark: bool = False, width: int = 1280) -> BrowserContext:
    """A window of its own, with its own cookies."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if is_dark else "light", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE)
    return context


def log_in(page: Page, installed: Installed) -> FrameLocator:
    """Into Airflow, and by its navigation to the incidents; the frame in which Airflow shows them."""
    page.goto(f"{installed.base}/")
    page.fill("input[name=username]", installed.user)
    page.fill("input[name=password]", installed.password)
    page.press("input[name=password]", "Enter")
    page.get_by_text("Browse", exact=True).first.click()
    page.get_by_text("Incidents", exact=True).first.click()
    page.wait_for_url("**/plugin/incidents/**")
    return page.frame_locator("iframe")
