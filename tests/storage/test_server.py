"""What a database server tells of its own habits."""

from __future__ import annotations

from datetime import timedelta

from storage.ports.server import ServerDiagnostics
from storage.ports.store import Store


async def test_a_fresh_server_neither_profiles_nor_remembers_writes(store: Store) -> None:
    assert await store.server.diagnostics() == ServerDiagnostics(profiling=False, oplog=timedelta())
