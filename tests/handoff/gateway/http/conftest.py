"""Two people at the editor's desk of whatever node a test file runs (`store` and `running`)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from storage.memory import MemoryStore
from tests.support.editor_desk import Desk, People
from tests.support.site import Site


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
def people(http: aiohttp.ClientSession, store: MemoryStore) -> People:
    return People(http, store)


@pytest.fixture
async def anna(people: People, running: Site) -> Desk:
    return await people.at(running, "anna", "editor")


@pytest.fixture
async def lena(people: People, running: Site) -> Desk:
    return await people.at(running, "lena", "reviewer", jurist=True)
