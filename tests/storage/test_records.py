"""Records beside the transcripts: versions, keys of their own, and links that go with the transcript."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage.errors import IntegrityError
from storage.ids import CaseId, ConversationId
from storage.mongo import MongoStore
from storage.mongo.records import _facts
from storage.ports.records import CaseLink, KeptRecord
from storage.ports.store import Store
from tests.storage.samples import ANNA, BO, KIM, NOON, after

SECRET = b"the note of a counselor"


def record(id: str = "k1", body: bytes = SECRET, period: str = "2026-11", seconds: float = 0) -> KeptRecord:
    return KeptRecord(id=id, period=period, practice=False, saved_at=after(seconds), body=body)


def link(episode: int = 1, case: str = "k1", **changes: Any) -> CaseLink:
    plain = CaseLink(
        conversation=ANNA,
        episode=episode,
        case=CaseId(case),
        practice=False,
        closed_at=NOON.replace(second=0, microsecond=0),
        due_at=NOON.replace(second=0, microsecond=0) + timedelta(hours=24),
        account=KIM,
    )
    return replace(plain, **changes)


async def test_a_record_is_kept_found_listed_and_removed(store: Store) -> None:
    assert await store.forms.get("k1") is None
    assert await store.forms.save(record(), seen=0)
    assert await store.forms.save(record("k2", period="2026-12", seconds=5), seen=0)
    assert await store.forms.get("k1") == record()
    assert [each.id for each in await store.forms.all()] == ["k1", "k2"]
    assert [each.id for each in await store.forms.of_period("2026-12")] == ["k2"]
    assert list(await store.forms.saved_before(after(0))) == []
    assert list(await store.forms.saved_before(after(60))) == ["k1", "k2"]
    assert await store.decisions.get("k1") is None, "books are apart"
    assert await store.forms.remove("k1")
    assert await store.forms.get("k1") is None
    assert not await store.forms.remove("k1")
    assert not await store.forms.save(record(), seen=1), "what is removed is not brought back by who has seen it"


async def test_of_two_concurrent_saves_one_is_refused(store: Store) -> None:
    first = [store.forms.save(record(body=b"%d" % n), seen=0) for n in range(4)]
    assert sum(await asyncio.gather(*first)) == 1
    second = [store.forms.save(record(body=b"%d" % n), seen=1) for n in range(4)]
    assert sum(await asyncio.gather(*second)) == 1
    held = await store.forms.get("k1")
    assert held is not None
    assert held.version == 2
    assert not await store.forms.save(record(), seen=1)
    assert await store.forms.get("k1") == held


async def test_many_records_are_saved_at_once_each_over_the_version_that_was_seen(store: Store) -> None:
    fresh = [record(f"k{n}", body=b"%d" % n) for n in range(60)]
    assert list(await store.calls.save_many([(each, 0) for each in fresh])) == [True] * 60
    assert await store.calls.get_many([each.id for each in fresh] + ["none"]) == {each.id: each for each in fresh}
    assert await store.calls.save(record("k1", body=b"of somebody faster"), seen=1)
    assert await store.calls.remove("k2")
    again = [(record(f"k{n}", body=b"again"), 1) for n in (0, 1, 2)] + [(record("k3"), 0), (record("k60"), 0)]
    assert list(await store.calls.save_many(again)) == [True, False, False, False, True]
    held = await store.calls.get_many(["k0", "k1", "k2", "k3", "k60"])
    assert {name: each.body for name, each in held.items()} == {
        "k0": b"again",
        "k1": b"of somebody faster",
        "k3": b"3",
        "k60": SECRET,
    }
    assert held["k0"].version == 2
    assert list(await store.calls.save_many([])) == []


async def test_of_many_concurrent_saves_of_the_same_records_each_is_stored_once(store: Store) -> None:
    ids = [f"k{n}" for n in range(30)]
    for seen in (0, 1):
        tries = [[(record(name, body=b"%d" % writer), seen) for name in ids] for writer in range(3)]
        outcomes = await asyncio.gather(*map(store.calls.save_many, tries))
        assert [sum(each) for each in zip(*outcomes, strict=True)] == [1] * len(ids)
        held = await store.calls.get_many(ids)
        won = {name: b"%d" % [each[at] for each in outcomes].index(True) for at, name in enumerate(ids)}
        assert {name: each.body for name, each in held.items()} == won


async def test_a_contact_has_one_case_however_often_it_is_asked_for(store: Store) -> None:
    given = await asyncio.gather(*(store.cases.add(link(case=f"k{n}")) for n in range(4)))
    assert len({each.case for each in given}) == 1
    case = given[0].case
    again = await store.cases.add(link(episode=2, case="k9"))
    assert again.case == "k9"
    assert [each.episode for each in await store.cases.of(ANNA)] == [1, 2]
    assert await store.cases.of(BO) == []
    found = await store.cases.by_case(case)
    assert found == replace(link(), case=case)


async def test_a_form_is_due_until_its_link_is_completed_or_deleted(store: Store) -> None:
    late, early = link(due_at=NOON.replace(second=0, microsecond=0)), link(2, "k2")
    await store.cases.add(early)
    await store.cases.add(late)
    await store.cases.add(link(case="k3", conversation=BO, account=None))
    assert next(each.case for each in await store.cases.due()) == "k1"
    await store.cases.complete(CaseId("k1"))
    assert {each.case for each in await store.cases.due()} == {"k2", "k3"}
    assert [each.case for each in await store.cases.due_from(KIM)] == ["k2"]
    await store.cases.forget(BO)
    assert await store.cases.by_case(CaseId("k3")) is None
    assert [each.case for each in await store.cases.due()] == ["k2"]


async def test_a_record_altered_or_moved_in_the_database_is_withheld(mongo: MongoStore, raw: Any) -> None:
    await mongo.forms.save(record(), seen=0)
    await mongo.forms.save(record("k2"), seen=0)
    stored = await raw["forms"].find_one({"_id": "k1"})
    assert SECRET not in stored["ct"]
    assert "second" not in repr(stored["saved"]), "the minute alone is readable"
    await raw["forms"].update_one({"_id": "k1"}, {"$set": {"period": "2026-10"}})
    with pytest.raises(IntegrityError):
        await mongo.forms.get("k1")
    assert [each.id for each in await mongo.forms.all()] == ["k2"], "it stops no list of others"
    assert list(await mongo.forms.get_many(["k1", "k2"])) == ["k2"]
    assert (await mongo.forms.altered(), await mongo.calls.altered()) == (1, 0)
    other = await raw["forms"].find_one({"_id": "k2"})
    await raw["crime_decisions"].insert_one(other)
    with pytest.raises(IntegrityError):
        await mongo.decisions.get("k2")


@pytest.mark.parametrize("change", [{"$unset": {"conversation": ""}}, {"$set": {"conversation": "forms/k2"}}])
async def test_a_record_whose_key_names_no_record_or_another_one_stops_no_other(
    mongo: MongoStore, installation: Any, raw: Any, change: dict[str, Any]
) -> None:
    for name in ("k1", "k2", "k3"):
        await mongo.forms.save(record(name), seen=0)
    assert (await raw.keys.database["record_keys"].update_one({"_id": "forms/k1:1"}, change)).modified_count == 1
    another = await installation.open()
    try:
        assert [each.id for each in await another.forms.all()] == ["k2", "k3"]
        assert [each.id for each in await another.forms.of_period("2026-11")] == ["k2", "k3"]
        assert await another.forms.altered() == 1
        with pytest.raises(IntegrityError):
            await another.forms.get("k1")
    finally:
        await another.close()


async def test_a_record_that_holds_something_else_stops_no_other(mongo: MongoStore, raw: Any) -> None:
    """A newer program may have written it, before this one was put back in its place."""
    for name in ("k1", "k2"):
        await mongo.forms.save(record(name), seen=0)
    key = await mongo.forms._keyring.of(ConversationId("forms/k1"))
    assert key is not None
    document = await raw["forms"].find_one({"_id": "k1"})
    sealed = key.seal_row(_facts(document), b"no record")
    await raw["forms"].update_one({"_id": "k1"}, {"$set": {"nonce": sealed.nonce, "ct": sealed.box}})
    assert [each.id for each in await mongo.forms.all()] == ["k2"]
    assert await mongo.forms.altered() == 1
    with pytest.raises(IntegrityError):
        await mongo.forms.get("k1")


async def test_removing_a_record_destroys_its_key_first(mongo: MongoStore, installation: Any, raw: Any) -> None:
    await mongo.form_notes.save(record(), seen=0)
    stored = await raw["form_notes"].find_one({"_id": "k1"})
    await mongo.form_notes.remove("k1")
    await raw["form_notes"].insert_one(stored)  # a restored backup
    another = await installation.open()
    try:
        with pytest.raises(IntegrityError):
            await another.form_notes.get("k1")
    finally:
        await another.close()
    assert [each.id for each in await mongo.form_notes.all()] == [], "and what is left of it stops no list"
    assert await mongo.form_notes.altered() == 1, "which somebody can see"


async def test_a_record_that_is_read_while_it_is_removed_is_there_or_not_and_never_damaged(mongo: MongoStore) -> None:
    for _ in range(20):
        for name in ("k1", "k2", "k3"):
            assert await mongo.form_notes.save(record(name), seen=0)
        removing = [mongo.form_notes.remove(name) for name in ("k1", "k2")]
        reading = [mongo.form_notes.get("k1"), mongo.form_notes.all(), mongo.form_notes.get_many(["k1", "k2", "k3"])]
        await asyncio.gather(*reading, *removing, *[mongo.form_notes.get("k2") for _ in range(5)])
        assert [each.id for each in await mongo.form_notes.all()] == ["k3"]
        await mongo.form_notes.remove("k3")
