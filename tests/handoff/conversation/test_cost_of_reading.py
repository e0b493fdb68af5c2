"""Reading a message for answers, feelings and facts: on the event loop, so in time that grows with the length alone."""

from __future__ import annotations

import itertools
from random import Random
from time import thread_time

import pytest

from handoff.contract.base import TEXT_MAX_CODE_POINTS
from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.choices import named_in
from handoff.conversation.answers.reader import read_answer
from handoff.conversation.told.facts import facts_told
from handoff.conversation.told.feelings import feelings_in
from knowledge import questions

OF_A_KIND = {(each.kind, each.safety, each.careful): each for _, each in questions.load()}.values()
"""A question of each kind that is read in a way of its own."""
MOST_TIMES = 16
"""So many times the time of ordinary words of that length may any text take: the costliest word takes eight, for an
ordinary one is soon known to begin nothing. A reader whose time is the square of the length takes hundreds."""
MOST_S = 0.005
"""What a text may take in any case: of small times a busy machine says little."""
TRIES = 3
LISTS = (lexicon.YES, lexicon.NO, lexicon.UNSURE, lexicon.HEDGED, lexicon.FILLERS, lexicon.TAKEN_BACK)
OTHERS = (
    "jag|min bror|rädd|ensam|orkar inte|sedan|13|år|Mora|kommun|i|a|لا|skulle|ha|sett|men|,|.|?|\n|\u0301|\U0001f44d"
)
PIECES = [*sorted({" ".join(each) for listed in LISTS for each in listed}), *OTHERS.split("|")]


@pytest.fixture(scope="module")
def bound() -> float:
    """Seconds that a text of the greatest length may take."""
    ordinary = " ".join("".join(each) for each in itertools.product("bdfgk", "aeiou", "lmnrst", "aeiou", "ptkb"))
    return max(MOST_S, MOST_TIMES * min(_seconds(ordinary) for _ in range(TRIES)))


def test_a_word_said_again_and_again_costs_no_more_than_ordinary_words(bound: float) -> None:
    assert [piece for piece in PIECES if not _within(bound, f"{piece} " * TEXT_MAX_CODE_POINTS)] == []


def test_no_mixture_costs_more_than_ordinary_words(bound: float) -> None:
    def mixed(seed: int) -> str:
        chance = Random(seed)
        pieces = chance.sample(PIECES, chance.randint(2, 5))
        return "".join(f"{chance.choice(pieces)} " for _ in range(TEXT_MAX_CODE_POINTS))

    assert [seed for seed in range(100) if not _within(bound, mixed(seed))] == []


def _within(bound: float, text: str) -> bool:
    return any(_seconds(text) <= bound for _ in range(TRIES))


def _seconds(text: str) -> float:
    """Seconds of this thread for what is read in a message, with the answer to the costliest question."""
    cut = text[:TEXT_MAX_CODE_POINTS]
    begin = thread_time()
    feelings_in(cut)
    list(facts_told(cut))
    known = thread_time() - begin
    return known + max(_answering(cut, question) for question in OF_A_KIND)


def _answering(text: str, question: questions.Question) -> float:
    begin = thread_time()
    read_answer(text, question, "sv")
    named_in(text, question, "sv")
    return thread_time() - begin
