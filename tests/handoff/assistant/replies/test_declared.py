"""An answer to a question is met with what the question declares, by this node and without the bot."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.assistant.bot_service.client import BotAnswer, BotUnusable, Reply
from handoff.assistant.replies.declared import ANSWERED, answered, declared_answer, with_safety_first
from handoff.assistant.turns import bot_request
from handoff.conversation import commands as cmd
from handoff.risk import Level
from knowledge import questions
from storage.ids import ConversationId
from tests.support.fakes import ScriptedBot, answer
from tests.support.parts import Parts, node
from tests.support.samples import OPEN, Given, Story, bot_reply, started, write

ASKED = questions.load()


def after(reply_id: str, *messages: Given) -> Story:
    """The bot has said this, and the visitor answers."""
    story = started(write())
    return story.does(bot_reply(story.pending, lines=(cmd.BotLine(reply_id),), slots={}), *messages)


def says(text: str, key: str = "n", **changes: Any) -> Given:
    return write(text=text, client_msg_id=key, **changes)


def declared(story: Story) -> BotAnswer | None:
    read = answered(story.state, ASKED)
    return declared_answer(read, bot_request(story.state, OPEN, read.rest), ASKED)


@pytest.mark.parametrize(
    ("asks", "text", "reply", "buttons"),
    [
        ("oro_natet", "nej tack", "ingen_person", ["knapp_oro", "knapp_roll_vill_lamna", "knapp_om_anonymitet"]),
        ("oro_natet", "ja gärna", "be_om_manniska", []),
        ("hot_mot_person", "nä", "trygg_nej", []),
        ("hot_mot_person", "kanske", "trygg_oklart", []),
        ("fraga_roll", "jag är mamma", "roll_anhorig", ["knapp_person"]),
        ("fraga_kommun", "Kiruna", "hitta_lokalt_stod", ["knapp_person"]),
        ("tvetydigt", "nej", "neutral_ofarligt", ["knapp_person"]),
        ("ingen_person", "nej", "avsluta", []),
        ("halsa", "vet inte", "vet_inte_var_borja", ["knapp_person"]),
    ],
)
def test_a_bare_answer_is_met_with_its_reply(asks: str, text: str, reply: str, buttons: list[str]) -> None:
    found = declared(after(asks, says(text)))
    assert found is not None
    assert [each.reply_id for each in found.replies] == [reply]
    assert [button.title_id for button in found.replies[0].buttons] == buttons


def test_what_is_asked_next_has_its_answers_as_buttons() -> None:
    found = declared(after("hot_mot_person", says("ja")))
    assert found is not None
    assert [each.title_id for each in found.replies[0].buttons] == ["knapp_erbjud_ja", "knapp_erbjud_nej"]


@pytest.mark.parametrize(
    ("asks", "text", "rest"),
    [
        ("hot_mot_person", "nej, han står här utanför", "han står här utanför"),
        ("oro_natet", "var hittar jag er", "var hittar jag er"),
        ("halsa", "min son är borta", "min son är borta"),
        ("utanfor_omradet", "nej", "nej"),
    ],
)
def test_the_bot_answers_what_was_written_beside_the_answer(asks: str, text: str, rest: str) -> None:
    story = after(asks, says(text))
    assert declared(story) is None
    read = answered(story.state, ASKED)
    assert bot_request(story.state, OPEN, read.rest).text == rest


def test_several_messages_are_answered_together() -> None:
    assert declared(after("oro_natet", says("asså"), says("nej", "o"))) is None
    story = after("oro_natet", says("nej"), says("han bor här", "o"))
    assert answered(story.state, ASKED).rest == "han bor här"


def test_what_is_said_to_danger_stands_before_the_answer_to_the_news() -> None:
    heard = answer("oro_barn")
    in_danger = answered(after("hot_mot_person", says("nej, han är här")).state, ASKED)
    assert [each.reply_id for each in with_safety_first(heard, in_danger).replies] == ["trygg_nej", "oro_barn"]
    calm = answered(after("oro_natet", says("nej, men han är här")).state, ASKED)
    assert with_safety_first(heard, calm) is heard
    same = BotAnswer(intent=heard.intent, replies=(Reply("trygg_nej"),))
    assert with_safety_first(same, in_danger) is same


def test_nothing_is_asked_that_was_told() -> None:
    request = bot_request(started(says("min son bor i Kiruna")).state, OPEN)
    assert (request.slots["audience"], request.slots["kommun"]) == ("anhorig", "Kiruna")
    child = bot_request(started(says("jag är 12 år och min bror är konstig")).state, OPEN)
    assert child.slots["audience"] == "ung"
    assert "audience" not in bot_request(started(says("min pappa dricker")).state, OPEN).slots


def test_what_was_told_in_an_earlier_episode_is_not_relied_upon() -> None:
    story = started(says("min son bor i Kiruna")).does(cmd.End(), cmd.Return(), says("hej", "o"))
    assert story.state.memory == {"kommun": "2584"}
    assert "kommun" not in bot_request(story.state, OPEN).slots
    story.does(says("vi bor i Umeå", "p"))
    assert bot_request(story.state, OPEN).slots["kommun"] == "Umeå"


async def asked_by_the_bot(parts: Parts, bot: ScriptedBot, reply_id: str) -> ConversationId:
    conversation = await parts.started()
    bot.script.append(answer(reply_id))
    await parts.says(conversation, "hej")
    await parts.settled()
    return conversation


async def test_a_node_answers_a_bare_answer_without_asking_the_bot() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        conversation = await asked_by_the_bot(parts, bot, "oro_natet")
        await parts.says(conversation, "nej tack")
        await parts.settled()
        assert len(bot.requests) == 1
        assert any(line.startswith("sv:ingen_person") for line in await parts.seen(conversation))
        assert (await parts.state(conversation)).pending == ()


async def test_a_node_alarms_at_a_no_to_safety_though_the_bot_is_down() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        conversation = await asked_by_the_bot(parts, bot, "hot_mot_person")
        bot.script.append(BotUnusable("unreachable"))
        await parts.says(conversation, "nej, han står utanför dörren")
        await parts.settled()
        state = await parts.state(conversation)
        assert (state.level, state.name, state.emergency_shown) == (Level.N4, "queued", True)
        assert state.memory["safe"] == "no"


async def test_a_kill_before_the_bot_has_answered_loses_neither_level_nor_person() -> None:
    bot = ScriptedBot()
    async with node(bot=bot) as parts:
        conversation = await asked_by_the_bot(parts, bot, "hot_mot_person")
        bot.hold()
        await parts.says(conversation, "nej, han är här")
        await bot.asked(2)
        state = await parts.state(conversation)
        assert (state.level, state.name) == (Level.N4, "queued")
        await parts.turns.close()
        assert (await parts.state(conversation)).level == Level.N4


def test_the_intent_of_an_answer_is_none_that_texts_are_marked_with() -> None:
    found = declared(after("oro_natet", says("nej")))
    assert found is not None
    assert found.intent.name == ANSWERED
