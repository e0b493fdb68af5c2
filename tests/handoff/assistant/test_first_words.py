"""A visitor's first words, with the real rules and the real texts; only the bot is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handoff.assistant.bot_service.client import BotUnusable
from handoff.cli._parts import REPLIES
from handoff.risk import RiskRules
from knowledge import wordings
from tests.support.fakes import ScriptedBot
from tests.support.site import Site, pages, site


@pytest.fixture(scope="module")
def rules() -> RiskRules:
    return RiskRules.load()


@pytest.fixture
async def running(tmp_path: Path, rules: RiskRules) -> AsyncIterator[Site]:
    bot = ScriptedBot()
    bot.script.extend(BotUnusable("unreachable") for _ in range(10))
    async with site(pages(tmp_path / "widget"), bot=bot, rules=rules, texts=wordings.load(REPLIES)) as one:
        yield one


async def test_fear_for_a_brother_brings_a_person_in_without_the_bot(running: Site) -> None:
    visitor = await running.visitor()
    assert (await visitor.say("jag är rädd att min bror ska åka och strida"))["ok"]
    await visitor.soon(lambda event: event.get("state") == "queued", promised_s=3)
    state = await running.state(visitor)
    assert state.level.name in ("N2", "N3", "N4")


@pytest.mark.parametrize(
    ("lang", "text"),
    [("sv", "jag tänker ta livet av mig nu ikväll"), ("en", "I am going to kill myself tonight")],
)
async def test_danger_to_life_is_answered_with_112_in_the_visitors_language(
    running: Site, lang: str, text: str
) -> None:
    visitor = await running.visitor(start=False)
    await visitor.start(lang)
    await visitor.say(text)
    notice = await visitor.soon(lambda event: event.get("code") == "emergency", promised_s=2)
    assert "112" in notice["text"]
    assert (await running.state(visitor)).level.name == "N4"


@pytest.mark.parametrize("lang", ["nl", "xyz"])
async def test_a_language_that_nobody_has_worded_yet_is_answered_in_swedish(running: Site, lang: str) -> None:
    swedish, other = await running.visitor(), await running.visitor(start=False)
    await other.start(lang)
    welcomes = [[event.get("text") for event in await visitor.replay()] for visitor in (swedish, other)]
    assert welcomes[0] == welcomes[1]
    assert welcomes[0][-1]


@pytest.mark.parametrize("text", ["hej", "vad är det här för något?", "/restart"])
async def test_harmless_words_are_no_danger_and_still_no_silence(running: Site, text: str) -> None:
    visitor = await running.visitor()
    await visitor.say(text)
    await visitor.soon(lambda event: event.get("state") == "queued", promised_s=3)
    state = await running.state(visitor)
    assert (state.level.name, state.failure_shown) == ("N0", True)
