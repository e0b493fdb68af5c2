"""Passkeys, the challenges that they sign, and the marks of known browsers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from storage.memory import MemoryStore
from storage.mongo import MongoStore
from storage.ports.passkeys import CHALLENGE_LIVES
from storage.ports.store import Store
from tests.storage.conftest import OpenNode
from tests.storage.samples import JOINED, KIM, LEE, PHONE

LATER = JOINED + timedelta(hours=1)
KEY = replace(PHONE, id="2f", name="Nyckel", credential=b"other", sign_count=0, created_at=LATER)


async def test_a_passkey_is_found_by_its_credential_and_by_its_owner(store: Store) -> None:
    lees = replace(PHONE, account=LEE, credential=b"lee")
    for passkey in (KEY, PHONE, lees):
        assert await store.passkeys.add(passkey)
    assert await store.passkeys.find(b"\x00credential") == PHONE
    assert await store.passkeys.find(b"guess") is None
    assert await store.passkeys.of(KIM) == [PHONE, KEY]
    assert await store.passkeys.holders() == {KIM, LEE}


async def test_a_credential_belongs_to_one_account_alone(store: Store) -> None:
    adding = (store.passkeys.add(replace(PHONE, account=each)) for each in (KIM, LEE, KIM, LEE))
    assert sorted(await asyncio.gather(*adding)) == [False, False, False, True]
    assert len(await store.passkeys.holders()) == 1


async def test_of_two_uses_of_one_count_one_is_the_first(store: Store) -> None:
    """A copied device that is used at the same moment as the true one."""
    await store.passkeys.add(PHONE)
    used = replace(PHONE, sign_count=5, synced=False, last_used_at=LATER, name="not stored")
    both = await asyncio.gather(*(store.passkeys.use(used, counted=4) for _ in range(2)))
    assert sorted(both) == [False, True]
    assert await store.passkeys.of(KIM) == [replace(used, name=PHONE.name)]
    assert not await store.passkeys.use(replace(PHONE, credential=b"gone"), counted=4)


async def test_a_device_that_does_not_count_is_used_again_and_again(store: Store) -> None:
    await store.passkeys.add(KEY)
    for used_at in (JOINED, LATER):
        assert await store.passkeys.use(replace(KEY, last_used_at=used_at), counted=0)
    found = await store.passkeys.find(KEY.credential)
    assert found is not None
    assert found.last_used_at == LATER


async def test_passkeys_are_removed_by_their_owner_alone(store: Store) -> None:
    for passkey in (PHONE, KEY):
        await store.passkeys.add(passkey)
    assert not await store.passkeys.remove(LEE, PHONE.id)
    assert await store.passkeys.remove(KIM, PHONE.id)
    assert not await store.passkeys.remove(KIM, PHONE.id)
    assert await store.passkeys.of(KIM) == [KEY]
    await store.passkeys.forget(LEE)
    await store.passkeys.forget(KIM)
    assert await store.passkeys.holders() == frozenset()


async def test_the_last_passkey_stays_where_another_one_is_asked_for(store: Store) -> None:
    await store.passkeys.add(PHONE)
    await store.passkeys.add(replace(KEY, account=LEE))
    assert not await store.passkeys.remove_but_last(KIM, PHONE.id)
    assert await store.passkeys.of(KIM) == [PHONE]
    await store.passkeys.add(replace(KEY, credential=b"third"))
    assert await store.passkeys.remove_but_last(KIM, PHONE.id)
    assert await store.passkeys.remove_but_last(KIM, PHONE.id)
    assert [each.credential for each in await store.passkeys.of(KIM)] == [b"third"]
    assert await store.passkeys.find(PHONE.credential) is None


async def test_two_windows_at_once_never_remove_both_passkeys(store: Store) -> None:
    for each in (PHONE, KEY):
        await store.passkeys.add(each)
    removing = (store.passkeys.remove_but_last(KIM, each.id) for each in (PHONE, KEY))
    removed = await asyncio.gather(*removing)
    assert len(await store.passkeys.of(KIM)) == 2 - sum(removed) > 0


async def test_a_challenge_is_taken_once_by_who_asked_for_it_and_for_what(store: Store) -> None:
    challenge = await store.challenges.issue("login", "a")
    assert len(challenge) == 32
    assert await store.challenges.take("login", "b") is None
    assert await store.challenges.take("register", "a") is None
    taken = await asyncio.gather(*(store.challenges.take("login", "a") for _ in range(3)))
    assert sorted(taken, key=str) == sorted([challenge, None, None], key=str)


async def test_a_new_challenge_takes_the_place_of_the_last(store: Store) -> None:
    first, second = [await store.challenges.issue("login", "a") for _ in range(2)]
    assert first != second
    assert await store.challenges.take("login", "a") == second


async def test_a_challenge_lives_five_minutes() -> None:
    now = JOINED
    store = MemoryStore(lambda: now)
    for waits, lives in ((CHALLENGE_LIVES, True), (CHALLENGE_LIVES + timedelta(seconds=1), False)):
        await store.challenges.issue("login", "a")
        now += waits
        assert (await store.challenges.take("login", "a") is not None) is lives


async def test_a_challenge_in_the_database_lives_five_minutes_and_names_nobody(mongo: MongoStore, raw: Any) -> None:
    await mongo.challenges.issue("login", "a-secret-bearer")
    assert "a-secret-bearer" not in repr(await raw["challenges"].find_one({}))
    old = await mongo.clock.now() - CHALLENGE_LIVES - timedelta(seconds=1)
    await raw["challenges"].update_one({}, {"$set": {"at": old}})
    assert await mongo.challenges.take("login", "a-secret-bearer") is None


async def test_a_mark_is_known_on_every_node_and_for_its_account_alone(open_node: OpenNode) -> None:
    one, other = await open_node(), await open_node()
    mark = one.device_marks.mark(KIM)
    assert other.device_marks.known(KIM, mark)
    assert not other.device_marks.known(LEE, mark)
    assert mark != one.device_marks.mark(KIM)
    for forged in ("", "x", "å" * len(mark), mark[:-1] + ("0" if mark[-1] != "0" else "1"), "0" + mark[1:] + "0"):
        assert not one.device_marks.known(KIM, forged)
    assert not MemoryStore().device_marks.known(KIM, mark), "another installation's"
