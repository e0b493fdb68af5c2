"""The shift's tools: nobody is handed on unasked, learns alone, or is silenced in danger; nothing typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from handoff.contract.counselor import (
    CardDraft,
    ConversationClose,
    ConversationOpen,
    ConversationRelease,
    ConversationTakeOver,
    CounselorMessageSend,
    DraftSet,
    FlagSet,
    MessageApprove,
    OpenAck,
    SideSend,
    VisitorPause,
    VisitorWarn,
)
from handoff.contract.errors import Refused
from handoff.contract.service import OpeningHours
from handoff.contract.shift import IntakeSet
from handoff.contract.visitor import ConversationEnd, TransferAnswer
from handoff.conversation.staff import Staff
from handoff.ledger.drafts import Draft, packed, unpacked
from storage.errors import IntegrityError
from storage.ids import AccountId, ConversationId
from storage.memory import MemoryStore
from storage.ports.desk import Drafts
from storage.ports.staff import StaffAccount
from tests.storage.conftest import OpenNode, Raw
from tests.support.fakes import Clock
from tests.support.parts import Parts, fresh_key, node, staff
from tests.support.samples import NOON

KIM, LEE = staff("kim"), staff("lee")
LEAD, NEW = staff("lead", "shift_lead"), staff("new", "trainee")


async def code(act: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await act
    return caught.value.code


async def talking(parts: Parts, who: Staff = KIM, text: str = "[human]") -> ConversationId:
    conversation = await parts.waiting(text)
    await parts.on_duty(who)
    await parts.queue.claim_next(who)
    return conversation


async def opened(parts: Parts, who: Staff, conversation: ConversationId) -> OpenAck:
    return await parts.counselor.open(who, ConversationOpen(conversation=conversation, after_seq=0))


async def say(parts: Parts, who: Staff, conversation: ConversationId, text: str) -> int:
    request = CounselorMessageSend(conversation=conversation, client_msg_id=fresh_key(), text=text)
    return (await parts.counselor.send(who, request)).seq


async def offer(parts: Parts, conversation: ConversationId) -> None:
    await parts.store.accounts.add(StaffAccount(LEE.account, "Lee", "counselor", "hash", NOON))
    request = ConversationRelease(
        conversation=conversation, client_msg_id=fresh_key(), to="counselor", reason="språk", counselor="lee"
    )
    await parts.counselor.release(KIM, request)


async def answer(parts: Parts, conversation: ConversationId, *, accept: bool) -> None:
    await parts.visitor.answer_transfer(conversation, TransferAnswer(client_msg_id=fresh_key(), accept=accept))


# --- transfer --------------------------------------------------------------------------------------


async def test_a_transfer_waits_for_the_visitors_yes() -> None:
    async with node() as parts:
        conversation = await talking(parts)
        await offer(parts, conversation)
        assert (await opened(parts, KIM, conversation)).pending_transfer == "Lee"
        await say(parts, KIM, conversation, "jag är kvar tills du har svarat")
        await answer(parts, conversation, accept=True)
        state = await parts.state(conversation)
        assert (state.name, state.offered_to) == ("queued", "lee")
        await parts.settled()
        await parts.on_duty(LEE)
        assert (await parts.queue.claim_next(LEE)).conversation == conversation


async def test_a_no_changes_nothing() -> None:
    async with node() as parts:
        conversation = await talking(parts)
        await offer(parts, conversation)
        await answer(parts, conversation, accept=False)
        assert (await parts.state(conversation)).owner == KIM.account
        assert (await opened(parts, KIM, conversation)).pending_transfer is None
        request = TransferAnswer(client_msg_id=fresh_key(), accept=True)
        assert await code(parts.visitor.answer_transfer(conversation, request)) == "nothing_to_answer"


# --- take over -------------------------------------------------------------------------------------


def take_over(conversation: ConversationId) -> ConversationTakeOver:
    return ConversationTakeOver(conversation=conversation, client_msg_id=fresh_key(), reason="behövs")


async def test_a_lead_takes_over_and_the_first_counselors_place_is_free() -> None:
    async with node() as parts:
        conversation = await talking(parts)
        await parts.on_duty(LEAD, capacity=1)
        await parts.queue.take_over(LEAD, take_over(conversation))
        await parts.settled()
        assert (await parts.state(conversation)).owner == LEAD.account
        assert await parts.store.slots.of(KIM.account) == []
        assert len(await parts.store.slots.of(LEAD.account)) == 1
        request = CounselorMessageSend(conversation=conversation, client_msg_id=fresh_key(), text="hej")
        assert await code(parts.counselor.send(KIM, request)) == "not_yours"


async def test_taking_over_needs_a_place_like_any_other() -> None:
    async with node() as parts:
        first = await talking(parts, LEAD)
        await parts.on_duty(LEAD, capacity=1)
        second = await talking(parts, KIM)
        assert await code(parts.queue.take_over(LEAD, take_over(second))) == "no_capacity"
        assert (await parts.state(second)).owner == KIM.account
        assert (await parts.state(first)).owner == LEAD.account


# --- trainees --------------------------------------------------------------------------------------


def approve(conversation: ConversationId, seq: int, *, accept: bool, text: str = "") -> MessageApprove:
    return MessageApprove(conversation=conversation, client_msg_id=fresh_key(), seq=seq, accept=accept, text=text)


async def test_a_trainees_answer_goes_out_when_a_lead_has_approved_it() -> None:
    async with node() as parts:
        conversation = await talking(parts, NEW)
        seq = await say(parts, NEW, conversation, "mitt förslag")
        assert "mitt förslag" not in await parts.seen(conversation)
        await parts.settled()
        assert (await parts.shift.overview(LEAD)).awaiting_approval == [conversation]
        await parts.counselor.approve(LEAD, approve(conversation, seq, accept=True))
        assert "mitt förslag" in await parts.seen(conversation)
        again = approve(conversation, seq, accept=True)
        assert await code(parts.counselor.approve(LEAD, again)) == "nothing_to_answer"


async def test_a_lead_may_change_it_or_return_it() -> None:
    async with node() as parts:
        conversation = await talking(parts, NEW)
        first = await say(parts, NEW, conversation, "hårt sagt")
        await parts.counselor.approve(LEAD, approve(conversation, first, accept=False, text="mjukare"))
        second = await say(parts, NEW, conversation, "nästan rätt")
        await parts.counselor.approve(LEAD, approve(conversation, second, accept=True, text="rätt"))
        seen = await parts.seen(conversation)
        assert "rätt" in seen
        assert not {"hårt sagt", "mjukare", "nästan rätt"} & set(seen)


# --- limits ----------------------------------------------------------------------------------------


def pause(conversation: ConversationId, minutes: int = 10) -> VisitorPause:
    return VisitorPause(conversation=conversation, client_msg_id=fresh_key(), minutes=minutes, reason="hot mot mig")


async def test_a_pause_holds_for_its_time_and_no_longer() -> None:
    clock = Clock()
    async with node(MemoryStore(clock), clock=clock) as parts:
        conversation = await talking(parts)
        await parts.counselor.pause(KIM, pause(conversation))
        assert await code(parts.says(conversation, "du är dum")) == "paused"
        clock.advance(601)
        assert await parts.says(conversation, "förlåt")


async def test_nobody_is_silenced_where_life_may_be_in_danger() -> None:
    async with node() as parts:
        conversation = await talking(parts)
        await parts.counselor.pause(KIM, pause(conversation))
        assert await parts.says(conversation, "[N4][S3] jag orkar inte leva")
        assert (await parts.state(conversation)).paused_until is None
        assert await code(parts.counselor.pause(KIM, pause(conversation))) == "danger_to_life"


async def test_warnings_are_fixed_texts() -> None:
    async with node() as parts:
        conversation = await talking(parts)
        for about in ("inactive", "boundaries"):
            request = VisitorWarn(conversation=conversation, client_msg_id=fresh_key(), about=about)
            await parts.counselor.warn(KIM, request)
        assert [text for text in await parts.seen(conversation) if "warn" in text] != []


# --- among staff -----------------------------------------------------------------------------------


async def test_side_notes_and_flags_are_for_staff_alone() -> None:
    async with node() as parts:
        conversation = await talking(parts)
        side = SideSend(conversation=conversation, client_msg_id=fresh_key(), text="kan du läsa med?")
        await parts.counselor.side_note(KIM, side)
        flag = FlagSet(conversation=conversation, client_msg_id=fresh_key(), flag="supervision", on=True)
        await parts.counselor.flag(LEAD, flag)
        seen = await opened(parts, LEAD, conversation)
        assert seen.flags == ["supervision"]
        assert [event.text for event in seen.events if event.kind == "side"] == ["kan du läsa med?"]
        assert "kan du läsa med?" not in await parts.seen(conversation)
        assert await code(parts.counselor.side_note(LEE, side)) == "not_yours"


async def test_a_draft_survives_a_reload_and_ends_with_the_sending_or_the_erasure() -> None:
    async with node() as parts:
        conversation = await talking(parts)
        await parts.counselor.save_draft(KIM, DraftSet(conversation=conversation, text="halvskrivet"))
        assert (await opened(parts, KIM, conversation)).draft == "halvskrivet"
        assert (await opened(parts, LEAD, conversation)).draft == ""
        card = CardDraft(type="article", id="a05", title="Så börjar du prata om det")
        await parts.counselor.save_draft(KIM, DraftSet(conversation=conversation, text="", cards=[card]))
        kept = await opened(parts, KIM, conversation)
        assert (kept.draft, [each.title for each in kept.draft_cards]) == ("", ["Så börjar du prata om det"])
        await say(parts, KIM, conversation, "helt")
        after = await opened(parts, KIM, conversation)
        assert (after.draft, after.draft_cards) == ("", [])
        await parts.counselor.save_draft(KIM, DraftSet(conversation=conversation, text="igen"))
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=True))
        assert await parts.store.drafts.get(KIM.account, conversation) == ""


async def test_no_draft_outlives_the_end_of_its_conversation() -> None:
    async with node() as parts:
        conversation = await talking(parts)
        for who in (KIM, LEAD):
            await parts.counselor.save_draft(who, DraftSet(conversation=conversation, text="halvskrivet"))
        close = ConversationClose(conversation=conversation, client_msg_id=fresh_key(), reason="klart")
        await parts.counselor.close(KIM, close)
        await parts.settled()
        assert await parts.store.drafts.get(KIM.account, conversation) == ""
        assert await parts.store.drafts.get(LEAD.account, conversation) == ""
        late = parts.counselor.save_draft(LEAD, DraftSet(conversation=conversation, text="för sent"))
        assert await code(late) == "conversation_closed"


class EndsFirst:
    """Drafts that are put right after their conversation has ended, and what was there has been deleted."""

    def __init__(self, drafts: Drafts, end: Callable[[], Awaitable[object]]) -> None:
        self._drafts, self._end = drafts, end

    async def put(self, account: AccountId, conversation: ConversationId, text: str) -> None:
        end, self._end = self._end, _nothing
        await end()
        await self._drafts.put(account, conversation, text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._drafts, name)


async def _nothing() -> None:
    pass


@pytest.mark.parametrize("erase", [False, True])
async def test_a_draft_that_is_stored_while_its_conversation_ends_is_not_kept(erase: bool) -> None:
    async with node() as parts:
        conversation = await talking(parts)

        async def end() -> None:
            await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=erase))
            await parts.settled()

        parts.counselor._drafts = EndsFirst(parts.store.drafts, end)  # type: ignore[assignment]  # the rest is passed on
        draft = DraftSet(conversation=conversation, text="halvskrivet")
        refused = "conversation_erased" if erase else "not_yours"
        assert await code(parts.counselor.save_draft(KIM, draft)) == refused
        assert await parts.store.drafts.get(KIM.account, conversation) == ""


async def test_a_returned_proposal_is_named() -> None:
    async with node() as parts:
        conversation = await talking(parts, NEW)
        first, second = [await say(parts, NEW, conversation, text) for text in ("ett", "två")]
        back = MessageApprove(
            conversation=conversation, client_msg_id=fresh_key(), seq=second, accept=False, text="varmare"
        )
        await parts.counselor.approve(LEAD, back)
        seen = (await opened(parts, NEW, conversation)).events
        assert [event.proposal for event in seen if event.code == "proposal_returned"] == [second]
        assert first != second


@pytest.mark.parametrize("text", ["vanlig text", '{"text": 1}', "{", "null", '["x"]'])
def test_a_draft_of_an_earlier_version_is_its_text(text: str) -> None:
    assert unpacked(text) == Draft(text=text)
    assert unpacked(packed(Draft(text=text))) == Draft(text=text)


# --- the shift -------------------------------------------------------------------------------------


async def test_a_stopped_intake_keeps_newcomers_out_but_never_danger() -> None:
    async with node() as parts:
        await parts.shift.set_intake(IntakeSet(stopped=True))
        calm, urgent = await parts.started(), await parts.started()
        await parts.says(calm, "[human]")
        await parts.says(urgent, "[N3]")
        assert (await parts.state(calm)).name == "bot"
        assert (await parts.state(urgent)).name == "queued"


async def test_another_node_follows_a_stopped_intake() -> None:
    store = MemoryStore(Clock())
    async with node(store) as one, node(store, name="two") as two:
        await asyncio.gather(*(one.shift.set_intake(IntakeSet(stopped=True)) for _ in range(3)))
        await two.service.refresh()
        assert two.service.intake().stopped


async def test_of_a_setting_that_was_altered_the_last_value_stays_and_the_others_are_followed(
    open_node: OpenNode, raw: Raw
) -> None:
    stores = await open_node(), await open_node()
    async with node(stores[0]) as one, node(stores[1], name="two") as two:
        closed = OpeningHours(always=False)
        await one.service.set_hours(closed, replaces=0)
        await two.service.refresh()
        await raw["records"].update_one({"_id": "hours"}, {"$set": {"value": b'{"always":true}'}})
        await one.shift.set_intake(IntakeSet(stopped=True))
        await one.service.set_languages(("sv",), replaces=0)
        with pytest.raises(IntegrityError):
            await two.service.refresh()
        assert two.service.hours == closed
        assert two.service.intake().stopped
        assert two.service.languages == ("sv",)


async def test_the_overview_shows_who_is_on_with_whom() -> None:
    async with node() as parts:
        await parts.store.accounts.add(StaffAccount(KIM.account, "Kim", "counselor", "hash", NOON))
        conversation = await talking(parts)
        await parts.settled()
        [kim] = (await parts.shift.overview(LEAD)).staff
        assert (kim.name, kim.status, kim.conversations) == ("Kim", "available", [conversation])


async def test_colleagues_are_those_who_are_here_with_their_free_places() -> None:
    async with node() as parts:
        for who in (KIM, LEE, LEAD, staff("ada", "administrator")):
            await parts.store.accounts.add(StaffAccount(who.account, who.name, who.role, "hash", NOON))
        await talking(parts)
        await parts.presence.connected(LEE.account)
        await parts.on_duty(LEAD, capacity=1)
        await parts.presence.connected(staff("ada").account)
        await parts.settled()
        seen = (await parts.shift.colleagues(LEE)).colleagues
        assert [(each.name, each.status, each.free) for each in seen] == [
            ("Kim", "available", 1),
            ("Lead", "available", 1),
        ]


async def test_nobody_who_is_away_is_offered_for_a_hand_over() -> None:
    async with node() as parts:
        for who in (KIM, LEE, LEAD):
            await parts.store.accounts.add(StaffAccount(who.account, who.name, who.role, "hash", NOON))
        await parts.on_duty(KIM)
        await parts.on_duty(LEE)
        await parts.presence.set(LEAD.account, "away", 1)
        await parts.settled()
        assert [each.name for each in (await parts.shift.colleagues(KIM)).colleagues] == ["Lee"]


async def test_the_summary_says_for_how_many_of_the_waiting_one_fits() -> None:
    async with node() as parts:
        await parts.waiting()
        english = Staff(AccountId("eve"), "Eve", "counselor", languages=("en",))
        assert (await parts.queue.summary(KIM)).fitting == 1
        unfit = await parts.queue.summary(english)
        assert (unfit.fitting, sum(unfit.waiting.values())) == (0, 1)
