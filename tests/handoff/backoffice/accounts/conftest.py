"""A store with one counselor in it, and the sessions over it, on a clock that stands still; and a real database."""

from __future__ import annotations

import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.sessions import SessionManager
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from tests.storage.conftest import database, installation, mongo, open_node
from tests.support.fakes import Clock

__all__ = ["database", "installation", "mongo", "open_node"]

PASSWORD = "korrekt häst batteri"
"""Everybody's here."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
async def kim(store: MemoryStore) -> StaffAccount:
    return await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)


@pytest.fixture
def sessions(store: MemoryStore) -> SessionManager:
    return SessionManager(account_ports(store), practice=lambda: True)
