"""What it costs the database that lists are asked for every few seconds: what has ended, or waits, is not read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest

from storage.ids import ConversationId
from storage.mongo import MongoStore
from storage.ports.store import Store
from tests.storage.conftest import OpenNode
from tests.storage.samples import NOON, after, put_open, row
from tests.support.commands import commands

MANY: Final = 30


async def open_node_that_tells(open_node: OpenNode) -> MongoStore:
    commands()
    return await open_node()


async def put(store: Store, name: str, **fields: Any) -> None:
    await put_open(store, row(2, conversation=ConversationId(name), **fields))


@pytest.mark.parametrize("practice", [False, True])
async def test_looking_for_what_is_to_be_sealed_reads_nothing_that_is(
    open_node: OpenNode, raw: Any, practice: bool
) -> None:
    """Asked every five seconds, for as long as a year's conversations stand in the index."""
    store = await open_node_that_tells(open_node)
    for number in range(MANY):
        await put(store, f"of practice {number}", state="closed", practice=True)
    await put(store, "real", state="closed", practice=False)
    # Nobody reads them here, so they need no key.
    ended = [
        {"_id": f"sealed {number}", "state": "closed", "sealed": True, "practice": number % 2 == 0, "waits": NOON}
        for number in range(MANY)
    ]
    await raw["conversations"].insert_many(ended)
    with commands().listen() as sent:
        found = await store.index.unsealed(practice=practice)
    (asked,) = (each for each in sent if str(each) == "find conversations")
    assert "real" in {each.conversation for each in found}
    assert await asked.read(raw["conversations"]) == len(found) == (MANY + 1 if practice else 1)


async def test_looking_for_chats_that_nobody_writes_in_reads_none_of_the_others(open_node: OpenNode, raw: Any) -> None:
    store = await open_node_that_tells(open_node)
    for number in range(MANY):
        await put(store, f"under way {number}", state="bot", updated_at=after(3600.0 + number))
    for name, seconds in (("silent", 0.0), ("queued", -60.0), ("later in its minute", 59.0)):
        await put(store, name, state="queued" if name == "queued" else "bot", updated_at=after(seconds))
    with commands().listen() as sent:
        found = await store.index.silent_since(after(30), state="bot")
    (asked,) = (each for each in sent if str(each) == "find conversations")
    assert [each.conversation for each in found] == ["silent"]
    assert await asked.read(raw["conversations"]) <= 2
    assert await store.index.silent_since(after(0) - timedelta(minutes=1), state="bot") == []
