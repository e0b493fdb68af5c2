"""What a database server tells of its own habits."""

from __future__ import annotations

from datetime import timedelta

from storage.ports.server import ServerHabits
from storage.ports.store import Store


async def test_a_fresh_server_neither_profiles_nor_remembers_for_long(store: Store) -> None:
    habits = await store.server.habits()
    assert habits == ServerHabits(profiling=False, oplog=habits.oplog)
    assert habits.oplog is not None
    assert timedelta(minutes=-1) < habits.oplog < timedelta(days=1)
