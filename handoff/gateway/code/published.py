"""Serves the signed list of browser code, as it lies in the data folder; a new one counts from the next request on."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from handoff.gateway.code.listing import FILE, PATH


def add_code_list(app: web.Application, data: Path) -> None:
    """Register the route; 404 where the operator has signed nothing."""

    async def serve(request: web.Request) -> web.Response:
        try:
            body = (data / FILE).read_bytes()
        except OSError:
            raise web.HTTPNotFound from None
        return web.Response(body=body, content_type="application/json", charset="utf-8")

    app.router.add_get(PATH, serve)
