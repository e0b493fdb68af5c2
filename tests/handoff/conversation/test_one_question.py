"""One question a turn: which one is kept, and which buttons stand under it."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.conversation import commands as cmd
from handoff.conversation.events import BotUnderstood, BotWrote, ShownCard, Slot
from handoff.conversation.one_question import ONLY_ASK, one_question_asked
from handoff.conversation.state import Pending, State
from handoff.risk import Level
from knowledge import questions, seed, wordings
from knowledge.questions import without_questions
from storage.ids import Seq
from tests.support.samples import NOON, bot_reply, decided

ASKED = questions.load()
INSTALLED = wordings.load(seed.REPLIES)
PERSON = ("knapp_person", "be_om_manniska")
SAFE = (("knapp_trygg_ja", "trygg_ja"), ("knapp_trygg_nej", "trygg_nej"))
ROLES = tuple((f"knapp_{each}", each) for each in ("roll_anhorig", "roll_yrkesverksam", "roll_ung", "roll_vill_lamna"))
MENU = (PERSON, ("knapp_oro", "amne_oro"), ("knapp_roll_vill_lamna", "roll_vill_lamna"), ("knapp_x", "fraga_lagring"))


def line(reply_id: str, *buttons: tuple[str, str], **changes: Any) -> cmd.BotLine:
    return cmd.BotLine(reply_id=reply_id, buttons=buttons, **changes)


def turn(
    *lines: cmd.BotLine, open_question: str = "", **slots: Slot
) -> tuple[tuple[cmd.BotLine, ...], dict[str, Slot]]:
    return one_question_asked(lines, dict(slots), ASKED, open_question=open_question)


def test_the_question_of_the_answer_is_kept_and_the_role_is_asked_another_time() -> None:
    lines, slots = turn(line("oro_barn", PERSON), line("fraga_roll", *ROLES), asked=["welcome", "roll"])
    assert lines == (line("oro_barn", PERSON),)
    assert slots == {"asked": ["welcome"]}
    assert turn(line("halsa"), asked=["welcome"])[1] == {"asked": ["welcome"]}


def test_safety_comes_before_every_other_question() -> None:
    lines, _ = turn(line("vill_lamna", PERSON, *SAFE), line("erbjud_person", PERSON))
    assert [each.reply_id for each in lines] == ["vill_lamna"]
    assert lines[0].buttons == (PERSON, *SAFE)


def test_the_answers_of_the_line_that_asks_come_before_the_way_to_a_person_of_another() -> None:
    lines, _ = turn(line("oro_barn", PERSON), line("vill_lamna", *SAFE))
    assert lines[-1].buttons == (*SAFE, PERSON)


def test_an_offer_comes_before_what_the_answer_asks_and_the_answer_says_the_rest() -> None:
    lines, _ = turn(line("oro_yrkesroll", PERSON), line("erbjud_person", PERSON))
    assert [(each.reply_id, each.unasked, each.buttons) for each in lines] == [
        ("oro_yrkesroll", True, ()),
        ("erbjud_person", False, (PERSON,)),
    ]


def test_the_question_stands_last() -> None:
    lines, _ = turn(line("tvetydigt", *SAFE), line("yrke_inga_namn"))
    assert [each.reply_id for each in lines] == ["yrke_inga_namn", "tvetydigt"]


def test_buttons_are_answers_of_the_question_and_four_at_most() -> None:
    assert turn(line("forstod_inte", *MENU))[0][0].buttons == MENU[:2]
    assert turn(line("halsa", *MENU, *ROLES))[0][0].buttons == MENU
    assert turn(line("fraga_roll", *ROLES, ("knapp_hoppa_over", "roll_hoppa_over")))[0][0].buttons == ROLES
    assert turn(line("bekrafta", PERSON))[0][0].buttons == (PERSON,)


def test_beside_the_question_of_the_112_text_nothing_is_asked_and_its_answers_stay() -> None:
    lines, _ = turn(line("akut_fara_nu", *SAFE), line("eget_maende", PERSON), open_question="safe_now")
    assert [(each.reply_id, each.unasked) for each in lines] == [("akut_fara_nu", True), ("eget_maende", True)]
    assert lines[-1].buttons == (*SAFE, PERSON)


def test_a_card_of_a_question_that_is_left_out_is_still_shown() -> None:
    card = ShownCard(type="article", id="a05", title="x")
    lines, _ = turn(line("oro_barn"), line("fraga_roll", cards=(card,)))
    assert [(each.reply_id, each.cards) for each in lines] == [("oro_barn", (card,))]


def test_what_was_just_answered_is_not_asked_again_and_nobody_who_waits_is_offered_a_person() -> None:
    lines, _ = one_question_asked((line("oro_barn", PERSON),), {}, ASKED, needless={"more_or_person"})
    assert [(each.reply_id, each.unasked) for each in lines] == [("oro_barn", True)]
    pending = (Pending(Seq(3), "ja", "trygg_ja", NOON, question="safe_now", answer="yes"),)
    state = State(name="queued", level=Level.N3, pending=pending)
    events = decided(state, bot_reply(3, lines=(line("trygg_ja"),), slots={}))
    written = [(each.reply_id, each.question, each.unasked) for each in events if isinstance(each, BotWrote)]
    assert written == [("trygg_ja", "", True), ("kvar_i_kon", "", False)]


def test_in_the_log_a_turn_asks_one_question_and_the_role_is_asked_another_time() -> None:
    pending = (Pending(Seq(3), "min son har ändrats", None, NOON),)
    state = State(name="bot", level=Level.N0, pending=pending, slots={"asked": ["welcome"]})
    slots: dict[str, Slot] = {"asked": ["welcome", "roll"]}
    events = decided(state, bot_reply(3, lines=(line("hur_prata", PERSON), line("fraga_roll", *ROLES)), slots=slots))
    understood = [each.slots for each in events if isinstance(each, BotUnderstood)]
    written = [(each.reply_id, each.question, each.unasked) for each in events if isinstance(each, BotWrote)]
    assert written == [("hur_prata", "person_after_advice", False)]
    assert understood == [{"asked": ["welcome"]}]


def test_at_n4_the_open_question_about_safety_is_not_talked_over() -> None:
    pending = (Pending(Seq(3), "jag vet inte hur jag ska prata", None, NOON),)
    state = State(name="queued", level=Level.N4, emergency_shown=True, pending=pending, question="safe_now")
    events = decided(state, bot_reply(3, lines=(line("hur_prata", PERSON),), slots={}))
    written = [(each.reply_id, each.question, each.unasked) for each in events if isinstance(each, BotWrote)]
    assert written == [("hur_prata", "", True)]


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        (
            "Skriv ner det. Vad är du osäker på? Du kan skriva med en person.",
            "Skriv ner det. Du kan skriva med en person.",
        ),
        ("Vad har hänt? Berätta.", "Berätta."),
        ("Är någon i fara nu? Ring 112. Vad vill du?", "Är någon i fara nu? Ring 112."),
        ("Vad har hänt?", "Vad har hänt?"),
        ("Take your time. What happened? How?", "Take your time."),
        ("هذا صعب. هل تريد أن تحكي المزيد؟", "هذا صعب."),
    ],
)
def test_a_text_is_said_without_its_question(words: str, rest: str) -> None:
    assert without_questions(words) == rest


@pytest.mark.parametrize("lang", ["sv", "en", "ar"])
@pytest.mark.parametrize("open_", [True, False])
def test_every_reply_that_asks_is_a_question_alone_or_says_something_without_it(lang: str, open_: bool) -> None:
    bare = {
        reply
        for _, question in ASKED
        for reply in question.asked_by
        if reply in INSTALLED.ids and not reply.startswith("notice_")
        for words in [INSTALLED.text(reply, lang, open=open_, ena="x", andra="y")]
        if questions.questions_in(words) and without_questions(words) == words
    }
    assert bare <= ONLY_ASK | {"sprak_bytt"}, "beside another question they would ask all the same"


def test_a_question_of_safety_that_stands_above_brings_its_answers() -> None:
    (said,), _ = turn(line("fraga_anonymitet", PERSON), open_question="safe_now")
    assert [payload for _, payload in said.buttons] == ["trygg_ja", "trygg_nej", "kan_inte_prata"]
    (own,), _ = turn(line("akut_fara_nu", *SAFE), open_question="safe_now")
    assert own.buttons == SAFE, "its own answers stay as they are"


def test_nobody_who_waits_for_a_person_is_offered_one() -> None:
    lines = (line("hur_prata", PERSON),)
    (said,), _ = one_question_asked(lines, {}, ASKED, needless=("person_wanted",))
    assert said.buttons == ()
