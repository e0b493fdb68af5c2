"""What a member of staff can do, and what capacity and role keep from them."""

from __future__ import annotations

import asyncio
import copy
import dataclasses
from collections.abc import Awaitable, Callable

import pytest
from msgspec import structs

from handoff.actions.counselor import OPEN_PAGE
from handoff.contract.base import PresenceName
from handoff.contract.counselor import (
    ConversationClose,
    ConversationDecline,
    ConversationOpen,
    ConversationRelease,
    ConversationTakeOver,
    CounselorMessageSend,
    MailboxAnswer,
    NoteAdd,
    OpenAck,
    QueueClaim,
    RiskSet,
)
from handoff.contract.errors import Refused
from handoff.contract.shift import PresenceSet
from handoff.contract.visitor import CodeCreate, ConversationEnd, MailboxLeave, TransferAnswer
from handoff.conversation.staff import Staff
from storage.ids import AccountId, ConversationId
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from tests.support.fakes import BusySlots, Clock, GatedLog, GatedSlots, ScriptedBot, answer
from tests.support.parts import Parts, fresh_key, node, staff
from tests.support.samples import NOON

KIM, LEE, LEAD = staff("kim"), staff("lee"), staff("lead", "shift_lead")


async def code(act: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await act
    return caught.value.code


async def opened(parts: Parts, who: Staff, conversation: ConversationId, after: int = 0) -> OpenAck:
    return await parts.counselor.open(who, ConversationOpen(conversation=conversation, after_seq=after))


async def say(parts: Parts, who: Staff, conversation: ConversationId, text: str, key: str = "") -> int:
    request = CounselorMessageSend(conversation=conversation, client_msg_id=key or fresh_key(), text=text)
    return (await parts.counselor.send(who, request)).seq


async def release(
    parts: Parts, who: Staff, conversation: ConversationId, to: str = "queue", colleague: str = ""
) -> int:
    request = ConversationRelease(
        conversation=conversation,
        client_msg_id=fresh_key(),
        to=to,  # type: ignore[arg-type]  # one of the contract's words
        reason="rast",
        counselor=colleague or None,
    )
    return (await parts.counselor.release(who, request)).seq


async def close(parts: Parts, who: Staff, conversation: ConversationId) -> int:
    request = ConversationClose(conversation=conversation, client_msg_id=fresh_key(), reason="klart")
    return (await parts.counselor.close(who, request)).seq


async def claimed(parts: Parts, who: Staff = KIM, text: str = "[N3]") -> ConversationId:
    conversation = await parts.waiting(text)
    await parts.on_duty(who)
    assert (await parts.queue.claim_next(who)).conversation == conversation
    await parts.settled()
    return conversation


async def held(parts: Parts, who: Staff) -> list[str]:
    return [slot.conversation for slot in await parts.store.slots.of(who.account)]


# --- claims ----------------------------------------------------------------------------------------


async def test_who_takes_the_next_one_gets_the_most_urgent() -> None:
    async with node() as parts:
        calm, danger = await parts.waiting("[human]"), await parts.waiting("[N4]")
        await parts.on_duty(KIM)
        assert (await parts.queue.claim_next(KIM)).conversation == danger
        assert (await parts.queue.claim_next(KIM)).conversation == calm
        assert sorted(await held(parts, KIM)) == sorted([calm, danger])
        assert await code(parts.queue.claim_next(KIM)) == "queue_empty"


async def test_capacity_is_kept_and_given_back_by_closing_and_releasing() -> None:
    async with node() as parts:
        for _ in range(4):
            await parts.waiting()
        await parts.on_duty(KIM, capacity=1)
        first = ConversationId((await parts.queue.claim_next(KIM)).conversation)
        assert await code(parts.queue.claim_next(KIM)) == "no_capacity"
        await close(parts, KIM, first)
        await parts.settled()
        second = ConversationId((await parts.queue.claim_next(KIM)).conversation)
        assert await code(parts.queue.claim_next(KIM)) == "no_capacity"
        await release(parts, KIM, second, "bot")
        await parts.settled()
        assert await held(parts, KIM) == []


async def test_a_visitor_who_leaves_gives_the_place_back() -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=True))
        await parts.settled()
        assert await held(parts, KIM) == []


async def test_a_certain_one_is_for_leads_and_for_whom_it_was_offered_to() -> None:
    async with node() as parts:
        await parts.store.accounts.add(StaffAccount(LEE.account, "Lee", "counselor", "hash", NOON))
        conversation = await claimed(parts)
        await release(parts, KIM, conversation, "counselor", "lee")
        await parts.visitor.answer_transfer(conversation, TransferAnswer(client_msg_id="y", accept=True))
        await parts.settled()
        for who in (KIM, LEE, LEAD):
            await parts.on_duty(who)
        claim = QueueClaim(conversation=conversation)
        assert await code(parts.queue.claim(KIM, claim)) == "not_allowed"
        assert await code(parts.queue.claim_next(KIM)) == "queue_empty"
        assert (await parts.queue.claim(LEE, claim)).conversation == conversation
        assert await code(parts.queue.claim(KIM, claim)) == "already_claimed"
        assert await code(parts.queue.claim(LEAD, claim)) == "already_claimed"
        assert (await held(parts, KIM), await held(parts, LEAD)) == ([], [])


async def test_a_claim_whose_acknowledgement_was_lost_can_be_made_again() -> None:
    async with node() as parts:
        conversation = await parts.waiting()
        await parts.on_duty(LEAD)
        claim = QueueClaim(conversation=conversation)
        first = await parts.queue.claim(LEAD, claim)
        await parts.says(conversation, "hej")
        assert await parts.queue.claim(LEAD, claim) == first
        assert await held(parts, LEAD) == [conversation]


async def test_an_unknown_conversation_cannot_be_claimed() -> None:
    async with node() as parts:
        await parts.on_duty(LEAD)
        assert await code(parts.queue.claim(LEAD, QueueClaim(conversation="nope"))) == "unknown_conversation"


async def test_one_that_was_erased_under_ones_hands_is_passed_over() -> None:
    """The index of this node still lists it: erasing stopped half-way, or was another node's."""
    async with node() as parts:
        gone = await parts.waiting("[N4]")
        there = await parts.waiting("[N3]")
        await parts.store.log.erase(gone)
        await parts.on_duty(KIM)
        assert (await parts.queue.claim_next(KIM)).conversation == there
        assert await held(parts, KIM) == [there]


@pytest.mark.parametrize("status", ["busy", "break", "away"])
async def test_who_is_not_available_is_given_nobody(status: PresenceName) -> None:
    async with node() as parts:
        await parts.waiting()
        await parts.on_duty(KIM)
        await parts.queue.set_presence(KIM, PresenceSet(status=status, capacity=2))
        assert await code(parts.queue.claim_next(KIM)) == "not_available"


async def test_the_same_person_in_two_windows_at_once_has_one_claim_and_one_place() -> None:
    """The second window's request is slow: it is given the same one, and must not give the first one's place away."""
    store = MemoryStore(Clock())
    slow = copy.copy(store)
    slow.slots = gated = GatedSlots(store.slots)  # type: ignore[assignment]  # the same port
    async with node(store) as one, node(slow, name="two") as two:
        conversation = await one.waiting()
        for parts in (one, two):
            await parts.on_duty(KIM)
        gated.gate.clear()
        second = asyncio.create_task(two.queue.claim_next(KIM))
        await gated.reached.wait()
        assert (await one.queue.claim_next(KIM)).conversation == conversation
        gated.gate.set()
        assert (await second).conversation == conversation
        assert (await two.state(conversation)).owner == KIM.account
        assert await held(one, KIM) == [conversation]


async def test_what_is_refused_in_one_window_does_not_give_away_the_place_of_a_claim_in_another() -> None:
    """The claim has its place and is not stored yet while the other window's request comes and goes."""
    store = MemoryStore(Clock())
    slow = copy.copy(store)
    slow.log = gated = GatedLog(store.log)  # type: ignore[assignment]  # the same port
    async with node(store) as one, node(slow, name="two") as two:
        conversation = await one.waiting()
        for parts in (one, two):
            await parts.on_duty(LEAD)
        gated.gate.clear()
        claim = asyncio.create_task(two.queue.claim(LEAD, QueueClaim(conversation=conversation)))
        await gated.reached.wait()
        over = ConversationTakeOver(conversation=conversation, client_msg_id=fresh_key(), reason="jag tar den")
        assert await code(one.queue.take_over(LEAD, over)) == "wrong_state"
        gated.gate.set()
        await claim
        assert (await one.state(conversation)).owner == LEAD.account
        assert await held(one, LEAD) == [conversation]


async def test_who_takes_back_what_they_have_just_released_holds_a_place_for_it() -> None:
    """Also on a node that learns of the release only after the new claim."""
    store = MemoryStore(Clock())
    store.slots = BusySlots(store.slots)  # type: ignore[assignment]  # the same port
    async with node(store) as one, node(store, name="two") as two:
        conversation = await claimed(one)
        await two.state(conversation)
        await release(one, KIM, conversation)
        await one.projection.settled()
        await one.queue.claim_next(KIM)
        await one.settled()
        assert await held(one, KIM) == [conversation]
        assert (await two.state(conversation)).owner == KIM.account
        await two.settled()
        assert await held(one, KIM) == [conversation]


# --- what is seen ----------------------------------------------------------------------------------


async def test_only_the_owner_and_leads_read_a_conversation() -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        assert (await opened(parts, KIM, conversation)).owner == "Kim"
        assert (await opened(parts, LEAD, conversation)).state == "with_counselor"
        assert await code(opened(parts, LEE, conversation)) == "not_yours"
        await close(parts, KIM, conversation)
        assert await code(opened(parts, KIM, conversation)) == "not_yours"


async def test_what_nobody_has_claimed_is_read_by_leads_only() -> None:
    async with node() as parts:
        conversation = await parts.waiting()
        assert await code(opened(parts, KIM, conversation)) == "not_yours"
        assert (await opened(parts, LEAD, conversation)).level == "N3"


async def test_everybody_reads_the_mailbox() -> None:
    async with node() as parts:
        conversation = await parts.started()
        await parts.visitor.leave_message(conversation, MailboxLeave(client_msg_id="m", text="fråga"))
        assert (await opened(parts, KIM, conversation)).state == "mailbox"


async def test_the_transcript_comes_in_pages_with_what_the_counselor_must_know() -> None:
    async with node(working=False) as parts:
        conversation = await claimed(parts, text="[N3] [S7]")
        for number in range(OPEN_PAGE):
            await parts.says(conversation, str(number))
        first = await opened(parts, KIM, conversation)
        assert (len(first.events), first.more, first.level, first.signals) == (OPEN_PAGE, True, "N3", ["S7"])
        rest = await opened(parts, KIM, conversation, first.events[-1].seq)
        assert (rest.more, rest.events[-1].seq) == (False, rest.head)
        assert first.context["lang"] == "sv"
        assert "obs" not in str(first)


async def test_the_kommun_that_the_bot_has_understood_is_shown_by_its_name() -> None:
    bot = ScriptedBot()
    bot.script.append(structs.replace(answer(), slots={"kommun": "1496"}))
    async with node(bot=bot) as parts:
        conversation = await claimed(parts, text="[N3]")
        assert (await opened(parts, KIM, conversation)).context["kommun"] == "Skövde"


async def test_the_counselor_reads_what_was_told_as_codes_and_the_kommun_by_name() -> None:
    async with node(working=False) as parts:
        conversation = await claimed(
            parts, text="[human] min son är 15 år och vi bor i Kiruna, det började sedan i somras"
        )
        told = (await opened(parts, KIM, conversation)).told
        assert [(each.fact, each.value) for each in told] == [
            ("relation", "barn"),
            ("age_band", "15_17"),
            ("since", "months"),
            ("kommun", "Kiruna"),
        ]


async def test_counts_and_never_names_for_everybody_and_the_list_for_leads() -> None:
    async with node() as parts:
        danger = await parts.waiting("[N4]")
        await parts.waiting("[human]")
        summary = await parts.queue.summary(KIM)
        assert summary.waiting == {"N0": 1, "N1": 0, "N2": 0, "N3": 0, "N4": 1}
        assert danger not in str(summary)
        listed = (await parts.queue.waiting_list(LEAD)).waiting
        assert [item.conversation for item in listed][:1] == [danger]


async def test_a_summary_says_what_one_has_and_how_one_stands() -> None:
    async with node() as parts:
        assert (await parts.queue.summary(KIM)).status == "away"
        conversation = await claimed(parts)
        summary = await parts.queue.summary(KIM)
        assert (summary.slots, summary.status, summary.capacity, summary.mailbox) == ([conversation], "available", 2, 0)
        await parts.queue.set_presence(KIM, PresenceSet(status="busy", capacity=1))
        assert (await parts.queue.summary(KIM)).status == "busy"


# --- what is done ----------------------------------------------------------------------------------


async def test_a_colleague_and_a_stranger_can_do_nothing_in_it() -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        before = await parts.state(conversation)
        note = NoteAdd(conversation=conversation, client_msg_id="n", text="obs")
        level = RiskSet(conversation=conversation, client_msg_id="l", level="N0", reason="lugnt")
        assert await code(say(parts, LEE, conversation, "hej")) == "not_yours"
        assert await code(parts.counselor.add_note(LEE, note)) == "not_yours"
        assert await code(parts.counselor.set_level(LEE, level)) == "not_yours"
        assert await code(release(parts, LEE, conversation)) == "not_yours"
        assert await code(close(parts, LEE, conversation)) == "not_yours"
        assert await parts.state(conversation) == before


async def test_every_retry_key_is_good_for_one_act() -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        assert await say(parts, KIM, conversation, "hej", "k") == await say(parts, KIM, conversation, "hej", "k")
        assert await code(say(parts, KIM, conversation, "annat", "k")) == "id_reused"
        note = NoteAdd(conversation=conversation, client_msg_id="k", text="hej")
        assert await code(parts.counselor.add_note(KIM, note)) == "id_reused"


async def test_two_counselors_keys_do_not_meet() -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        first = await say(parts, KIM, conversation, "hej", "k")
        note = NoteAdd(conversation=conversation, client_msg_id="k", text="obs")
        assert (await parts.counselor.add_note(LEAD, note)).seq > first


@pytest.mark.parametrize(
    "changes",
    [{"level": "N4"}, {"reason": "annat"}],
    ids=["another level", "another reason"],
)
async def test_a_key_is_not_good_for_another_level_or_reason(changes: dict[str, str]) -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        asked = {"conversation": conversation, "client_msg_id": "k", "level": "N1", "reason": "lugnt"}
        await parts.counselor.set_level(KIM, RiskSet(**asked))  # type: ignore[arg-type]  # the contract's words
        again = RiskSet(**{**asked, **changes})  # type: ignore[arg-type]  # the contract's words
        assert await code(parts.counselor.set_level(KIM, again)) == "id_reused"


async def test_a_transfer_goes_to_somebody_who_can_take_it() -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        lee = StaffAccount(LEE.account, "Lee", "counselor", "hash", NOON)
        eve = StaffAccount(AccountId("eve"), "Eve", "editor", "hash", NOON)
        for account in (lee, eve):
            await parts.store.accounts.add(account)
        for nobody in ("", "nobody", "eve"):
            assert await code(release(parts, KIM, conversation, "counselor", nobody)) == "bad_request"
        await parts.store.accounts.replace(dataclasses.replace(lee, disabled=True))
        assert await code(release(parts, KIM, conversation, "counselor", "lee")) == "bad_request"
        again = await parts.store.accounts.get(LEE.account)
        assert again is not None
        await parts.store.accounts.replace(dataclasses.replace(again, disabled=False))
        await release(parts, KIM, conversation, "counselor", "lee")
        assert (await parts.state(conversation)).owner == "kim", "nobody is handed on without their yes"
        await parts.visitor.answer_transfer(conversation, TransferAnswer(client_msg_id="y", accept=True))
        assert (await parts.state(conversation)).offered_to == "lee"
        declined = ConversationDecline(conversation=conversation, client_msg_id="d")
        assert await code(parts.counselor.decline(KIM, declined)) == "not_yours"
        await parts.counselor.decline(LEE, declined)
        assert (await parts.state(conversation)).offered_to is None, "it waits for any counselor"


async def test_the_mailbox_is_answered_once_most_urgent_first() -> None:
    async with node() as parts:
        calm, urgent = await parts.started(), await parts.started()
        for conversation, text in ((calm, "fråga"), (urgent, "[N2]")):
            await parts.visitor.leave_message(conversation, MailboxLeave(client_msg_id="m", text=text))
        await parts.settled()
        listed = (await parts.counselor.mailbox(KIM)).messages
        assert [item.conversation for item in listed] == [urgent, calm]
        answer = MailboxAnswer(conversation=urgent, client_msg_id="a", text="svar")
        first = await parts.counselor.answer_mailbox(KIM, answer)
        assert await parts.counselor.answer_mailbox(KIM, answer) == first
        assert await code(parts.counselor.answer_mailbox(LEE, answer)) == "wrong_state"
        await parts.settled()
        assert len((await parts.counselor.mailbox(KIM)).messages) == 1


async def test_only_the_owner_is_seen_typing() -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        may = {who.name: await parts.counselor.may_type(who, conversation) for who in (KIM, LEE, LEAD)}
        assert may == {"Kim": True, "Lee": False, "Lead": False}


@pytest.mark.parametrize("text", ["", "x" * 4001, "\ud800"])
async def test_staff_texts_are_texts_too(text: str) -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        before = await parts.state(conversation)
        acts: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: say(parts, KIM, conversation, text),
            lambda: parts.counselor.add_note(KIM, NoteAdd(conversation=conversation, client_msg_id="n", text=text)),
            lambda: parts.counselor.answer_mailbox(
                KIM, MailboxAnswer(conversation=conversation, client_msg_id="a", text=text)
            ),
        )
        for act in acts:
            assert (await code(act())).startswith("text_")
        assert await parts.state(conversation) == before


async def test_a_code_can_be_made_while_a_human_has_it() -> None:
    async with node() as parts:
        conversation = await claimed(parts)
        assert (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="c"))).code
