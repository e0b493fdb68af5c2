"""HTTP routes for everybody: the pages, the visitor's JSON, invitations, health.

Signing in is in `login`, what staff do then in `staff`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from handoff.assistant.bot_service.client import Bot
from handoff.contract.routes import EDITOR, KNOWLEDGE, PREFIX, ROUTES
from handoff.gateway.code.published import add_code_list
from handoff.gateway.http import headers
from handoff.gateway.http.api_pages import add_api_pages
from handoff.gateway.http.chat_page import ChatPage
from handoff.gateway.http.metrics import CONTENT_TYPE as METRICS_TYPE
from handoff.gateway.http.public_api import add_public_routes
from handoff.gateway.http.readiness import Readiness, takes_writes
from handoff.gateway.http.responses import json_response
from handoff.gateway.http.seen_address import SeenAddress
from handoff.gateway.http.staff_router import StaffRouter

MAX_BODY_BYTES = 65_536
FORWARDED = frozenset({"x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"})
"""Headers of a request that has come through a proxy."""
_SERVED_BY_OTHERS = ("HEAD", "OPTIONS")


class HttpGateway:
    """Registers the routes of one node, and serves its pages, health and metrics."""

    def __init__(
        self,
        *,
        public: Sequence[object],
        staff: Sequence[object],
        staff_router: StaffRouter,
        bot: Bot,
        require_database: Callable[[], Awaitable[None]],
        widget: Path,
        origins: tuple[str, ...],
        chat: ChatPage,
        data: Path,
        measured: Callable[[], bytes],
        leaving: Callable[[], bool],
        seen_address: SeenAddress,
    ) -> None:
        """The handlers that others have made, and what is served here.

        Args:
            public: handlers of the routes for everybody.
            staff: handlers of all staff routes, served by `staff_router`.
            staff_router: checks session, role and origin.
            bot: asked whether it answers.
            require_database: returns if the database takes writes, else raises `StorageError`.
            widget: the folder of the built pages.
            origins: whose pages may open sockets.
            chat: the page of the chat.
            data: the data folder, where the signed list of browser code lies.
            measured: renders the metrics.
            leaving: whether the node is draining.
            seen_address: how a client's address is read.
        """
        self._public = public
        self._staff = staff
        self._staff_router = staff_router
        self._database = Readiness(takes_writes(require_database))
        self._bot = Readiness(bot.healthy)
        self._chat = chat
        self._data = data
        self._widget = widget
        self._origins = origins
        self._measured = measured
        self._leaving = leaving
        self._seen_address = seen_address

    def add_to(self, app: web.Application) -> None:
        """Register the routes, and the headers that every answer carries."""
        app.on_response_prepare.append(self._prepare)
        page, api = self._page, app.router
        api.add_get("/", page("host.html", ancestors=(), scripts=self._origins))
        api.add_get("/chat", self._chat.serve)
        api.add_get("/console", page("console.html", ancestors=(), further=headers.NO_MARKUP))
        api.add_get("/editor", page("editor.html", ancestors=(), further=headers.TRUSTED_TYPES))
        api.add_get("/widget.js", self._loader)
        api.add_static("/static", self._widget / "static", append_version=False)
        add_code_list(app, self._data)
        add_api_pages(app, self._widget)
        api.add_get("/healthz", self._health)
        api.add_get("/readyz", self._ready)
        api.add_get("/metrics", self._metrics)
        api.add_get("/addressz", self._seen_address.serve)
        add_public_routes(api, [route for route in ROUTES if route.public], self._public)
        self._staff_router.add_routes(api, [route for route in ROUTES if not route.public], self._staff)
        app.on_startup.append(refuse_undeclared)

    # --- pages -------------------------------------------------------------------------------------

    def _page(
        self, name: str, *, ancestors: tuple[str, ...], scripts: tuple[str, ...] = (), further: tuple[str, ...] = ()
    ) -> Any:
        built = self._widget / name
        inline = headers.Inline.of(built.read_text("utf-8")) if built.is_file() else headers.NOTHING_INLINE
        security = headers.policy(ancestors, scripts, further, inline)

        async def serve(request: web.Request) -> web.StreamResponse:
            return web.FileResponse(built, headers={"Content-Security-Policy": security})

        return serve

    async def _loader(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(
            self._widget / "widget.js",
            headers={
                "Cross-Origin-Resource-Policy": "cross-origin",
                "Access-Control-Allow-Origin": "*",  # a page that names the loader's hash has to be able to read it
                "Cache-Control": "public, max-age=300",
            },
        )

    async def _prepare(self, request: web.Request, response: web.StreamResponse) -> None:
        headers.secure(response)

    # --- health ------------------------------------------------------------------------------------

    async def _health(self, request: web.Request) -> web.Response:
        """This process runs its event loop."""
        return json_response({"ok": True})

    async def _ready(self, request: web.Request) -> web.Response:
        """A visitor can come, write and reach a human; `bot` says whether the bot answers too."""
        if self._leaving():
            return json_response({"ok": False, "leaving": True}, status=503)
        if not await self._database.holds():
            return json_response({"ok": False, "database": False}, status=503)
        return json_response({"ok": True, "database": True, "bot": await self._bot.holds()})

    async def _metrics(self, request: web.Request) -> web.Response:
        """For the operator's own Prometheus, which asks a node directly: what came through a proxy finds nothing."""
        if FORWARDED & {name.lower() for name in request.headers}:
            raise web.HTTPNotFound
        return web.Response(body=self._measured(), headers={"Content-Type": METRICS_TYPE})


async def refuse_undeclared(app: web.Application) -> None:
    """Stop the start if anything below `/api/v1` is served that `handoff.contract.routes` does not declare.

    Raises:
        ValueError: names the first such route.
    """
    declared = {(route.method.upper(), route.path) for route in (*ROUTES, *KNOWLEDGE, *EDITOR)}
    for served in app.router.routes():
        path = served.resource.canonical if served.resource else ""
        if path.startswith(PREFIX) and served.method not in _SERVED_BY_OTHERS and (served.method, path) not in declared:
            raise ValueError(f"{served.method} {path} declares neither roles nor that it is for everybody")
