"""How requests share the machine: a few at once, in threads of their own.

In Airflow the event loop and its pool of threads serve the scheduler's tasks and the user interface. However many
readers come, these pages take two threads and leave the rest alone.
"""

from __future__ import annotations

import functools
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import anyio
from fastapi import Request
from fastapi.responses import HTMLResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 2


class Turns:
    """Work that waits for its turn."""

    def __init__(self) -> None:
        self._limiter = anyio.CapacityLimiter(AT_ONCE)

    async def take(self, work: Callable[[], T]) -> T:
        """What `work` gives, from a thread."""
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)


def page(function: Callable[P, str]) -> Callable[P, Awaitable[HTMLResponse]]:
    """A route of a function that makes a page; its first argument is the request."""

    @functools.wraps(function)
    async def route(*args: P.args, **kwargs: P.kwargs) -> HTMLResponse:
        request = kwargs.get("request") or args[0]
        assert isinstance(request, Request)  # ruff: ignore[assert] - each page takes it
        return HTMLResponse(await request.app.state.turns.take(partial(function, *args, **kwargs)))

    return route
