"""A web server on this machine with pages of organisations: as they were, changed, moved, gone, and hostile."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def html(body: str, **more: str) -> Answer:
    """A page."""

    async def answer(request: web.Request) -> web.StreamResponse:
        page = f"<!doctype html><html lang=sv><head><title>Tel 08-000 00 00</title></head><body>{body}</body></html>"
        return web.Response(text=page, content_type="text/html", headers=more)

    return answer


def status(code: int) -> Answer:
    """An answer without a page."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=code)

    return answer


def redirect(to: str, code: int = 301) -> Answer:
    """The page is elsewhere."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=code, headers={"Location": to})

    return answer


def raw(body: bytes, content_type: str = "text/html", **headers: str) -> Answer:
    """Bytes as they are."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Type": content_type, **headers})

    return answer


def bomb() -> Answer:
    """A small answer that unpacks to twenty megabytes."""
    return raw(gzip.compress(b" " * 20_000_000, 9), **{"Content-Encoding": "gzip"})


async def silent(request: web.Request) -> web.StreamResponse:
    """Begins an answer and never ends it."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    await response.write(b"<p>")
    await asyncio.Event().wait()
    return response


@asynccontextmanager
async def served(pages: dict[str, Answer]) -> AsyncIterator[str]:
    """The server's address, while it runs; any other page is missing."""
    app = web.Application()
    for name, answer in pages.items():
        app.router.add_get(f"/{name}", answer)
    server = TestServer(app)
    await server.start_server(shutdown_timeout=0)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        await server.close()
