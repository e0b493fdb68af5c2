"""Several nodes on one database: no lock between them, and still one order, one owner of a seq, one key."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from storage.errors import Erased
from storage.ids import ConversationId, NodeId, Seq
from storage.mongo.clock import DatabaseClock
from storage.ports.log import Appended, AppendResult, Conflict, Head, Repeated
from tests.storage.conftest import OpenNode, Raw
from tests.storage.samples import ANNA, KIM, entry, say


async def test_nodes_that_open_one_conversation_at_once_end_with_one_key(open_node: OpenNode, raw: Raw) -> None:
    nodes = [await open_node() for _ in range(4)]
    results = await asyncio.gather(*(node.log.append(entry(1, "v:start")) for node in nodes))
    assert sorted(type(result).__name__ for result in results) == ["Appended"] + ["Repeated"] * 3
    assert await raw.keys.count_documents({"conversation": ANNA}) == 1
    fresh = await open_node()
    assert [each.payload for each in await fresh.log.read(ANNA)] == [b"hej"]


async def test_a_node_that_is_behind_reads_on_and_appends(open_node: OpenNode) -> None:
    one, other = await open_node(), await open_node()
    await say(one, b"one")
    await say(other, b"two")
    assert await one.log.append(entry(2, "c:late")) == Conflict()
    assert [each.payload for each in await one.log.read(ANNA, Seq(1))] == [b"two"]
    assert await one.log.append(entry(3, "c:late")) == Appended(Seq(3))
    assert [each.first for each in await other.log.read(ANNA)] == [1, 2, 3]


async def test_a_command_sent_to_two_nodes_is_stored_once(open_node: OpenNode) -> None:
    one, other = await open_node(), await open_node()
    await say(one, b"one")
    results = await asyncio.gather(*(node.log.append(entry(2, "v:same")) for node in (one, other) for _ in range(5)))
    assert [type(result) for result in results].count(Appended) == 1
    assert {type(result) for result in results} == {Appended, Repeated}


async def test_writers_on_three_nodes_make_one_gapless_chain(open_node: OpenNode) -> None:
    """Each writer decides again after a conflict, as the service does, until all its commands are in the log."""
    nodes = [await open_node() for _ in range(3)]
    await say(nodes[0], b"begin")

    async def write(number: int) -> None:
        node = nodes[number % 3]
        for turn in range(4):
            result: AppendResult = Conflict()
            while isinstance(result, Conflict):
                head = await node.log.head(ANNA)
                assert head is not None
                result = await node.log.append(entry(head.seq + 1, f"c:{number}:{turn}"))
            assert isinstance(result, Appended)

    await asyncio.gather(*(write(number) for number in range(9)))
    entries = await (await open_node()).log.read(ANNA)
    assert [each.first for each in entries] == list(range(1, 38))
    assert len({each.command_id for each in entries}) == 37


async def test_a_node_that_has_not_seen_an_erasure_cannot_append(open_node: OpenNode, raw: Raw) -> None:
    """Its cached key and tag still fit, and the entries that would be in its way are gone."""
    stale, eraser = await open_node(), await open_node()
    await say(stale, b"one", b"two")
    await say(eraser, b"three")
    await eraser.log.erase(ANNA)
    for late in (entry(3, "v:late"), entry(4, "v:late"), entry(5, "v:late"), entry(1, "v:again")):
        with pytest.raises(Erased):
            await stale.log.append(late)
    assert await raw["entries"].count_documents({"c": ANNA}) == 1
    assert await raw.keys.count_documents({}) == 0
    assert await stale.log.read(ANNA) == []
    assert await stale.log.read(ANNA, Seq(2)) == []


async def test_erasing_on_one_node_while_others_write_leaves_nothing(open_node: OpenNode, raw: Raw) -> None:
    nodes = [await open_node() for _ in range(3)]
    names = [ConversationId(f"c{n}") for n in range(6)]
    for name in names:
        await say(nodes[0], b"one", conversation=name)
    under_way = asyncio.Event()

    async def write(number: int, name: ConversationId) -> None:
        node = nodes[number]
        for turn in range(10_000):
            head = await node.log.head(name)
            await node.log.append(entry((head.seq if head else 0) + 1, f"c:{number}:{turn}", conversation=name))
            if turn == 2:
                under_way.set()

    writers = [asyncio.create_task(write(number, name)) for number in (1, 2) for name in names]
    await under_way.wait()
    await asyncio.gather(*(nodes[0].log.erase(name) for name in names))
    outcomes = await asyncio.gather(*writers, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Erased}
    assert await raw["entries"].count_documents({"k": {"$ne": "erased"}}) == 0
    assert await raw.keys.count_documents({}) == 0
    for name in names:
        head = await nodes[1].log.head(name)
        assert head == Head(name, head.seq, erased=True) if head else False


async def test_two_nodes_that_erase_at_once_write_one_tombstone(open_node: OpenNode, raw: Raw) -> None:
    one, other = await open_node(), await open_node()
    await say(one, b"one")
    await asyncio.gather(one.log.erase(ANNA), other.log.erase(ANNA), one.log.erase(ANNA))
    assert await raw["entries"].count_documents({"c": ANNA}) == 1


async def test_slots_are_not_given_twice_by_two_nodes(open_node: OpenNode) -> None:
    nodes = [await open_node() for _ in range(2)]
    names = [ConversationId(f"c{n}") for n in range(10)]
    reserving = (node.slots.reserve(KIM, 3, name, Seq(3)) for name in names for node in nodes)
    slots = [slot for slot in await asyncio.gather(*reserving) if slot]
    assert len(await nodes[0].slots.of(KIM)) == 3
    assert len({slot.number for slot in slots}) == len({slot.conversation for slot in slots}) == 3


async def test_presence_and_sessions_are_seen_by_every_node(open_node: OpenNode) -> None:
    one, other = await open_node(), await open_node()
    lease = await one.presence.renew(KIM, NodeId("one"), "available", 2, for_s=45)
    cookie = await one.sessions.open(KIM)
    assert await other.presence.alive() == [lease]
    assert await other.sessions.find(cookie) is not None
    assert one.visitors.conversation_for("x") == other.visitors.conversation_for("x")


async def test_listed_since_by_others_leaves_out_a_nodes_own_entries(open_node: OpenNode) -> None:
    """However much it writes: the conversations of the others are found before and after its own in each minute."""
    one, other, third = [await open_node() for _ in range(3)]
    before = await one.clock.now()
    for number, node in enumerate((one, other, third) * 3):
        await say(node, b"hej", conversation=ConversationId(f"conversation-{number}"))
    await other.log.append(
        entry(2, "v:quiet", conversation=ConversationId("conversation-0"), leaves_index_unchanged=True)
    )
    await other.log.append(entry(2, "v:more", conversation=ConversationId("conversation-3")))
    found = {head.conversation: head.seq for head in await one.log.listed_since(before, by_others=True)}
    assert found == {f"conversation-{number}": 1 + (number == 3) for number in (1, 2, 3, 4, 5, 7, 8)}
    assert len(await one.log.listed_since(before)) == 9
    assert await one.log.listed_since(before + timedelta(minutes=2), by_others=True) == []


async def test_an_append_that_was_refused_is_nothing_to_be_unsure_of(open_node: OpenNode) -> None:
    """Otherwise each append to an erased conversation would make the node scan the database."""
    node = await open_node()
    before = await node.clock.now()
    await say(node, b"one")
    await node.log.erase(ANNA)
    await node.checkpoints.take()
    with pytest.raises(Erased):
        await node.log.append(entry(3, "v:late"))
    assert await node.log.listed_since(before, by_others=True) == []


async def test_listed_since_by_others_includes_own_appends_of_unknown_outcome(open_node: OpenNode) -> None:
    """Cut off while it was under way: it is in the log, and nobody has made a row of it."""
    node = await open_node()
    before = await node.clock.now()
    await say(node, b"one")
    under_way = asyncio.create_task(node.log.append(entry(2, "v:cut")))
    await asyncio.sleep(0)  # it waits for its batch now
    await asyncio.sleep(0)  # and that has begun
    under_way.cancel()
    await asyncio.gather(under_way, return_exceptions=True)
    assert await node.log.append(entry(3, "v:next")) == Appended(Seq(3)), "the one before is in the log"
    assert await node.log.listed_since(before, by_others=True) == [Head(ANNA, Seq(2))], "as long as it may be behind"
    assert isinstance(node.clock, DatabaseClock)
    node.clock.steady = lambda: time.monotonic() + 600  # the database was away until now
    later = await node.log.listed_since(before, by_others=True)
    assert later == [Head(ANNA, Seq(2))], "an old one is told when the database answers again"
    assert await node.log.listed_since(before, by_others=True) == [], "and then no more"
