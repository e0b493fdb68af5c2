"""A hand-over to a colleague: the receiver is told by whom and why, and it is in nobody else's queue."""

from __future__ import annotations

from handoff.contract.counselor import ConversationRelease, FlagSet, QueueClaim
from handoff.contract.visitor import HumanRequest, TransferAnswer
from storage.ids import ConversationId
from storage.ports.staff import StaffAccount
from tests.support.fakes import Clock
from tests.support.parts import Parts, fresh_key, node, staff
from tests.support.samples import NOON

KIM, LEE, MIA, LEAD = staff("kim"), staff("lee"), staff("mia"), staff("lead", "shift_lead")


async def handed_over(parts: Parts, text: str = "[N3]") -> ConversationId:
    """Kim has asked whether Lee may take over, and the visitor has said yes."""
    conversation = await parts.waiting(text)
    await parts.store.accounts.add(StaffAccount(LEE.account, "Lee", "counselor", "no password", NOON))
    for each in (KIM, LEE, MIA):
        await parts.on_duty(each)
    await parts.queue.claim_next(KIM)
    await parts.counselor.release(
        KIM,
        ConversationRelease(
            conversation=conversation,
            client_msg_id=fresh_key(),
            to="counselor",
            counselor=LEE.account,
            reason="Kan mer om skolan",
        ),
    )
    await parts.visitor.answer_transfer(conversation, TransferAnswer(client_msg_id=fresh_key(), accept=True))
    await parts.settled()
    return conversation


async def test_the_receiver_is_told_by_whom_and_why_and_nobody_else_is() -> None:
    async with node() as parts:
        conversation = await handed_over(parts)
        (handed,) = (await parts.queue.summary(LEE)).handed
        assert (handed.conversation, handed.by, handed.reason, handed.level) == (
            conversation,
            "Kim",
            "Kan mer om skolan",
            "N3",
        )
        assert handed.last_line == "[N3]"
        for other in (KIM, MIA, LEAD):
            assert (await parts.queue.summary(other)).handed == []


async def test_it_is_no_ordinary_place_in_the_queue() -> None:
    async with node() as parts:
        conversation = await handed_over(parts)
        assert sum((await parts.queue.summary(MIA)).waiting.values()) == 0
        assert parts.board.late() == []
        other = await parts.started()
        ack = await parts.visitor.ask_human(other, HumanRequest(client_msg_id=fresh_key()))
        await parts.settled()
        assert (ack.position, parts.board.positions()) == (1, {other: 1})
        assert conversation not in parts.board.positions()


async def test_the_visitor_is_told_who_comes_and_nothing_of_the_bot() -> None:
    async with node() as parts:
        conversation = await handed_over(parts)
        await parts.queue.claim(LEE, QueueClaim(conversation=conversation))
        seen = await parts.seen(conversation)
        assert seen[-1] == "sv:notice_counselor_changed"
        assert seen.count("sv:notice_counselor_joined") == 1, "only when the first one came"


async def test_a_hand_over_that_nobody_takes_is_an_ordinary_place_again() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        conversation = await handed_over(parts)
        clock.advance(180)
        assert await parts.timers.lapse_offers() == 1
        await parts.settled()
        assert (await parts.queue.summary(LEE)).handed == []
        assert parts.board.positions() == {conversation: 1}
        state = await parts.state(conversation)
        assert (state.handed_by, state.handed_why) == (None, "")


async def test_what_has_been_done_in_danger_goes_along() -> None:
    async with node() as parts:
        conversation = await parts.waiting("[N4]")
        await parts.on_duty(KIM)
        await parts.queue.claim_next(KIM)
        ticked = FlagSet(conversation=conversation, client_msg_id=fresh_key(), flag="acute_112", on=True)
        await parts.counselor.flag(KIM, ticked)
        assert "acute_112" in (await parts.state(conversation)).flags


async def test_a_lead_sees_who_has_whom_for_how_long_and_who_waits_for_an_answer() -> None:
    clock = Clock()
    async with node(clock=clock) as parts:
        conversation = await parts.waiting("[N3]")
        await parts.on_duty(KIM)
        await parts.queue.claim_next(KIM)
        await parts.settled()
        clock.advance(60)
        await parts.says(conversation, "är du där?")
        (seen,) = (await parts.shift.overview(LEAD)).attended
        assert (seen.conversation, seen.account, seen.level) == (conversation, KIM.account, "N3")
        assert (seen.visitor_waits, seen.last_line, seen.gone_since) == (True, "är du där?", None)
        assert seen.spoken_at is not None
        assert seen.since < seen.spoken_at
