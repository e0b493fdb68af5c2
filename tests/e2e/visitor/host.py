"""Serves a host page that embeds the chat, on another origin."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Host:
    """The site. `localhost` and `127.0.0.1` are different origins, and both lead here."""

    port: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


@asynccontextmanager
async def host(pages: Mapping[str, str]) -> AsyncIterator[Host]:
    """Serve these pages (path -> HTML) until the block ends."""
    app = web.Application()

    def page(html: str) -> web.Response:
        return web.Response(text=f"<!doctype html><html lang=sv>{html}", content_type="text/html")

    for path, html in pages.items():

        async def serve(_: web.Request, html: str = html) -> web.Response:
            return page(html)

        app.router.add_get(path, serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listening).start()
    try:
        yield Host(listening.getsockname()[1])
    finally:
        await asyncio.wait_for(runner.cleanup(), 10)
