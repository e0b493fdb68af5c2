"""The limit: a bare python-socketio server that acknowledges. `python -m tests.bench.echo PORT`."""

from __future__ import annotations

import sys
from typing import Any

import socketio
import uvloop
from aiohttp import web

SEEN = {"ok": True, "seq": 1, "at": "2026-11-25T12:00:00Z"}


def application() -> web.Application:
    """What answers `message:send` on `/visitor`, and `/healthz`."""
    server = socketio.AsyncServer(
        async_mode="aiohttp",
        namespaces=["/visitor"],
        async_handlers=False,
        cors_allowed_origins=[],
        http_compression=False,
    )

    @server.on("message:send", namespace="/visitor")  # type: ignore[untyped-decorator]  # the library ships no types
    async def acknowledge(sid: str, data: dict[str, Any]) -> dict[str, Any]:
        return SEEN

    @server.on("typing", namespace="/visitor")  # type: ignore[untyped-decorator]
    async def ignore(sid: str, data: dict[str, Any]) -> None:
        return None

    app = web.Application()
    server.attach(app)

    async def health(request: web.Request) -> web.Response:
        return web.Response()

    app.router.add_get("/healthz", health)
    return app


if __name__ == "__main__":
    uvloop.install()
    web.run_app(application(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
