"""Who tells that somebody young is to meet a person from the net is told what to do before it."""

from __future__ import annotations

import pytest

from handoff.assistant.danger.meeting_from_the_net import MEETS
from handoff.conversation.told.meeting_from_the_net import tells_meeting_from_the_net
from tests.support.fakes import ScriptedBot, answer
from tests.support.parts import node

TOLD = "min son pratar med en vuxen man på nätet"


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


async def test_what_to_do_is_said_once() -> None:
    bot = ScriptedBot()
    bot.script += [answer("oro_natet"), answer("lyssnar_oro_barn"), answer("lyssnar_oro_barn")]
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        for text in (TOLD, "han ska träffa honom i helgen", "han ska träffa honom på lördag sa han"):
            await parts.says(conversation, text)
            await parts.settled()
        assert sum(MEETS in each for each in await parts.seen(conversation)) == 1
