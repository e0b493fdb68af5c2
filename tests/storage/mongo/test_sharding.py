"""What is asked of the database while people write can be answered by one shard: the plan of storage/README holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from pymongo import monitoring

from storage.mongo import log, store
from storage.ports.store import Store
from tests.storage.conftest import Installation
from tests.storage.samples import ANNA, BO, entry, row, say

SHARD_KEYS: Final = {"entries": "c", "conversations": "_id", "keys": "_id"}
"""Ranged: everything of a conversation lies on one shard."""

BY_ID_EVERYWHERE: Final = {"entries"}
"""Asked by `_id` without the shard key: tombstones once a group of appends, and a repeated command (see the README)."""


class Asked(monitoring.CommandListener):
    """Keeps the filters of what is asked of the sharded collections while it listens."""

    def __init__(self) -> None:
        self.listens = False
        self.filters: list[tuple[str, dict[str, Any]]] = []
        self.unbounded: list[str] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        command, name = event.command, event.command.get(event.command_name)
        if not self.listens or name not in SHARD_KEYS:
            return
        if event.command_name == "find":
            self.filters.append((str(name), command["filter"]))
        elif event.command_name in ("update", "delete"):
            self.filters += [(str(name), each["q"]) for each in command[f"{event.command_name}s"]]
        elif event.command_name != "insert":
            self.unbounded.append(f"{event.command_name} {name}")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Not looked at."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Not looked at."""


_ASKED = Asked()


@pytest.fixture
def asked() -> Iterator[Asked]:
    """The driver has no way to take a listener back: one stays, and listens while a test wants it to."""
    if _ASKED not in monitoring._LISTENERS.command_listeners:
        monitoring.register(_ASKED)
    _ASKED.filters, _ASKED.unbounded = [], []
    yield _ASKED
    _ASKED.listens = False


async def write_and_read(store: Store) -> None:
    """All that an append, a retry, a sync, a hint and a change of the queue ask."""
    await say(store, b"hej", b"igen")
    await say(store, b"hej", conversation=BO)
    await store.log.append(entry(2, "v:other"))
    await store.log.append(entry(3, "v:2"))
    await store.log.find(ANNA, entry(2).command_id)
    await store.log.read(ANNA)
    await store.log.head(ANNA)
    await store.index.put(row(2, state="queued", queued_at=row().started_at))
    await store.index.put(row(1))
    await store.index.get(ANNA)
    await store.index.last_seqs([ANNA, BO])
    await store.log.erase(BO)


async def test_every_question_while_people_write_names_the_conversation_or_an_id(
    asked: Asked, installation: Installation
) -> None:
    one, two = await installation.open(), await installation.open()
    asked.listens = True
    await write_and_read(one)
    await two.log.read(ANNA)
    await two.log.append(entry(3))
    asked.listens = False
    assert {name for name, _ in asked.filters} == set(SHARD_KEYS)
    for name, question in asked.filters:
        assert SHARD_KEYS[name] in question or (name in BY_ID_EVERYWHERE and set(question) == {"_id"}), (name, question)
    assert asked.unbounded == []
    await one.close()
    await two.close()


def test_a_unique_index_of_the_log_begins_with_the_shard_key() -> None:
    unique = [index.document for index in log.INDEXES[log.COLLECTION] if index.document.get("unique")]
    assert [list(index["key"]) for index in unique] == [["c", "s"]]
    assert SHARD_KEYS[log.COLLECTION] == "c"


def test_no_other_unique_index_is_on_a_sharded_collection() -> None:
    for name in set(SHARD_KEYS) - {log.COLLECTION}:
        assert not [index for index in store._INDEXES.get(name, []) if index.document.get("unique")]
