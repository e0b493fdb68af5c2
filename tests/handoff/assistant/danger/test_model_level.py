"""What the model's level counts for: held down where something speaks against it, never what the rules read."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRisk, Handoff, Heard, Intent, Reply
from handoff.assistant.danger.model_level import (
    answered_beside_a_guess,
    counted,
    counted_alone,
    counted_in,
    not_called_again,
    without_guessed_goodbye,
)
from handoff.risk import Level
from tests.support.fakes import Clock, ScriptedBot, answer
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


TOLD = "han svarar knappt längre och pappan tycker inte att det är något"
DOUBTFUL = {"N3": 0.3, "N4": 0.1}
LIKELIER = {"N3": 0.37, "N4": 0.1}
"""Doubted where somebody goes on telling, but not in a first message."""


@pytest.mark.parametrize(
    ("probabilities", "intent", "text", "before", "going_on", "lang", "level"),
    [
        (DOUBTFUL, Intent("oro_barn", 0.5), TOLD, Level.N1, True, "sv", "N2"),
        (DOUBTFUL, Intent("dras_in_sjalv", 0.3), TOLD, Level.N0, True, "sv", "N2"),
        (DOUBTFUL, Intent("oro_barn", 0.5), TOLD, Level.N2, True, "sv", "N2"),
        (DOUBTFUL, Intent("oro_barn", 0.5), TOLD, Level.N0, False, "sv", "N2"),
        (LIKELIER, Intent("oro_barn", 0.5), TOLD, Level.N0, False, "sv", "N3"),
        (LIKELIER, Intent("oro_barn", 0.5), TOLD, Level.N1, True, "sv", "N2"),
        (DOUBTFUL, Intent("hot_mot_person", 0.4), TOLD, Level.N0, False, "sv", "N3"),
        (DOUBTFUL, Intent("oro_barn", 0.5), f"{TOLD}, men han har en kniv", Level.N0, False, "sv", "N3"),
        ({"N3": 0.3, "N4": 0.2}, Intent("oro_barn", 0.5), TOLD, Level.N0, False, "sv", "N3"),
        (DOUBTFUL, Intent("hot_mot_person", 0.3), TOLD, Level.N1, True, "sv", "N2"),
        (DOUBTFUL, Intent("hot_mot_person", 0.4), TOLD, Level.N1, True, "sv", "N3"),
        (DOUBTFUL, Intent("oro_barn", 0.5), TOLD, Level.N3, True, "sv", "N3"),
        (DOUBTFUL, Intent("oro_barn", 0.5), f"{TOLD}, men han har en kniv", Level.N1, True, "sv", "N3"),
        (DOUBTFUL, Intent("oro_barn", 0.5), TOLD, Level.N1, True, "fa", "N3"),
        (DOUBTFUL, Intent("oro_barn", 0.5), f"{TOLD}, jag är så rädd", Level.N1, True, "sv", "N2"),
        ({"N3": 0.75, "N4": 0.1}, Intent("oro_barn", 0.5), TOLD, Level.N1, True, "sv", "N3"),
        ({"N3": 0.2, "N4": 0.2}, Intent("oro_barn", 0.5), TOLD, Level.N1, True, "sv", "N3"),
        ({"N3": 0.02, "N4": 0.2}, Intent("oro_barn", 0.5), TOLD, Level.N1, True, "sv", "N2"),
        ({"N3": 0.15, "N4": 0.1}, Intent("hot_mot_person", 0.9), TOLD, Level.N1, True, "sv", "N2"),
        ({"N3": 0.15, "N4": 0.1}, Intent("oro_barn", 0.5), f"{TOLD}, men han har en kniv", Level.N1, True, "sv", "N2"),
        ({}, Intent("oro_barn", 0.5), TOLD, Level.N1, True, "sv", "N3"),
    ],
)
def test_in_a_calm_conversation_the_models_doubtful_alarm_offers_a_person(
    probabilities: dict[str, float],
    intent: Intent,
    text: str,
    before: Level,
    going_on: bool,
    lang: str,
    level: str,
) -> None:
    risk = BotRisk(level="N3", signals=("S5",), probabilities=probabilities)
    call = Handoff(requested=True, reason="risk")
    heard = BotAnswer(intent, (Reply("barn_far_illa"),), language=lang, risk=risk, handoff=call)
    made = counted_in(heard, (text,), before, going_on=going_on)
    assert made.risk.level == level
    if level == "N2" and intent.name == "oro_barn":
        assert (made.replies[0].reply_id, made.handoff.requested) == ("oro_barn", False)


@pytest.mark.parametrize(
    ("probabilities", "text", "level"),
    [
        ({"N3": 0.8, "N4": 0.1}, TOLD, "N2"),
        ({"N3": 0.95, "N4": 0.01}, TOLD, "N3"),
        ({"N3": 0.2, "N4": 0.4}, TOLD, "N3"),
        (DOUBTFUL, f"{TOLD}, men han har en kniv", "N3"),
    ],
)
def test_who_tells_calmly_is_called_for_by_more_than_a_guess(
    probabilities: dict[str, float], text: str, level: str
) -> None:
    risk = BotRisk(level="N3", signals=("S2",), probabilities=probabilities)
    heard = BotAnswer(Intent("planerat_vald_annan", 0.9), (Reply("risk_stod"),), language="sv", risk=risk)
    assert counted_in(heard, (text,), Level.N1, going_on=True, calm=True).risk.level == level


@pytest.mark.parametrize("deed", ["egen_valdsavsikt", "sjalvmord_sjalvskada"])
def test_who_has_said_that_nobody_is_in_danger_and_may_take_a_life_tells_nothing_calmly(deed: str) -> None:
    risk = BotRisk(level="N3", signals=("S2b",), probabilities={"N3": 0.6, "N4": 0.1})
    heard = BotAnswer(Intent(deed, 0.9), (Reply(deed),), language="sv", risk=risk)
    assert counted_in(heard, (TOLD,), Level.N1, going_on=True, calm=True).risk.level == "N3"


def test_all_likely_intents_of_danger_count_together() -> None:
    ranking = (Intent("oro_barn", 0.3), Intent("hot_mot_person", 0.25), Intent("barn_far_illa", 0.2))
    risk = BotRisk(level="N3", probabilities=DOUBTFUL)
    heard = BotAnswer(ranking[0], (), ranking=ranking, risk=risk)
    assert counted_in(heard, (TOLD,), Level.N1, going_on=True).risk.level == "N3"
    alone = replace(heard, ranking=ranking[:2])
    assert counted_in(alone, (TOLD,), Level.N1, going_on=True).risk.level == "N2"


def test_a_sentence_by_itself_counts_as_a_first_message_does() -> None:
    risk = BotRisk(level="N3", probabilities=DOUBTFUL)
    heard = Heard("oro_barn", 0.5, risk, language="sv", ranking=(Intent("oro_barn", 0.5),))
    assert counted_alone(heard, TOLD, Level.N0).level == "N2"
    in_danger = replace(heard, ranking=(*heard.ranking, Intent("barn_far_illa", 0.4)))
    assert counted_alone(in_danger, TOLD, Level.N0) is risk
    assert counted_alone(heard, TOLD, Level.N3) is risk


@pytest.mark.parametrize(("earlier", "level"), [(("min son har tappat sina vänner",), Level.N2), ((), Level.N3)])
async def test_who_goes_on_telling_is_offered_a_person_where_a_first_message_calls_one(
    earlier: tuple[str, ...], level: Level
) -> None:
    bot = ScriptedBot()
    bot.script += [answer() for _ in earlier]
    risk = BotRisk(level="N3", probabilities=LIKELIER)
    call = Handoff(requested=True, reason="risk")
    read = Intent("redan_aktiv", 0.4)
    bot.script.append(replace(answer(), intent=read, ranking=(read,), risk=risk, handoff=call))
    async with node(bot=bot) as parts:
        conversation = await parts.started()
        for text in (*earlier, TOLD):
            await parts.says(conversation, text)
            await parts.settled()
        state = parts.conversations.cached(conversation)
    assert state is not None
    assert state.level is level
    assert (state.name == "queued") is (level is Level.N3)


def test_what_was_surely_asked_is_answered_though_the_model_reads_danger_and_a_person_is_called() -> None:
    asked = BotAnswer(
        intent=Intent("fraga_orosanmalan", 0.97),
        replies=(Reply("risk_stod"),),
        risk=BotRisk(level="N3"),
        handoff=Handoff(requested=True, reason="risk"),
    )
    answered = answered_beside_a_guess(asked, ("tar socialtjänsten barnet om jag ber om hjälp?",))
    assert [reply.reply_id for reply in answered.replies] == ["fraga_orosanmalan"]
    assert answered.handoff.requested
    assert answered.risk.level == "N3"
    assert answered_beside_a_guess(asked, ("han ska döda mig, vad gör soc?",)) == asked
    unsure = replace(asked, intent=Intent("fraga_orosanmalan", 0.6))
    assert answered_beside_a_guess(unsure, ("tar de barnet?",)) == unsure
    at_n4 = replace(asked, risk=BotRisk(level="N4"))
    assert answered_beside_a_guess(at_n4, ("tar de barnet?",)) == at_n4


@pytest.mark.parametrize(
    ("text", "n4", "signals", "level"),
    [
        ("skönt att nån fattar. ok jag svarar dom inte ikväll. tack", 0.5, (), "N1"),
        ("tack för allt, nu är det slut", 0.5, (), "N4"),
        ("tack, jag svarar dom inte ikväll", 0.5, ("S3",), "N4"),
        ("tack, jag svarar dom inte ikväll", 0.9, (), "N4"),
    ],
)
def test_thanks_are_no_goodbye_for_good_unless_something_says_so(
    text: str, n4: float, signals: tuple[str, ...], level: str
) -> None:
    own_life = Intent("sjalvmord_sjalvskada", 0.6)
    risk = BotRisk(level="N4", signals=("S3",), probabilities={"N3": 0.1, "N4": n4})
    heard = BotAnswer(intent=own_life, ranking=(own_life,), replies=(Reply("sjalvmord_sjalvskada"),), risk=risk)
    made = without_guessed_goodbye(heard, (text,), signals)
    assert made.risk.level == level
    assert (made.replies[0].reply_id == "avsluta") is (level == "N1")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ska vi spara lappen? jag tog i den med händerna", "N1"),
        ("kan ni se mitt nummer?", "N1"),
        ("jag tog i lappen med händerna", "N4"),
        ("vad händer om jag tar alla tabletter?", "N4"),
        ("kan du stanna här medan jag gör det?", "N4"),
        ("varför ska jag fortsätta andas?", "N4"),
        ("undrar om nån skulle märka", "N4"),
        ("vem tar hand om katten när jag är borta?", "N4"),
    ],
)
def test_a_question_without_a_word_of_ones_life_is_no_thought_of_suicide(text: str, level: str) -> None:
    own_life = Intent("sjalvmord_sjalvskada", 0.9)
    risk = BotRisk(level="N4", signals=("S3",), probabilities={"N3": 0.1, "N4": 0.8})
    heard = BotAnswer(intent=own_life, ranking=(own_life,), replies=(Reply("sjalvmord_sjalvskada"),), risk=risk)
    made = without_guessed_goodbye(heard, (text,), ())
    assert made.risk.level == level
    assert (made.replies[0].reply_id == "fraga_utan_svar") is (level == "N1")


def test_what_surely_is_calm_is_no_goodbye_for_good_either() -> None:
    how = Intent("hur_prata", 0.95)
    risk = BotRisk(level="N4", signals=("S3",), probabilities={"N3": 0.1, "N4": 0.8})
    heard = BotAnswer(intent=how, ranking=(how,), replies=(Reply("hur_prata"),), risk=risk)
    made = without_guessed_goodbye(heard, ("jag ska prata med henne ikväll, hur börjar jag",), ("S7",))
    assert (made.risk.level, made.replies[0].reply_id) == ("N1", "hur_prata")


CALM_THERE, URGENT_THERE = 0.02, 0.6


@pytest.mark.parametrize(
    ("intent", "lang", "text", "urgent", "level"),
    [
        (Intent("oro_barn", 0.5), "sv", TOLD, CALM_THERE, "N2"),
        (Intent("oro_barn", 0.5), "sv", TOLD, URGENT_THERE, "N3"),
        (Intent("oro_barn", 0.5), "sv", TOLD, None, "N3"),
        (Intent("oro_barn", 0.5), "sv", f"{TOLD}, men han har en kniv", 0.08, "N3"),
        (Intent("oro_barn", 0.5), "en", TOLD, CALM_THERE, "N3"),
        (Intent("hot_mot_person", 0.7), "sv", TOLD, CALM_THERE, "N2"),
        (Intent("hot_mot_person", 0.9), "sv", TOLD, CALM_THERE, "N3"),
        (Intent("sjalvmord_sjalvskada", 0.5), "sv", TOLD, CALM_THERE, "N3"),
        (Intent("eget_maende", 0.5), "sv", TOLD, CALM_THERE, "N3"),
    ],
)
def test_a_first_message_that_is_read_as_calm_where_it_stands_offers_a_person_and_calls_none(
    intent: Intent, lang: str, text: str, urgent: float | None, level: str
) -> None:
    risk = BotRisk(level="N3", signals=("S2",), probabilities={"N3": 0.55, "N4": 0.05})
    said = BotAnswer(intent, (Reply("risk_stod"),), language=lang, risk=risk)
    assert counted_in(said, (text,), Level.N0, urgent=urgent).risk.level == level
    heard = Heard(intent.name, intent.confidence, risk, language=lang, ranking=(intent,))
    assert counted_alone(heard, text, Level.N0, urgent=urgent).level == level
    assert counted_alone(heard, text, Level.N3, urgent=urgent) is risk, "what the rules have read stands"


def test_who_waits_already_and_denies_that_anything_will_be_done_raises_no_alarm_by_the_model_alone() -> None:
    risk = BotRisk(level="N4", signals=("S1",), probabilities={"N4": 0.95})
    said = BotAnswer(Intent("akut_fara_nu", 0.97), (Reply("akut_fara_nu"),), language="sv", risk=risk)
    denial = "jag sa ju att jag inte ska göra nåt"
    assert counted_in(said, (denial,), Level.N3, going_on=True).risk.level == "N2"
    assert counted_in(said, (denial,), Level.N2, going_on=True).risk.level == "N4"
    assert counted_in(said, (f"{denial}, men nu orkar jag inte",), Level.N3, going_on=True).risk.level == "N4"
    assert counted_in(said, ("jag gör det nu",), Level.N3, going_on=True).risk.level == "N4"


@pytest.mark.parametrize(
    ("intent", "waits", "reply"),
    [
        ("eget_maende", True, "eget_maende"),
        ("oro_barn", True, "oro_barn"),
        ("eget_maende", False, "risk_stod"),
        ("sjalvmord_sjalvskada", True, "risk_stod"),
    ],
)
def test_who_waits_for_a_person_is_answered_and_not_told_again_that_one_is_called(
    intent: str, waits: bool, reply: str
) -> None:
    guessed = BotAnswer(intent=Intent(intent, 0.6), replies=(Reply("risk_stod"),), risk=BotRisk(level="N3"))
    assert [each.reply_id for each in not_called_again(guessed, waits=waits).replies] == [reply]


@pytest.mark.parametrize(
    ("probability", "text", "urgent", "level"),
    [
        (0.85, TOLD, URGENT_THERE, "N3"),
        (0.85, TOLD, CALM_THERE, "N2"),
        (0.85, TOLD, None, "N2"),
        (0.85, f"{TOLD}, men det är ingen brådska", URGENT_THERE, "N2"),
    ],
)
def test_who_tells_calmly_what_is_urgent_where_it_stands_gets_a_person(
    probability: float, text: str, urgent: float | None, level: str
) -> None:
    risk = BotRisk(level="N3", signals=("S4",), probabilities={"N3": probability})
    said = BotAnswer(Intent("hot_mot_person", 0.7), (Reply("risk_stod"),), language="sv", risk=risk)
    assert counted_in(said, (text,), Level.N2, going_on=True, calm=True, urgent=urgent).risk.level == level


@pytest.mark.parametrize(("urgent", "level"), [(URGENT_THERE, "N3"), (CALM_THERE, "N1")])
def test_what_is_told_in_a_guide_and_is_urgent_where_it_stands_is_no_mere_answer(urgent: float, level: str) -> None:
    risk = BotRisk(level="N3", signals=("S2",), probabilities={"N3": 0.35})
    said = BotAnswer(Intent("planerat_vald_annan", 0.7), (Reply("risk_stod"),), language="sv", risk=risk)
    assert counted_in(said, (TOLD,), Level.N1, going_on=True, guided=True, urgent=urgent).risk.level == level


async def test_only_who_waited_before_is_not_told_that_a_person_is_called() -> None:
    guessed = replace(answer("risk_stod"), intent=Intent("eget_maende", 0.6), risk=BotRisk(level="N3"))
    bot, clock = ScriptedBot(), Clock()
    bot.script += [guessed, guessed]
    async with node(bot=bot, clock=clock) as parts:
        conversation = await parts.started()
        for text in ("[N3] han har hotat oss", "jag är så rädd att jag har gjort fel"):
            clock.advance(20)
            await parts.says(conversation, text)
            await parts.settled()
        heard = await parts.seen(conversation)
    assert sum("risk_stod" in each for each in heard) == 1
    assert any("eget_maende" in each for each in heard)
