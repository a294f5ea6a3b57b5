"""The application: its pages, and what holds for all of them."""

from __future__ import annotations

import logging
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

import duckdb
from fastapi import Depends, FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request

from breachledger.errors import BreachledgerError, UsageError
from breachledger.web import article, exports, incident, incidents, query, runs, sources
from breachledger.web.headers import Headers
from breachledger.web.pages import render
from breachledger.web.reading import Room
from breachledger.web.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from breachledger.settings import Settings

log = logging.getLogger(__name__)

_PARTS = (incidents, incident, article, sources, runs, query, exports)
_ASSETS = {"style.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
"""What is handed out, by name: no path is ever made of an address."""


def create_app(settings: Settings, guards: Sequence[Callable[..., Any]] = ()) -> FastAPI:
    """The reading room of one lake.

    Args:
        settings: where the lake is.
        guards: what decides who may enter, as dependencies of FastAPI; each is asked for every route. Without one
            everybody may.
    """
    # Without the pages of FastAPI itself: they fetch scripts from elsewhere, and nobody would ask the guards.
    # Nor with its redirects for a slash too many: they lead to wherever the header Host says.
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(guard) for guard in guards],
    )
    app.state.room = Room(settings.lake)
    app.state.turns = Turns()
    app.add_middleware(Headers)
    app.add_exception_handler(BreachledgerError, _wrong)
    app.add_exception_handler(duckdb.Error, _unreadable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_api_route("/", _start, include_in_schema=False)
    app.add_api_route("/static/{name}", _asset)
    for part in _PARTS:
        app.include_router(part.router)
    return app


def _start(request: Request) -> RedirectResponse:
    """The first page is the list of incidents."""
    return RedirectResponse(f"{request.scope.get('root_path', '').rstrip('/')}/incidents")


def _asset(name: str) -> Response:
    """A file of the package."""
    if name not in _ASSETS:
        raise HTTPException(404)
    data = (resources("breachledger.web") / "static" / name).read_bytes()
    return Response(data, media_type=_ASSETS[name], headers={"cache-control": "private, max-age=3600"})


def _wrong(request: Request, error: Exception) -> HTMLResponse:
    """What cannot be shown: 404 for what was asked wrongly, or is not there; 503 for what the lake cannot give now."""
    status = 404 if isinstance(error, UsageError) else 503
    return HTMLResponse(render(request, "error.html", message=str(error), status=status), status)


def _unreadable(request: Request, error: Exception) -> HTMLResponse:
    """A file of the lake that was replaced while it was read, or is damaged."""
    log.warning("%s: %s", request.url.path, error)
    message = "The lake cannot be read just now: it is being written. Ask again in a moment."
    return HTMLResponse(render(request, "error.html", message=message, status=503), 503)


def _refused(request: Request, error: Exception) -> HTMLResponse:
    """A path that is not there, a method that is not taken, or what a guard says."""
    assert isinstance(error, StarletteHTTPException)  # ruff: ignore[assert] - registered for it alone
    message = f"{error.detail}: {request.method} {request.url.path}"
    return HTMLResponse(
        render(request, "error.html", message=message, status=error.status_code), error.status_code, error.headers
    )


def _invalid(request: Request, error: Exception) -> HTMLResponse:
    """A value in the address that cannot be read."""
    assert isinstance(error, RequestValidationError)  # ruff: ignore[assert] - registered for it alone
    told = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors())
    return HTMLResponse(render(request, "error.html", message=told, status=400), 400)
