"""What the guides of safety of the installation promise, in every language that they are walked in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from handoff.conversation.answers.reader import read_answer
from knowledge import seed
from knowledge.guides.model import END, OTHER, Ask, Guide, Step, Way
from knowledge.guides.words import spoken
from knowledge.questions import SAFETY, Outcome, Question

GUIDES = {each.id: each for each in seed.guides() if each.id in ("hot", "sjalvmord", "ilska", "barn")}
PLAIN_LIX_OF_CHILDREN = 25.0

TAKEN_BACK = {
    "sv": ("skojade bara", "asså skämta bara", "glöm det", "äsch glöm det", "sluta fråga", "...", "hm", "okej"),
    "en": ("just kidding", "forget it", "never mind", "stop asking", "...", "hm"),
    "ar": ("...", "؟"),
}
"""What people write when they regret what they have told, or when they are silent."""

PERSON_ON_THE_WAY = re.compile(r"\bperson\b.*\b(på väg|kommer)\b|\bperson is coming\b|إنسان(ًا)? سيأتي")
METHODS = re.compile(
    r"\b(hur (skulle|ska|tänker|tänkte) du|med vad|vilket sätt|vilka är|vem är det|var bor|how (would|will|do) you"
    r"|with what|which way|who is it|where do (you|they) live)\b",
    re.IGNORECASE,
)


def asking() -> Iterator[tuple[str, Step, Ask]]:
    for guide in GUIDES.values():
        yield from ((guide.id, step, step.ask) for step in guide.steps if step.ask is not None)


def question_of(ask: Ask) -> Question:
    """The question as the reader of answers knows it."""
    answers = {
        name: Outcome(reply="r", level=way.level, words=way.words)
        for name, way in ask.answers.items()
        if name != OTHER or way.words or way.button
    }
    return Question(kind=ask.kind, fact=ask.fact, answers=answers)


def way_of(ask: Ask, text: str, lang: str) -> Way:
    """Where this message leads."""
    value = read_answer(text, question_of(ask), lang).value
    way = (ask.way(value) if value is not None else None) or ask.otherwise
    assert way is not None
    return way


def said_before_the_next_question(guide: Guide, start: str) -> list[Step]:
    steps = {step.id: step for step in guide.steps}
    said = []
    while start != END and steps[start].ask is None:
        said.append(steps[start])
        start = steps[start].next
    return said


def test_they_are_guides_of_safety() -> None:
    assert set(GUIDES) == {"hot", "sjalvmord", "ilska", "barn"}
    assert all(guide.safety for guide in GUIDES.values())
    assert {"sv", "en", "ar"} == set(GUIDES["hot"].languages)


@pytest.mark.parametrize("name", sorted(GUIDES))
def test_what_is_said_first_and_last_names_112_with_or_without_a_person(name: str) -> None:
    guide = GUIDES[name]
    (meeting,) = [step for step in guide.steps if step.id == "mote"]
    for words in (meeting.say, meeting.closed, guide.summary):
        assert all("112" in text for texts in words.values() for text in texts)
        assert all(len(texts) >= 3 for texts in words.values())


@pytest.mark.parametrize("name", sorted(GUIDES))
def test_nobody_is_promised_where_nobody_is(name: str) -> None:
    for each in spoken(GUIDES[name]):
        if each.closed or each.field.startswith("summary"):
            assert not PERSON_ON_THE_WAY.search(each.text), each.field
    for step in GUIDES[name].steps:
        promised = {lang for lang, texts in step.say.items() if any(PERSON_ON_THE_WAY.search(text) for text in texts)}
        assert promised <= set(step.closed), step.id


def test_no_question_asks_for_names_places_or_a_way_of_doing_it() -> None:
    for name, step, ask in asking():
        for texts in ask.text.values():
            asked = [part for text in texts for part in re.split(r"(?<=[.!?])\s", text) if part.endswith("?")]
            assert not [each for each in asked if METHODS.search(each)], (name, step.id)


@pytest.mark.parametrize(
    ("guide", "fact"),
    [
        ("sjalvmord", "plan"),
        ("sjalvmord", "means"),
        ("sjalvmord", "alone"),
        ("ilska", "plan"),
        ("ilska", "means"),
        ("hot", "safe"),
        ("barn", "safe"),
    ],
)
def test_plan_means_and_company_are_asked_for_and_the_worse_answer_shows_danger(guide: str, fact: str) -> None:
    (ask,) = [ask for name, _, ask in asking() if (name, ask.fact) == (guide, fact)]
    worse = ask.answers[SAFETY[fact]]
    assert worse.level == ("N3" if fact == "alone" else "N4")
    assert worse.handoff == "risk"
    assert all(len(texts) >= 3 for texts in ask.text.values())


def test_who_takes_it_back_or_falls_silent_is_told_something_before_being_asked_again() -> None:
    for name, step, ask in asking():
        for lang, texts in TAKEN_BACK.items():
            for text in texts if lang in GUIDES[name].languages else ():
                to = way_of(ask, text, lang).to
                said = said_before_the_next_question(GUIDES[name], to)
                assert said or to == END, (name, step.id, text)


def test_a_danger_that_was_told_is_not_over_by_a_joke() -> None:
    """What follows "just kidding" names 112 where it takes the first answer's place."""
    for name, first in (("sjalvmord", "fraga"), ("ilska", "nara"), ("hot", "trygg"), ("barn", "trygg")):
        (ask,) = [ask for guide, step, ask in asking() if (guide, step.id) == (name, first)]
        for lang, texts in TAKEN_BACK.items():
            for text in texts if lang in GUIDES[name].languages else ():
                said = said_before_the_next_question(GUIDES[name], way_of(ask, text, lang).to)
                assert all("112" in each for each in said[0].say[lang]), (name, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nej alltså orkar inte med DOM. jag ska inte göra mig illa", "misread"),
        ("nej, jag menade gruppen", "misread"),
        ("nej, det gäller min vän", "annan"),
        ("nej", "no"),
        ("nej jag ska inte göra mig illa", "no"),
        ("nej, inte nu men det är tankar", "no"),
    ],
)
def test_a_no_that_puts_right_what_was_understood_leads_to_what_it_names(text: str, value: str) -> None:
    """Never to what shows danger: that is read by the rules, and asked."""
    (ask,) = [ask for guide, step, ask in asking() if (guide, step.id) == ("sjalvmord", "fraga")]
    assert read_answer(text, question_of(ask), "sv").value == value


def test_every_language_says_as_much() -> None:
    for guide in GUIDES.values():
        for step in guide.steps:
            for words in (step.say, step.closed, step.ask.text if step.ask else {}):
                assert len({len(texts) for texts in words.values()}) <= 1, (guide.id, step.id)
