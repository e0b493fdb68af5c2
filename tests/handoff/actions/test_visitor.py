"""What a visitor can do, each of it idempotent by the client's retry key."""

from __future__ import annotations

from functools import partial

import pytest

from handoff.actions.visitor import SYNC_PAGE
from handoff.contract.counselor import ConversationClose, MailboxAnswer
from handoff.contract.errors import Refused
from handoff.contract.parts import ButtonPress
from handoff.contract.visitor import (
    CodeCreate,
    ConversationEnd,
    ConversationStart,
    HumanRequest,
    MailboxLeave,
    MailboxOpen,
    MessageSend,
    Sync,
    SyncAck,
)
from handoff.conversation.return_codes import normalised
from handoff.routing.launch import Launch
from storage.errors import Unavailable
from storage.ids import ConversationId
from storage.memory import MemoryStore
from tests.support.fakes import BusyLog, Clock, ScriptedBot
from tests.support.parts import Parts, fresh_key, node, staff
from tests.support.tokens import conversation_of

KIM = staff("kim")
KEY = "0123456789abcdef"


async def code(act: object) -> str:
    with pytest.raises(Refused) as caught:
        await act  # type: ignore[misc]  # any action
    return caught.value.code


async def sync(parts: Parts, conversation: ConversationId, after: int = 0) -> SyncAck:
    return await parts.visitor.sync(conversation, Sync(after_seq=after))


# --- start -----------------------------------------------------------------------------------------


async def test_the_same_key_starts_the_same_conversation_with_a_fresh_token() -> None:
    async with node() as parts:
        request = ConversationStart(lang="sv", client_id=KEY)
        first, again = await parts.visitor.start(request), await parts.visitor.start(request)
        assert (first.conversation, first.state, first.seq) == (again.conversation, again.state, again.seq)
        assert first.token != again.token
        for token in (first.token, again.token):
            assert await conversation_of(parts.store, token) == first.conversation
        assert len(await parts.store.log.read(ConversationId(first.conversation))) == 1


async def test_another_key_starts_another_conversation() -> None:
    async with node() as parts:
        assert await parts.started() != await parts.started()


async def test_a_lost_start_can_be_repeated_after_the_end() -> None:
    async with node() as parts:
        request = ConversationStart(lang="sv", client_id=KEY)
        conversation = ConversationId((await parts.visitor.start(request)).conversation)
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=False))
        assert (await parts.visitor.start(request)).state == "closed"


async def test_a_key_does_not_bring_an_erased_conversation_back() -> None:
    async with node() as parts:
        request = ConversationStart(lang="sv", client_id=KEY)
        conversation = ConversationId((await parts.visitor.start(request)).conversation)
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=True))
        assert await code(parts.visitor.start(request)) == "conversation_erased"


@pytest.mark.parametrize("mode", ["closed", "ended"])
async def test_a_service_that_is_not_running_starts_nothing(mode: str) -> None:
    async with node() as parts:
        await parts.service.put_launch(Launch(mode="closed" if mode == "closed" else "ended"), replaces=0)
        assert await code(parts.visitor.start(ConversationStart(lang="sv", client_id=KEY))) == "wrong_state"


# --- messages --------------------------------------------------------------------------------------


async def test_a_message_is_stored_normalised_and_numbered() -> None:
    async with node() as parts:
        conversation = await parts.started()
        seq = await parts.says(conversation, "  re\u0301n\r\n")
        (event,) = [event for event in (await sync(parts, conversation)).events if event.seq == seq]
        assert (event.from_, event.text) == ("visitor", "rén")


async def test_a_command_of_the_bots_is_text() -> None:
    async with node() as parts:
        conversation = await parts.started()
        await parts.says(conversation, "/restart")
        await parts.bot.asked()
        assert (parts.bot.requests[0].text, parts.bot.requests[0].payload) == ("/restart", None)


async def test_a_pressed_button_means_what_the_bot_meant() -> None:
    async with node() as parts:
        conversation = await parts.started()
        await parts.says(conversation, "hej")
        await parts.settled()
        state = await parts.state(conversation)
        request = MessageSend(client_msg_id="b", text="Ja", button=ButtonPress(seq=int(state.buttons_seq), index=0))
        assert await code(parts.visitor.send(conversation, request)) == "unknown_button"


async def test_a_person_is_queued_with_their_place() -> None:
    async with node() as parts:
        await parts.waiting("[N4]")
        conversation = await parts.started()
        ack = await parts.visitor.ask_human(conversation, HumanRequest(client_msg_id="h"))
        assert (ack.state, ack.position, ack.open) == ("queued", 2, False)
        await parts.settled()
        again = await parts.visitor.ask_human(conversation, HumanRequest(client_msg_id="h"))
        assert again == ack


async def test_open_says_that_somebody_takes_conversations() -> None:
    async with node() as parts:
        await parts.on_duty(KIM)
        ack = await parts.visitor.start(ConversationStart(lang="sv", client_id=KEY))
        assert ack.open


# --- sync ------------------------------------------------------------------------------------------


async def test_sync_gives_everything_after_a_number_in_pages() -> None:
    async with node(working=False) as parts:
        conversation = await parts.started()
        for number in range(SYNC_PAGE + 10):
            await parts.says(conversation, str(number))
        first = await sync(parts, conversation)
        assert (len(first.events), first.more) == (SYNC_PAGE, True)
        rest = await sync(parts, conversation, first.events[-1].seq)
        assert (rest.more, rest.events[-1].seq, rest.head) == (False, first.head, first.head)
        events = [*first.events, *rest.events]
        assert [event.prev_seq for event in events] == [0, *(event.seq for event in events)][:-1]
        assert (await sync(parts, conversation, rest.head)).events == []


async def test_sync_on_another_node_sees_what_was_acknowledged_here() -> None:
    async with node() as one, node(one.store, name="two") as two:
        conversation = await one.started()
        assert (await sync(two, conversation)).head == 3
        seq = await one.says(conversation, "hej")
        assert (await sync(two, conversation, 3)).events[0].seq == seq


# --- return code and mailbox -----------------------------------------------------------------------


async def test_a_code_brings_one_back_and_a_newer_one_replaces_it() -> None:
    async with node() as parts:
        conversation = await parts.started()
        first = (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="a"))).code
        assert (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="a"))).code == first
        second = (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="b"))).code
        assert await code(parts.visitor.open_mailbox(MailboxOpen(code=first))) == "invalid_code"
        opened = await parts.visitor.open_mailbox(MailboxOpen(code=second.lower().replace("-", " ")))
        assert opened.conversation == conversation
        assert await conversation_of(parts.store, opened.token) == conversation


async def test_a_late_retry_does_not_bring_an_older_code_back() -> None:
    async with node() as parts:
        conversation = await parts.started()
        await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="a"))
        newer = (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="b"))).code
        await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="a"))
        assert (await parts.visitor.open_mailbox(MailboxOpen(code=newer))).conversation == conversation


async def test_a_code_that_was_stored_but_not_activated_is_healed_by_the_retry() -> None:
    async with node() as parts:
        conversation = await parts.started()
        made = (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="a"))).code
        await parts.store.visitors.set_code(conversation, "another")
        assert (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="a"))).code == made
        assert await parts.store.visitors.resolve_code(normalised(made) or "") == conversation


@pytest.mark.parametrize("wrong", ["", "x", "0" * 28, "{'$ne': None}", "0" * 200])
async def test_every_wrong_code_is_answered_alike(wrong: str) -> None:
    async with node() as parts:
        await parts.started()
        assert await code(parts.visitor.open_mailbox(MailboxOpen(code=wrong))) == "invalid_code"


async def test_a_message_is_left_answered_and_read_with_the_code() -> None:
    async with node() as parts:
        conversation = await parts.started()
        left = await parts.visitor.leave_message(conversation, MailboxLeave(client_msg_id="m", text="fråga"))
        assert await parts.visitor.leave_message(conversation, MailboxLeave(client_msg_id="m", text="fråga")) == left
        await parts.settled()
        (item,) = (await parts.counselor.mailbox(KIM)).messages
        assert item.conversation == conversation
        await parts.counselor.answer_mailbox(
            KIM, MailboxAnswer(conversation=conversation, client_msg_id="a", text="svar")
        )
        opened = await parts.visitor.open_mailbox(MailboxOpen(code=left.code))
        assert opened.state == "bot"
        assert "svar" in [event.text for event in (await sync(parts, conversation)).events]


async def test_who_leaves_after_leaving_a_message_is_answered_and_their_first_code_opens_it() -> None:
    async with node() as parts:
        conversation = await parts.started()
        made = (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="c"))).code
        left = await parts.visitor.leave_message(conversation, MailboxLeave(client_msg_id="m", text="Hur pratar jag?"))
        assert left.code == made
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=False))
        await parts.settled()
        (item,) = (await parts.counselor.mailbox(KIM)).messages
        assert item.conversation == conversation
        answer = MailboxAnswer(conversation=conversation, client_msg_id="a", text="svar")
        await parts.counselor.answer_mailbox(KIM, answer)
        opened = await parts.visitor.open_mailbox(MailboxOpen(code=made))
        assert opened.conversation == conversation
        assert "svar" in [event.text for event in (await sync(parts, conversation)).events]


# --- the end ---------------------------------------------------------------------------------------


async def test_ending_twice_is_ending_once() -> None:
    async with node() as parts:
        conversation = await parts.started()
        for _ in range(2):
            await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=False))
        assert (await parts.state(conversation)).name == "closed"
        assert len(await parts.store.log.read(conversation)) == 2
        assert await code(parts.says(conversation, "mer")) == "conversation_closed"


async def test_erasing_leaves_nothing_behind_and_can_be_repeated() -> None:
    async with node() as parts:
        start = ConversationStart(lang="sv", client_id=KEY)
        ack = await parts.visitor.start(start)
        conversation = ConversationId(ack.conversation)
        await parts.says(conversation, "[N3]")
        made = (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="a"))).code
        await parts.settled()
        for _ in range(2):
            await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=True))
        await parts.settled()
        assert await parts.store.log.read(conversation) == []
        assert await parts.store.index.get(conversation) is None
        assert await conversation_of(parts.store, ack.token) is None
        assert await code(parts.visitor.open_mailbox(MailboxOpen(code=made))) == "invalid_code"
        assert await code(sync(parts, conversation)) == "conversation_erased"
        assert await code(parts.says(conversation, "mer")) == "conversation_erased"
        assert parts.board.waiting() == []
        assert parts.conversations.cached(conversation) is None


@pytest.mark.parametrize("erased", [False, True])
async def test_a_wish_to_erase_that_broke_off_can_be_repeated_with_the_same_token(erased: bool) -> None:
    """Before or after the log was erased: the next press of a button in the plain chat is a new request."""
    store = MemoryStore(Clock())
    breaking = BreakingErasure(store.log)
    store.log = breaking  # type: ignore[assignment]  # one that breaks off
    async with node(store) as parts:
        ack = await parts.visitor.start(ConversationStart(lang="sv", client_id=KEY))
        conversation = ConversationId(ack.conversation)
        await parts.says(conversation, "radera mig")
        breaking.breaks = "after" if erased else "before"
        with pytest.raises(Unavailable):
            await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e1", erase=True))
        assert await conversation_of(parts.store, ack.token) == conversation
        again = await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e2", erase=True))
        assert again.survey_token
        await parts.settled()
        assert await parts.store.log.read(conversation) == []
        assert await conversation_of(parts.store, ack.token) is None


class BreakingErasure(BusyLog):
    """A log whose next erasure breaks off, `before` or `after` it has worked."""

    breaks = ""

    async def erase(self, conversation: ConversationId) -> None:
        breaks, self.breaks = self.breaks, ""
        if breaks == "before":
            raise Unavailable("no answer")
        await super().erase(conversation)
        if breaks == "after":
            raise Unavailable("no answer")


async def test_erasing_while_the_bot_thinks_leaves_no_trace_of_its_answer() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        bot.hold()
        await parts.says(conversation, "hej")
        await bot.asked()
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=True))
        bot.release()
        await parts.settled()
        assert await parts.store.log.read(conversation) == []
        assert await parts.store.index.get(conversation) is None


async def test_each_survey_token_is_good_for_one_answer() -> None:
    async with node() as parts:
        conversation = await parts.started()
        token = await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
        answer = partial(parts.store.surveys.answer, token.survey_token, helped="yes", felt_safe="yes", text=None)
        assert await answer()
        assert not await answer()


@pytest.mark.parametrize("erase", [False, True])
@pytest.mark.parametrize("same_key", [False, True])
async def test_an_end_that_ends_nothing_gives_no_further_survey(erase: bool, same_key: bool) -> None:
    async with node() as parts:
        conversation = await parts.started()
        key = fresh_key()
        asked = [key, *(key if same_key else fresh_key() for _ in range(3))]
        acks = [
            await parts.visitor.end(conversation, ConversationEnd(client_msg_id=each, erase=erase)) for each in asked
        ]
        assert [bool(ack.survey_token) for ack in acks] == [True, False, False, False]


async def test_who_ends_what_a_counselor_has_closed_gets_the_survey_and_after_a_return_again() -> None:
    async with node() as parts:
        conversation = await parts.waiting()
        await parts.on_duty(KIM)
        await parts.queue.claim_next(KIM)
        code = (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id="code"))).code
        close = ConversationClose(conversation=conversation, client_msg_id=fresh_key(), reason="klart")
        await parts.counselor.close(KIM, close)
        for _ in range(2):
            end = ConversationEnd(client_msg_id=fresh_key(), erase=False)
            assert (await parts.visitor.end(conversation, end)).survey_token
            await parts.visitor.open_mailbox(MailboxOpen(code=code))
