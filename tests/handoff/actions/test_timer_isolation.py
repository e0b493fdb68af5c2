"""One conversation that cannot be read stops no timer for the others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from handoff.actions.timers import BOT_OVERDUE, RESERVATION
from handoff.contract.counselor import MailboxAnswer, QueueClaim
from handoff.contract.mail import MailIn
from handoff.operations.jobs import FAILURES
from handoff.routing.presence import GRACE_S
from storage.errors import IntegrityError, Unavailable
from storage.ids import ConversationId
from storage.memory import MemoryStore
from tests.support.fakes import Clock, DamagedLog
from tests.support.parts import Parts, node, staff

KIM = staff("kim", "shift_lead")
TROUBLES = [IntegrityError("altered"), Unavailable("being reopened"), ValueError("of a newer program")]


@asynccontextmanager
async def after(clock: Clock, store: MemoryStore, damage: dict[ConversationId, Exception]) -> AsyncIterator[Parts]:
    """A node that starts now and remembers nothing; these conversations cannot be read."""
    log = DamagedLog(store.log)
    log.damage = damage
    store.log = log  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock, name="next") as parts:
        clock.advance(GRACE_S)
        await parts.presence.refresh()
        yield parts


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: type(each).__name__)
async def test_who_wrote_later_is_handed_over_though_an_older_log_is_unreadable(trouble: Exception) -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock, working=False) as dead:
        damaged, later = await dead.started(), await dead.started()
        for conversation in (damaged, later):
            await dead.says(conversation, "hej")
            clock.advance(1)
        await dead.settled()
    before = FAILURES.items["hand_over_overdue"]
    async with after(clock, store, {damaged: trouble}) as parts:
        clock.advance(BOT_OVERDUE.total_seconds())
        assert await parts.timers.hand_over_overdue() == 1
        assert (await parts.state(later)).name == "queued"
    assert FAILURES.items["hand_over_overdue"] == before + 1


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: type(each).__name__)
async def test_orphans_and_places_are_given_back_though_one_log_is_unreadable(trouble: Exception) -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as gone:
        damaged, orphan = await gone.waiting(), await gone.waiting()
        await gone.on_duty(KIM)
        for conversation in (damaged, orphan):
            await gone.queue.claim(KIM, QueueClaim(conversation=conversation))
            clock.advance(1)
        await gone.settled()
    async with after(clock, store, {damaged: trouble}) as parts:
        assert await parts.timers.return_orphans() == 1
        await parts.settled()
        assert (await parts.state(orphan)).name == "queued"
        await store.slots.reserve(KIM.account, 3, orphan, (await parts.state(orphan)).since)
        clock.advance(RESERVATION.total_seconds())
        assert await parts.timers.free_slots() == 1
        assert [slot.conversation for slot in await store.slots.of(KIM.account)] == [damaged]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: type(each).__name__)
async def test_stale_rows_are_mended_though_one_log_is_unreadable(trouble: Exception) -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as one:
        damaged, other = await one.waiting(), await one.waiting()
    for conversation in (damaged, other):
        await store.index.remove(conversation)
    async with after(clock, store, {damaged: trouble}) as parts:
        for conversation in (damaged, other):
            parts.projection.mark_failed(conversation)
        await parts.timers.reconcile()
        assert [item.conversation for item in parts.board.waiting()] == [other]
        assert parts.projection.take_failed() == {damaged}, "it is tried again"


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: type(each).__name__)
async def test_answers_by_mail_go_out_though_one_log_is_unreadable(trouble: Exception) -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as gone:
        await gone.on_duty(KIM)
        conversations = []
        for mark in "ab":
            own = store.visitors.conversation_for(f"mail:{mark * 64}")
            mail = MailIn(id=mark * 64, sender=f"{mark}@example.se", text="hej")
            await gone.runtime.mail.take(mail)
            await gone.settled()
            await gone.counselor.answer_mailbox(KIM, MailboxAnswer(conversation=own, client_msg_id=mark, text="svar"))
            conversations.append(own)
        await gone.settled()
        assert len(await gone.runtime.mail.unsent()) == 2
    async with after(clock, store, {conversations[0]: trouble}) as parts:
        handed = await parts.runtime.mail.hand_out()
        assert [answer.conversation for answer in handed.answers] == [conversations[1]]
