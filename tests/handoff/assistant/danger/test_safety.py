"""While danger is open the bot's answers stay inside safety, and fit whose danger it is."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Intent, Reply
from handoff.assistant.danger.safety import SMALL_TALK, inside_safety
from handoff.conversation.state import State
from handoff.risk import Level
from tests.support.fakes import ScriptedBot, answer
from tests.support.parts import node


def said(reply: str, text: str, level: Level, *signals: str, payload: str | None = None, **known: Any) -> list[str]:
    state = State(
        name="queued",
        level=level,
        signals=signals,
        memory=known.pop("memory", {}),
        danger_told=known.pop("told", False),
        calm_answers=known.pop("calm", 0),
        episode=known.pop("episode", 1),
    )
    request = BotRequest(text=text, lang="sv", payload=payload, level="N0", slots=known)
    given = BotAnswer(intent=Intent("x", 0.9), replies=(Reply(reply),), risk=BotRisk())
    return [each.reply_id for each in inside_safety(given, request, state).replies]


@pytest.mark.parametrize("reply", sorted(SMALL_TALK))
@pytest.mark.parametrize(
    ("signal", "stays"),
    [("S3", "stanna_sjalvmord"), ("S2b", "stanna_hot"), ("S4", "stanna_fara"), ("S1", "stanna_fara")],
)
def test_who_takes_it_back_is_taken_seriously(reply: str, signal: str, stays: str) -> None:
    assert said(reply, "asså skämta bara, glöm det", Level.N3, signal) == [stays]


def test_whose_brother_is_suicidal_is_not_spoken_to_as_if_they_were() -> None:
    assert said("bekrafta", "okej", Level.N4, "S2", "S3") == ["stanna_fara"]


@pytest.mark.parametrize(("level", "signal"), [(Level.N2, "S3"), (Level.N3, "S7"), (Level.N0, "")])
def test_small_talk_without_open_danger_is_small_talk(level: Level, signal: str) -> None:
    assert said("neka", "nej", level, signal) == ["neka"]


def test_danger_of_an_earlier_contact_is_not_open_in_this_one() -> None:
    assert said("halsa", "hej", Level.N3, "S4") == ["stanna_fara"]
    assert said("halsa", "hej", Level.N3, "S4", episode=2) == ["halsa"]


def test_a_question_beside_the_danger_is_answered() -> None:
    assert said("fraga_anonymitet", "sparar ni det här", Level.N4, "S3") == ["fraga_anonymitet"]


def test_two_calm_answers_end_what_the_model_alone_began() -> None:
    for signal in ("S3", "S4"):
        assert said("bekrafta", "okej", Level.N3, signal, calm=2) == ["bekrafta"]
    assert said("bekrafta", "okej", Level.N3, "S4", calm=1) == ["stanna_fara"]


def test_what_was_said_of_suicide_is_not_ended_by_a_calm_answer_and_other_danger_is() -> None:
    calm = {"danger": "no"}
    assert said("bekrafta", "okej", Level.N3, "S4", memory=calm, told=True, calm=1) == ["bekrafta"]
    assert said("bekrafta", "okej", Level.N3, "S4", memory=calm, told=True) == ["stanna_fara"]
    assert said("bekrafta", "okej", Level.N3, "S3", memory=calm, told=True, calm=3) == ["stanna_sjalvmord"]


def test_a_question_about_something_else_is_answered_and_talk_is_not() -> None:
    assert said("utanfor_omradet", "vart vänder man sig med arbetsrätt?", Level.N3, "S4") == ["utanfor_omradet"]
    assert said("utanfor_omradet", "gick till grannen. hon kokar te", Level.N3, "S4") == ["stanna_fara"]


@pytest.mark.parametrize(
    "text", ["Kan ni ringa polisen åt mig?", "snälla ring åt mig", "kan någon larma polisen", "can you call the police"]
)
def test_who_asks_us_to_call_in_danger_is_told_who_else_can(text: str) -> None:
    assert said("fraga_polis", text, Level.N3, "S4") == ["ring_at_mig"]
    assert said("fraga_polis", text, Level.N1) == ["fraga_polis"]


@pytest.mark.parametrize(
    "text", ["jag kan inte prata", "vågar inte ringa, han hör mig", "jag inte kan ringa", "i can't talk"]
)
def test_who_cannot_speak_has_another_way(text: str) -> None:
    assert said("akut_fara_nu", text, Level.N4, "S1") == ["kan_inte_prata"]
    assert said("oro_barn", text, Level.N1) == ["oro_barn"]


@pytest.mark.parametrize(
    ("reply", "text", "fits"),
    [
        ("egen_valdsavsikt", "dom skjuter mig annars", "akut_steg_hotad"),
        ("akut_fara_nu", "han ska döda mig", "akut_steg_hotad"),
        ("sjalvmord_sjalvskada", "ja vill inte att han dör", "akut_steg_annan"),
        ("sjalvmord_sjalvskada", "jag vill dö", "sjalvmord_sjalvskada"),
        ("sjalvmord_sjalvskada", "jag har låst in mig på toaletten", "akut_steg_hotad"),
        ("sjalvmord_sjalvskada", "we are hiding under the stairs", "akut_steg_hotad"),
        ("egen_valdsavsikt", "jag ska skjuta dem", "egen_valdsavsikt"),
        ("trygg_ja", "nej, inte trygg", "trygg_nej"),
        ("trygg_ja", "jag känner mig otrygg", "trygg_nej"),
        ("oro_yrkesroll", "kunden känner sig otrygg med henne", "oro_yrkesroll"),
        ("akut_fara_nu", "jag är 12 och någon är här", "akut_steg_barn"),
        ("akut_fara_nu", "jag är 32 och någon är här", "akut_fara_nu"),
    ],
)
def test_the_step_fits_whose_danger_it_is(reply: str, text: str, fits: str) -> None:
    assert said(reply, text, Level.N4, "S1") == [fits]


def test_who_hides_and_has_spoken_of_suicide_is_answered_to_that() -> None:
    hides = "jag har låst in mig på toaletten"
    assert said("sjalvmord_sjalvskada", hides, Level.N4, "S1", "S3") == ["sjalvmord_sjalvskada"]


@pytest.mark.parametrize("level", [Level.N0, Level.N2, Level.N4])
def test_who_says_that_nobody_is_in_danger_is_not_told_to_walk_away(level: Level) -> None:
    assert said("egen_valdsavsikt", "nä ingen är i fara, jag är bara rädd att tappa honom", level) == ["fara_nej"]


async def test_a_joke_after_a_threat_does_not_end_the_conversation() -> None:
    bot = ScriptedBot()
    bot.script += [
        replace(answer("egen_valdsavsikt"), risk=BotRisk(level="N4", signals=("S2b",))),
        replace(answer("test_missbruk"), risk=BotRisk()),
    ]
    async with node(bot=bot) as parts:
        conversation = await parts.waiting("jag ska skjuta dem")
        await parts.says(conversation, "asså skämta bara")
        await parts.settled()
        assert (await parts.seen(conversation))[-1].startswith("sv:stanna_hot")


async def test_who_only_tells_their_age_meets_no_alarm_and_no_queue() -> None:
    bot = ScriptedBot()
    bot.script.append(replace(answer("akut_fara_nu", handoff="risk"), risk=BotRisk(level="N4", signals=("S5",))))
    async with node(bot=bot) as parts:
        conversation = await parts.waiting("jag är 12")
        assert (await parts.seen(conversation))[-1].startswith("sv:roll_ung"), "met as who is young"
        state = await parts.state(conversation)
        assert (state.level, state.name, state.unsettled_since) == (Level.N0, "bot", None)
