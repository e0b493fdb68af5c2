"""Whoever can write to the database, and has no key, becomes nobody and takes over nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.errors import IntegrityError
from storage.mongo import MongoStore
from storage.mongo.store import VERSIONS_FILE
from tests.storage.conftest import Installation, OpenNode, Raw
from tests.storage.database_writer import Filled, fill, passkey, read_or_none, unnoticed_change
from tests.storage.samples import ANNA, BO, KIM, LEE, NOON, account

CHANGES = 300
"""Random changes of single fields in one run; `make trust` makes 10,000."""


@pytest.fixture
async def filled(open_node: OpenNode) -> Filled:
    return await fill(await open_node())


async def test_as_they_were_written_all_are_read(filled: Filled) -> None:
    assert [name for name, found in filled.found.items() if not found] == []


async def test_the_experiments_of_a_writer(filled: Filled, raw: Raw) -> None:
    """A passkey is inserted, a role set, a token pointed at a stranger's conversation, a session given to a lead."""
    store = filled.store
    await store.accounts.add(account(LEE, role="shift_lead"))
    mine = await raw["passkeys"].find_one({})
    await raw["passkeys"].insert_one({**mine, "_id": b"another", "id": "x", "account": LEE, "public_key": b"mine"})
    assert await store.passkeys.find(b"another") is None
    assert [each.credential for each in await store.passkeys.of(LEE)] == []
    assert await store.passkeys.holders() == {KIM}
    await raw["accounts"].update_one({"_id": KIM}, {"$set": {"role": "shift_lead"}})
    assert await store.accounts.get(KIM) is None
    assert [each.account for each in await store.accounts.list()] == [LEE], "one altered account hides no other"
    for collection, change in (("tokens", {"conversation": BO}), ("sessions", {"account": LEE})):
        await raw[collection].update_many({}, {"$set": change})
        assert await read_or_none(filled.reads[collection], store) is None
    theirs = await raw["codes"].find_one({})
    await raw["codes"].delete_many({})
    await raw["codes"].insert_one({**theirs, "_id": BO})
    assert await store.visitors.resolve_code("code") is None
    await raw["knowledge"].update_many({}, {"$set": {"body": b"another number"}})
    assert await store.knowledge.get("contact", "bris") is None
    assert await store.knowledge.all("contact") == []
    await raw["records"].update_many({}, {"$set": {"value": b"open"}})
    with pytest.raises(IntegrityError):
        await store.records.get("launch")
    altered = (await store.records.get_many(("launch", "hours")))["launch"]
    assert isinstance(altered, IntegrityError), "and of several at once it hides no other"


async def test_what_is_taken_from_one_place_counts_in_no_other(filled: Filled, raw: Raw) -> None:
    token = await raw["tokens"].find_one({})
    await raw["holds"].insert_one({**token, "_id": BO, "until": NOON, "ground": "brott", "by": KIM, "at": NOON})
    assert await filled.store.holds.get(BO) is None
    assert [each.conversation for each in await filled.store.holds.all()] == [ANNA]


async def test_no_single_field_can_be_changed(filled: Filled, raw: Raw) -> None:
    chance = random.Random(20_261_127)
    assert [each for each in [await unnoticed_change(filled, raw, chance) for _ in range(CHANGES)] if each] == []
    for name, read in filled.reads.items():
        assert await read(filled.store) == filled.found[name], "put back as it was, it counts again"


async def test_an_earlier_true_account_that_is_put_back_is_not_there(open_node: OpenNode, raw: Raw) -> None:
    store = await open_node()
    await store.accounts.add(account(KIM, role="administrator"))
    once = await raw["accounts"].find_one({"_id": KIM})
    lead = await store.accounts.get(KIM)
    assert lead is not None
    await store.accounts.replace(replace(lead, role="editor", disabled=True))
    now = await raw["accounts"].find_one({"_id": KIM})
    await raw["accounts"].replace_one({"_id": KIM}, once)
    other = await open_node()
    for each in (store, other):
        assert await each.accounts.get(KIM) is None
        assert await each.accounts.by_name("kim") is None
        assert await each.accounts.list() == []
    await raw["accounts"].replace_one({"_id": KIM}, now)
    found = await other.accounts.get(KIM)
    assert found is not None
    assert (found.role, found.disabled) == ("editor", True)


async def test_a_removed_passkey_and_a_used_code_do_not_come_back(open_node: OpenNode, raw: Raw) -> None:
    store = await open_node()
    await store.passkeys.add(passkey(b"lost", KIM))
    await store.factors.set_codes(KIM, ["code", "other"])
    once = await raw["passkeys"].find_one({}), await raw["recovery_codes"].find({}).to_list(length=None)
    await store.passkeys.forget(KIM)
    assert await store.factors.use_code(KIM, "code")
    await raw["passkeys"].insert_one(once[0])
    await raw["recovery_codes"].delete_many({})
    await raw["recovery_codes"].insert_many(once[1])
    for each in (store, await open_node()):
        assert await each.passkeys.find(b"lost") is None
        assert await each.passkeys.of(KIM) == []
        assert await each.passkeys.holders() == frozenset()
        assert not await each.factors.use_code(KIM, "code")
        assert await each.factors.codes_left(KIM) == 1
    assert await store.factors.use_code(KIM, "other")


async def test_without_a_version_file_what_is_stored_counts_and_is_recorded(
    installation: Installation, open_node: OpenNode, raw: Raw
) -> None:
    store = await open_node()
    await store.accounts.add(replace(account(KIM), version=3))
    once = await raw["accounts"].find_one({"_id": KIM})
    installation.key_file.with_name(VERSIONS_FILE).unlink()
    fresh = await open_node()
    found = await fresh.accounts.get(KIM)
    assert found is not None
    await fresh.accounts.replace(found)
    await raw["accounts"].replace_one({"_id": KIM}, once)
    assert await fresh.accounts.get(KIM) is None


async def test_an_altered_version_file_is_said_and_nobody_signs_in_by_it(
    installation: Installation, open_node: OpenNode
) -> None:
    store = await open_node()
    await store.accounts.add(account(KIM))
    path = installation.key_file.with_name(VERSIONS_FILE)
    path.write_text(path.read_text("utf-8").replace('"count": 1', '"count": 9'), "utf-8")
    with pytest.raises(IntegrityError, match="version file"):
        await store.accounts.get(KIM)


async def test_who_changes_when_a_token_was_held_keeps_it_alive_and_gains_nothing_else(
    mongo: MongoStore, raw: Raw
) -> None:
    """What the threat model says of times that are not signed: the token is still needed, and opens its own chat."""
    token = await mongo.visitors.issue_token(ANNA)
    (stored,) = await raw["tokens"].find({}).to_list(length=None)
    await raw["tokens"].update_one({}, {"$set": {"seen_at": stored["seen_at"] + timedelta(days=1)}})
    found = await mongo.visitors.find_token(token)
    assert found is not None
    assert found.conversation == ANNA
    assert found.unseen < timedelta(0)
    assert await mongo.visitors.find_token(stored["_id"].hex()) is None
