"""The short answers that the bot says itself: the installation's are fit for it, and each rule finds its fault."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from knowledge import seed
from knowledge.answer_checks import FEWEST_QUESTIONS, answer_findings
from knowledge.articles import parse, serialise
from knowledge.checks import problems
from tests.knowledge.samples import CONTENT, article

GOOD = article(
    chat=True, questions=tuple(f"måste jag ha bevis {n}" for n in range(FEWEST_QUESTIONS)), text="Nej. Ring dem."
)
FILES = sorted((CONTENT / "answers").rglob("*.md"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_answer_of_the_installation_may_be_published_and_said(path: Path) -> None:
    read, marks = parse(path.read_bytes(), where=path.name)
    assert (problems(read), list(answer_findings(read))) == ([], [])
    assert (read.id, read.lang, marks.status, read.searched) == (path.stem, path.parent.name, "seed", False)
    assert parse(serialise(read, marks)) == (read, marks)


def test_no_way_to_ask_belongs_to_two_answers() -> None:
    asked = Counter((answer.lang, text.casefold()) for answer in seed.answers() for text in answer.questions)
    assert [text for text, times in asked.items() if times > 1] == []


_MUST = re.compile(r"\b(?:måste|behöver|behövs|krävs|tvungen|tvungna|have to|need to|must)\b", re.IGNORECASE)
_MAY = re.compile(r"^(?:\W*\w+ ){0,2}(?:kan|får|går det|can|may|am i allowed)\b", re.IGNORECASE)


def test_no_yes_or_no_answers_a_question_that_is_also_asked_the_other_way_round() -> None:
    """ "Yes, you can stay anonymous" says to who asks whether they must give their name that they must."""
    begins = [each for each in seed.answers() if re.match(r"(?:Ja|Nej|Yes|No)\b", each.text)]
    both = [
        each.name
        for each in begins
        if any(_MUST.search(text) for text in each.questions)
        and any(_MAY.search(text) and not _MUST.search(text) for text in each.questions)
    ]
    assert both == []


def test_each_answer_is_there_in_swedish_and_in_english() -> None:
    by_lang = {lang: {each.id for each in seed.answers() if each.lang == lang} for lang in ("sv", "en")}
    assert by_lang["sv"] == by_lang["en"]
    assert len(by_lang["sv"]) > 300


def test_what_looks_like_a_question_is_not_also_a_way_to_ask_it() -> None:
    both = [(each.id, text) for each in seed.answers() for text in each.not_questions if text in each.questions]
    assert both == []


def test_a_good_answer_has_no_finding_and_an_ordinary_article_is_not_judged() -> None:
    assert list(answer_findings(GOOD)) == []
    assert list(answer_findings(article(text="Kort.", questions=()))) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"text": "Nej."}, "not_said_whole"),
        ({"text": "Nej. Har du bevis?"}, "not_said_whole"),
        ({"text": "Nej. Ring dem.\n\nDu kan vara anonym. Det går bra."}, "not_said_whole"),
        ({"text": "Nej, så här:\n\n- ring dem\n- skriv"}, "not_said_whole"),
        ({"text": "Nej. Läs [mer](artikel:a01)."}, "not_said_whole"),
        ({"text": "En. Två. Tre. Fyra. Fem."}, "not_said_whole"),
        ({"text": f"Nej. {'ord ' * 70}ord."}, "too_many_words"),
        ({"questions": ("bevis",)}, "too_few_ways_to_ask"),
        ({"related_intents": ()}, "no_intent_of_answer"),
    ],
)
def test_each_fault_of_an_answer_is_named(changes: dict[str, object], rule: str) -> None:
    assert rule in {each.rule for each in answer_findings(replace(GOOD, **changes))}
