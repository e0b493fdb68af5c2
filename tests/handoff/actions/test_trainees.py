"""What a trainee may do with a real visitor, by the contract's table, and with an invented one: everything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import pytest

from handoff.contract.base import LevelName
from handoff.contract.counselor import (
    ConversationClose,
    ConversationOpen,
    ConversationRelease,
    CounselorMessageSend,
    FlagSet,
    MailboxAnswer,
    NoteAdd,
    RiskSet,
    SideSend,
    VisitorPause,
    VisitorWarn,
)
from handoff.contract.errors import Refused
from handoff.contract.tables import COUNSELOR_EVENTS
from handoff.contract.visitor import MailboxLeave
from handoff.conversation import commands as cmd
from handoff.routing.launch import Launch
from storage.ids import CommandId, ConversationId
from tests.support.parts import Parts, fresh_key, node, staff

NEW, KIM = staff("new", "trainee"), staff("kim")

Act = Callable[[Parts, ConversationId], Awaitable[object]]


def level(parts: Parts, conversation: ConversationId, name: LevelName) -> Awaitable[object]:
    request = RiskSet(conversation=conversation, client_msg_id=fresh_key(), level=name, reason="r")
    return parts.counselor.set_level(NEW, request)


ACTS: Final[dict[str, Act]] = {
    "message:send": lambda p, c: p.counselor.send(
        NEW, CounselorMessageSend(conversation=c, client_msg_id=fresh_key(), text="t")
    ),
    "note:add": lambda p, c: p.counselor.add_note(NEW, NoteAdd(conversation=c, client_msg_id=fresh_key(), text="t")),
    "side:send": lambda p, c: p.counselor.side_note(NEW, SideSend(conversation=c, client_msg_id=fresh_key(), text="t")),
    "flag:set": lambda p, c: p.counselor.flag(
        NEW, FlagSet(conversation=c, client_msg_id=fresh_key(), flag="supervision", on=True)
    ),
    "risk:set": lambda p, c: level(p, c, "N1"),
    "visitor:warn": lambda p, c: p.counselor.warn(
        NEW, VisitorWarn(conversation=c, client_msg_id=fresh_key(), about="inactive")
    ),
    "visitor:pause": lambda p, c: p.counselor.pause(
        NEW, VisitorPause(conversation=c, client_msg_id=fresh_key(), minutes=5, reason="r")
    ),
    "conversation:close": lambda p, c: p.counselor.close(
        NEW, ConversationClose(conversation=c, client_msg_id=fresh_key(), reason="r")
    ),
    "conversation:release": lambda p, c: p.counselor.release(
        NEW, ConversationRelease(conversation=c, client_msg_id=fresh_key(), to="queue", reason="r")
    ),
}
REFUSED: Final = {"risk:set", "visitor:warn", "visitor:pause", "conversation:close"}


async def claimed(parts: Parts, *, real: bool) -> ConversationId:
    """A conversation that a trainee has, of the line in operation or of practice."""
    if real:
        await parts.service.put_launch(Launch(mode="open"), replaces=0)
    conversation = await parts.waiting()
    await parts.commands.run(conversation, CommandId("claim"), cmd.Claim(NEW.account, lead=False))
    return conversation


async def code(act: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await act
    return caught.value.code


@pytest.mark.parametrize("event", ACTS)
@pytest.mark.parametrize("real", [True, False])
async def test_each_act_of_a_trainee(event: str, *, real: bool) -> None:
    async with node() as parts:
        conversation = await claimed(parts, real=real)
        if real and event in REFUSED:
            before = await parts.state(conversation)
            assert await code(ACTS[event](parts, conversation)) == "trainee_not_allowed"
            assert await parts.state(conversation) == before
        else:
            await ACTS[event](parts, conversation)


def test_the_table_names_what_is_refused() -> None:
    named = {name for name, event in COUNSELOR_EVENTS.items() if event.trainee in ("raises", "practice")}
    assert named == REFUSED | {"mailbox:answer"}
    assert COUNSELOR_EVENTS["message:send"].trainee == "approved"


async def test_a_trainee_may_raise_the_level_of_a_real_visitor() -> None:
    async with node() as parts:
        conversation = await claimed(parts, real=True)
        await level(parts, conversation, "N4")
        assert (await parts.state(conversation)).level.name == "N4"


async def test_real_messages_in_the_mailbox_are_not_for_trainees_and_need_training() -> None:
    async with node() as parts:
        await parts.service.put_launch(Launch(mode="open"), replaces=0)
        conversation = await parts.started()
        await parts.visitor.leave_message(conversation, MailboxLeave(client_msg_id="m", text="fråga"))
        await parts.settled()
        answer = MailboxAnswer(conversation=conversation, client_msg_id="a", text="svar")
        assert (await parts.counselor.mailbox(NEW)).messages == []
        assert await code(parts.counselor.open(NEW, ConversationOpen(conversation=conversation, after_seq=0))) == (
            "not_yours"
        )
        assert await code(parts.counselor.answer_mailbox(NEW, answer)) == "trainee_not_allowed"
        assert await code(parts.counselor.answer_mailbox(KIM, answer)) == "training_missing"
        assert len((await parts.counselor.mailbox(KIM)).messages) == 1
