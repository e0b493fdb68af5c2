"""What the onion service shows: the visitor's side alone. Staff, metrics and health are not there.

Owns what its answers carry, too: one request a connection, so that nobody holds it by idle ones; and, on the open
web, the address under which Tor Browser finds the same page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from handoff.gateway.code.listing import PATH as CODE
from handoff.gateway.limits.onion import came_by_onion

LOCATION: Final = "Onion-Location"
_PAGES: Final = ("/chat", "/chat/enkel", "/stod", "/kunskap", "/om")
_SHOWN: Final = frozenset(
    {*_PAGES, "/widget.js", CODE, "/api/v1/service", "/api/v1/survey", "/api/v1/leave", "/socket.io/"}
)
_SHOWN_BELOW: Final = ("/static/", "/kunskap/", "/api/v1/articles/", "/api/v1/directory")
_FIRST: Final = "/chat"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class OnionMiddleware:
    """The middleware and the headers. `onion`: the origin of the onion service; empty where there is none."""

    def __init__(self, onion: str) -> None:
        self._onion = onion

    @web.middleware
    def only_visitors(self, request: web.Request, handler: Handler) -> Awaitable[web.StreamResponse]:
        """404 to everything else that comes by the onion service; its front page is the chat.

        No coroutine of its own: it would be kept for as long as a socket is open.
        """
        if came_by_onion(request):
            if request.path == "/":
                raise web.HTTPFound(_FIRST)
            if request.path not in _SHOWN and not request.path.startswith(_SHOWN_BELOW):
                raise web.HTTPNotFound
        return handler(request)

    def add_to(self, app: web.Application) -> None:
        """Mark every answer."""
        app.on_response_prepare.append(self._prepare)

    async def _prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        if came_by_onion(request):
            if not isinstance(response, web.WebSocketResponse):
                response.force_close()
                response.headers["Connection"] = "close"  # the library has written its own before it calls this
        elif self._onion and _is_visitors(request.path) and response.content_type == "text/html":
            response.headers[LOCATION] = f"{self._onion}{request.rel_url}"


def _is_visitors(path: str) -> bool:
    return path in _PAGES or path.startswith("/kunskap/")
