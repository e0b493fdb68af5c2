"""Consultation by appointment over two nodes: chosen once, kept with the code, met, missed, freed, erased."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from handoff.actions.appointment_timers import UNCONFIRMED
from handoff.contract.appointments import AppointmentBook, AppointmentBookAck, AppointmentCancel, AppointmentOpen
from handoff.contract.errors import Refused
from handoff.contract.visitor import ConversationEnd, MailboxOpen
from handoff.conversation.calendar import SWEDEN
from handoff.conversation.rules.appointments import NEAR
from handoff.conversation.visibility import iso
from handoff.routing.appointments import NOTICE, Appointments, Time
from storage.ids import ConversationId
from storage.memory import MemoryStore
from storage.ports.records import KeptRecord
from storage.ports.store import Store
from tests.support.fakes import Clock
from tests.support.parts import Parts, fresh_key, node, staff

LEAD, KIM = staff("lead", "shift_lead"), staff("kim")
DAY_S = 24 * 3600


def everybody(conversation: ConversationId) -> bool:
    return True


def nobody(conversation: ConversationId) -> bool:
    return False


async def opened(parts: Parts, *, hours: float = 48, minutes: int = 30) -> str:
    """A shift lead opens a time; its id."""
    at: datetime = parts.clock() + timedelta(hours=hours)
    request = AppointmentOpen(starts_at=f"{at.astimezone(SWEDEN):%Y-%m-%dT%H:%M}", minutes=minutes)
    before = {time.id for time in (await parts.runtime.appointments.listed()).times}
    after = await parts.runtime.appointments.open(LEAD, request)
    (made,) = [time.id for time in after.times if time.id not in before]
    return made


async def test_a_day_that_does_not_exist_is_refused() -> None:
    async with node() as parts:
        with pytest.raises(Refused, match="bad_request"):
            await parts.runtime.appointments.open(LEAD, AppointmentOpen(starts_at="2027-02-31T10:00", minutes=30))


async def book(parts: Parts, conversation: ConversationId, time: str) -> AppointmentBookAck:
    return await parts.runtime.appointments.book(conversation, AppointmentBook(client_msg_id=fresh_key(), time=time))


async def the(parts: Parts, time: str) -> Time:
    found = await Appointments(parts.store.appointments, clock=parts.clock).get(time)
    assert found is not None
    return found


async def told(parts: Parts, conversation: ConversationId) -> list[str]:
    """What was said about the booked time, by its last word."""
    seen = await parts.seen(conversation)
    return [text.split(":")[1].removeprefix("notice_appointment_") for text in seen if "notice_appointment_" in text]


async def free(parts: Parts) -> list[str]:
    return [time.id for time in (await parts.runtime.appointments.bookable()).times]


async def test_of_many_who_choose_the_same_time_at_two_nodes_one_has_it(stores: tuple[Store, Store]) -> None:
    clock = Clock(await stores[0].clock.now())
    async with node(stores[0], clock=clock) as one, node(stores[1], clock=clock, name="two") as two:
        time = await opened(one)
        visitors = [(parts, await parts.started()) for parts in (one, two) * 4]
        chosen = await asyncio.gather(
            *(book(parts, conversation, time) for parts, conversation in visitors), return_exceptions=True
        )
        won = [each for each in chosen if isinstance(each, AppointmentBookAck)]
        lost = [each.code for each in chosen if isinstance(each, Refused)]
        assert (len(won), lost) == (1, ["appointment_taken"] * 7)
        holders = [
            conversation
            for parts, conversation in visitors
            if (await parts.state(conversation)).appointment is not None
        ]
        assert holders == [(await the(two, time)).body.conversation]
        assert await free(two) == []


async def test_a_time_is_kept_with_the_code_and_can_be_moved_and_cancelled() -> None:
    async with node() as parts:
        first, second = await opened(parts), await opened(parts, hours=72)
        conversation = await parts.started()
        code = (await book(parts, conversation, first)).code
        assert (await book(parts, conversation, second)).code == code
        assert await free(parts) == [first]
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
        back = await parts.visitor.open_mailbox(MailboxOpen(code=code))
        assert back.conversation == conversation
        assert (await told(parts, conversation))[-1] == "reminder"
        await parts.runtime.appointments.cancel(conversation, AppointmentCancel(client_msg_id=fresh_key()))
        assert await free(parts) == [first, second]


async def test_the_same_request_again_books_once() -> None:
    async with node() as parts:
        time, conversation = await opened(parts), await parts.started()
        request = AppointmentBook(client_msg_id=fresh_key(), time=time)
        acks = [await parts.runtime.appointments.book(conversation, request) for _ in range(2)]
        assert acks[0] == acks[1]
        assert await told(parts, conversation) == ["booked"]


async def test_a_refused_request_gives_back_only_what_it_has_taken_itself() -> None:
    """A second window books after the end: the time that the conversation has stays its own."""
    async with node() as parts:
        time, other, conversation = await opened(parts), await opened(parts, hours=72), await parts.started()
        await book(parts, conversation, time)
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
        for chosen in (time, other):
            with pytest.raises(Refused, match="conversation_closed"):
                await book(parts, conversation, chosen)
        assert (await the(parts, time)).is_of(conversation)
        assert await free(parts) == [other]
        with pytest.raises(Refused, match="appointment_taken"):
            await book(parts, await parts.started(), time)


async def test_near_its_time_whoever_is_here_stands_on_the_board_with_the_hour() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        time, conversation = await opened(parts, hours=2), await parts.started()
        await book(parts, conversation, time)
        timers = parts.runtime.appointment_timers
        clock.advance(2 * 3600 - NEAR.total_seconds() - 60)
        assert await timers.meet(everybody) == 0
        clock.advance(60)
        assert await timers.meet(nobody) == 0, "nobody waits in the queue who is not there"
        assert await timers.meet(everybody) == 1
        await parts.settled()
        (entry,) = parts.board.entries()
        assert (entry.conversation, entry.appointment_at) == (
            conversation,
            iso((await the(parts, time)).body.starts_at),
        )
        assert [each.state for each in (await parts.runtime.appointments.listed()).times] == ["waiting"]
        await parts.on_duty(KIM)
        await parts.queue.claim_next(KIM)
        await parts.settled()
        assert await timers.settle() == 1
        assert [each.status for each in (await parts.runtime.appointments.listed()).times] == ["kept"]


async def test_who_does_not_come_is_told_once_and_the_time_counts_as_missed() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        time, conversation = await opened(parts, hours=2), await parts.started()
        await book(parts, conversation, time)
        clock.advance(2 * 3600 + 29 * 60)
        assert await parts.runtime.appointment_timers.settle() == 0
        clock.advance(60)
        assert await parts.runtime.appointment_timers.settle() == 1
        assert await parts.runtime.appointment_timers.settle() == 0
        assert await told(parts, conversation) == ["booked", "missed"]
        assert (await parts.seen(conversation))[-1].startswith("sv:tid_ny")
        assert (await the(parts, time)).body.result == "missed"


async def test_a_withdrawn_time_is_told_now_or_on_the_return() -> None:
    async with node() as parts:
        here, away = await opened(parts), await opened(parts, hours=50)
        one, other = await parts.started(), await parts.started()
        await book(parts, one, here)
        code = (await book(parts, other, away)).code
        await parts.visitor.end(other, ConversationEnd(client_msg_id=fresh_key(), erase=False))
        for time in (here, away):
            await parts.runtime.appointments.withdraw(time)
        assert await told(parts, one) == ["booked", "withdrawn"]
        await parts.visitor.open_mailbox(MailboxOpen(code=code))
        assert await told(parts, other) == ["booked", "withdrawn"]
        assert [each.status for each in (await parts.runtime.appointments.listed()).times] == ["withdrawn"] * 2


async def test_a_free_time_that_is_withdrawn_is_gone_and_cannot_be_withdrawn_again() -> None:
    async with node() as parts:
        time = await opened(parts)
        assert (await parts.runtime.appointments.withdraw(time)).times == []
        with pytest.raises(Refused, match="appointment_unknown"):
            await parts.runtime.appointments.withdraw(time)


async def test_it_is_erased_with_its_conversation_and_free_for_others() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        coming, past = await opened(parts), await opened(parts, hours=1)
        for time in (coming, past):
            conversation = await parts.started()
            await book(parts, conversation, time)
            if time == past:
                clock.advance(2 * 3600)
            await parts.eraser.erase(conversation)
        assert await free(parts) == [coming]
        left = await the(parts, past)
        assert (left.body.conversation, left.body.audience, left.body.result) == (None, "", "missed")


async def test_what_a_restore_brings_back_beside_an_erased_log_goes_with_the_rest_of_it() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        coming, kept, conversation = await opened(parts), await opened(parts, hours=1), await parts.started()
        await book(parts, conversation, coming)
        times = Appointments(parts.store.appointments, clock=clock)
        await times.take(kept, conversation, audience="", practice=True)
        assert await times.settle(await the(parts, kept), "kept")
        clock.advance(2 * 3600)
        wish = KeptRecord(id=conversation, period="2026-11", practice=True, saved_at=clock(), body=b"a number")
        await parts.store.callbacks.save(wish, seen=0)
        await parts.store.log.erase(conversation)
        await parts.eraser.finish(conversation)
        assert await parts.store.callbacks.get(conversation) is None
        assert await free(parts) == [coming]
        left = (await the(parts, kept)).body
        assert (left.conversation, left.result) == (None, "kept")


async def test_a_reservation_that_no_log_confirms_is_freed_after_a_minute() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        time, conversation = await opened(parts), await parts.started()
        times = Appointments(parts.store.appointments, clock=clock)
        await times.take(time, conversation, audience="", practice=True)  # and the node is killed here
        assert await parts.runtime.appointment_timers.settle() == 0
        clock.advance(UNCONFIRMED.total_seconds())
        assert await parts.runtime.appointment_timers.settle() == 1
        assert await free(parts) == [time]


async def test_what_cannot_be_booked_is_not_offered() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as parts:
        times = Appointments(store.appointments, clock=clock, bookable_days=13)
        soon = await opened(parts, hours=NOTICE.total_seconds() / 3600)
        await opened(parts, hours=13 * 24 + 1)
        assert [time.id for time in await times.bookable()] == [soon]
        clock.advance(60)
        assert await times.bookable() == []
        conversation = await parts.started()
        with pytest.raises(Refused, match="appointment_taken"):
            await book(parts, conversation, soon)
        assert (await parts.state(conversation)).appointment is None


async def test_two_times_at_the_same_hour_are_offered_as_one_and_each_can_be_had() -> None:
    async with node() as parts:
        both = {await opened(parts), await opened(parts)}
        longer = await opened(parts, minutes=60)
        had = set()
        for _ in both:
            (offered,) = {*await free(parts)} - {longer}
            await book(parts, await parts.started(), offered)
            had.add(offered)
        assert had == both
        assert await free(parts) == [longer]


async def test_a_time_in_the_past_or_far_ahead_is_refused() -> None:
    async with node() as parts:
        for hours, code in ((-1, "date_past"), (61 * 24, "appointment_invalid")):
            with pytest.raises(Refused, match=code):
                await opened(parts, hours=hours)


async def test_free_times_that_went_by_are_removed() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        await opened(parts, hours=1)
        clock.advance(DAY_S)
        assert await parts.runtime.appointment_timers.settle() == 1
        assert (await parts.runtime.appointments.listed()).times == []
