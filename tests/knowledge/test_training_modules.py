"""Modules of training: what comes with the installation, their files, and the grading of a test."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from knowledge import seed
from knowledge.checks import words_of
from knowledge.training_modules import (
    MAX_WORDS,
    MODULES,
    ModuleError,
    ModuleText,
    findings,
    grade,
    parse,
    serialise,
)
from tests.knowledge.measure_texts import measured

TEXTS = {text.name: text for text in seed.training_modules()}


@pytest.fixture
def text() -> ModuleText:
    return TEXTS["sv/akut"]


@pytest.mark.parametrize("module", MODULES)
def test_each_module_has_a_text_with_cases_questions_and_a_test(module: str) -> None:
    taught = TEXTS[f"sv/{module}"]
    assert findings(taught) == []
    assert words_of(taught.text) > 1000
    assert "## Fall att tala om" in taught.text
    assert len(taught.questions) >= 2
    assert len(taught.test) == 8
    assert findings(TEXTS[f"en/{module}"]) == []


def test_the_right_answers_are_not_all_in_one_place() -> None:
    taught = [text for text in TEXTS.values() if text.test]
    for number in (1, 2, 3):
        share = sum(question.right == number for text in taught for question in text.test) / (8 * len(taught))
        assert share < 0.7, "whoever always presses the same button does not pass"


@pytest.mark.parametrize(("wrong", "passed"), [(0, True), (1, True), (2, False), (8, False)])
def test_four_of_five_answers_pass(text: ModuleText, wrong: int, passed: bool) -> None:
    answers = [
        question.right % len(question.answers) + 1 if number < wrong else question.right
        for number, question in enumerate(text.test)
    ]
    assert grade(text.test, answers).passed is passed


def test_a_file_gives_back_the_same_text(text: ModuleText) -> None:
    assert parse(serialise(text))[0] == text


def test_a_faulty_module_is_told_with_its_places(text: ModuleText) -> None:
    question = text.test[0]
    broken = replace(
        text,
        text="",
        test=(replace(question, right=5), replace(question, answers=("Ja", "Ja"), right=1)),
    )
    assert [(each.field, each.rule) for each in findings(broken)] == [
        ("text", "empty"),
        ("prov", "too_few_questions"),
        ("prov", "no_right_answer"),
        ("prov", "same_answer"),
    ]
    with pytest.raises(ModuleError, match="minuter"):
        parse("---\nid: akut\ntitel: A\nsprak: sv\nutgava: 2026-1\n---\n")


def test_the_texts_that_staff_begin_with_are_long_enough_to_work_from_and_plain_enough_to_read() -> None:
    found = list(measured())
    assert len(found) == 5 + len(MODULES)
    for kind, name, count, _, weight, _ in found:
        most = 3000 if kind == "guideline" else MAX_WORDS
        assert 1400 <= count <= most, (name, count)
        assert weight <= 35, (name, weight)
