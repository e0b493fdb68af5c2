"""A message that the bot is not sure of is asked about in place of a guess, and danger is never one of two readings."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, Handoff, Intent, Reply
from handoff.assistant.danger.model_level import CALM_REPLIES, called_by_level
from handoff.assistant.replies.two_readings import (
    DANGER,
    READINGS,
    abstaining,
    listening,
    title_of,
    without_guessed_limit,
)
from handoff.conversation.state import State
from handoff.risk import Level
from knowledge import questions, seed, wordings

INSTALLED = wordings.load(seed.REPLIES)
UNSURE = (Intent("oro_barn", 0.4), Intent("hur_prata", 0.35), Intent("oro_natet", 0.1))
WITH_BOT = State(name="bot")
SURE = (Intent("oro_barn", 0.8), Intent("hur_prata", 0.1))


def heard(ranking: tuple[Intent, ...], *, level: Any = "N1", reply: str = "", **changes: Any) -> BotAnswer:
    given = BotAnswer(
        intent=ranking[0],
        replies=(Reply(reply or ranking[0].name),),
        risk=BotRisk(level=level),
        ranking=ranking,
    )
    return replace(given, **changes)


def said(answer: BotAnswer, state: State = WITH_BOT, payload: str | None = None) -> list[str]:
    request = BotRequest(text="x", lang="sv", payload=payload)
    return [each.reply_id for each in abstaining(answer, request, state).replies]


def test_two_close_readings_are_offered_as_buttons_and_the_second_time_a_person() -> None:
    asked = abstaining(heard(UNSURE), BotRequest(text="x", lang="sv"), State(name="bot"))
    assert [each.reply_id for each in asked.replies] == ["menar_du"]
    assert [each.payload for each in asked.replies[0].buttons] == ["oro_barn", "hur_prata", "be_om_manniska"]
    assert said(heard(UNSURE), State(name="bot", said=("menar_du#0",))) == ["menar_du_person"]
    assert said(heard(UNSURE), State(name="bot", said=("menar_du#0", "menar_du_person#0"))) == ["oro_barn"]


def test_who_is_understood_is_answered() -> None:
    assert said(heard(SURE)) == ["oro_barn"]
    assert said(heard((Intent("oro_barn", 0.45), Intent("hur_prata", 0.1)))) == ["oro_barn"]
    assert said(replace(heard(SURE), ranking=())) == ["oro_barn"]


@pytest.mark.parametrize("place", [0, 1])
def test_where_one_reading_is_danger_it_is_asked_whether_anybody_is_in_danger(place: int) -> None:
    pair = [Intent("oro_barn", 0.4), Intent("hot_mot_person", 0.38)]
    ranking = tuple(pair if place else pair[::-1])
    assert said(heard(ranking)) == ["ta_pa_allvar"]


def test_danger_a_wish_for_a_person_a_button_and_a_wait_are_left_alone() -> None:
    assert said(heard(UNSURE, level="N3")) == ["oro_barn"]
    assert said(heard(UNSURE), State(name="bot", level=Level.N3)) == ["oro_barn"]
    assert said(heard(UNSURE), State(name="queued")) == ["oro_barn"]
    assert said(heard(UNSURE), payload="oro_barn") == ["oro_barn"]
    assert said(heard(UNSURE, handoff=Handoff(requested=True, reason="asked"))) == ["oro_barn"]
    assert said(heard(UNSURE, reply="sprak_okant")) == ["sprak_okant"]


def test_a_no_that_tells_something_is_listened_to_and_a_bare_one_gets_the_menu() -> None:
    declined = heard((Intent("neka", 0.9), Intent("oro_barn", 0.05)))
    told = BotRequest(text="hon säger nej till allt jag föreslår", lang="sv")
    assert [each.reply_id for each in listening(declined, told).replies] == ["bekrafta"]
    assert [each.reply_id for each in listening(declined, BotRequest(text="nej tack", lang="sv")).replies] == ["neka"]
    assert listening(heard(SURE), told) == heard(SURE)


def test_every_reading_has_a_title_and_is_an_answer_of_the_question() -> None:
    question = questions.load().get("which_reading")
    assert question is not None
    assert {title_of(name) for name in READINGS} <= INSTALLED.ids
    assert set(question.choices) == READINGS
    assert not DANGER & READINGS


def called(intent: str, level: Any, *, sure: float = 0.9, before: Level = Level.N0) -> tuple[bool, list[str]]:
    ranking = (Intent(intent, sure), Intent("oro_barn", 0.01))
    answer = heard(ranking, level=level, handoff=Handoff(requested=True, reason="risk"))
    left = called_by_level(answer, before)
    return left.handoff.requested, [each.reply_id for each in left.replies]


def test_an_intent_of_danger_calls_nobody_where_no_level_does_and_promises_nobody() -> None:
    assert called("hedersvald_kontroll", "N1") == (False, ["heder_lugn"])
    assert called("hedersvald_kontroll", "N0") == (False, ["ta_pa_allvar"])
    assert called("sjalvmord_sjalvskada", "N1", sure=0.3) == (False, ["ta_pa_allvar"])
    assert called("hedersvald_kontroll", "N3") == (True, ["hedersvald_kontroll"])
    assert called("hedersvald_kontroll", "N1", before=Level.N3) == (True, ["hedersvald_kontroll"])


def test_what_a_question_declares_calls_as_it_says() -> None:
    declared = BotAnswer(Intent("svar_pa_fraga", 1.0), (Reply("risk_stod"),), handoff=Handoff(True, "risk"))
    assert called_by_level(declared, Level.N2) == declared


@pytest.mark.parametrize("name", sorted(set(CALM_REPLIES.values())))
@pytest.mark.parametrize("lang", ["sv", "en", "ar"])
def test_the_calm_replies_promise_nobody_and_name_112(name: str, lang: str) -> None:
    for variant in range(INSTALLED.variants(name, lang, open=True)):
        words = INSTALLED.text(name, lang, open=True, variant=variant)
        assert "112" in words
        assert words == INSTALLED.text(name, lang, open=False, variant=variant)


def unlimited(ranking: tuple[Intent, ...], text: str = "är det här för mig också", **changes: Any) -> list[str]:
    request = BotRequest(text=text, lang="sv", **changes)
    return [each.reply_id for each in without_guessed_limit(heard(ranking), request).replies]


def test_a_limit_that_is_a_guess_gives_way_to_what_is_meant_next_likely() -> None:
    leaves = Intent("vill_lamna", 0.3)
    assert unlimited((Intent("begar_skadlig_info", 0.5), leaves)) == ["vill_lamna"]
    assert unlimited((Intent("begar_skadlig_info", 0.9), leaves)) == ["begar_skadlig_info"]
    assert unlimited((Intent("hat_trakasseri", 0.6), Intent("utanfor_omradet", 0.3))) == ["hat_trakasseri"]
    assert unlimited((Intent("hat_trakasseri", 0.6), Intent("hot_mot_person", 0.3))) == ["hat_trakasseri"]
    assert unlimited((Intent("ideologisk_debatt", 0.6), leaves), payload="ideologisk_debatt") == ["ideologisk_debatt"]


def test_a_greeting_that_tells_more_is_answered_by_what_it_tells() -> None:
    ranking = (Intent("halsa", 0.5), Intent("utanfor_omradet", 0.3))
    assert unlimited(ranking, "hej mitt internet har varit borta") == ["utanfor_omradet"]
    assert unlimited(ranking, "hej på er") == ["halsa"]


def test_who_only_says_what_they_are_at_work_is_put_no_limit_to() -> None:
    ranking = (Intent("hat_trakasseri", 0.95), Intent("oro_yrkesroll", 0.02))
    assert unlimited(ranking, "lantbrukare") == ["roll_yrkesverksam"]
    assert unlimited(ranking, "håll käften") == ["hat_trakasseri"]
