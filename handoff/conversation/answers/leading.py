"""The yes, the no or the doubt with which a message begins, by the phrases of a question. Pure.

Owns the table of a question and what is read at the front of a message; what stands elsewhere in it, and what a
question of another kind expects, is read in `yes_no.py`, `choices.py` and `reader.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.matching import (
    NO_ANSWERS,
    Message,
    Table,
    answer_at,
    leading_bare,
    past,
    past_fillers,
)
from handoff.conversation.text.folding import Phrase, phrase
from knowledge.questions import NO, SAFETY, TAKEN_BACK, UNSURE, YES, Question

MOST_WORDS_OF_A_CHOICE: Final = 8
"""In a longer message a word that names a choice says something else as well."""


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """What a message answers, and the rest of it."""

    value: str | None
    """The answer as a code; None if the message is no answer to the question."""
    rest: str
    """The message without the answer; empty if there is nothing else in it."""


@cache
def table_of(question: Question) -> Table:
    """What each phrase answers. A hedged answer to a question that may show danger is unsure."""
    table: dict[Phrase, str] = {}
    for value, phrases in ((YES, lexicon.YES), (NO, lexicon.NO), (UNSURE, lexicon.UNSURE | lexicon.DEPENDS)):
        table.update(dict.fromkeys(phrases, value))
    table.update(dict.fromkeys(lexicon.TAKEN_BACK, TAKEN_BACK))
    if question.careful:
        table.update(dict.fromkeys(lexicon.HEDGED, UNSURE))
    else:
        table.update(dict.fromkeys(lexicon.OFFER_YES, YES))
        table.update(dict.fromkeys(lexicon.NO_PREFERENCE, UNSURE))
    named = question.choices if question.kind == "yes_no" else ()
    for value in (YES, NO, UNSURE, *named):
        table.update(dict.fromkeys(words_of_answer(question, value), value))
    values = {each: value for each, value in table.items() if value in question.answers}
    worse = words_of_answer(question, SAFETY[question.fact]) if question.safety else ()
    return Table(values, lexicon.PARTICLES.union(lexicon.DEPENDS, (each for each in worse if len(each) > 1)))


def words_of_answer(question: Question, value: str) -> Iterable[Phrase]:
    """The phrases that a question itself declares for an answer."""
    outcome = question.answers.get(value)
    return [phrase(each) for words in outcome.words.values() for each in words] if outcome else ()


SURPRISED: Final = frozenset({("va",), ("vada",), ("what",)})
"""Words that are no answer where one follows: "va, nej inte alls"."""


def leading(message: Message, table: Table) -> AnswerRead | None:
    """The answer with which the message begins, if it does, and what follows it."""
    at = past_fillers(message, table)
    found: list[str] = []
    only_read, surprised = True, False
    while (length := answer_at(message, at, table)) > 0:
        words = tuple(message.words[at : at + length])
        only_read = only_read and words in lexicon.ACKNOWLEDGES
        if found == [UNSURE] and surprised:
            found.clear()
        surprised = not found and words in SURPRISED
        if not (NO in found and words in lexicon.NOTHING):
            found.append(table.values[words])
        at = past(message, at + length, lexicon.FILLERS, table)
    if not found or (only_read and at < len(message.words)):
        return None
    after = past(message, at, lexicon.JOINS, NO_ANSWERS)
    if after > at and (second := leading_bare(message, after, table)) is not None:
        return AnswerRead(joined([*found, second]), "")
    rest = message.rest_from(after)
    return AnswerRead(joined(found), rest)


_BARE: Final = frozenset({YES, NO, UNSURE, TAKEN_BACK})


def joined(values: list[str]) -> str:
    """Several answers in a row as one: what is named explains a yes or a no; who says both of these is unsure."""
    named = {each for each in values if each not in _BARE}
    if len(named) == 1 and UNSURE not in values:
        return named.pop()
    return values[0] if len(set(values)) == 1 else UNSURE
