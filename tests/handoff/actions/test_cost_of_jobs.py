"""What the jobs of every few seconds read: what has changed, and not what is open."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Sequence
from datetime import timedelta
from types import FrameType
from typing import Any

from handoff.actions.appointment_timers import READ_NEAR_EVERY
from handoff.actions.timers import LOOK_AT_ALL, RESERVATION
from handoff.backoffice.records import decisions
from handoff.backoffice.records.decision_desk import READ_ALL_EVERY, PendingDecisions
from handoff.ledger.feed import Change
from handoff.ledger.projection import Projection
from handoff.routing.board import RELOAD_ALONE
from storage.ids import ConversationId
from storage.memory import MemoryStore
from storage.ports.records import KeptRecord
from tests.storage.conftest import Installation, database, installation
from tests.support.commands import commands
from tests.support.fakes import Clock
from tests.support.parts import Parts, node, staff
from tests.support.samples import with_kim, write

__all__ = ["database", "installation"]

KIM = staff("kim")
OPEN = 40


class Counted:
    """A port, with how often each method was called and how many items it was asked for or gave."""

    def __init__(self, port: object) -> None:
        self._port = port
        self.items: dict[str, int] = {}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)

        async def count(*given: Any, **named: Any) -> Any:
            result = await found(*given, **named)
            asked = next((each for each in given if isinstance(each, Sequence) and not isinstance(each, str)), ())
            many = max(len(asked), len(result) if isinstance(result, Sequence | dict) else 0)
            self.items[name] = self.items.get(name, 0) + many
            return result

        return count if inspect.iscoroutinefunction(found) else found


async def held(parts: Parts, number: int) -> None:
    await parts.on_duty(KIM, capacity=number)
    for _ in range(number):
        await parts.waiting()
        await parts.queue.claim_next(KIM)
    await parts.settled()


async def test_slots_that_the_log_has_confirmed_are_read_again_once_a_minute() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as parts:
        await held(parts, 4)
        counted = Counted(store.slots)
        parts.timers._slots = counted
        clock.advance(RESERVATION.total_seconds())
        assert await parts.timers.free_slots() == 0
        clock.advance(3 * RESERVATION.total_seconds())
        for _ in range(3):
            assert await parts.timers.free_slots() == 0
        assert counted.items == {"all": 4, "reserved_since": 0}
        clock.advance(LOOK_AT_ALL.total_seconds())
        assert await parts.timers.free_slots() == 0
        assert counted.items["all"] == 8


async def test_a_slot_that_was_missed_is_given_back_within_a_minute() -> None:
    """The node that let the conversation go died before it had given the place back."""
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as parts:
        await held(parts, 1)
        clock.advance(3 * RESERVATION.total_seconds())
        assert await parts.timers.free_slots() == 0
        (slot,) = await store.slots.all()
        await store.log.erase(slot.conversation)
        clock.advance(LOOK_AT_ALL.total_seconds())
        assert await parts.timers.free_slots() == 1


async def test_a_row_that_another_node_has_written_is_compared_with_its_log_once() -> None:
    store = MemoryStore(Clock())
    async with node(store, name="one") as one, node(store, name="two") as two:
        for _ in range(OPEN):
            await one.started()
        await one.settled()
        counted = Counted(store.index)
        two.runtime.reconciler._index = counted
        two.runtime.reconciler._log = log = Counted(store.log)
        for _ in range(3):
            assert await two.timers.reconcile() == 0
        assert log.items["listed_since"] == 3 * OPEN
        assert counted.items["last_seqs"] == OPEN
        conversation = await one.waiting()
        assert await two.timers.reconcile() == 0
        assert counted.items["last_seqs"] == OPEN + 1
        assert [item.conversation for item in two.board.waiting()] == [conversation]


def decided(clock: Clock, name: str, status: decisions.Status) -> KeptRecord:
    proposal = decisions.Proposal(ground="akut_fara", recipient="polis_112", channel="telefon", informed="ja")
    decision = decisions.Decision(
        decision_id=name,
        status=status,
        proposal=proposal,
        guideline_version="1",
        proposed_by=KIM.account,
        proposed_at=clock(),
    )
    return KeptRecord(name, "2026-11", practice=False, saved_at=clock(), body=decisions.encode(decision))


async def test_a_node_that_is_alone_reads_the_queue_that_it_writes_once_a_minute() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock, alone=True) as parts:
        for _ in range(4):
            await parts.waiting()
        counted = Counted(store.index)
        parts.board._index = counted
        await parts.timers.reconcile()
        for _ in range(3):
            clock.advance(5)
            await parts.timers.reconcile()
        assert counted.items == {"in_state": 4}
        clock.advance(RELOAD_ALONE.total_seconds())
        await parts.timers.reconcile()
        assert counted.items == {"in_state": 8}


async def test_a_node_among_others_reads_what_they_write_each_time() -> None:
    store = MemoryStore(Clock())
    async with node(store) as parts:
        await parts.waiting()
        counted = Counted(store.index)
        parts.board._index = counted
        for _ in range(3):
            await parts.timers.reconcile()
        assert counted.items == {"in_state": 3}


async def test_a_row_that_could_not_be_written_is_on_the_board_as_soon_as_it_is_mended() -> None:
    store = MemoryStore(Clock())
    async with node(store, alone=True) as parts:
        conversation = await parts.waiting()
        await parts.timers.reconcile()
        parts.board.removed(conversation)
        parts.projection.mark_failed(conversation)
        assert await parts.timers.reconcile() == 1
        assert [item.conversation for item in parts.board.waiting()] == [conversation]


async def test_the_times_that_come_next_are_read_once_a_minute() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        counted = Counted(parts.store.appointments)
        parts.runtime.appointment_timers._appointments._book = counted
        await parts.runtime.appointment_timers._appointments.open(clock() + timedelta(minutes=5), 30, by=KIM.account)
        counted.items.clear()
        for _ in range(3):
            clock.advance(5)
            assert await parts.runtime.appointment_timers.meet(lambda _: True) == 0
        assert counted.items == {"of_period": 1}
        clock.advance(READ_NEAR_EVERY.total_seconds())
        assert await parts.runtime.appointment_timers.meet(lambda _: True) == 0
        assert counted.items == {"of_period": 2}


async def test_of_the_decisions_that_wait_for_somebody_those_that_have_changed_are_read() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    counted = Counted(store.decisions)
    pending = PendingDecisions(counted, store.clock)
    for number in range(OPEN):
        await store.decisions.save(decided(clock, f"d{number}", "beslutat"), seen=0)
    clock.advance(600)
    assert await pending() == []
    clock.advance(60)
    await store.decisions.save(decided(clock, "new", "foreslaget"), seen=0)
    clock.advance(5)
    assert [each.decision_id for each in await pending()] == ["new"]
    await store.decisions.save(decided(clock, "new", "beslutat"), seen=1)
    assert await pending() == []
    assert counted.items == {"all": OPEN, "saved_since": 2}
    clock.advance(READ_ALL_EVERY.total_seconds())
    assert await pending() == []
    assert counted.items == {"all": 2 * OPEN + 1, "saved_since": 2}, "one that was missed rings late at worst"


async def test_tokens_are_seen_a_few_at_a_time(installation: Installation) -> None:
    """One command for a thousand keeps every message waiting for more than a second."""
    asked = commands()
    store = await installation.open()
    tokens = [await store.visitors.issue_token(ConversationId(f"c{number}")) for number in range(2 * OPEN)]
    with asked.listen() as kept:
        await store.visitors.see_tokens([*tokens, *(f"none {number}" for number in range(5 * OPEN))])
    updates = [each for each in kept if str(each) == "update tokens"]
    assert len(updates) == len(kept) == 14
    await store.close()


async def test_the_training_of_somebody_on_duty_is_read_once_for_all_tracks() -> None:
    async with node() as parts:
        counted = Counted(parts.store.training)
        parts.runtime.training._training = counted
        await parts.runtime.training.tracks(KIM.account)
        assert len(counted.items) == 1


async def test_a_row_that_is_written_later_is_looked_at_when_it_is_due() -> None:
    """Not each time that another one is: with thousands of conversations one is due at every look."""
    story = with_kim()
    projection = Projection(MemoryStore(Clock()).index, on_written=lambda row: None)
    before = story.state
    story.does(write(client_msg_id="n"))
    for number in range(OPEN):
        name = ConversationId(f"c{number}")
        projection.follow(Change(name, before, story.state, *story.records[-1], own=True))
    looked = 0

    def called(frame: FrameType, event: str, _: object) -> None:
        nonlocal looked
        looked += event == "call" and frame.f_code.co_name == "due"

    projection._next_due = 0.0
    sys.setprofile(called)
    try:
        assert projection._take_due() == []
    finally:
        sys.setprofile(None)
    assert len(projection._deferred) == OPEN
    assert looked <= 2
