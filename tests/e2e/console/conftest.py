"""One line with its staff for all tests of the console: each leaves the queue empty and the hours as they were."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.e2e.console.house import House, house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def home() -> AsyncIterator[House]:
    async with house() as running:
        yield running
