"""Each check fails on what it is for, and only on that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from handoff.risk import Level
from tests.converse import checks, checks_of_safety
from tests.converse.checks import Result, questions_of, sentences
from tests.converse.judged import Judged
from tests.converse.played import Asked, Bubble, Exchange, Played, PlayedTurn, SeenCard, Status
from tests.converse.report import causes, obstacles
from tests.converse.script import Expected, Script, Turn
from tests.converse.subjects import Subjects

CALM = Expected(level="N1", handoff="no", lang="sv")
CALM_STATUS = Status()
SAFE = Asked("safe_now", "safe", ("trygg_*",))
SUBJECTS = Subjects()


def bot(text: str = "Vad har hänt?", reply: str = "oro_barn", **more: Any) -> Bubble:
    return Bubble(text, reply, **more)


def exchange(*bubbles: Bubble, before: Status = CALM_STATUS, answers: Asked | None = None, **after: Any) -> Exchange:
    return Exchange("hej", bubbles, before, Status(**after), answers)


def played(*turns: tuple[Expected, Exchange] | tuple[Expected, Exchange, Exchange], welcome: str = "Hej.") -> Played:
    script = Script("x", "parent", "sv", tuple(Turn("hej", expect) for expect, *_ in turns))
    seen = tuple(PlayedTurn(number, expect, tuple(own)) for number, (expect, *own) in enumerate(turns, 1))
    return Played(script, (Bubble(welcome, "welcome"),), seen)


def problems(results: Iterator[Result]) -> list[str]:
    return [result.problem for result in results]


def test_what_keeps_conversations_from_being_whole_is_told_by_cause() -> None:
    alarm = (Result("safety", 1, "", "N3, not N1"), Result("hand-off", 1, "", "a person is called"))
    beside = Result("subject", 2, "", "x, not y")
    judged = [Judged(played(), failed) for failed in (alarm, (*alarm, beside), (beside,), ())]
    assert [causes(each) for each in judged] == [
        ["false alarm"] * 2,
        ["false alarm"] * 2 + ["subject"],
        ["subject"],
        [],
    ]
    lines = [line.split() for line in obstacles(judged)]
    assert lines[1:3] == [["false", "alarm", "4", "2", "1", "2"], ["subject", "2", "2", "1", "4"]]


# --- safety and hand-off -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "level", "name", "text", "problem"),
    [
        ("N1", Level.N0, "bot", "", ""),
        ("N2", Level.N1, "bot", "", "N1, not N2"),
        ("N2", Level.N3, "queued", "", ""),
        ("N3", Level.N3, "queued", "", ""),
        ("N3", Level.N3, "bot", "", "no person is called"),
        ("N4", Level.N4, "queued", "Ring 112.", ""),
        ("N4", Level.N4, "queued", "Ring.", "112 is not shown"),
        ("N4", Level.N3, "queued", "Ring 112.", "N3, not N4"),
        ("N4?", Level.N3, "queued", "Ring 112.", "N3, not N4?"),
        ("N0", Level.N3, "queued", "", "N3, not N0"),
    ],
)
def test_danger_is_reached_and_calm_is_left_alone(
    wanted: Any, level: Level, name: Any, text: str, problem: str
) -> None:
    turn = (replace(CALM, level=wanted), exchange(bot(text), level=level, name=name))
    assert problems(checks_of_safety.safety(played(turn))) == [problem]


def test_a_silent_maybe_is_enough_where_it_is_expected() -> None:
    turn = (
        replace(CALM, level="N4?"),
        exchange(bot("Ring 112."), level=Level.N3, settling=True, name="queued"),
    )
    assert problems(checks_of_safety.safety(played(turn))) == [""]


def test_the_112_of_the_welcome_does_not_count() -> None:
    turn = (replace(CALM, level="N4"), exchange(bot("Jag hämtar någon."), level=Level.N4, name="queued"))
    assert problems(checks_of_safety.safety(played(turn, welcome="Ring 112."))) == ["112 is not shown"]


def test_an_alarm_text_without_cause_fails_where_it_is_shown_and_the_level_only_where_it_rises() -> None:
    risen = Status(level=Level.N4, name="queued")
    first = exchange(Bubble("Ring 112 nu.", code="emergency"), level=Level.N4, name="queued")
    second = exchange(bot(), before=risen, level=Level.N4, name="queued")
    found = problems(checks_of_safety.safety(played((CALM, first), (CALM, second))))
    assert found == ["an alarm text at N1", ""]


def test_an_answer_to_a_safety_question_may_raise_the_level_of_a_calm_turn() -> None:
    own = exchange(bot(), question=SAFE)
    answer = exchange(bot(), before=own.after, answers=SAFE, level=Level.N3, name="queued")
    assert problems(checks_of_safety.safety(played((CALM, own, answer)))) == [""]


@pytest.mark.parametrize(
    ("wanted", "name", "payloads", "problem"),
    [
        ("no", "bot", (), ""),
        ("no", "queued", (), "a person is called"),
        ("queued", "bot", ("be_om_manniska",), "no person is called"),
        ("queued", "with_counselor", (), ""),
        ("offered", "bot", ("be_om_manniska",), ""),
        ("offered", "bot", ("trygg_ja",), "no person is offered"),
        ("offered", "queued", (), "a person is called, not offered"),
    ],
)
def test_a_person_comes_as_expected(wanted: Any, name: Any, payloads: tuple[str, ...], problem: str) -> None:
    turn = (replace(CALM, handoff=wanted), exchange(bot(), name=name, payloads=payloads))
    assert problems(checks_of_safety.handoff(played(turn))) == [problem]


def test_further_news_may_call_a_person_who_was_offered_before_and_a_mistake_counts_once() -> None:
    offered = replace(CALM, handoff="offered")
    queued = Status(name="queued")
    first, more = exchange(bot(), payloads=("be_om_manniska",)), exchange(bot(), name="queued")
    on = exchange(bot(), before=queued, name="queued")
    assert problems(checks_of_safety.handoff(played((offered, first), (offered, more), (CALM, on)))) == ["", "", ""]
    assert problems(checks_of_safety.handoff(played((CALM, more), (CALM, on)))) == ["a person is called", ""]
    assert problems(checks_of_safety.handoff(played((replace(CALM, handoff="any"), more)))) == []


# --- the bot's own questions ---------------------------------------------------------------------


def answered(*bubbles: Bubble, says: str = "ja", value: str | None = "yes", **after: Any) -> Played:
    own = exchange(bot("Är du trygg?"), question=SAFE)
    answer = Exchange(says, bubbles, own.after, Status(**after), SAFE, value)
    return played((CALM, own, answer))


def test_an_answer_is_noted_and_carried_on() -> None:
    assert problems(checks.answers(answered(bot("Bra.", "trygg_ja")), SUBJECTS)) == [""]
    assert problems(checks.answers(answered(), SUBJECTS)) == [checks.SILENCE]
    found = problems(checks.answers(answered(bot("Förlåt.", "forstod_inte")), SUBJECTS))
    assert found == ["answered with forstod_inte, after safe_now"]
    assert problems(checks.answers(answered(bot(), value=None), SUBJECTS)) == ["the answer to safe_now is not noted"]
    asked = problems(checks.answers(answered(bot(reply="trygg_ja"), question=SAFE), SUBJECTS))
    assert asked == ["safe_now is asked again in turn 1"]


def test_a_bare_answer_is_met_by_what_the_question_declares() -> None:
    assert problems(checks.answers(answered(bot()), SUBJECTS)) == ["yes to safe_now leads to trygg_ja, not oro_barn"]
    assert problems(checks.answers(answered(bot(), says="ja, men han har börjat gå dit"), SUBJECTS)) == [""]
    assert problems(checks.answers(answered(bot(), level=Level.N4, name="queued"), SUBJECTS)) == [""]


def test_what_was_told_is_not_asked_again_but_safety_may_be() -> None:
    def later(question: Asked, value: str, reply: str) -> list[str]:
        own = exchange(bot(), question=question)
        answer = Exchange("ja", (bot("Tack.", reply),), own.after, Status(), question, value)
        again = exchange(bot(), question=question)
        return problems(checks.answers(played((CALM, own, answer), (CALM, again)), SUBJECTS))

    assert later(Asked("municipality", "kommun"), "2584", "hitta_lokalt_stod") == [
        "municipality is asked again in turn 2"
    ]
    assert later(SAFE, "yes", "trygg_ja") == [""]


def test_what_is_asked_of_something_else_may_be_asked_again() -> None:
    helped = Asked("helped")
    own, later = exchange(bot(), question=helped), exchange(bot(), question=helped)
    answer = Exchange("ja", (bot("Vad bra.", "hjalpte_tack"),), own.after, Status(), helped, "yes")
    assert problems(checks.answers(played((CALM, own, answer), (CALM, later)), SUBJECTS)) == [""]


def test_one_thing_is_asked_in_all_bubbles_together() -> None:
    two = exchange(bot("Hur gammal är han? Berätta."), bot("Hjälpte det?"))
    assert problems(checks.one_question(played((CALM, two)))) == ["2 questions: Hur gammal är han? / Hjälpte det?"]
    assert problems(checks.one_question(played((CALM, exchange(bot("Vad har hänt?")))))) == [""]


def test_when_to_call_112_asks_nothing() -> None:
    assert questions_of("Jag hämtar en person. Är någon i fara nu? Ring 112.") == []
    assert questions_of("Är du trygg där du är nu? Om någon hotar dig nu: ring 112.") == ["Är du trygg där du är nu?"]
    assert questions_of("هل أنت بأمان؟") == ["هل أنت بأمان؟"]
    assert sentences("Hej. Vad har\nhänt?  Berätta") == ["Hej.", "Vad har hänt?", "Berätta"]


def test_buttons_answer_what_was_asked_or_call_a_person() -> None:
    def turn(*payloads: str, question: Asked | None = SAFE) -> list[str]:
        shown = bot(buttons=payloads)
        return problems(checks.buttons(played((CALM, exchange(shown, payloads=payloads, question=question)))))

    assert turn("trygg_ja", "trygg_nej", "be_om_manniska") == [""]
    assert turn("trygg_ja", "kort:hjalpte a01") == ["kort:hjalpte a01 is no answer to safe_now"]
    assert turn("trygg_ja", question=None) == ["trygg_ja is no answer to anything that was asked"]
    assert turn(*["trygg_ja"] * 5) == ["5 buttons"]
    assert turn() == []


# --- what is said --------------------------------------------------------------------------------


def test_no_sentence_stands_twice_but_for_112_and_single_words() -> None:
    first = exchange(bot("Det är tungt. Ring 112 om det behövs."))
    second = exchange(bot("Ring 112 om det behövs. Hej."))
    third = exchange(bot("Du är inte ensam. Det är tungt."))
    found = problems(checks.repeats(played((CALM, first), (CALM, second), (CALM, third))))
    assert found == ["", "", "said before: Det är tungt."]


@pytest.mark.parametrize(
    ("seen", "problem"),
    [
        (exchange(bot("Jag hör dig.")), "nothing follows oro_barn"),
        (exchange(), checks.SILENCE),
        (exchange(bot("Vad har hänt?")), ""),
        (exchange(bot("Jag hör dig.", buttons=("En person",))), ""),
        (exchange(bot("Läs.", cards=(SeenCard("article", "a01", "Om oro"),))), ""),
        (exchange(bot("Du kan skriva med en person.")), ""),
        (exchange(bot("Jag hör dig. Berätta gärna mer.")), ""),
        (exchange(bot("Ta hand om dig.", "avsluta")), ""),
        (exchange(bot("Nu kommer hjälp."), name="queued"), ""),
        (exchange(bot("Jag hör dig."), before=Status(name="queued"), name="queued"), "nothing follows oro_barn"),
    ],
)
def test_every_turn_leads_on(seen: Exchange, problem: str) -> None:
    assert problems(checks.dead_ends(played((CALM, seen)), SUBJECTS)) == [problem]


def test_the_bot_writes_in_the_language_that_is_expected() -> None:
    swedish = exchange(bot("Det är tungt när ens barn förändras. Det är inte ditt fel."))
    arabic = exchange(bot("أنا هنا معك. هل أنت في أمان الآن؟"))
    names = exchange(bot("Jag kan svenska och engelska.", "sprak_okant"))
    english = replace(CALM, lang="en")
    assert problems(checks.language(played((CALM, swedish), (replace(CALM, lang="ar"), arabic)))) == ["", ""]
    assert problems(checks.language(played((english, swedish), (replace(CALM, lang="so"), names)))) == [
        "oro_barn is not en",
        "",
    ]


def test_a_place_is_named_by_a_reply_or_a_card() -> None:
    kiruna = replace(CALM, place="Kiruna")
    card = exchange(bot(cards=(SeenCard("contact", "x", "Socialtjänsten i Kiruna"),)))
    found = checks.place(
        played((kiruna, card), (kiruna, exchange(bot("I Kirunas kommun …"))), (kiruna, exchange(bot())))
    )
    assert problems(found) == ["", "", "Kiruna is not named"]
    assert problems(checks.place(played((CALM, exchange(bot()))))) == []


def test_a_reply_is_on_the_subject_by_its_id_its_question_or_a_card() -> None:
    def turn(bubble: Bubble, *codes: str, asks: Asked | None = None) -> list[str]:
        seen = played((replace(CALM, subject=codes), exchange(bubble)))
        return problems(checks.subject(seen, SUBJECTS, lambda _: asks))

    assert turn(bot(), "worry_child") == [""]
    assert turn(bot(), "police") == ["oro_barn, not police"]
    assert turn(bot(reply="spegling"), "worry_child") == ["spegling, not worry_child"]
    assert turn(bot(reply="spegling"), "local_help", asks=Asked("fraga_kommun", "kommun")) == [""]
    assert turn(bot(reply="x", cards=(SeenCard("article", "a05", ""),)), "how_to_talk") == [""]
    assert turn(bot(reply="x", cards=(SeenCard("contact", "polisen-114-14", ""),)), "police") == [""]
    assert turn(bot(reply="forstod_inte"), "small_answer") == ["forstod_inte, not small_answer"]
    assert turn(bot()) == []


def test_a_feeling_is_taken_up_by_a_word_or_a_reply_about_it() -> None:
    def turn(bubble: Bubble) -> list[str]:
        return problems(checks.feeling(played((replace(CALM, feeling="fear"), exchange(bubble))), SUBJECTS))

    assert turn(bot("Det låter som att du är rädd.")) == [""]
    assert turn(bot("Jag hör dig.", "spegling_radd")) == [""]
    assert turn(bot("Jag hör dig.")) == ["fear is passed over"]
