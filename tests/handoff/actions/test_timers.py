"""What happens because time passes, on whichever node."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from handoff.actions.timers import BOT_LOST, BOT_OVERDUE, LOOK_FOR_OFFERS, OFFER, RESERVATION
from handoff.assistant.bot_service.client import BotRisk
from handoff.contract.counselor import ConversationOpen, ConversationRelease
from handoff.contract.parts import ButtonPress
from handoff.contract.service import OpeningHours, OpenSpan
from handoff.contract.visitor import MessageSend, TransferAnswer
from handoff.conversation.unsettled import UNANSWERED_AFTER
from handoff.risk import Level
from handoff.routing.presence import GRACE_S, RENEWALS_A_GRACE
from storage.errors import Unavailable
from storage.ids import ConversationId, Seq
from storage.memory import MemoryStore
from storage.ports.capacity import PresenceLeases
from storage.ports.log import ConversationLog, Head
from storage.ports.staff import StaffAccount
from tests.support.fakes import AilingIndex, BusyLog, Clock, ScriptedBot, answer
from tests.support.parts import Parts, fresh_key, node, pass_answering, staff
from tests.support.samples import NOON

KIM, LEE = staff("kim"), staff("lee")
OVERDUE_S = BOT_OVERDUE.total_seconds()
LOST_S = BOT_LOST.total_seconds()
RENEW_S = GRACE_S / RENEWALS_A_GRACE


async def claimed(parts: Parts) -> ConversationId:
    conversation = await parts.waiting()
    await parts.on_duty(KIM)
    await parts.queue.claim_next(KIM)
    await parts.settled()
    return conversation


# --- offers to a colleague ---------------------------------------------------------------------------


async def offered(parts: Parts) -> ConversationId:
    """Kim has asked the visitor whether Lee may take over."""
    conversation = await claimed(parts)
    await parts.store.accounts.add(StaffAccount(LEE.account, "Lee", "counselor", "no password", NOON))
    request = ConversationRelease(
        conversation=conversation, client_msg_id=fresh_key(), to="counselor", counselor=LEE.account, reason="byte"
    )
    await parts.counselor.release(KIM, request)
    await parts.settled()
    return conversation


async def test_an_offer_to_a_colleague_who_is_not_here_lapses_and_both_are_told() -> None:
    async with node() as parts:
        conversation = await offered(parts)
        assert await parts.timers.lapse_offers() == 1
        state = await parts.state(conversation)
        assert (state.name, state.owner, state.transfer_to) == ("with_counselor", KIM.account, None)
        assert (await parts.seen(conversation))[-1] == "sv:notice_transfer_lapsed"
        ack = await parts.counselor.open(KIM, ConversationOpen(conversation=conversation, after_seq=0))
        assert [event.code for event in ack.events if event.kind == "flag"][-1] == "transfer_lapsed"
        assert ack.pending_transfer is None
        await parts.settled()
        assert await parts.timers.lapse_offers() == 0


async def test_a_colleague_who_is_here_is_waited_for_two_minutes_in_both_halves_of_a_transfer() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        conversation = await offered(parts)
        await parts.on_duty(LEE)
        assert await parts.timers.lapse_offers() == 0
        await parts.visitor.answer_transfer(conversation, TransferAnswer(client_msg_id=fresh_key(), accept=True))
        await parts.settled()
        clock.advance(OFFER.total_seconds() - 1)
        await parts.presence.renew_all()
        assert await parts.timers.lapse_offers() == 0
        clock.advance(1)
        assert await parts.timers.lapse_offers() == 1
        state = await parts.state(conversation)
        assert (state.name, state.offered_to) == ("queued", None)
        assert (await parts.seen(conversation))[-1] == "sv:notice_offer_lapsed"
        await parts.settled()
        assert (await parts.queue.claim_next(KIM)).conversation == conversation, "whoever is free takes over"


# --- an N4 in doubt ----------------------------------------------------------------------------------


async def doubted(parts: Parts) -> ConversationId:
    """The model alone has read an N4, and is not sure."""
    parts.bot.script.append(replace(answer(), risk=BotRisk(level="N4", probabilities={"N4": 0.2})))
    return await parts.waiting("vi ses aldrig mer")


async def test_a_question_about_danger_without_an_answer_rings_after_half_a_minute_on_any_node() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as one, node(store, clock=clock, name="two") as two:
        conversation = await doubted(one)
        await two.board.reload()
        (entry,) = two.board.entries()
        assert (entry.level, entry.unsettled) == ("N3", "N4"), "staff see it; no alarm of N4 rings"
        seen = await one.seen(conversation)
        clock.advance(UNANSWERED_AFTER.total_seconds() - 1)
        assert await two.timers.ring_unsettled(lambda each: True) == 0
        clock.advance(1.1)
        assert await two.timers.ring_unsettled(lambda each: False) == 0, "who has left is asked nothing"
        assert await two.timers.ring_unsettled(lambda each: True) == 1
        await two.settled()
        assert (await two.state(conversation)).level == Level.N4
        (entry,) = two.board.entries()
        assert (entry.level, entry.unsettled) == ("N4", None)
        assert await one.seen(conversation) == seen, "the visitor reads nothing new"
        assert await two.timers.ring_unsettled(lambda each: True) == 0


async def test_a_calm_answer_in_time_rings_nothing() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        conversation = await doubted(parts)
        state = await parts.state(conversation)
        press = ButtonPress(seq=state.buttons_seq, index=1)
        await parts.visitor.send(conversation, MessageSend(client_msg_id=fresh_key(), text="Nej", button=press))
        await parts.settled()
        assert (await parts.seen(conversation))[-1].startswith("sv:fara_nej")
        clock.advance(10 * UNANSWERED_AFTER.total_seconds())
        assert await parts.timers.ring_unsettled(lambda each: True) == 0
        assert (await parts.state(conversation)).level == Level.N3


# --- what the bot owes -----------------------------------------------------------------------------


async def test_a_message_that_nobody_works_on_is_handed_over_after_three_seconds() -> None:
    """A node was killed between the acknowledgement and the bot's turn; any other takes it up."""
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock, working=False) as dead, node(store, clock=clock, name="two") as two:
        conversation = await dead.started()
        await dead.says(conversation, "hej")
        await dead.projection.settled()
        clock.advance(OVERDUE_S - 0.001)
        assert await two.timers.hand_over_overdue() == 0
        clock.advance(0.001)
        assert await two.timers.hand_over_overdue() == 1
        state = await two.state(conversation)
        assert (state.name, state.unanswered_since) == ("queued", None)
        assert "sv:notice_bot_unavailable:closed" in await two.seen(conversation)
        await two.settled()
        assert await two.timers.hand_over_overdue() == 0


async def test_a_turn_that_this_node_works_on_is_left_to_it_for_six_seconds() -> None:
    """In a surge an answer that waits to be stored is late, not lost."""
    clock, bot = Clock(), ScriptedBot()
    store = MemoryStore(clock)
    async with node(store, bot=bot, clock=clock) as asking, node(store, clock=clock, name="two", working=False) as two:
        conversation = await asking.started()
        bot.hold()
        await asking.says(conversation, "hej")
        await bot.asked()
        await asking.projection.settled()
        clock.advance(LOST_S - 0.001)
        assert await asking.timers.hand_over_overdue() == 0
        clock.advance(0.001)
        assert await asking.timers.hand_over_overdue() == 1
        bot.release()
        await asking.settled()
        assert (await two.state(conversation)).name == "queued"


async def test_a_row_that_a_crash_has_left_stale_is_mended_first() -> None:
    """Killed between log and index too: the reconciler finds the message, then the timer hands it over."""
    clock = Clock()
    store = MemoryStore(clock)
    ailing = AilingIndex(store.index)
    store.index = ailing  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock, working=False) as dying:
        conversation = await dying.started()
        await dying.settled()
        ailing.fails.append(Unavailable("killed"))
        await dying.says(conversation, "hej")
        await dying.settled()
    async with node(store, clock=clock, name="next") as alive:
        clock.advance(OVERDUE_S)
        assert await alive.timers.hand_over_overdue() == 0
        assert await alive.timers.reconcile() == 1
        assert await alive.timers.hand_over_overdue() == 1
        assert (await alive.state(conversation)).name == "queued"


async def test_two_nodes_hand_over_once() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock, working=False) as one, node(store, clock=clock, name="two") as two:
        conversation = await one.started()
        await one.says(conversation, "hej")
        await one.projection.settled()
        clock.advance(OVERDUE_S)
        await asyncio.gather(one.timers.hand_over_overdue(), two.timers.hand_over_overdue())
        assert len(await store.log.read(conversation)) == 3


async def test_a_later_message_has_three_seconds_of_its_own() -> None:
    clock = Clock()
    async with node(clock=clock, working=False) as parts:
        conversation = await parts.started()
        await parts.says(conversation, "ett")
        clock.advance(2)
        await parts.says(conversation, "två")
        await parts.projection.settled()
        clock.advance(1)
        assert await parts.timers.hand_over_overdue() == 1
        state = await parts.state(conversation)
        assert [message.text for message in state.pending] == ["två"]


async def test_what_a_human_has_taken_is_not_overdue() -> None:
    clock = Clock()
    bot = ScriptedBot()
    async with node(clock=clock, bot=bot, working=False) as parts:
        conversation = await claimed(parts)
        await parts.says(conversation, "hej")
        await parts.settled()
        clock.advance(60)
        assert await parts.timers.hand_over_overdue() == 0


# --- a counselor who is gone -----------------------------------------------------------------------


async def test_an_offer_of_which_a_node_has_not_learnt_lapses_a_minute_late_at_most() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as one, node(store, clock=clock, name="two") as two:
        assert await two.timers.lapse_offers() == 0
        await offered(one)
        clock.advance(LOOK_FOR_OFFERS.total_seconds() - 1)
        assert await two.timers.lapse_offers() == 0
        clock.advance(1)
        assert await two.timers.lapse_offers() == 1


async def test_a_counselor_who_is_gone_loses_the_conversation_and_the_visitor_not_their_place() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        await pass_answering(clock, GRACE_S, parts.presence)
        conversation = await claimed(parts)
        since = (await parts.state(conversation)).queued_at
        clock.advance(10)
        later = await parts.waiting()
        await parts.presence.disconnected(KIM.account)
        await pass_answering(clock, GRACE_S - 0.001, parts.presence)
        assert await parts.timers.return_orphans() == 0
        clock.advance(0.001)
        assert await parts.timers.return_orphans() == 1
        await parts.settled()
        state = await parts.state(conversation)
        assert (state.name, state.owner, state.queued_at) == ("queued", None, since)
        assert list(parts.board.positions()) == [conversation, later]
        assert await parts.store.slots.of(KIM.account) == []
        assert "sv:notice_counselor_left:closed" in await parts.seen(conversation)


class _CountingLog(BusyLog):
    """Counts how often it is asked where a log ends."""

    def __init__(self, log: ConversationLog) -> None:
        super().__init__(log)
        self.asked = 0

    async def head(self, conversation: ConversationId) -> Head | None:
        self.asked += 1
        return await super().head(conversation)


async def test_between_two_looks_at_everything_only_what_has_changed_is_read() -> None:
    """A conversation whose counselor leaves in between is given back all the same."""
    clock = Clock()
    store = MemoryStore(clock)
    store.log = log = _CountingLog(store.log)  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock) as parts:
        clock.advance(GRACE_S)
        conversation = await claimed(parts)
        assert await parts.timers.return_orphans() == 0
        clock.advance(RESERVATION.total_seconds())
        await parts.presence.connected(KIM.account)
        assert await parts.timers.free_slots() == 0
        asked, log.asked = log.asked, 0
        assert await parts.timers.return_orphans() == 0
        assert await parts.timers.free_slots() == 0
        assert (asked > 0, log.asked) == (True, 0)
        await parts.presence.disconnected(KIM.account)
        await pass_answering(clock, GRACE_S, parts.presence)
        assert await parts.timers.return_orphans() == 1
        await parts.settled()
        assert (await parts.state(conversation)).owner is None


async def test_who_comes_back_in_time_keeps_the_conversation() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        clock.advance(GRACE_S)
        conversation = await claimed(parts)
        await parts.presence.disconnected(KIM.account)
        await pass_answering(clock, GRACE_S - 1, parts.presence)
        await parts.presence.connected(KIM.account)
        clock.advance(2)
        assert await parts.timers.return_orphans() == 0
        assert (await parts.state(conversation)).owner == KIM.account


class _AwayPresence:
    """Leases of a database that does not answer while it is `away`."""

    def __init__(self, leases: PresenceLeases) -> None:
        self._leases = leases
        self.away = False

    def __getattr__(self, name: str) -> Any:
        if self.away:
            raise Unavailable("no answer")
        return getattr(self._leases, name)


async def test_after_an_outage_longer_than_the_grace_nobody_loses_a_conversation_and_who_is_gone_does() -> None:
    """All leases have run out, and which node renews first, and which one looks first, is left to chance."""
    clock = Clock()
    store = MemoryStore(clock)
    store.presence = presence = _AwayPresence(store.presence)  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock) as one, node(store, clock=clock, name="two") as two:
        await pass_answering(clock, GRACE_S, one.presence, two.presence)
        conversation = await claimed(one)
        await pass_answering(clock, RENEW_S, one.presence, two.presence)
        presence.away = True
        for _ in range(4):
            clock.advance(GRACE_S)
            for job in (one.timers.return_orphans, two.timers.return_orphans):
                with pytest.raises(Unavailable):
                    await job()
        presence.away = False
        for parts in (two, one):
            assert await parts.timers.return_orphans() == 0
            assert parts.presence.available == [KIM.account]
        await one.presence.renew_all()
        for _ in range(9):
            await pass_answering(clock, RENEW_S, one.presence, two.presence)
            await one.presence.renew_all()
            assert await two.timers.return_orphans() == await one.timers.return_orphans() == 0
        assert (await two.state(conversation)).owner == KIM.account
        await one.presence.disconnected(KIM.account)
        await pass_answering(clock, GRACE_S, one.presence, two.presence)
        assert await two.timers.return_orphans() == 1


async def test_who_left_during_an_outage_is_gone_a_grace_after_it() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    store.presence = presence = _AwayPresence(store.presence)  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock) as parts:
        await pass_answering(clock, GRACE_S, parts.presence)
        await claimed(parts)
        presence.away = True
        with pytest.raises(Unavailable):
            await parts.presence.disconnected(KIM.account)
        clock.advance(4 * GRACE_S)
        presence.away = False
        assert await parts.timers.return_orphans() == 0
        await pass_answering(clock, GRACE_S - 1, parts.presence)
        assert await parts.timers.return_orphans() == 0
        await pass_answering(clock, 1, parts.presence)
        assert await parts.timers.return_orphans() == 1


async def test_a_counselor_on_another_node_is_not_gone() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as one, node(store, clock=clock, name="two") as two:
        clock.advance(GRACE_S)
        conversation = await claimed(one)
        assert await two.timers.return_orphans() == 0
        assert (await two.state(conversation)).owner == KIM.account


async def test_after_a_start_everybody_has_the_time_to_come_back() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as before:
        conversation = await claimed(before)
    clock.advance(3600)
    async with node(store, clock=clock, name="restarted") as parts:
        assert await parts.timers.return_orphans() == 0
        clock.advance(GRACE_S)
        assert await parts.timers.return_orphans() == 1
        assert (await parts.state(conversation)).name == "queued"


# --- places ----------------------------------------------------------------------------------------


async def test_a_reservation_that_no_log_confirms_is_given_back_and_a_claim_is_not() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        mine, other = await claimed(parts), await parts.waiting()
        await parts.store.slots.reserve(KIM.account, 2, other, Seq(3))
        clock.advance(RESERVATION.total_seconds() - 1)
        assert await parts.timers.free_slots() == 0
        clock.advance(1)
        assert await parts.timers.free_slots() == 1
        assert [slot.conversation for slot in await parts.store.slots.of(KIM.account)] == [mine]


async def test_a_place_for_what_has_been_erased_is_given_back() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        conversation = await claimed(parts)
        await parts.store.log.erase(conversation)
        clock.advance(RESERVATION.total_seconds())
        assert await parts.timers.free_slots() == 1


def test_the_limits_are_those_of_the_design() -> None:
    assert timedelta(seconds=3) == BOT_OVERDUE
    assert timedelta(seconds=10) == RESERVATION
    assert GRACE_S == 45


# --- closing time ----------------------------------------------------------------------------------

UNTIL_FOUR = OpeningHours(always=False, weekly=[[OpenSpan(opens="08:00", closes="16:00")]] * 7)
CLOSED_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


async def test_who_waits_at_closing_time_is_told_once_and_keeps_their_place() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as one, node(store, clock=clock, name="two") as two:
        for parts in (one, two):
            await parts.service.refresh()
        await one.service.set_hours(UNTIL_FOUR, replaces=0)
        await two.service.refresh()
        waits, danger = await one.waiting("[N2] [S7] [S9]"), await one.waiting("[N3]")
        clock.now = CLOSED_AT - timedelta(seconds=1)
        assert await one.timers.tell_closing() == 0
        clock.now = CLOSED_AT
        await two.board.reload()
        await asyncio.gather(one.timers.tell_closing(), two.timers.tell_closing())
        clock.advance(60)
        await one.timers.tell_closing()
        told = [text for text in await one.seen(waits) if "closing_soon" in text]
        assert told == ["sv:notice_closing_soon:closed"]
        assert (await one.state(waits)).name == "queued"
        assert not any("closing_soon" in text for text in await one.seen(danger))


async def test_in_the_last_half_hour_newcomers_are_offered_the_mailbox_and_danger_is_queued() -> None:
    clock = Clock(CLOSED_AT - timedelta(minutes=30))
    async with node(clock=clock) as parts:
        await parts.service.set_hours(UNTIL_FOUR, replaces=0)
        await parts.on_duty(KIM)
        newcomer, danger = await parts.waiting("[N2] [S7] [S9]"), await parts.waiting("[N3]")
        assert (await parts.state(newcomer)).name == "bot"
        assert "sv:notice_closing_soon" in await parts.seen(newcomer)
        assert (await parts.state(danger)).name == "queued"
