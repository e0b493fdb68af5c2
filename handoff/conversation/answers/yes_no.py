"""How a message answers a question with yes and no, about somebody's safety too. Pure.

Nothing is taken for granted where an answer may show danger: the worse answer is heard in the middle of a message, and
what only says where somebody is, or speaks of another, is no yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.company import ALONE, who_is_there
from handoff.conversation.answers.harm_plans import FACTS as PLANNED
from handoff.conversation.answers.harm_plans import plan_told
from handoff.conversation.answers.leading import AnswerRead, leading, table_of, words_of_answer
from handoff.conversation.answers.matching import LONGEST, MOST_WORDS, Message, Table, pause, phrase_at
from handoff.conversation.answers.offers import means_something_else
from handoff.conversation.answers.roundabout import roundabout
from handoff.conversation.answers.safety import (
    OTHERS,
    SAFE,
    means_another,
    not_so_unsafe,
    only_the_writer_is,
    others_are_not,
    safe_by_circumstances,
)
from handoff.conversation.text.folding import Phrase, folded_words
from knowledge.questions import NO, SAFETY, UNSURE, YES, Question


def yes_no(message: Message, question: Question) -> AnswerRead | None:
    """The answer to a question with yes and no; None if the message is none."""
    table = table_of(question)
    if OTHERS in question.answers and (only_the_writer_is(message) or means_another(message)):
        return AnswerRead(OTHERS, "")
    read = _by_sign(message) or leading(message, table)
    worse = _worse_anywhere(message, question) if read is None or read.value == UNSURE else None
    read = worse or read or _trailing(message, table)
    if read is not None and read.value == YES and question.asks_for_person and means_something_else(message, read):
        read = None
    if read is None:
        return _otherwise(message, question)
    if read.value == YES and OTHERS in question.answers and others_are_not(message):
        return AnswerRead(OTHERS, "")
    if read.value == NO and question.fact == SAFE:
        read = not_so_unsafe(message, read, question)
        if read is None:
            return None
    denies = read.value == NO and (question.safety or not question.fact) and _denies_of_others(read.rest, message.lang)
    if denies and _worse_anywhere(message, question) is None:
        return None
    return read


def _otherwise(message: Message, question: Question) -> AnswerRead | None:
    """The answer of who says neither yes nor no."""
    if question.fact == SAFE:
        return safe_by_circumstances(message, question)
    if question.fact in PLANNED and (told := plan_told(message, question.fact)) is not None:
        return told
    return (who_is_there(message) if question.fact == ALONE else None) or roundabout(message, question)


def _denies_of_others(rest: str, lang: str) -> bool:
    """Whether what follows a no takes something back of somebody else: "nej, han har inte gjort nåt"."""
    words = frozenset(folded_words(rest, MOST_WORDS))
    mine = lexicon.of_writer(lexicon.ABOUT_SELF, lang)
    about = not words.isdisjoint(lexicon.ABOUT_OTHERS) and words.isdisjoint(mine)
    return about and not words.isdisjoint(lexicon.NEGATIONS)


_SIGNS: Final = {"\N{THUMBS UP SIGN}": YES, "\N{THUMBS DOWN SIGN}": NO}


def _by_sign(message: Message) -> AnswerRead | None:
    """The answer of a message that begins with a thumb."""
    value = _SIGNS.get(message.text.lstrip()[:1])
    return AnswerRead(value, message.rest_from(0)) if value is not None else None


MOST_WORDS_BEFORE: Final = 2
"""A message with no more words before its yes or no says nothing else: "jag ja", "idag ja"."""


def _trailing(message: Message, table: Table) -> AnswerRead | None:
    """The yes, no or doubt with which a message ends: "han är på jobbet nu så ja", "jag är hemma, ja"."""
    end = len(message.words)
    for length in range(min(LONGEST, end - 1), 0, -1):
        at = end - length
        words = tuple(message.words[at:])
        if words not in table.values or not (words in lexicon.PARTICLES or table.values[words] == UNSURE):
            continue
        joined = message.words[at - 1] in lexicon.LEADS_TO or pause(
            message.text, message.places[at - 1].end(), message.places[at].start()
        )
        if joined or at <= MOST_WORDS_BEFORE:
            return AnswerRead(table.values[words], "" if at <= MOST_WORDS_BEFORE else message.text)
    return None


def _worse_anywhere(message: Message, question: Question) -> AnswerRead | None:
    """The worse answer to a safety question, in the middle of a message: "han står här så jag är inte trygg"."""
    if not question.safety:
        return None
    worse = SAFETY[question.fact]
    phrases = _worse_phrases(question)
    for at, word in enumerate(message.words):
        stands = word in phrases and phrase_at(message.words, at, phrases[word]) > 0
        if stands and lexicon.SUPPOSES.isdisjoint(message.words[:at]):
            return AnswerRead(worse, message.text)
    return None


@cache
def _worse_phrases(question: Question) -> Mapping[str, frozenset[Phrase]]:
    """The long phrases of the worse answer, by their first word."""
    found = [each for each in words_of_answer(question, SAFETY[question.fact]) if len(each) > 2]
    return {first: frozenset(each for each in found if each[0] == first) for first in {each[0] for each in found}}
