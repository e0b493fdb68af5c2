"""A sealed conversation is out of the service's hands: with the key file and the whole database nobody can read it.

What opens it is a private key that people hold, or the visitor's return code. What destroys it is what destroys every
other: the erasure, or the end of the week's key-encryption key.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.backup import moving
from storage.backup.moving import Place
from storage.crypto.cipher import plaintext_key
from storage.crypto.keys import KeyFile
from storage.crypto.sealing import SealingKeys, new_seed, open_transcript, public_of
from storage.crypto.vault import FileVault
from storage.errors import Erased, IntegrityError, KeyMissing, SealedAway, StorageError
from storage.ids import CommandId, Seq
from storage.mongo import MongoStore
from storage.mongo.documents import wrapped_key
from storage.ports.log import Appended, Conflict
from storage.ports.sealing import SEALING
from storage.ports.store import Store
from tests.storage.conftest import Installation, OpenNode, Raw
from tests.storage.samples import ANNA, BO, NOON, entry, row, say

STAFF, RECOVERY = new_seed(), new_seed()
KEYS = SealingKeys(public_of(STAFF), public_of(RECOVERY))
CODE = "0123456789ABCDEFGHJKMNPQRSTV"
SECRET = b"what was confided"
HEADER = b"closed at noon"


async def prepared(store: Store, *payloads: bytes, code: str | None = CODE) -> Seq:
    """A conversation with these payloads, and the sealed copies of its key; where the sealing entry is to stand."""
    await say(store, *(payloads or (SECRET,)))
    head = await store.log.head(ANNA)
    assert head is not None
    last = Seq(head.seq + 1)
    assert await store.sealing.prepare(ANNA, last, HEADER, KEYS, code)
    return last


async def marked(store: Store, last: Seq) -> None:
    assert await store.log.append(entry(last, f"{SEALING}{last}")) == Appended(last)


async def sealed(store: Store, *payloads: bytes, code: str | None = CODE) -> Seq:
    last = await prepared(store, *payloads, code=code)
    await marked(store, last)
    assert await store.sealing.commit(ANNA)
    store.sealing.forget(ANNA)
    return last


async def payloads_of(store: Store) -> list[bytes]:
    return [each.payload for each in await store.log.read(ANNA)]


# --- what holds for every store ------------------------------------------------------------------------


async def test_what_is_sealed_cannot_be_read_found_or_added_to(store: Store) -> None:
    last = await sealed(store)
    with pytest.raises(SealedAway):
        await store.log.read(ANNA)
    with pytest.raises(SealedAway):
        await store.log.find(ANNA, CommandId("v:1"))
    assert await store.log.holds(ANNA, CommandId("v:1")), "that it was written is no secret"
    with pytest.raises(SealedAway):
        await store.log.append(entry(last + 1, "v:late"))


async def test_its_header_and_its_end_stay_known(store: Store) -> None:
    last = await sealed(store)
    assert await store.sealing.header(ANNA) == HEADER
    head = await store.log.head(ANNA)
    assert head is not None
    assert head.seq == last
    assert await store.sealing.count() == 1


async def test_until_the_end_of_the_sealing_it_is_read_as_ever(store: Store) -> None:
    last = await prepared(store)
    assert await payloads_of(store) == [SECRET]
    await marked(store, last)
    assert await payloads_of(store) == [SECRET, b"hej"]
    assert await store.sealing.header(ANNA) is None
    assert [each.last for each in await store.sealing.pending()] == [last]


async def test_without_its_entry_in_the_log_nothing_is_sealed(store: Store) -> None:
    last = await prepared(store)
    await store.log.append(entry(last, "v:quicker"))
    assert not await store.sealing.commit(ANNA)
    assert await payloads_of(store) == [SECRET, b"hej"]
    assert await store.sealing.pending() == []


async def test_the_return_code_opens_it_again_and_it_goes_on(store: Store) -> None:
    last = await sealed(store)
    await store.sealing.reopen(ANNA, CODE)
    assert await store.log.append(entry(last + 1, "v:return")) == Appended(Seq(last + 1))
    assert await store.sealing.finish_reopening(ANNA)
    assert await payloads_of(store) == [SECRET, b"hej", b"hej"]
    assert await store.sealing.count() == 0


async def test_another_code_does_not(store: Store) -> None:
    await sealed(store)
    with pytest.raises(IntegrityError):
        await store.sealing.reopen(ANNA, CODE[::-1])
    assert await store.sealing.header(ANNA) == HEADER


async def test_an_erasure_takes_all_of_it(store: Store) -> None:
    await sealed(store)
    await store.log.erase(ANNA)
    assert await store.sealing.header(ANNA) is None
    assert await store.sealing.count() == 0
    assert await store.log.read(ANNA) == []


async def test_its_row_is_listed_without_its_key_and_marked_as_sealed(store: Store) -> None:
    await say(store, SECRET)
    await store.index.put(row(1, state="closed", closed_at=NOON, personal=b"signals"))
    assert [each.conversation for each in await store.index.unsealed(practice=True)] == [ANNA]
    assert await store.index.unsealed(practice=False) == []
    assert await store.sealing.prepare(ANNA, Seq(2), HEADER, KEYS, None)
    await marked(store, Seq(2))
    await store.index.put(row(2, state="closed", closed_at=NOON, sealed=True))
    assert await store.sealing.commit(ANNA)
    store.sealing.forget(ANNA)
    assert await store.index.unsealed(practice=True) == []
    (listed,) = await store.index.in_state("closed")
    assert await store.index.closed_since(NOON) == [listed]
    assert (listed.sealed, listed.closed_at, listed.personal) == (True, NOON, b"")


# --- the promise --------------------------------------------------------------------------------------


async def test_key_file_and_database_together_open_nothing(
    mongo: MongoStore, open_node: OpenNode, installation: Installation, raw: Raw
) -> None:
    """Every key of the key file is tried on every wrapped key, and what comes out of that on everything."""
    await sealed(mongo)
    keys = KeyFile.load(installation.key_file)
    found: list[bytes] = []
    boxes: list[tuple[bytes, bytes]] = []
    async for document in raw.keys.find({}):
        plain = plaintext_key(wrapped_key(document), keys.kek(document["kek_id"]))
        lock = plain.derive()
        found.append(plain.dek)
        boxes.append((document["nonce"], document["wrapped"]))
        assert document["dek_ver"] == 2, "a readable key is still there"
        # The lock belongs to the box of copies, and opens no entry under any label.
        async for each in raw["entries"].find({}):
            with pytest.raises(InvalidTag):
                lock._aead.decrypt(each["nonce"], each["ct"], None)
    async for each in raw["entries"].find({}):
        for key in found:
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(each["nonce"], each["ct"], None)
    other = await open_node()  # a stolen disk, started anew: with all that the service has
    with pytest.raises(SealedAway):
        await other.log.read(ANNA)
    transcript = await other.sealing.transcript(ANNA, "staff")
    assert transcript is not None
    for seed in (RECOVERY, new_seed(), *found):
        with pytest.raises(IntegrityError):
            open_transcript(transcript, seed, "staff")


@pytest.mark.parametrize(("seed", "whose"), [(STAFF, "staff"), (RECOVERY, "recovery")])
async def test_a_private_key_of_people_opens_all_of_it(mongo: MongoStore, seed: bytes, whose: str) -> None:
    await sealed(mongo, SECRET, b"and more")
    transcript = await mongo.sealing.transcript(ANNA, "staff" if whose == "staff" else "recovery")
    assert transcript is not None
    entries = open_transcript(transcript, seed, "staff" if whose == "staff" else "recovery")
    assert [each.payload for each in entries] == [SECRET, b"and more", b"hej"]


async def test_the_plain_code_is_in_no_database(mongo: MongoStore, raw: Raw) -> None:
    await sealed(mongo)
    async for document in raw.keys.find({}):
        assert CODE.encode() not in document["box"]
        assert HEADER not in document["box"]


async def test_the_end_of_the_weeks_key_shreds_the_copies_too(
    mongo: MongoStore, installation: Installation, raw: Raw
) -> None:
    """The key-encryption key is gone; everything else is kept, as in a journal or a backup."""
    await sealed(mongo)
    kept = await raw.keys.find_one({})
    keys = KeyFile.load(installation.key_file)
    keys.destroy(kept["kek_id"])
    mongo.sealing._vault = FileVault(keys)
    with pytest.raises(KeyMissing):
        await mongo.sealing.transcript(ANNA, "staff")
    with pytest.raises(KeyMissing):
        await mongo.sealing.reopen(ANNA, CODE)


async def test_a_rotation_wraps_the_lock_anew_and_the_copies_stay(mongo: MongoStore, raw: Raw) -> None:
    await sealed(mongo)
    before = await raw.keys.find_one({})
    mongo.key_rotation._settle_s = 0
    await mongo.key_rotation.rotate()
    after = await raw.keys.find_one({})
    assert (before["kek_id"], before["nonce"]) != (after["kek_id"], after["nonce"])
    assert before["box"] == after["box"]
    transcript = await mongo.sealing.transcript(ANNA, "recovery")
    assert transcript is not None
    assert len(open_transcript(transcript, RECOVERY, "recovery")) == 2
    (current,) = await mongo.key_rotation.wrapping_keys()
    assert current.conversations == 1


async def test_the_checkpoints_hold_for_sealed_conversations(mongo: MongoStore) -> None:
    await sealed(mongo)
    assert await mongo.checkpoints.take() == 1
    assert (await mongo.checkpoints.verify()).clean


async def test_what_was_sealed_is_sealed_in_a_restored_backup(
    mongo: MongoStore, installation: Installation, tmp_path: Path
) -> None:
    await sealed(mongo)
    place = Place(installation.uri, installation.name, installation.key_file)
    target = replace(place, database=f"{place.database}r")
    await moving.back_up(place, tmp_path / "data", tmp_path / "elsewhere", lambda name, done: None)
    restored = await moving.restore(
        target, tmp_path / "data", tmp_path / "elsewhere", lambda name, done: None, erased_may_come_back=True
    )
    assert (restored.conversations, restored.behind, restored.erased_again, restored.cut) == (1, 0, 0, 0)
    again = await Installation(target.uri, target.database, target.key_file).open()
    try:
        with pytest.raises(SealedAway):
            await again.log.read(ANNA)
        transcript = await again.sealing.transcript(ANNA, "staff")
        assert transcript is not None
        assert open_transcript(transcript, STAFF, "staff")[0].payload == SECRET
        await again.sealing.reopen(ANNA, CODE)
        assert (await payloads_of(again))[0] == SECRET
    finally:
        await again.close()


async def test_it_moves_to_another_server_as_it_is(mongo: MongoStore, installation: Installation) -> None:
    await sealed(mongo)
    place = Place(installation.uri, installation.name, installation.key_file)
    target = replace(place, database=f"{place.database}m")
    assert await moving.migrate(place, target, lambda name, done: None)
    moved = await Installation(target.uri, target.database, target.key_file).open()
    try:
        assert await moved.sealing.header(ANNA) == HEADER
    finally:
        await moved.close()


# --- damage -------------------------------------------------------------------------------------------


async def test_a_changed_bit_around_the_copies_shows(mongo: MongoStore, raw: Raw) -> None:
    await sealed(mongo)
    document = await raw.keys.find_one({})
    for field, at in (*product(("box", "wrapped"), (0, 11, 12, 40, -1)), ("commit", 3), ("salt", 0), ("nonce", 0)):
        changed = bytearray(document[field])
        changed[at] ^= 1
        await raw.keys.update_one({"_id": document["_id"]}, {"$set": {field: bytes(changed)}})
        with pytest.raises(IntegrityError):
            await mongo.sealing.transcript(ANNA, "staff")
        with pytest.raises(IntegrityError):
            await mongo.sealing.reopen(ANNA, CODE)
        await raw.keys.update_one({"_id": document["_id"]}, {"$set": {field: document[field]}})
    assert await mongo.sealing.transcript(ANNA, "staff")


async def test_a_changed_bit_in_a_copy_an_entry_or_its_place_fails_to_open(mongo: MongoStore) -> None:
    await sealed(mongo, SECRET, b"and more")
    whole = await mongo.sealing.transcript(ANNA, "staff")
    assert whole is not None
    first, second, third = whole.entries
    flipped = replace(first.sealed, box=bytes([first.sealed.box[0] ^ 1]) + first.sealed.box[1:])
    damaged = [
        replace(whole, copy=whole.copy[:-1] + bytes([whole.copy[-1] ^ 1])),
        replace(whole, copy=bytes([whole.copy[0] ^ 1]) + whole.copy[1:]),
        replace(whole, salt=bytes(32)),
        replace(whole, commit=bytes(32)),
        replace(whole, entries=[replace(first, sealed=flipped), second, third]),
        replace(whole, entries=[second, third]),
        replace(whole, entries=[first, third]),
        replace(whole, entries=[first, second]),
        replace(whole, entries=[first, replace(second, command_id=CommandId("v:other")), third]),
    ]
    for each in damaged:
        with pytest.raises(IntegrityError):
            open_transcript(each, STAFF, "staff")
    with pytest.raises(IntegrityError):
        open_transcript(whole, STAFF, "recovery")


async def test_the_copies_of_one_conversation_do_not_pass_for_anothers(mongo: MongoStore, raw: Raw) -> None:
    await sealed(mongo)
    document = await raw.keys.find_one({})
    await raw.keys.insert_one({**document, "_id": "bo:2"})
    with pytest.raises(IntegrityError):
        await mongo.sealing.header(BO)


async def test_a_public_key_written_past_the_service_is_refused(mongo: MongoStore, raw: Raw) -> None:
    """Write access to the database is not enough to have conversations sealed to another key."""
    assert await mongo.sealing_keys.put("public", b"ours", replaces=0)
    await raw["sealing_keys"].update_one({"_id": "public"}, {"$set": {"value": b"theirs"}})
    with pytest.raises(IntegrityError):
        await mongo.sealing_keys.get("public")


# --- crashes and races --------------------------------------------------------------------------------


async def test_a_kill_between_the_entry_and_the_end_is_finished_by_any_node(
    mongo: MongoStore, open_node: OpenNode
) -> None:
    await marked(mongo, await prepared(mongo))
    other = await open_node()
    (left,) = await other.sealing.pending()
    assert await other.sealing.commit(left.conversation)
    with pytest.raises(SealedAway):
        await other.log.read(ANNA)


async def test_a_kill_after_the_copies_leaves_the_conversation_as_it_was(
    mongo: MongoStore, open_node: OpenNode, raw: Raw
) -> None:
    await prepared(mongo)
    other = await open_node()
    assert not await other.sealing.commit(ANNA)
    assert await payloads_of(other) == [SECRET]
    assert await raw.keys.count_documents({}) == 1


async def test_a_late_append_of_another_node_conflicts_with_the_sealing(mongo: MongoStore, open_node: OpenNode) -> None:
    """It still has the key in memory and has not read the sealing entry."""
    other = await open_node()
    last = await prepared(mongo)
    await payloads_of(other)
    await marked(mongo, last)
    assert await mongo.sealing.commit(ANNA)
    assert isinstance(await other.log.append(entry(last, "v:late")), Conflict)
    assert list(await other.sealing.sealed_since(await other.clock.now() - timedelta(minutes=1))) == [ANNA]
    other.sealing.forget(ANNA)
    with pytest.raises(SealedAway):
        await other.log.read(ANNA)


async def test_an_erasure_before_any_step_wins(mongo: MongoStore, raw: Raw) -> None:
    last = await prepared(mongo)
    await mongo.log.erase(ANNA)
    with pytest.raises(Erased):
        await mongo.log.append(entry(last, f"{SEALING}{last}"))
    assert not await mongo.sealing.commit(ANNA)
    assert not await mongo.sealing.prepare(ANNA, last, HEADER, KEYS, None)
    assert await raw.keys.count_documents({}) == 0


async def test_copies_that_an_erasure_has_missed_are_removed(mongo: MongoStore, raw: Raw) -> None:
    """A node was between reading the key and writing the copies when the conversation was erased."""
    await prepared(mongo)
    late = await raw.keys.find_one({"dek_ver": 2})
    await mongo.log.erase(ANNA)
    await raw.keys.insert_one(late)
    (left,) = await mongo.sealing.pending()
    assert not await mongo.sealing.commit(left.conversation)
    assert await raw.keys.count_documents({}) == 0


async def test_a_return_while_it_is_being_sealed_loses_nothing(mongo: MongoStore, open_node: OpenNode) -> None:
    """In whichever order they run, the conversation ends readable and goes on."""
    for _ in range(3):
        store = await open_node()
        last = await _next_sealing(mongo)
        await asyncio.gather(store.sealing.commit(ANNA), _reopen(mongo, last))
        mongo.sealing.forget(ANNA)
        store.sealing.forget(ANNA)
        assert (await payloads_of(store))[-1] == b"hej"
        assert await store.sealing.count() == 0
        assert (await payloads_of(mongo))[0] == SECRET


async def _next_sealing(store: MongoStore) -> Seq:
    head = await store.log.head(ANNA)
    if head is None:
        last = await prepared(store)
    else:
        last = Seq(head.seq + 1)
        assert await store.sealing.prepare(ANNA, last, HEADER, KEYS, CODE)
    await marked(store, last)
    return last


async def _reopen(store: MongoStore, last: Seq) -> None:
    await store.sealing.reopen(ANNA, CODE)
    assert await store.log.append(entry(last + 1, f"v:return:{last}")) == Appended(Seq(last + 1))
    for _ in range(3):
        if await store.sealing.finish_reopening(ANNA):
            return
        await store.sealing.reopen(ANNA, CODE)
    raise AssertionError("it stays sealed")


async def test_an_erasure_during_a_reopening_wins(mongo: MongoStore, raw: Raw) -> None:
    await sealed(mongo)

    async def reopen() -> None:
        with contextlib.suppress(StorageError):
            await mongo.sealing.reopen(ANNA, CODE)

    await asyncio.gather(reopen(), mongo.log.erase(ANNA))
    assert await raw.keys.count_documents({}) == 0
    assert await mongo.log.read(ANNA) == []
