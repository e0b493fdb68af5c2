"""From the bot's answer to a command: what it may decide, and what it may not."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotCard, BotRisk, Handoff, Heard, Intent, Reply
from handoff.assistant.danger.model_level import SURE_N4
from handoff.assistant.danger.triage import bot_command, verdict
from handoff.risk import Level, Reason
from storage.ids import Seq
from tests.support.fakes import ScriptedBot, answer
from tests.support.parts import node
from tests.support.samples import assessed


def command(**changes: Any) -> Any:
    plain: dict[str, Any] = {"intent": Intent("oro_barn", 0.871), "replies": (Reply("ask"),)}
    return bot_command(BotAnswer(**{**plain, **changes}), Seq(7))


def test_replies_buttons_and_cards_are_ids_and_no_words() -> None:
    reply = Reply("ask", (BotButton("knapp_ja", "/affirm"),), (BotCard("article", "a05"),))
    made = command(replies=(reply,))
    assert (made.answers, made.intent, made.confidence) == (7, "oro_barn", 0.871)
    (line,) = made.lines
    assert (line.reply_id, line.buttons) == ("ask", (("knapp_ja", "/affirm"),))
    assert [(card.type, card.id) for card in line.cards] == [("article", "a05")]


@pytest.mark.parametrize(
    ("handoff", "why"),
    [
        (Handoff(), None),
        (Handoff(requested=False, reason="asked"), None),
        (Handoff(requested=True, reason="low_confidence"), "low_confidence"),
        (Handoff(requested=True), "bot"),
        (Handoff(requested=True, reason=""), "bot"),
    ],
)
def test_a_hand_off_has_a_reason_and_a_reason_is_no_hand_off(handoff: Handoff, why: str | None) -> None:
    assert command(handoff=handoff).handoff == why


@pytest.mark.parametrize(
    ("signals", "suicide"), [((), False), (("S7",), False), (("S3",), True), (("S7", "S3"), False)]
)
def test_the_signals_say_which_of_the_two_112_texts_it_is(signals: tuple[str, ...], suicide: bool) -> None:
    """As by the rules: the text on suicide only where nothing else is in it."""
    assert command(risk=BotRisk(level="N4", signals=signals)).suicide is suicide


@pytest.mark.parametrize(("signals", "text"), [(("S3",), "suicide"), (("S2", "S3"), "danger"), (("S1",), "danger")])
async def test_a_visitor_in_danger_from_others_does_not_get_the_text_on_suicide(
    signals: tuple[str, ...], text: str
) -> None:
    """The bot hears more than the rules; who is threatened and speaks of dying is shown the 112 text for danger."""
    bot = ScriptedBot()
    bot.script.append(replace(answer(), risk=BotRisk(level="N4", signals=signals)))
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        await parts.says(conversation, "de står utanför dörren, det är lika bra att jag dör")
        await parts.settled()
        shown = [each for each in await parts.seen(conversation) if "notice_emergency" in each]
    assert [each.split(":")[1] for each in shown] == [f"notice_emergency_{text}"]


@pytest.mark.parametrize(
    ("reply", "noted"),
    [
        ("oro_barn", ("S7",)),
        ("test_missbruk", ("S11", "S10", "S7")),
        ("hat_trakasseri_igen", ("S11", "S10", "S7")),
        ("begar_skadlig_info", ("S11", "S10", "S7")),
    ],
)
def test_counselors_read_of_a_test_or_an_insult_only_where_the_visitor_is_answered_so(
    reply: str, noted: tuple[str, ...]
) -> None:
    assert command(replies=(Reply(reply),), risk=BotRisk(level="N2", signals=("S11", "S10", "S7"))).signals == noted


def test_a_model_says_what_it_took_the_message_for_and_how_sure_it_was() -> None:
    assert command(risk=BotRisk(level="N2")).why == ("oro_barn 87%",)
    assert command(risk=BotRisk(level="N0")).why == ()


def test_reasons_are_told_once_and_in_the_staffs_language() -> None:
    rule = Reason("r", "S7", Level.N3, "other", "fear", "near", "affirmed", "åka", "ska resa", "is about to travel")
    assessment = assessed(Level.N3, "S7")
    twice = type(assessment)(Level.N3, ("S7",), (rule, rule), False, False, False)
    assert twice.why("sv") == ("ska resa",)
    assert twice.why("en") == ("is about to travel",)
    assert assessment.why("sv") == ()


@pytest.mark.parametrize(
    ("probability", "rules", "level", "unsettled"),
    [
        (SURE_N4 - 0.01, Level.N0, Level.N3, True),
        (SURE_N4, Level.N0, Level.N4, False),
        (SURE_N4 - 0.01, Level.N4, Level.N4, False),
    ],
)
def test_an_n4_of_the_model_alone_is_in_doubt_below_the_sure_line(
    probability: float, rules: Level, level: Level, unsettled: bool
) -> None:
    risk = BotRisk(level="N4", probabilities={"N4": probability})
    said = verdict(assessed(rules), Heard("akut_fara_nu", 0.5, risk), "sv")
    assert (said.level, said.unsettled) == (level, unsettled)
    assert command(risk=risk).unsure is (probability < SURE_N4)


def test_an_n4_without_a_probability_is_not_in_doubt() -> None:
    assert not command(risk=BotRisk(level="N4")).unsure


@pytest.mark.parametrize(
    ("text", "intent", "sure"),
    [
        ("han hotar mig ibland men inte akut", "hot_mot_person", False),
        ("det är inte så bråttom, men han hotar mig", "hot_mot_person", False),
        ("my brother threatens me but I am not in danger", "hot_mot_person", False),
        ("he threatens us, it is not urgent", "akut_fara_nu", False),
        ("هو يهددني لكن الأمر غير عاجل", "hot_mot_person", False),
        ("han hotar mig", "hot_mot_person", True),
        ("jag vet inte om det är akut", "hot_mot_person", True),
        ("det är akut", "akut_fara_nu", True),
        ("jag vill inte leva men det är inte akut", "sjalvmord_sjalvskada", True),
    ],
)
def test_who_says_that_it_is_not_urgent_is_asked_about_what_the_model_alone_reads(
    text: str, intent: str, sure: bool
) -> None:
    risk = BotRisk(level="N4", signals=("S4",), probabilities={"N4": 0.95})
    made = bot_command(BotAnswer(Intent(intent, 0.9), (Reply("ask"),), risk=risk), Seq(7), texts=(text,))
    assert made.unsure is not sure
    said = verdict(assessed(Level.N3, "S4"), Heard(intent, 0.9, risk), "sv", text)
    assert (said.level, said.unsettled) == ((Level.N4, False) if sure else (Level.N3, True))


@pytest.mark.parametrize(("text", "alarms"), [("han hotar mig ibland men inte akut", 0), ("han hotar mig nu", 1)])
async def test_a_threat_that_is_said_not_to_be_urgent_gets_calm_words_and_no_alarm(text: str, alarms: int) -> None:
    """At a closed door too: one question with 112, the lines that answer day and night, and a person is called."""
    bot = ScriptedBot()
    risk = BotRisk(level="N4", signals=("S4",), probabilities={"N4": 0.95})
    bot.script.append(replace(answer(), intent=Intent("hot_mot_person", 0.9), risk=risk))
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        await parts.says(conversation, text)
        await parts.settled()
        seen = await parts.seen(conversation)
        state = await parts.state(conversation)
    assert len([each for each in seen if "notice_emergency" in each]) == alarms
    assert any("fara_nu" in each for each in seen) is not bool(alarms)
    assert any("dygnet_runt" in each for each in seen)
    assert (state.name, state.level >= Level.N3) == ("queued", True)


@pytest.mark.parametrize(
    ("text", "intent", "asks"),
    [
        ("nej ingen är i fara nu, han är på jobbet", "akut_fara_nu", False),
        ("ingen är i fara än", "akut_fara_nu", True),
        ("jag är inte i fara men vill inte leva", "sjalvmord_sjalvskada", True),
    ],
)
def test_who_has_just_said_that_nobody_is_in_danger_is_not_asked_that(text: str, intent: str, asks: bool) -> None:
    risk = BotRisk(level="N4", signals=("S1",), probabilities={"N4": 0.4})
    made = bot_command(BotAnswer(Intent(intent, 0.9), (Reply("ask"),), risk=risk), Seq(7), texts=(text,))
    assert made.level == ("N4" if asks else "N3")
    said = verdict(assessed(Level.N0), Heard(intent, 0.9, risk), "sv", text)
    assert (said.level, said.unsettled) == (Level.N3, asks)


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("jag är rädd för min storebror, han säger att folk förtjänar att dö", ("S2",)),
        ("jag är rädd att jag ska skada någon", ("S2", "S2b")),
    ],
)
def test_violence_of_the_writers_own_is_not_noted_where_they_fear_somebody_else(
    text: str, noted: tuple[str, ...]
) -> None:
    risk = BotRisk(level="N3", signals=("S2", "S2b"))
    made = bot_command(BotAnswer(Intent("planerat_vald_annan", 0.6), (Reply("ask"),), risk=risk), Seq(7), texts=(text,))
    assert made.signals == noted
