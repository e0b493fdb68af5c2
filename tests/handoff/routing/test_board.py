"""The queue as one node sees it, whoever changes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Literal

import pytest

from handoff.contract.counselor import QueueClaim
from handoff.contract.errors import Refused
from handoff.contract.visitor import ConversationEnd, HumanRequest, QueueLeave
from handoff.conversation import commands as cmd
from handoff.conversation.events import Record
from handoff.conversation.queue_order import Taker
from handoff.conversation.state import State
from handoff.ledger.feed import Change
from handoff.ledger.index_row import row_of
from handoff.risk import Level
from handoff.routing.board import QueueBoard
from storage.ids import AccountId, ConversationId, Seq
from storage.memory import MemoryStore
from tests.support.fakes import Clock, LateIndex
from tests.support.parts import Parts, node, staff
from tests.support.samples import KIM as KIM_ID
from tests.support.samples import NOON, started, with_kim, write

KIM = staff("kim")
C = ConversationId("c")


@pytest.fixture
def board() -> QueueBoard:
    return QueueBoard(MemoryStore().index, Clock())


def test_who_begins_to_wait_is_there_and_who_is_claimed_is_not(board: QueueBoard) -> None:
    board.row_written(row_of(C, started(cmd.AskHuman()).state))
    assert board.positions() == {C: 1}
    board.row_written(row_of(C, with_kim().state))
    assert board.positions() == {}


def test_a_row_that_is_older_than_what_is_known_changes_nothing(board: QueueBoard) -> None:
    old, new = started(cmd.AskHuman()), started(cmd.AskHuman(), write(Level.N4))
    board.row_written(row_of(C, new.state))
    version = board.version
    board.row_written(row_of(C, old.state))
    assert (board.version, board.counts()["N4"]) == (version, 1)


def test_the_version_rises_with_every_change_and_only_then(board: QueueBoard) -> None:
    versions = [board.version]
    for state in (started().state, started(cmd.AskHuman()).state, with_kim().state):
        board.row_written(row_of(C, state))
        versions.append(board.version)
    assert versions == [0, 0, 1, 2]


def test_what_a_waiting_visitor_writes_changes_nothing_in_the_queue(board: QueueBoard) -> None:
    """Thousands who wait and write must not make every node show the queue anew for each message."""
    one = started(cmd.AskHuman())
    board.row_written(row_of(C, one.state))
    version = board.version
    board.row_written(row_of(C, started(cmd.AskHuman(), write(client_msg_id="n")).state))
    assert board.version == version
    board.row_written(row_of(C, started(cmd.AskHuman(), write(client_msg_id="n"), write(Level.N3)).state))
    assert board.version == version + 1


def test_counts_name_every_level_and_the_longest_wait() -> None:
    clock = Clock(NOON)
    board = QueueBoard(MemoryStore().index, clock)
    assert board.longest_wait_s() == 0.0
    story = started(cmd.AskHuman())
    board.row_written(row_of(C, story.state))
    clock.now = story.at
    clock.advance(90)
    assert board.counts() == {"N0": 1, "N1": 0, "N2": 0, "N3": 0, "N4": 0}
    assert board.longest_wait_s() == 90.0
    assert board.update(lead=False).list_ is None
    assert [entry.conversation for entry in board.update(lead=True).list_ or ()] == [C]


async def test_what_another_node_does_is_seen_by_reading_again() -> None:
    store = MemoryStore(Clock())
    async with node(store) as one, node(store, name="two") as two:
        conversation = await one.waiting()
        assert two.board.waiting() == []
        await two.board.reload()
        assert list(two.board.positions()) == [conversation]
        await one.on_duty(KIM)
        await one.queue.claim_next(KIM)
        await one.settled()
        await two.board.reload()
        assert two.board.waiting() == []


async def test_a_node_that_is_behind_does_not_show_somebody_who_waits_no_more() -> None:
    """Its own row comes too late for the index; it must not show it either."""
    store = MemoryStore(Clock())
    async with node(store) as one:
        conversation = await one.waiting()
        state = await one.state(conversation)
        await one.on_duty(KIM)
        await one.queue.claim_next(KIM)
        await one.settled()
        async with node(store, name="two") as two:
            two.projection.follow(_late(conversation, state))
            await two.settled()
            assert two.board.waiting() == []


async def test_who_leaves_the_queue_gives_up_the_place_and_a_claim_of_it_keeps_no_slot() -> None:
    async with node() as parts:
        conversation = await parts.started()
        await parts.visitor.ask_human(conversation, HumanRequest(client_msg_id="h"))
        await parts.settled()
        await parts.on_duty(KIM)
        await parts.visitor.leave_queue(conversation, QueueLeave(client_msg_id="q"))
        await parts.settled()
        assert parts.board.waiting() == []
        with pytest.raises(Refused) as refused:
            await parts.queue.claim(staff("lead", "shift_lead"), QueueClaim(conversation=conversation))
        assert refused.value.code == "wrong_state"
        await parts.settled()
        assert await parts.store.slots.all() == []
        row = await parts.store.index.get(conversation)
        assert row is not None
        assert (row.state, row.queued_at) == ("bot", None)


async def test_who_erases_is_gone_at_once() -> None:
    async with node() as parts:
        conversation = await parts.waiting()
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=True))
        assert parts.board.waiting() == []
        assert parts.gone == [conversation]


async def test_an_offer_is_seen_by_whom_it_is_for() -> None:
    async with node() as parts:
        offer = cmd.Release(KIM_ID, False, "counselor", "språk", staff("lee").account)
        state = with_kim(offer, cmd.AnswerTransfer(accept=True)).state
        parts.board.row_written(row_of(C, state))
        assert parts.board.next_for(Taker(KIM.account)) == []
        assert [item.conversation for item in parts.board.next_for(Taker(staff("lee").account))] == [C]
        assert [item.conversation for item in parts.board.next_for(Taker(KIM.account, lead=True))] == [C]


def _late(conversation: ConversationId, state: State) -> Change:
    return Change(conversation, State(), state, state.seq, Record(NOON, "", ()), own=True)


# --- changes while the index is read -----------------------------------------------------------------


@asynccontextmanager
async def reading(*, read: Literal["queue", "row"] = "queue") -> AsyncIterator[tuple[Parts, ConversationId]]:
    """A node in which somebody waits, and which is reading the queue (or their row) from the index all the while."""
    store = MemoryStore(Clock())
    index = LateIndex(store.index)
    store.index = index  # type: ignore[assignment]  # the same port
    async with node(store) as parts:
        waits = await parts.waiting()
        await parts.on_duty(KIM)
        index.hold_next()
        reload = parts.board.reload() if read == "queue" else parts.board.row_written_by_peer(waits)
        task = asyncio.create_task(reload)
        await index.asked.wait()
        yield parts, waits
        index.gate.set()
        await task


async def test_who_begins_to_wait_while_the_queue_is_read_stays_in_it() -> None:
    async with reading() as (parts, waits):
        danger = await parts.waiting("[N4]")
        assert list(parts.board.positions()) == [danger, waits]
    assert list(parts.board.positions()) == [danger, waits]


@pytest.mark.parametrize("read", ["queue", "row"])
async def test_who_is_claimed_while_the_index_is_read_does_not_come_back(read: Literal["queue", "row"]) -> None:
    async with reading(read=read) as (parts, waits):
        assert (await parts.queue.claim_next(KIM)).conversation == waits
        await parts.settled()
        assert parts.board.positions() == {}
    assert parts.board.positions() == {}


@pytest.mark.parametrize("read", ["queue", "row"])
async def test_who_is_erased_while_the_index_is_read_does_not_come_back(read: Literal["queue", "row"]) -> None:
    async with reading(read=read) as (parts, waits):
        await parts.visitor.end(waits, ConversationEnd(client_msg_id="e", erase=True))
        await parts.settled()
    assert parts.board.positions() == {}


async def test_who_rises_while_the_queue_is_read_keeps_the_new_level() -> None:
    async with reading() as (parts, waits):
        await parts.says(waits, "[N4]")
        await parts.settled()
    assert parts.board.counts()["N4"] == 1


async def test_what_changed_during_an_earlier_read_does_not_outlive_it() -> None:
    """Another node's claim is seen by the next read, though the row had changed here during the last one."""
    async with reading() as (parts, waits):
        await parts.says(waits, "[N4]")
        await parts.settled()
    row = await parts.store.index.get(waits)
    assert row is not None
    await parts.store.index.put(
        replace(row, last_seq=Seq(row.last_seq + 1), state="with_counselor", owner=AccountId("lee"))
    )
    await parts.board.reload()
    assert parts.board.positions() == {}
