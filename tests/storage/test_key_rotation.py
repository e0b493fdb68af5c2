"""Key-encryption keys are renewed and destroyed under load: nothing is lost, and what is destroyed is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from storage.bounded import batches
from storage.crypto.cipher import WrappedKey
from storage.crypto.keys import KeyFile
from storage.crypto.vault import FileVault
from storage.errors import IntegrityError, KeyMissing
from storage.ids import ConversationId, Seq
from storage.mongo import MongoStore
from storage.mongo.clock import DatabaseClock
from storage.mongo.database import Database
from storage.mongo.documents import wrapped_key
from storage.mongo.key_rotation import MongoKeyRotation
from storage.periods import iso_week
from storage.ports.log import Appended, NewEntry
from tests.storage.conftest import Installation, OpenNode, Raw
from tests.storage.samples import ANNA, say

WEEK = timedelta(days=7)


@pytest.fixture
async def rotation(installation: Installation, mongo: MongoStore) -> AsyncIterator[MongoKeyRotation]:
    """Rotation that does not wait for other processes: the tests have none that is slow."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(installation.uri, tz_aware=True)
    main, keys = (Database(client, name, deadline_s=5) for name in (installation.name, f"{installation.name}_keys"))
    vault = FileVault(KeyFile.load(installation.key_file))
    yield MongoKeyRotation(keys, vault, DatabaseClock(client, main), settle_s=0)
    client.close()


async def begin(store: MongoStore, count: int, name: str = "c") -> list[ConversationId]:
    """Conversations of one message each."""
    names = [ConversationId(f"{name}{number}") for number in range(count)]
    for some in batches(names, 50):
        entries = (NewEntry(each, Seq(1), 1, _start(), b"hej") for each in some)
        assert all(isinstance(each, Appended) for each in await asyncio.gather(*map(store.log.append, entries)))
    return names


def _start() -> Any:
    return "v:start"


async def test_a_rotation_moves_every_key_and_destroys_the_old_one(
    mongo: MongoStore, open_node: OpenNode, rotation: MongoKeyRotation, installation: Installation, raw: Raw
) -> None:
    names = await begin(mongo, 450)
    (old,) = await rotation.wrapping_keys()
    seen: list[tuple[str, int, int]] = []
    assert list(await rotation.rotate(lambda *step: seen.append(step))) == [old.id]
    (new,) = await rotation.wrapping_keys()
    assert (new.conversations, new.current, new.week) == (450, True, old.week)
    assert old.id not in KeyFile.load(installation.key_file).kek_ids
    assert seen[-1] == (old.id, 450, 450)
    fresh = await open_node()
    assert [len(await fresh.log.read(each)) for each in names] == [1] * 450


async def test_entries_are_not_touched_by_a_rotation(mongo: MongoStore, rotation: MongoKeyRotation, raw: Raw) -> None:
    await begin(mongo, 3)
    before = await raw["entries"].find().sort("_id", 1).to_list(None)
    await rotation.rotate()
    assert await raw["entries"].find().sort("_id", 1).to_list(None) == before


async def test_visitors_write_and_begin_while_keys_rotate(
    open_node: OpenNode, mongo: MongoStore, rotation: MongoKeyRotation
) -> None:
    """Two nodes write, one of them has every key in its cache; keys rotate five times under them."""
    other = await open_node()
    names = await begin(mongo, 20)
    over = asyncio.Event()
    begun: list[ConversationId] = []

    async def write(node: MongoStore, prefix: str) -> int:
        written = 0
        while not over.is_set():
            begun.extend(await begin(node, 5, f"{prefix}{written}-"))
            for each in names[:10]:
                await node.log.read(each)
            written += 1
        return written

    async def rotate() -> None:
        for _ in range(5):
            await rotation.rotate()
        over.set()

    one, two, _ = await asyncio.gather(write(mongo, "a"), write(other, "b"), rotate())
    assert min(one, two) > 0
    # What a slow insert left under an older key goes with the next rotation; nothing hangs on a destroyed one.
    await rotation.rotate()
    assert [each.conversations for each in await rotation.wrapping_keys()] == [len(names) + len(begun)]
    fresh = await open_node()
    assert [len(await fresh.log.read(each)) for each in [*names, *begun]] == [1] * (len(names) + len(begun))


async def test_a_running_node_wraps_under_the_new_key_at_once(
    mongo: MongoStore, rotation: MongoKeyRotation, raw: Raw
) -> None:
    await begin(mongo, 1)
    await rotation.rotate()
    await begin(mongo, 1, "later")
    assert len(await raw.keys.distinct("kek_id")) == 1


async def test_a_wrapped_key_from_the_past_is_unreadable_once_its_week_is_destroyed(
    mongo: MongoStore, rotation: MongoKeyRotation, installation: Installation, raw: Raw
) -> None:
    """What an erasure leaves in journals and backups: the wrapped key as it was."""
    await say(mongo, b"hej")
    residue: WrappedKey = wrapped_key(await raw.keys.find_one({"conversation": ANNA}))
    await mongo.log.erase(ANNA)
    keys = FileVault(KeyFile.load(installation.key_file))
    await keys.open(residue)  # the erasure alone does not make a copy of the wrapped key worthless
    await rotation.rotate()
    with pytest.raises(KeyMissing):
        await FileVault(KeyFile.load(installation.key_file)).open(residue)


async def test_keys_of_weeks_that_are_over_are_destroyed_and_the_living_move_on(
    mongo: MongoStore, rotation: MongoKeyRotation, installation: Installation, raw: Raw, open_node: OpenNode
) -> None:
    names = await begin(mongo, 2)
    now = await mongo.clock.now()
    keys = KeyFile.load(installation.key_file)
    old = keys.kek_for(now - 3 * WEEK)
    vault = FileVault(keys)
    document = await raw.keys.find_one({"conversation": names[0]})
    aged = await vault.rewrap(wrapped_key(document), now - 3 * WEEK)
    await raw.keys.update_one(
        {"_id": document["_id"]}, {"$set": {"kek_id": aged.kek_id, "nonce": aged.nonce, "wrapped": aged.wrapped}}
    )
    assert list(await rotation.destroy_expired(now - 4 * WEEK)) == []
    assert list(await rotation.destroy_expired(now - WEEK)) == [old.id]
    assert [each.week for each in await rotation.wrapping_keys()] == [iso_week(now)]
    fresh = await open_node()
    assert [len(await fresh.log.read(each)) for each in names] == [1, 1]


async def test_this_weeks_key_is_never_destroyed_by_a_clock_that_runs_ahead(
    mongo: MongoStore, rotation: MongoKeyRotation
) -> None:
    await begin(mongo, 1)
    assert list(await rotation.destroy_expired(datetime.now(UTC) + 52 * WEEK)) == []


async def test_a_damaged_key_is_not_rewrapped_and_is_reported(
    mongo: MongoStore, rotation: MongoKeyRotation, raw: Raw, installation: Installation
) -> None:
    await begin(mongo, 3)
    document = await raw.keys.find_one({"conversation": "c1"})
    await raw.keys.update_one({"_id": document["_id"]}, {"$set": {"wrapped": bytes(48)}})
    with pytest.raises(IntegrityError, match="1 stored keys"):
        await rotation.rotate()
    assert document["kek_id"] in KeyFile.load(installation.key_file).kek_ids
    assert await raw.keys.count_documents({"kek_id": document["kek_id"]}) == 1


async def test_conversations_whose_wrapping_key_is_missing_are_reported(
    mongo: MongoStore, rotation: MongoKeyRotation, installation: Installation
) -> None:
    await begin(mongo, 1)
    keys = KeyFile.load(installation.key_file)
    keys.destroy(keys.kek_ids[0])
    with pytest.raises(KeyMissing):
        await rotation.wrapping_keys()
