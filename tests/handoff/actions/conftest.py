"""The stores of two nodes: one in memory that gives way at every step, and a real database over two connections."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.memory import MemoryStore
from storage.ports.store import Store
from tests.storage.conftest import OpenNode, database, installation, open_node, raw
from tests.support.fakes import BusyLog, BusySlots, Clock

__all__ = ["database", "installation", "open_node", "raw"]

Stores = tuple[Store, Store]


@pytest.fixture
async def in_memory() -> AsyncIterator[Stores]:
    made = MemoryStore(Clock())
    made.log, made.slots = BusyLog(made.log), BusySlots(made.slots)  # type: ignore[assignment]  # the same ports
    yield made, made
    await made.close()


@pytest.fixture
async def in_mongo(open_node: OpenNode) -> Stores:
    return await open_node(), await open_node()


@pytest.fixture(params=["in_memory", "in_mongo"])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Each kind in turn. Not a coroutine, so that it can ask for one of the two."""
    chosen: Stores = request.getfixturevalue(request.param)
    return chosen
