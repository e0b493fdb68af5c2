"""The stores that retention runs over: one in memory under a clock that is moved, and a real database."""

from __future__ import annotations

import pytest

from storage.memory import MemoryStore
from storage.ports.store import Store
from tests.storage.conftest import database, installation, mongo, open_node, raw
from tests.support.fakes import Clock

__all__ = ["database", "installation", "mongo", "open_node", "raw"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "mongo"])
def store(request: pytest.FixtureRequest, clock: Clock) -> Store:
    """Each store in turn. Not a coroutine, so that it can ask for one of the two."""
    if request.param == "memory":
        return MemoryStore(clock)
    chosen: Store = request.getfixturevalue("mongo")
    return chosen
