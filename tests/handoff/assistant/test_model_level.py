"""What the model's level counts for: held down where something speaks against it, never what the rules read."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.client import BotAnswer, BotRisk, Handoff, Intent, Reply
from handoff.assistant.model_level import counted, counted_in
from handoff.risk import Level
from tests.support.fakes import ScriptedBot, answer
from tests.support.parts import node

EVERYDAY = "dödstrött efter flytten, benen är helt döda"


@pytest.mark.parametrize(
    ("texts", "before", "level"),
    [
        ((EVERYDAY,), Level.N0, "N1"),
        ((EVERYDAY,), Level.N1, "N1"),
        ((EVERYDAY,), Level.N2, "N4"),
        ((EVERYDAY, "han står utanför med en kniv"), Level.N0, "N4"),
        (("dödstrött på att leva",), Level.N0, "N4"),
        (("det känns mörkt i dag",), Level.N0, "N4"),
        ((), Level.N0, "N4"),
    ],
)
def test_the_model_alone_raises_no_alarm_over_everyday_talk(texts: tuple[str, ...], before: Level, level: str) -> None:
    risk = BotRisk(level="N4", signals=("S3",))
    said = counted(risk, Intent("eget_maende", 0.9), texts, before)
    assert said.level == level
    assert said.signals == (() if level == "N1" else ("S3",))


@pytest.mark.parametrize(("text", "level"), [(EVERYDAY, Level.N1), ("det känns mörkt i dag", Level.N4)])
async def test_a_conversation_is_not_alarmed_by_everyday_talk(text: str, level: Level) -> None:
    bot = ScriptedBot()
    bot.script.append(replace(answer(), risk=BotRisk(level="N4", signals=("S3",))))
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        await parts.says(conversation, text)
        await parts.settled()
        state = parts.conversations.cached(conversation)
    assert state is not None
    assert state.level is level


@pytest.mark.parametrize(
    ("intent", "confidence", "before", "level", "reply"),
    [
        ("oro_barn", 0.95, Level.N1, "N1", "oro_barn"),
        ("halsa", 0.91, Level.N0, "N1", "halsa"),
        ("avsluta", 0.99, Level.N0, "N4", "akut_fara_nu"),
        ("oro_barn", 0.89, Level.N1, "N4", "akut_fara_nu"),
        ("oro_barn", 0.95, Level.N2, "N4", "akut_fara_nu"),
        ("hot_mot_person", 0.99, Level.N0, "N4", "akut_fara_nu"),
        ("eget_maende", 0.99, Level.N0, "N4", "akut_fara_nu"),
    ],
)
def test_who_surely_tells_of_a_worry_is_answered_and_not_alarmed_by_the_models_level(
    intent: str, confidence: float, before: Level, level: str, reply: str
) -> None:
    risk = BotRisk(level="N4", signals=("S1",), probabilities={"N4": 0.79})
    call = Handoff(requested=True, reason="risk")
    heard = BotAnswer(intent=Intent(intent, confidence), replies=(Reply("akut_fara_nu"),), risk=risk, handoff=call)
    made = counted_in(heard, ("det känns tungt",), before)
    assert (made.risk.level, [each.reply_id for each in made.replies]) == (level, [reply])
    assert made.handoff.requested is (level == "N4")
