"""Every question that a text asks is declared, and every answer to it leads somewhere."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from knowledge.questions import NO, UNSURE, VALUE, YES, Outcome, Question, Questions, ask_findings, load, questions_in
from knowledge.wordings import Wording, Wordings, fields
from knowledge.wordings import load as load_wordings

CONTENT = Path(__file__).parents[2] / "knowledge" / "content" / "replies"
TEXTS = {"fine", "help", "ask", "notice_ask"}
SAFE = Question(
    kind="yes_no",
    fact="safe",
    asked_by=("ask",),
    answers={
        YES: Outcome(reply="fine", payload="is_safe"),
        NO: Outcome(reply="help", level="N4", signal="S1", reason="not safe"),
        UNSURE: Outcome(reply="help"),
    },
)


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return load_wordings(CONTENT)


def test_every_text_that_asks_is_declared_and_asks_one_thing_in_every_language(wordings: Wordings) -> None:
    faults = [
        (lang, name, str(found))
        for name, lang, wording in wordings
        if not name.startswith("knapp_")
        for found in ask_findings(name, fields(wording), load())
    ]
    assert faults == []


def test_the_declarations_are_whole(wordings: Wordings) -> None:
    assert list(load().problems(wordings.ids)) == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({UNSURE: Outcome()}, "`unsure` leads nowhere"),
        ({UNSURE: Outcome(reply="gone")}, "`unsure` leads to `gone`, which is no text"),
        ({NO: Outcome(reply="help")}, "the worse answer declares no level"),
        ({NO: Outcome(reply="help", level="N4")}, "`no`: level, signal and reason go together"),
    ],
)
def test_a_wrong_answer_is_named(answers: dict[str, Outcome], said: str) -> None:
    question = msgspec.structs.replace(SAFE, answers={**SAFE.answers, **answers})
    assert f"q: {said}" in list(Questions({"q": question}).problems(TEXTS))


def test_a_question_without_an_answer_of_its_kind_is_named() -> None:
    question = Question(kind="place", asked_by=("gone",), answers={VALUE: Outcome(reply="fine")})
    assert list(Questions({"q": question}).problems(TEXTS)) == [
        "q: no answer for `unsure`",
        "q: asked by `gone`, which is no text",
    ]


def test_a_text_that_asks_two_questions_by_declaration_is_named() -> None:
    assert list(Questions({"one": SAFE, "two": SAFE}).problems(TEXTS)) == ["ask: asks two questions"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Är du trygg där du är nu?", 1),
        ("Är någon i fara? Ring 112.", 0),
        ("Är någon i fara nu? Ring 112. Vill du skriva med en person?", 1),
        ("Is someone in danger? Call 112.", 0),
        ("هل هناك شخص في خطر الآن؟ اتصل بالرقم 112.", 0),
        ("هل أنت في أمان؟ هل تريد أن تكتب؟", 2),
        ("Är du trygg?? Vill du skriva?", 2),
        ("Berätta gärna mer.", 0),
    ],
)
def test_a_question_is_told_from_the_way_in_which_112_is_named(words: str, number: int) -> None:
    assert questions_in(words) == number


def test_an_undeclared_question_and_a_second_one_are_found_where_they_stand() -> None:
    questions = Questions({"q": SAFE}, with_counselor={"notice_ask"})
    assert _found("new", Wording("Vad?", "Inget."), questions) == [("text", "asks_undeclared")]
    assert _found("ask", Wording("Trygg?", "Trygg? Ensam?"), questions) == [("stangt", "asks_twice")]
    assert _found("notice_ask", Wording("Kvar?"), questions) == []


def _found(reply_id: str, wording: Wording, questions: Questions) -> list[tuple[str, str]]:
    return [(each.field, each.rule) for each in ask_findings(reply_id, fields(wording), questions)]


def test_a_button_names_the_answer_that_it_gives() -> None:
    assert SAFE.value_of("is_safe with articles") == YES
    assert SAFE.value_of("") is None
    assert SAFE.value_of("else") is None


def test_a_kind_with_values_has_one_outcome_for_all_of_them() -> None:
    place = Question(kind="place", answers={VALUE: Outcome(reply="fine"), UNSURE: Outcome(reply="help")})
    found = [place.outcome(value) for value in ("0180", UNSURE, NO)]
    assert found == [place.answers[VALUE], place.answers[UNSURE], None]
