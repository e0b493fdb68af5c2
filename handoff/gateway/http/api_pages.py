"""The descriptions of both interfaces, below `/api/`, to be read: pages without scripts, as the build has made them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from aiohttp import web

from handoff.gateway.http import headers

PATHS: Final = {"/api/": "api.html", "/api/http": "api-http.html", "/api/events": "api-events.html"}
"""Address -> file of the build."""


def add_api_pages(app: web.Application, widget: Path) -> None:
    """Register the pages, for everybody; `/api` leads to the first.

    Args:
        app: the application.
        widget: the folder of the built pages.
    """

    def page(file: Path) -> Any:
        async def serve(request: web.Request) -> web.FileResponse:
            return web.FileResponse(file, headers={"Content-Security-Policy": headers.scriptless()})

        return serve

    async def first(request: web.Request) -> web.Response:
        raise web.HTTPPermanentRedirect("/api/")

    app.router.add_get("/api", first)
    for path, name in PATHS.items():
        app.router.add_get(path, page(widget / name))
