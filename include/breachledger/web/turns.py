"""How requests share the machine: one after the other, in a thread of their own.

In Airflow the event loop and its pool of threads serve the scheduler's tasks and the user interface. However many
readers come, these pages take one thread that works, and one that waits for the process in which queries run.
"""

from __future__ import annotations

import functools
import time
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import anyio
from fastapi import Request
from fastapi.responses import HTMLResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

P = ParamSpec("P")
T = TypeVar("T")


_REST = 1.0
"""How long nothing is done after some work while others wait, in times of that work: Airflow has the machine then."""


class Turns:
    """Work that waits for its turn."""

    def __init__(self) -> None:
        self._turn = anyio.Lock()
        self._working = anyio.CapacityLimiter(1)
        self._waiting = anyio.CapacityLimiter(1)

    async def take(self, work: Callable[[], T]) -> T:
        """What `work` gives, from the one thread that works; with more, Airflow would wait for Python's lock longer."""
        async with self._turn:
            began = time.perf_counter()
            done = await anyio.to_thread.run_sync(work, limiter=self._working)
            if self._turn.statistics().tasks_waiting:
                await anyio.sleep(_REST * (time.perf_counter() - began))
        return done

    async def wait(self, work: Callable[[], T]) -> T:
        """What `work` gives that is done elsewhere, while pages are made."""
        return await anyio.to_thread.run_sync(work, limiter=self._waiting)


def page(function: Callable[P, str]) -> Callable[P, Awaitable[HTMLResponse]]:
    """A route of a function that makes a page; its first argument is the request."""

    @functools.wraps(function)
    async def route(*args: P.args, **kwargs: P.kwargs) -> HTMLResponse:
        request = kwargs.get("request") or args[0]
        assert isinstance(request, Request)  # ruff: ignore[assert] - each page takes it
        return HTMLResponse(await request.app.state.turns.take(partial(function, *args, **kwargs)))

    return route
