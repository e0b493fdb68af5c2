"""An answer about safety that stands on no list is read by its meaning, on a real node."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRisk, Intent
from handoff.conversation.events import VisitorAnswered
from handoff.risk import Level
from storage.ids import ConversationId
from tests.handoff.assistant.replies.test_direct import Embeds, answering, lines
from tests.support.fakes import answer
from tests.support.parts import Parts

ASKS = "vill_lamna"
"""A reply that asks whether one is safe (`safe_now`)."""
WORRIED = "jag vill lämna dem och de har sagt saker"


def asking() -> Embeds:
    return Embeds(replace(answer(ASKS), intent=Intent("vill_lamna", 0.9)))


async def answers(parts: Parts, conversation: ConversationId) -> list[tuple[str, str]]:
    """(question, value) of what the visitor has answered."""
    return [
        (event.question, event.value)
        for _, record in await parts.conversations.records(conversation)
        for event in record.events
        if isinstance(event, VisitorAnswered) and event.question
    ]


@pytest.mark.parametrize(
    "said",
    [
        "har redan åkt därifrån, sitter på bussen till min moster",
        "asså det var förra sommaren, vi har inte setts sen dess",
    ],
)
async def test_a_calm_answer_in_any_words_is_noted_and_not_asked_again(said: str) -> None:
    async with answering(asking(), likely={"leave": 0.9}) as parts:
        conversation = await parts.started()
        assert (await lines(parts, conversation, WORRIED))[-1].question == "safe_now"
        replied = await lines(parts, conversation, said)
        assert await answers(parts, conversation) == [("safe_now", "yes")]
        assert [line.reply_id for line in replied] == ["trygg_ja"]
        state = await parts.state(conversation)
        assert (state.level, state.memory["safe"]) == (Level.N0, "yes")


async def test_what_the_model_reads_as_danger_is_no_answer_that_all_is_calm() -> None:
    bot = asking()
    async with answering(bot, likely={"leave": 0.9}) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, WORRIED)
        bot.says = replace(bot.says, risk=BotRisk(level="N3", signals=("S2b",), probabilities={"N3": 0.7, "N4": 0.2}))
        await lines(parts, conversation, "har redan åkt därifrån, sitter på bussen till min moster")
        assert await answers(parts, conversation) == []
        assert (await parts.state(conversation)).level is Level.N3


async def test_what_is_written_while_a_calm_answer_is_noted_is_answered_too() -> None:
    bot = asking()
    async with answering(bot, likely={"leave": 0.9}) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, WORRIED)
        bot.hold()
        await parts.says(conversation, "har redan åkt därifrån, sitter på bussen till min moster")
        await bot.asked(2)
        await parts.says(conversation, "går det att få bort en tatuering?")
        bot.release()
        await parts.settled()
        assert len(bot.requests) == 3
        assert "tatuering" in bot.requests[-1].text
        assert (await parts.state(conversation)).pending == ()


async def test_danger_in_calm_words_is_no_calm_answer() -> None:
    async with answering(asking(), likely={"leave": 0.9}) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, WORRIED)
        await lines(parts, conversation, "de har parkerat nedanför mitt fönster och tittar upp")
        assert ("safe_now", "yes") not in await answers(parts, conversation)


@pytest.mark.parametrize(
    "said",
    [
        "vad är straffet för att ha varit med i en sån grupp",
        "jag är 24 och har varit med i gruppen i fyra år",
        "alla hatar ändå såna som mig, de kan dra åt helvete",
        "dom vill att jag ska va med på en grej på lördag, jag ska hålla utkik",
    ],
)
async def test_what_tells_something_else_is_no_answer(said: str) -> None:
    async with answering(asking(), likely={"leave": 0.9}) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, WORRIED)
        await lines(parts, conversation, said)
        assert await answers(parts, conversation) == []


async def test_a_calm_answer_that_asks_something_is_answered_to_that() -> None:
    async with answering(asking(), likely={"leave": 0.9}) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, WORRIED)
        said = await lines(
            parts, conversation, "sitter hos min syster i en annan stad, men kan man få hjälp att ta bort tatueringar?"
        )
        assert await answers(parts, conversation) == [("safe_now", "yes")]
        assert "stycke:svar_tatuering" in [line.reply_id for line in said]


async def test_danger_that_the_rules_read_in_the_same_words_is_not_calmed() -> None:
    async with answering(asking(), likely={"leave": 0.9}) as parts:
        conversation = await parts.started()
        await lines(parts, conversation, WORRIED)
        await lines(parts, conversation, "sitter på tåget till min moster, de ska skjuta mig [N4] [S4]")
        assert ("safe_now", "yes") not in await answers(parts, conversation)
        assert (await parts.state(conversation)).level is Level.N4
