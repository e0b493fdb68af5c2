"""A question that no fact answers gets what helps to think it through; what answers it stands."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRequest, Intent
from handoff.assistant.replies.thinking_along import thinking_along
from handoff.conversation.commands import BotLine, BotReply
from handoff.conversation.state import State
from tests.handoff.assistant.contextual.test_taken_up import OF_WORRY, WORRIED, Silent, listening
from tests.handoff.assistant.replies.test_direct import lines
from tests.support.fakes import answer
from tests.support.samples import bot_reply

BESIDE, HOW = "fraga_utan_svar", "hur_prata"


def said(text: str, *replies: str, state: State | None = None, payload: str | None = None) -> list[str]:
    command = bot_reply(1, lines=tuple(BotLine(each) for each in replies)).command
    assert isinstance(command, BotReply)
    request = BotRequest(text=text, payload=payload, lang="sv")
    made = thinking_along(command, request, state or State(), lambda _: 1)
    return [line.reply_id for line in made.lines]


@pytest.mark.parametrize(
    ("text", "reply", "instead"),
    [
        ("ska jag berätta för henne eller blir hon arg då", HOW, "fraga_val"),
        ("ska jag låta henne vara", BESIDE, "fraga_val"),
        ("är det konstigt att jag saknar dem", BESIDE, "fraga_rimligt"),
        ("tänk om han åker ändå", HOW, "fraga_tank_om"),
        ("vad ska jag säga till honom i kväll", HOW, HOW),
        ("vad ska jag göra nu", BESIDE, BESIDE),
        ("ska jag låta henne vara", "fraga_orosanmalan", "fraga_orosanmalan"),
    ],
)
def test_only_what_is_beside_the_question_gives_way(text: str, reply: str, instead: str) -> None:
    assert said(text, "spegling_oro", reply) == ["spegling_oro", instead]


def test_how_to_talk_is_said_to_who_asks_for_words_and_worries_for_somebody() -> None:
    worried = State(memory={"relation": "barn"})
    assert said("hur tar jag upp det med honom", BESIDE, state=worried) == [HOW]
    assert said("hur tar jag upp det med honom", BESIDE) == [BESIDE]


def test_a_button_and_what_was_said_before_are_left() -> None:
    assert said("ska jag låta henne vara", BESIDE, payload="x") == [BESIDE]
    assert said("ska jag låta henne vara", BESIDE, state=State(said=("fraga_val#0",))) == [BESIDE]


async def test_who_was_helped_to_think_and_writes_what_they_lean_towards_is_heard() -> None:
    unsure = replace(answer(HOW), intent=Intent(HOW, 0.9))
    async with listening(Silent(likely={"how_to_talk": 0.9}), unsure) as parts:
        conversation = await parts.started()
        asked = await lines(parts, conversation, "ska jag klippa av mig håret eller inte")
        assert [line.reply_id for line in asked] == ["fraga_val"]
        leans = await lines(parts, conversation, "jag lutar åt att vänta en vecka")
        assert [line.reply_id for line in leans] == ["fraga_val_hort"]


async def test_who_asks_in_words_to_leave_the_queue_leaves_it_in_the_middle_of_a_guide() -> None:
    async with listening(Silent(likely={"worry_close": 0.9}), WORRIED, guide=OF_WORRY) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, "[human] tja har en fråga om min bror")
        assert (await parts.state(conversation)).name == "queued"
        await lines(parts, conversation, "kan du ta bort mig ur kön")
        state = await parts.state(conversation)
        assert (state.name, state.left_queue, state.said[-1]) == ("bot", True, "ko_lamnad#0")
