"""Settings of the service: each has versions, and several are read at once."""

from __future__ import annotations

from storage.ports.store import Store


async def test_several_settings_at_once_are_those_that_there_are(store: Store) -> None:
    assert await store.records.put("hours", b"always", replaces=0)
    assert await store.records.put("intake", b"open", replaces=0)
    assert await store.records.put("intake", b"stopped", replaces=1)
    assert not await store.records.put("intake", b"late", replaces=1)
    found = await store.records.get_many(("hours", "intake", "languages"))
    assert found == {"hours": (1, b"always"), "intake": (2, b"stopped")}
    assert await store.records.get("intake") == found["intake"]
