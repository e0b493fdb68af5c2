"""The log: what was acknowledged is there once, in order, until it is erased."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.errors import Erased, UnknownConversation
from storage.ids import CommandId, ConversationId, Seq
from storage.ports.base import MAX_PAYLOAD_BYTES
from storage.ports.log import Appended, Conflict, Entry, Head, NewEntry, Repeated
from storage.ports.store import Store
from tests.storage.samples import ANNA, BO, entry, say


async def test_what_is_appended_is_read_in_order(store: Store) -> None:
    assert await store.log.append(entry(1, "v:a", count=3, payload=b"three events")) == Appended(Seq(3))
    assert await store.log.append(entry(4, "bot:3", payload=b"one")) == Appended(Seq(4))
    assert await store.log.read(ANNA) == [
        Entry(ANNA, Seq(1), 3, CommandId("v:a"), b"three events"),
        Entry(ANNA, Seq(4), 1, CommandId("bot:3"), b"one"),
    ]


async def test_reading_after_a_seq_begins_with_the_entry_that_holds_the_next_event(store: Store) -> None:
    await store.log.append(entry(1, count=3))
    await store.log.append(entry(4, count=2))
    await store.log.append(entry(6))
    firsts = {after: [e.first for e in await store.log.read(ANNA, Seq(after))] for after in range(8)}
    assert firsts == {
        0: [1, 4, 6],
        1: [1, 4, 6],
        2: [1, 4, 6],
        3: [4, 6],
        4: [4, 6],
        5: [6],
        6: [],
        7: [],
    }


async def test_a_limit_cuts_the_end_and_reading_goes_on_from_there(store: Store) -> None:
    await say(store, *(bytes([n]) for n in range(1, 8)))
    first = await store.log.read(ANNA, limit=3)
    rest = await store.log.read(ANNA, first[-1].last, limit=10)
    assert [e.payload for e in (*first, *rest)] == [bytes([n]) for n in range(1, 8)]


async def test_the_largest_and_the_smallest_payload_come_back(store: Store) -> None:
    largest = bytes(range(256)) * (MAX_PAYLOAD_BYTES // 256)
    await say(store, b"\x00", largest)
    assert [e.payload for e in await store.log.read(ANNA)] == [b"\x00", largest]


@pytest.mark.parametrize(
    ("first", "count", "command", "payload"),
    [
        (0, 1, "v:1", b"x"),
        (1, 0, "v:1", b"x"),
        (1, 1, "", b"x"),
        (1, 1, "erased", b"x"),
        (1, 1, "v:1", b""),
        (1, 1, "v:1", bytes(MAX_PAYLOAD_BYTES + 1)),
    ],
)
def test_an_entry_out_of_bounds_cannot_be_made(first: int, count: int, command: str, payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        NewEntry(ANNA, Seq(first), count, CommandId(command), payload)


def test_the_id_of_a_conversation_holds_no_colon() -> None:
    """It ends where the command id begins in the key of an entry."""
    with pytest.raises(ValueError, match="colon"):
        entry(1, conversation=ConversationId("anna:v"))


def test_what_a_visitor_wrote_is_not_in_a_repr() -> None:
    assert "hemligt" not in repr(entry(1, payload=b"hemligt"))
    assert "hemligt" not in repr(Entry(ANNA, Seq(1), 1, CommandId("v:1"), b"hemligt"))


async def test_a_taken_seq_is_a_conflict_and_changes_nothing(store: Store) -> None:
    await say(store, b"first", b"second")
    assert await store.log.append(entry(2, "v:late", payload=b"late")) == Conflict()
    assert [e.payload for e in await store.log.read(ANNA)] == [b"first", b"second"]


async def test_a_seq_inside_an_entry_is_a_conflict(store: Store) -> None:
    await store.log.append(entry(1, count=3))
    assert await store.log.append(entry(2, "v:late")) == Conflict()


async def test_a_gap_is_a_conflict(store: Store) -> None:
    await say(store, b"first")
    assert await store.log.append(entry(3, "v:ahead")) == Conflict()
    assert await store.log.head(ANNA) == Head(ANNA, Seq(1))


async def test_after_a_conflict_the_next_seq_is_free(store: Store) -> None:
    await say(store, b"first", b"second")
    await store.log.append(entry(2, "v:late"))
    assert await store.log.append(entry(3, "v:late")) == Appended(Seq(3))


async def test_a_repeated_command_returns_the_first_result(store: Store) -> None:
    await say(store, b"first", b"second")
    stored = (await store.log.read(ANNA))[0]
    for first in (1, 2, 3, 9):
        repeated = await store.log.append(entry(first, "v:1", payload=b"other words"))
        assert repeated == Repeated(stored)
    assert len(await store.log.read(ANNA)) == 2


async def test_reading_after_a_seq_within_and_behind_an_entry_of_many_events(store: Store) -> None:
    for each in (entry(1, count=40), entry(41), entry(42)):
        await store.log.append(each)
    assert [each.first for each in await store.log.read(ANNA, Seq(20))] == [1, 41, 42]
    assert [each.first for each in await store.log.read(ANNA, Seq(40))] == [41, 42]
    assert [each.first for each in await store.log.read(ANNA, Seq(41))] == [42]


async def test_the_same_command_id_may_occur_in_two_conversations(store: Store) -> None:
    assert await store.log.append(entry(1, "v:1")) == Appended(Seq(1))
    assert await store.log.append(entry(1, "v:1", conversation=BO)) == Appended(Seq(1))


async def test_a_command_is_found_by_its_id(store: Store) -> None:
    await say(store, b"first", b"second")
    found = await store.log.find(ANNA, CommandId("v:2"))
    assert found is not None
    assert (found.first, found.payload) == (2, b"second")
    assert await store.log.find(ANNA, CommandId("v:3")) is None
    assert await store.log.find(BO, CommandId("v:2")) is None
    assert await store.log.holds(ANNA, CommandId("v:2"))
    assert not await store.log.holds(ANNA, CommandId("v:3"))
    assert not await store.log.holds(BO, CommandId("v:2"))


async def test_nothing_is_appended_to_an_unknown_conversation(store: Store) -> None:
    with pytest.raises(UnknownConversation):
        await store.log.append(entry(2))
    assert await store.log.head(ANNA) is None
    assert await store.log.read(ANNA) == []


async def test_of_many_who_write_at_one_seq_exactly_one_wins(store: Store) -> None:
    await say(store, b"first")
    results = await asyncio.gather(*(store.log.append(entry(2, f"c:{n}")) for n in range(20)))
    assert sorted(type(r).__name__ for r in results) == ["Appended"] + ["Conflict"] * 19
    assert await store.log.head(ANNA) == Head(ANNA, Seq(2))


async def test_of_many_who_send_one_command_at_once_one_appends_and_the_others_repeat(store: Store) -> None:
    results = await asyncio.gather(*(store.log.append(entry(1, "v:start")) for _ in range(20)))
    assert sorted(type(r).__name__ for r in results) == ["Appended"] + ["Repeated"] * 19
    assert len(await store.log.read(ANNA)) == 1


async def test_many_conversations_open_and_grow_side_by_side(store: Store) -> None:
    names = [type(ANNA)(f"conversation-{n}") for n in range(40)]
    payloads = [b"one", b"two", b"three"]
    await asyncio.gather(*(say(store, *payloads, conversation=name) for name in names))
    logs = await asyncio.gather(*(store.log.read(name) for name in names))
    assert [[e.payload for e in log] for log in logs] == [payloads] * 40


async def test_the_reconciler_finds_what_was_touched(store: Store) -> None:
    before = await store.clock.now()
    await say(store, b"one", b"two")
    await say(store, b"one", conversation=BO)
    await store.log.erase(BO)
    touched = {head.conversation: head for head in await store.log.touched_since(before)}
    assert touched == {ANNA: Head(ANNA, Seq(2)), BO: Head(BO, Seq(2), erased=True)}
    assert await store.log.touched_since(before + timedelta(minutes=2)) == []


async def test_what_changes_no_row_is_not_looked_through_by_the_reconciler(store: Store) -> None:
    before = await store.clock.now()
    await say(store, b"one", b"two", conversation=BO)
    await store.log.append(entry(1, count=2))
    await store.log.append(entry(3, leaves_index_unchanged=True))
    await store.log.erase(BO)
    assert list(await store.log.listed_since(before)) == [Head(ANNA, Seq(2))]
    assert await store.log.listed_since(before + timedelta(minutes=2)) == []


async def test_an_erased_conversation_is_empty_and_stays_closed(store: Store) -> None:
    await say(store, b"one", b"two")
    await store.log.erase(ANNA)
    assert await store.log.read(ANNA) == []
    assert await store.log.find(ANNA, CommandId("v:1")) is None
    assert not await store.log.holds(ANNA, CommandId("v:1"))
    assert await store.log.head(ANNA) == Head(ANNA, Seq(3), erased=True)
    for first in (1, 2, 3, 4):
        with pytest.raises(Erased):
            await store.log.append(entry(first, "v:late"))
    with pytest.raises(Erased):
        await store.log.append(entry(1, "v:1"))
    assert await store.log.read(ANNA) == []


async def test_erasing_twice_or_an_unknown_one_changes_nothing(store: Store) -> None:
    await say(store, b"one")
    await store.log.erase(ANNA)
    head = await store.log.head(ANNA)
    await store.log.erase(ANNA)
    await store.log.erase(BO)
    assert await store.log.head(ANNA) == head
    assert await store.log.head(BO) is None


async def test_erasing_while_others_write_leaves_nothing(store: Store) -> None:
    under_way = asyncio.Event()

    async def write() -> None:
        for seq in range(1, 10_000):
            assert await store.log.append(entry(seq)) == Appended(Seq(seq))
            if seq == 5:
                under_way.set()
            await asyncio.sleep(0)

    writer = asyncio.create_task(write())
    await under_way.wait()
    await store.log.erase(ANNA)
    with pytest.raises(Erased):
        await writer
    assert await store.log.read(ANNA) == []
