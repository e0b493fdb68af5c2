"""Who has called 112 is told what to do meanwhile, is never told to call again, and is not left alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Intent, Reply
from handoff.assistant.danger.waiting_for_help import waiting_for_help
from handoff.conversation.state import State
from handoff.risk import Level
from tests.support.fakes import ScriptedBot, answer
from tests.support.parts import node

CALLED = "jag har ringt 112, de är på väg"


def said(reply: str, text: str, *before: str, signal: str = "S1", told: bool = True, level: Level = Level.N4) -> str:
    signals = (signal,) if level >= Level.N3 else ()
    state = State(name="queued", level=level, signals=signals, danger_told=told, recent=(*before, text), episode=1)
    given = BotAnswer(intent=Intent("x", 0.9), replies=(Reply(reply),), risk=BotRisk())
    (one,) = waiting_for_help(given, BotRequest(text=text, lang="sv", level="N0"), state).replies
    return one.reply_id


@pytest.mark.parametrize(
    ("signal", "reply"), [("S1", "hjalp_larmad"), ("S3", "hjalp_larmad_sjalv"), ("S2b", "hjalp_larmad_sjalv")]
)
def test_who_has_called_is_told_what_to_do_until_help_is_there(signal: str, reply: str) -> None:
    assert said("fraga_polis", CALLED, signal=signal) == reply


@pytest.mark.parametrize("reply", ["akut_fara_nu", "akut_steg_annan", "stanna_fara", "trygg_nej"])
def test_who_has_called_is_not_told_to_call(reply: str) -> None:
    assert said(reply, "han bankar på dörren", CALLED) == "hjalp_larmad"
    assert said(reply, "han bankar på dörren") == reply


def test_what_to_do_meanwhile_is_answered() -> None:
    assert said("fraga_utan_svar", "vad gör jag under tiden?", CALLED) == "hjalp_larmad"
    assert said("fraga_utan_svar", "ska jag låsa dörren", CALLED) == "hjalp_larmad"
    for another in ("hur länge sparas chatten?", "ska jag berätta för mamma?", "vad gör jag med skulden?"):
        assert said("fraga_utan_svar", another, CALLED) == "fraga_utan_svar"


def test_who_cannot_speak_is_told_how_to_call_without_words() -> None:
    assert said("kan_inte_prata", f"{CALLED} men jag kan inte prata") == "kan_inte_prata"


def test_who_has_called_is_not_asked_whether_anybody_is_in_danger() -> None:
    """Of that the model alone is in doubt; a person is called already."""
    state = State(name="queued", level=Level.N3, signals=("S3",), recent=("jag har ringt 112",), episode=1)
    doubtful = BotRisk(level="N4", probabilities={"N4": 0.5, "N3": 0.3})
    given = BotAnswer(intent=Intent("sjalvmord_sjalvskada", 0.9), replies=(Reply("risk_stod"),), risk=doubtful)
    made = waiting_for_help(given, BotRequest(text="jag har ringt 112", lang="sv", level="N3"), state)
    assert [reply.reply_id for reply in made.replies] == ["hjalp_larmad_sjalv"]
    assert made.risk.level == "N3"


def test_where_no_danger_is_open_nothing_changes() -> None:
    assert said("bekrafta", "polisen är på väg hit", told=False, level=Level.N1) == "bekrafta"


@pytest.mark.parametrize("text", ["kan du stanna kvar?", "får jag skriva här medan jag väntar", "lämna mig inte"])
async def test_who_asks_not_to_be_left_is_not_told_of_the_service_or_the_police(text: str) -> None:
    bot = ScriptedBot()
    bot.script += [
        replace(answer("akut_fara_nu"), risk=BotRisk(level="N4", signals=("S1",))),
        replace(answer("fraga_polis"), risk=BotRisk(level="N2")),
    ]
    async with node(bot=bot) as parts:
        conversation = await parts.waiting("han står utanför dörren med en yxa")
        await parts.says(conversation, text)
        await parts.settled()
        assert (await parts.seen(conversation))[-1].startswith("sv:ar_kvar")


@pytest.mark.parametrize(
    "text",
    [
        "stannar du kvar i föreningen frågade dom",
        "kan jag vara hos mormor tills han har lugnat sig",
        "gå inte dit säger alla",
    ],
)
async def test_words_of_staying_that_ask_nobody_to_stay_are_answered_as_ever(text: str) -> None:
    bot = ScriptedBot()
    bot.script.append(answer("oro_barn"))
    async with node(bot=bot) as parts:
        conversation = await parts.waiting(text)
        assert not any("ar_kvar" in each for each in await parts.seen(conversation))
