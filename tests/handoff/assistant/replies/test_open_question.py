"""A question that nothing answers is named as one, in the place of words that pass it over; on a real node."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRisk, Intent
from tests.handoff.assistant.replies.test_direct import ONLY_LIKELY, Embeds, answering, asked
from tests.support.fakes import answer

PARKING = "min son har bytt skola. har de fri parkering där?"
LOST = replace(answer("vet_inte_var_borja"), intent=Intent("vet_inte_var_borja", 0.8))
WORRY = replace(answer("amne_oro"), intent=Intent("oro_barn", 0.9))


async def said(bot: BotAnswer, *texts: str) -> list[str]:
    subject = "cannot_begin" if bot is LOST else "worry_child"
    async with answering(Embeds(bot), likely={subject: 0.9}) as parts:
        return [line.reply_id for line in await asked(parts, *texts)]


async def test_a_question_is_not_passed_over_by_words_for_who_cannot_begin() -> None:
    assert await said(LOST, PARKING) == ["fraga_tas_med"]
    assert await said(LOST, "jag har så svårt att få fram det") == ["vet_inte_var_borja"]


async def test_a_guide_that_begins_names_the_question_and_asks_its_own() -> None:
    named = await said(WORRY, PARKING)
    assert named[0] == "fraga_tas_med"
    assert named[1].startswith("guide:")
    met = await said(WORRY, "jag är orolig för min son")
    assert met[0].startswith("guide:")
    assert "/mote" in met[0]


@pytest.mark.parametrize(
    "text",
    [
        "min son har ändrat sig. vad ska jag göra?",
        "min son har ändrat sig. har ni något råd till en gammal människa?",
        "min son har ändrat sig. va? det sa jag ju",
        "min son har ändrat sig. hur säger jag det till honom?",
        "hon blir arg när jag undrar om hon äter",
        "är det fel att jag saknar honom?",
    ],
    ids=["what to do", "advice", "astonished", "how to say it", "told of asking", "what may be felt"],
)
async def test_what_a_guide_is_for_is_met_by_it(text: str) -> None:
    assert "fraga_tas_med" not in await said(WORRY, text)


async def test_in_danger_nothing_is_put_off() -> None:
    assert "fraga_tas_med" not in await said(replace(LOST, risk=BotRisk(level="N3", signals=("S1",))), PARKING)


async def test_answers_that_are_only_likely_are_said_to_be_on_the_cards() -> None:
    async with answering(Embeds(LOST), likely={"report_concern": 0.5, "cannot_begin": 0.9}) as parts:
        named = []
        for text in ONLY_LIKELY:
            said_now = await asked(parts, text)
            if said_now[0].reply_id == "fraga_kanske":
                named.append([card.id for card in said_now[-1].cards])
    assert named
    assert all(each.startswith("svar_") for cards in named for each in cards)
    assert all(1 <= len(cards) <= 3 for cards in named)
    assert max(len(cards) for cards in named) > 1


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("jag gör en orosanmälan idag då", "plan_hort"),
        ("jag ringer polisen imorgon, tack", "avsluta"),
        ("ska jag göra en orosanmälan idag då", "fraga_orosanmalan"),
    ],
    ids=["decided", "with thanks", "asked"],
)
async def test_who_has_decided_what_to_do_is_not_told_how_it_is_done(text: str, reply: str) -> None:
    report = replace(answer("fraga_orosanmalan"), intent=Intent("fraga_orosanmalan", 0.9))
    async with answering(Embeds(report), practice=False, likely={"report_concern": 0.9}) as parts:
        said_now = [line.reply_id for line in await asked(parts, "min son har ändrat sig mycket", text)]
        assert said_now[0] == reply
