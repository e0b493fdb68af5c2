"""Waits until a child process is healthy, over HTTP."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import aiohttp

from handoff.operations.endpoint import Endpoint

EVERY_S = 0.25
_TIMEOUT = aiohttp.ClientTimeout(total=5)


async def until_ok(where: Endpoint, *, every_s: float = EVERY_S) -> None:
    """Return as soon as it answers 200. Never raises: at first the child does not listen yet."""
    async with where.session(_TIMEOUT) as session:
        # Polled: there is no event from another process.
        while not await _is_ok(session, where.url):  # noqa: ASYNC110
            await asyncio.sleep(every_s)


async def _is_ok(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.status == HTTPStatus.OK
    except (aiohttp.ClientError, TimeoutError):
        return False
