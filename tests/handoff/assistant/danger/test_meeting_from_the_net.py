"""Who tells that somebody young is to meet a person from the net is told what to do before it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotRisk
from handoff.assistant.danger.meeting_from_the_net import MEETS, MEETS_ONESELF
from handoff.conversation.told.meeting_from_the_net import tells_meeting_from_the_net, tells_own_meeting_from_the_net
from tests.handoff.assistant.guides.talking import guiding
from tests.support.fakes import ScriptedBot, answer
from tests.support.guides import threat
from tests.support.parts import node

TOLD = "min son pratar med en vuxen man på nätet"
OWN = "jag ska träffa en kille från nätet imorgon"


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("hon sa igår att hon ska åka och träffa honom på lördag", "hon skriver med någon vuxen i en grupp på discord"),
        ("han ska träffa honom i helgen", TOLD),
        ("nu vill hon åka dit och möta honom", "hon chattar med en vuxen karl"),
        ("de ska ses imorgon", "min lillasyster skriver med en man som är tio år äldre"),
        ("han vill hämta henne efter skolan", "en vuxen skriver till min dotter på snap"),
        ("dom har bestämt träff på stationen", "en vuxen kille på roblox skriver till min son"),
        ("min dotter 13 ska träffa en vuxen hon känner från discord", ""),
        ("min kompis ska träffa nån hon aldrig sett", ""),
        ("she is going to meet him on saturday", "my daughter is texting an older man online"),
    ],
)
def test_such_a_meeting_is_read(text: str, before: str) -> None:
    assert tells_meeting_from_the_net(text, (before,))


@pytest.mark.parametrize(
    "text",
    [
        "hon ska träffa sin mormor i helgen",
        "jag ska träffa henne imorgon",
        "hon ska inte träffa honom mer",
        "hon ska träffa en kurator på fredag",
        "vi ska ses hela familjen på söndag",
        "vad ska jag säga när jag träffar henne",
        "igår träffades de",
    ],
)
def test_another_meeting_is_not(text: str) -> None:
    assert not tells_meeting_from_the_net(text, (TOLD,))


def test_a_meeting_with_who_is_known_otherwise_is_not() -> None:
    assert not tells_meeting_from_the_net("de ska ses imorgon", ("min son har nya kompisar i klassen",))


async def said(*texts: str) -> list[str]:
    """What is heard by who writes this to a bot that says the same to all of it."""
    bot = ScriptedBot()
    bot.script += [answer("oro_natet") for _ in texts]
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        for text in texts:
            await parts.says(conversation, text)
            await parts.settled()
        return await parts.seen(conversation)


async def test_what_to_do_is_said_once() -> None:
    heard = await said(TOLD, "han ska träffa honom i helgen", "han ska träffa honom på lördag sa han")
    assert sum(MEETS in each for each in heard) == 1


@pytest.mark.parametrize(
    ("text", "before"),
    [
        (OWN, ""),
        ("har lovat att träffa honom på lördag. jag ska möta honom vid stationen", "jag skriver med nån på snap"),
        ("vi ska ses i helgen", "han är en vuxen som jag chattar med"),
        ("han vill hämta mig efter skolan", "en äldre kille skriver till mig på discord"),
        ("i am going to meet him on saturday", "i met someone on discord"),
    ],
)
def test_a_meeting_of_one_s_own_is_read(text: str, before: str) -> None:
    assert tells_own_meeting_from_the_net(text, (before,))


@pytest.mark.parametrize("text", ["jag ska inte träffa honom", "jag ska träffa min kurator", "igår träffade jag honom"])
def test_none_is_read_where_none_is_to_come(text: str) -> None:
    assert not tells_own_meeting_from_the_net(text, ("en äldre kille skriver till mig på discord",))


async def test_a_child_hears_what_to_do_before_a_meeting_of_their_own() -> None:
    assert any(MEETS_ONESELF in each for each in await said("jag är 14", OWN))


async def test_who_is_grown_up_may_meet_whom_they_like() -> None:
    heard = await said("jag är 41", OWN)
    assert not any(MEETS_ONESELF in each for each in heard)


async def test_no_guide_begins_in_place_of_it_and_whether_anybody_is_in_danger_is_not_asked() -> None:
    danger = BotRisk(level="N4", signals=("S4",), probabilities={"N4": 0.5, "N3": 0.3})
    bot = ScriptedBot()
    bot.script += [answer("oro_natet"), replace(answer("hot_mot_person"), risk=danger)]
    async with guiding(bot, [threat()]) as parts:
        conversation = await parts.started()
        for text in ("min dotter är 14 och skriver med en äldre man på nätet", "de ska ses imorgon"):
            await parts.says(conversation, text)
            await parts.settled()
        heard = await parts.seen(conversation)
        assert any(MEETS in each for each in heard)
        assert not any("guide:" in each or "fara_nu" in each for each in heard)
