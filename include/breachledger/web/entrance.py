"""Who may enter when the reading room runs alone: whoever has the token that `breachledger serve` printed.

The address with the token leads to one without it and leaves a cookie, so that the token stands in no history, link or
log. A page elsewhere cannot use the cookie (SameSite), nor can another name for this machine.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse

from breachledger.web.headers import Headers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "breachledger"
_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)


class Entrance:
    """Stands before the application; whoever has no token gets 401, whatever is asked for."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        await Headers(self._enter)(scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if not _HOST.fullmatch(request.headers.get("host", "")):
            await PlainTextResponse("this name is not served here\n", 421)(scope, receive, send)
        elif self._is(request.query_params.get("token")):
            await self._let_in(request)(scope, receive, send)
        elif self._is(request.cookies.get(COOKIE)) or self._is(_bearer(request)):
            await self.app(scope, receive, send)
        else:
            told = "open the address that breachledger serve printed; it has the token\n"
            await PlainTextResponse(told, 401, {"www-authenticate": "Bearer"})(scope, receive, send)

    def _is(self, given: str | None) -> bool:
        return given is not None and secrets.compare_digest(given.encode(), self.token.encode())

    def _let_in(self, request: Request) -> RedirectResponse:
        """To the same address without the token."""
        rest = [(name, value) for name, value in request.query_params.multi_items() if name != "token"]
        path = "/" + request.url.path.lstrip("/")  # two slashes would be another host
        answer = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, 303)
        answer.set_cookie(COOKIE, self.token, httponly=True, samesite="strict")
        return answer


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None
