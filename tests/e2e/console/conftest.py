"""A line with staff for each test of the console, so that no test depends on what another one left."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.e2e.console.staffed_line import StaffedLine, staffed_line


@pytest_asyncio.fixture(loop_scope="session")
async def staffed() -> AsyncIterator[StaffedLine]:
    """A line of its own, over a store in memory: it starts in a second."""
    async with staffed_line() as running:
        yield running
