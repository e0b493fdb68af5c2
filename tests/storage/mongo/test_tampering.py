"""An attacker with write access to the database: every alteration is detected, and nothing unverified is returned."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from storage.errors import IntegrityError, KeyMissing
from storage.ids import CommandId, Seq
from storage.mongo import MongoStore
from storage.ports.log import Appended
from tests.storage.conftest import Installation, OpenNode, Raw
from tests.storage.samples import ANNA, BO, KIM, account, after, entry, put_open, row, say

Change = Callable[[dict[str, Any]], dict[str, Any]]


def flip(value: bytes, at: int = 0) -> bytes:
    return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]


ENTRY_CHANGES: dict[str, dict[str, Change]] = {
    "version": {"raised": lambda d: {"v": 2}, "a text": lambda d: {"v": "1"}, "missing": lambda d: {"v": None}},
    "first seq": {"raised": lambda d: {"s": 9}, "zero": lambda d: {"s": 0}, "a truth": lambda d: {"s": True}},
    "count": {"raised": lambda d: {"n": 2}, "zero": lambda d: {"n": 0}, "a text": lambda d: {"n": "1"}},
    "command id": {"another": lambda d: {"k": "v:9"}, "a number": lambda d: {"k": 9}},
    "key version": {"raised": lambda d: {"dv": 2}, "a fraction": lambda d: {"dv": 1.5}},
    "nonce": {"flipped": lambda d: {"nonce": flip(d["nonce"])}, "cut": lambda d: {"nonce": d["nonce"][:11]}},
    "ciphertext": {
        "flipped": lambda d: {"ct": flip(d["ct"])},
        "tag flipped": lambda d: {"ct": flip(d["ct"], len(d["ct"]) - 1)},
        "cut": lambda d: {"ct": d["ct"][:-16]},
        "empty": lambda d: {"ct": b""},
        "a text": lambda d: {"ct": "hej"},
    },
}


@pytest.mark.parametrize(
    "change",
    [c for kinds in ENTRY_CHANGES.values() for c in kinds.values()],
    ids=[f"{name} {kind}" for name, kinds in ENTRY_CHANGES.items() for kind in kinds],
)
async def test_an_altered_entry_is_withheld(open_node: OpenNode, raw: Raw, change: Change) -> None:
    await say(await open_node(), b"one", b"two", b"three")
    document = await raw["entries"].find_one({"c": ANNA, "s": 2})
    await raw["entries"].update_one({"_id": document["_id"]}, {"$set": change(document)})
    node = await open_node()
    with pytest.raises(IntegrityError):
        await node.log.read(ANNA)
    with pytest.raises(IntegrityError):
        await node.log.read(ANNA, Seq(1))


async def test_an_altered_entry_is_not_found_by_its_command(open_node: OpenNode, raw: Raw) -> None:
    await say(await open_node(), b"one", b"two")
    document = await raw["entries"].find_one({"c": ANNA, "s": 2})
    await raw["entries"].update_one({"_id": document["_id"]}, {"$set": {"ct": flip(document["ct"])}})
    node = await open_node()
    with pytest.raises(IntegrityError):
        await node.log.find(ANNA, CommandId("v:2"))
    with pytest.raises(IntegrityError):
        await node.log.append(entry(3, "v:2"))


async def test_an_entry_filed_under_another_command_shows(open_node: OpenNode, raw: Raw) -> None:
    """Its command could otherwise be stored a second time."""
    await say(await open_node(), b"one", b"two")
    moved = await raw["entries"].find_one({"c": ANNA, "s": 2})
    await raw["entries"].delete_one({"_id": moved["_id"]})
    await raw["entries"].insert_one({**moved, "_id": f"{ANNA}:v:9"})
    node = await open_node()
    with pytest.raises(IntegrityError):
        await node.log.read(ANNA)
    with pytest.raises(IntegrityError):
        await node.log.find(ANNA, CommandId("v:9"))


async def test_an_entry_of_one_conversation_is_not_found_under_a_command_of_another(
    open_node: OpenNode, raw: Raw
) -> None:
    node = await open_node()
    await say(node, b"one")
    await say(node, b"one", b"two", conversation=BO)
    foreign = await raw["entries"].find_one({"c": BO, "s": 2})
    await raw["entries"].delete_one({"_id": foreign["_id"]})
    await raw["entries"].insert_one({**foreign, "_id": f"{ANNA}:v:2"})
    with pytest.raises(IntegrityError):
        await (await open_node()).log.find(ANNA, CommandId("v:2"))


async def test_two_swapped_ciphertexts_show(open_node: OpenNode, raw: Raw) -> None:
    await say(await open_node(), b"one", b"two", b"three")
    second, third = [await raw["entries"].find_one({"c": ANNA, "s": seq}) for seq in (2, 3)]
    for into, source in ((second, third), (third, second)):
        sealed = {name: source[name] for name in ("nonce", "ct")}
        await raw["entries"].update_one({"_id": into["_id"]}, {"$set": sealed})
    with pytest.raises(IntegrityError):
        await (await open_node()).log.read(ANNA)


async def test_two_swapped_entries_show(open_node: OpenNode, raw: Raw) -> None:
    await say(await open_node(), b"one", b"two", b"three")
    second, third = [await raw["entries"].find_one({"c": ANNA, "s": seq}) for seq in (2, 3)]
    await raw["entries"].delete_many({"_id": {"$in": [second["_id"], third["_id"]]}})
    await raw["entries"].insert_many([{**second, "s": 3}, {**third, "s": 2}])
    with pytest.raises(IntegrityError):
        await (await open_node()).log.read(ANNA)


async def test_an_entry_copied_to_another_conversation_shows(open_node: OpenNode, raw: Raw) -> None:
    node = await open_node()
    await say(node, b"one", b"two")
    await say(node, b"one", conversation=BO)
    copied = await raw["entries"].find_one({"c": ANNA, "s": 2})
    await raw["entries"].insert_one({**copied, "_id": f"{BO}:{copied['k']}", "c": BO})
    with pytest.raises(IntegrityError):
        await (await open_node()).log.read(BO)


@pytest.mark.parametrize("gone", [1, 2, 3])
async def test_an_entry_removed_from_the_middle_or_the_beginning_shows(
    open_node: OpenNode, raw: Raw, gone: int
) -> None:
    await say(await open_node(), b"one", b"two", b"three", b"four")
    await raw["entries"].delete_one({"c": ANNA, "s": gone})
    node = await open_node()
    with pytest.raises(IntegrityError):
        await node.log.read(ANNA)
    if gone == 3:
        with pytest.raises(IntegrityError):
            await node.log.read(ANNA, Seq(2))


async def test_a_removed_entry_cannot_be_closed_over_by_renumbering(open_node: OpenNode, raw: Raw) -> None:
    await say(await open_node(), b"one", b"two", b"three")
    await raw["entries"].delete_one({"c": ANNA, "s": 2})
    await raw["entries"].update_one({"c": ANNA, "s": 3}, {"$set": {"s": 2}})
    with pytest.raises(IntegrityError):
        await (await open_node()).log.read(ANNA)


async def test_a_truncated_log_is_detected_by_a_node_that_has_read_its_end(mongo: MongoStore, raw: Raw) -> None:
    """A cut tail cannot be seen by the log alone; the node that knows the later end refuses to go on from there."""
    await say(mongo, b"one", b"two", b"three")
    await raw["entries"].delete_one({"c": ANNA, "s": 3})
    assert [each.payload for each in await mongo.log.read(ANNA)] == [b"one", b"two"]
    assert await mongo.log.append(entry(4)) == Appended(Seq(4))
    with pytest.raises(IntegrityError):
        await mongo.log.read(ANNA)


KEY_CHANGES: dict[str, Change] = {
    "nonce": lambda d: {"nonce": flip(d["nonce"])},
    "wrapped": lambda d: {"wrapped": flip(d["wrapped"])},
    "salt": lambda d: {"salt": flip(d["salt"])},
    "commit": lambda d: {"commit": flip(d["commit"])},
    "version": lambda d: {"dek_ver": 2},
    "version zero": lambda d: {"dek_ver": 0},
    "wrapped missing": lambda d: {"wrapped": None},
}


@pytest.mark.parametrize("change", KEY_CHANGES.values(), ids=KEY_CHANGES.keys())
async def test_an_altered_key_opens_nothing(open_node: OpenNode, raw: Raw, change: Change) -> None:
    await say(await open_node(), b"one")
    document = await raw.keys.find_one({"conversation": ANNA})
    await raw.keys.update_one({"_id": document["_id"]}, {"$set": change(document)})
    node = await open_node()
    with pytest.raises(IntegrityError):
        await node.log.read(ANNA)
    with pytest.raises(IntegrityError):
        await node.log.append(entry(2))


async def test_two_swapped_keys_open_nothing(open_node: OpenNode, raw: Raw) -> None:
    node = await open_node()
    await say(node, b"one")
    await say(node, b"one", conversation=BO)
    annas, bos = [await raw.keys.find_one({"conversation": name}) for name in (ANNA, BO)]
    for into, source in ((annas, bos), (bos, annas)):
        fields = {name: source[name] for name in ("nonce", "wrapped", "salt", "commit")}
        await raw.keys.update_one({"_id": into["_id"]}, {"$set": fields})
    other = await open_node()
    for name in (ANNA, BO):
        with pytest.raises(IntegrityError):
            await other.log.read(name)


async def test_a_removed_key_is_damage_and_not_an_empty_conversation(open_node: OpenNode, raw: Raw) -> None:
    await say(await open_node(), b"one")
    await raw.keys.delete_one({"conversation": ANNA})
    node = await open_node()
    with pytest.raises(IntegrityError):
        await node.log.read(ANNA)
    with pytest.raises(IntegrityError):
        await node.log.append(entry(2))
    with pytest.raises(IntegrityError):
        await node.log.append(entry(1, "v:other"))


async def test_a_key_under_a_week_that_the_file_lacks_is_named_as_missing(open_node: OpenNode, raw: Raw) -> None:
    await say(await open_node(), b"one")
    node = await open_node()
    await raw.keys.update_one({"conversation": ANNA}, {"$set": {"kek_id": "2020-W01-abcd"}})
    with pytest.raises(KeyMissing):
        await node.log.read(ANNA)


ROW_CHANGES: dict[str, Change] = {
    "state": lambda d: {"state": "closed"},
    "level": lambda d: {"level": "N0"},
    "owner": lambda d: {"owner": KIM},
    "last seq": lambda d: {"last_seq": 10**9},
    "negative seq": lambda d: {"last_seq": -1},
    "practice": lambda d: {"practice": False},
    "waits": lambda d: {"waits": after(3600)},
    "unanswered": lambda d: {"unanswered": None},
    "unsent": lambda d: {"unsent": after(3600)},
    "ciphertext": lambda d: {"ct": flip(d["ct"])},
    "type": lambda d: {"level": 4},
}


@pytest.mark.parametrize("change", ROW_CHANGES.values(), ids=ROW_CHANGES.keys())
async def test_an_altered_row_is_withheld_and_can_be_put_again(mongo: MongoStore, raw: Raw, change: Change) -> None:
    true = row(3, state="queued", level="N4", unanswered_since=after(1), mail_unsent_since=after(2))
    await put_open(mongo, true)
    document = await raw["conversations"].find_one({"_id": ANNA})
    await raw["conversations"].update_one({"_id": ANNA}, {"$set": change(document)})
    with pytest.raises(IntegrityError):
        await mongo.index.get(ANNA)
    assert list(mongo.index.take_unverified()) == [ANNA]
    assert list(mongo.index.take_unverified()) == []
    assert await mongo.index.put(true)
    assert await mongo.index.get(ANNA) == true


async def test_one_damaged_row_does_not_hide_the_others(mongo: MongoStore, raw: Raw) -> None:
    await put_open(mongo, row(state="queued"), row(conversation=BO, state="queued"))
    await raw["conversations"].update_one({"_id": ANNA}, {"$set": {"level": "N4"}})
    assert [each.conversation for each in await mongo.index.in_state("queued")] == [BO]
    assert list(mongo.index.take_unverified()) == [ANNA]


async def test_a_row_copied_to_another_conversation_is_withheld(mongo: MongoStore, raw: Raw) -> None:
    await put_open(mongo, row(state="queued"))
    await say(mongo, b"hej", conversation=BO)
    copied = await raw["conversations"].find_one({"_id": ANNA})
    await raw["conversations"].insert_one({**copied, "_id": BO})
    assert [each.conversation for each in await mongo.index.in_state("queued")] == [ANNA]
    assert list(mongo.index.take_unverified()) == [BO]


async def test_a_second_factor_moved_to_another_account_is_no_account(mongo: MongoStore, raw: Raw) -> None:
    await mongo.accounts.add(account("Kim", totp_secret=b"secret"))
    await mongo.accounts.add(account("Lee"))
    kims = await raw["accounts"].find_one({"_id": "kim"})
    await raw["accounts"].update_one({"_id": "lee"}, {"$set": {"totp": kims["totp"]}})
    assert await mongo.accounts.by_name("lee") is None


async def test_an_erased_conversation_leaves_nothing_but_its_tombstone(mongo: MongoStore, raw: Raw) -> None:
    await say(mongo, b"one", b"two")
    await mongo.log.erase(ANNA)
    assert await raw.keys.find_one({"conversation": ANNA}) is None
    (stone,) = await raw["entries"].find({"c": ANNA}).to_list(None)
    assert set(stone) == {"_id", "v", "c", "s", "n", "k", "t"}
    assert stone["t"].second == 0
    assert abs(stone["t"] - await mongo.clock.now()) < timedelta(minutes=2)


async def test_documents_of_a_conversation_have_no_field_that_tells_more_than_is_promised(
    mongo: MongoStore, raw: Raw, installation: Installation
) -> None:
    await put_open(mongo, row(state="queued", owner=KIM, personal=b"signals", unanswered_since=after(1)))
    stored = await raw["entries"].find_one({"c": ANNA})
    assert set(stored) == {"_id", "v", "c", "s", "n", "k", "dv", "nonce", "ct", "t", "l"}
    assert stored["t"].second == stored["t"].microsecond == 0
    assert re.fullmatch(r"[\d-]{10}T\d\d:\d\d/[0-9a-f]{8}", stored["l"])
    projected = await raw["conversations"].find_one({"_id": ANNA})
    readable = {"_id", "last_seq", "state", "level", "lang", "practice", "owner", "waits", "unanswered"}
    assert set(projected) == readable | {"nonce", "ct"}
    assert projected["waits"].second == projected["unanswered"].second == 0
    wrapped = await raw.keys.find_one({"conversation": ANNA})
    assert set(wrapped) == {"_id", "conversation", "dek_ver", "kek_id", "nonce", "wrapped", "salt", "commit"}
    assert installation.key_file.stat().st_mode & 0o077 == 0
