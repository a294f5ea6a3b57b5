"""Reading rooms as browsers see them: a real server on loopback, and what stands in a page."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import httpx
import uvicorn
from fastapi import FastAPI
from lxml import html

from breachledger.settings import Settings
from breachledger.web.app import create_app
from breachledger.web.headers import POLICY

STRICT = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer says."""


def room(lake: str, guards: Sequence[Callable[..., Any]] = ()) -> FastAPI:
    """The application over a lake."""
    return create_app(Settings.from_environment({"BREACHLEDGER_LAKE": lake}), guards)


@contextmanager
def served(app: Any) -> Generator[str]:
    """The address of an application, for as long as it is served."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@contextmanager
def reader(app: Any, **more: Any) -> Generator[httpx.Client]:
    """A client of an application that is served for it."""
    with served(app) as address, httpx.Client(base_url=address, timeout=60, **more) as client:
        yield client


def page(client: httpx.Client, path: str, expected: int = 200, **query: object) -> html.HtmlElement:
    """A page, parsed; its status and its headers are checked."""
    answer = client.get(path, params={name: str(value) for name, value in query.items()} or None)
    assert answer.status_code == expected, f"{answer.status_code} {answer.url}: {answer.text[:300]}"
    assert STRICT.items() <= dict(answer.headers).items()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return html.document_fromstring(answer.text)


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    """The texts of the elements that an XPath finds, with single blanks."""
    return [" ".join(one.text_content().split()) for one in tree.xpath(path)]


def links(tree: html.HtmlElement, address: str) -> set[str]:
    """All that a page leads to or loads, as whole addresses without fragments."""
    found = tree.xpath("//@href | //@src | //form/@action")
    return {urldefrag(urljoin(address, one)).url for one in found}


def fingerprint(lake: str | Path) -> dict[str, str]:
    """Every file of a lake with the SHA-256 of its bytes."""
    found = sorted(path for path in Path(lake).rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}
