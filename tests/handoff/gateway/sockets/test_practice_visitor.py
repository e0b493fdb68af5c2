"""Invented visitors: one for each who practises, however quickly they press, and none that outlives a failed start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from storage.errors import Unavailable
from storage.memory import MemoryStore
from storage.ports.records import KeptRecord, RecordBook
from tests.handoff.gateway.http.test_staff import Desk
from tests.support.site import Opens, Site

WHO = {"persona": "akut_kniv"}


class AilingBook:
    """A book of records that cannot be written to while it is ill."""

    def __init__(self, book: RecordBook) -> None:
        self._book = book
        self.ill = True

    async def save(self, record: KeptRecord, *, seen: int) -> bool:
        if self.ill:
            raise Unavailable("no answer")
        return await self._book.save(record, seen=seen)

    def __getattr__(self, name: str) -> object:
        return getattr(self._book, name)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def connected(site: Site, count: int) -> None:
    """Wait until the node has so many connections."""
    async with asyncio.timeout(30):
        while len(site.server.eio.sockets) != count:  # noqa: ASYNC110  # the library tells nobody
            await asyncio.sleep(0.01)


async def test_of_two_quick_starts_one_is_refused_and_one_visitor_comes(
    running: Site, http: aiohttp.ClientSession
) -> None:
    noor = Desk(http, running, await running.cookie("noor", "trainee"))
    answers = await asyncio.gather(*(noor.code("post", "practice/rehearsals", WHO) for _ in range(3)))
    assert sorted(answers) == ["ok", "practice_busy", "practice_busy"]
    await connected(running, 1)


async def test_a_visitor_without_a_review_sheet_leaves_and_the_next_start_is_not_refused(
    open_site: Opens, http: aiohttp.ClientSession
) -> None:
    store = MemoryStore()
    book = AilingBook(store.reviews)
    store.reviews = book  # type: ignore[assignment]  # the same port
    site = await open_site(store=store)
    noor = Desk(http, site, await site.cookie("noor", "trainee"))
    assert await noor.code("post", "practice/rehearsals", WHO) == "unavailable"
    await connected(site, 0)
    book.ill = False
    assert await noor.code("post", "practice/rehearsals", WHO) == "ok"


async def test_a_node_that_stops_leaves_no_invented_visitor_behind(running: Site, http: aiohttp.ClientSession) -> None:
    noor = Desk(http, running, await running.cookie("noor", "trainee"))
    assert await noor.code("post", "practice/rehearsals", WHO) == "ok"
    await running.node.app.shutdown()
    await connected(running, 0)
