"""How a message answers a question that names things: which of them it names, and whom it is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from handoff.conversation.answers import words as lexicon
from handoff.conversation.answers.leading import MOST_WORDS_OF_A_CHOICE, AnswerRead, leading, table_of
from handoff.conversation.answers.matching import (
    NO_ANSWERS,
    Message,
    Table,
    ends_here,
    leading_bare,
    past,
    past_fillers,
    phrase_at,
)
from handoff.conversation.answers.who import about_whom, role_of
from handoff.conversation.text.folding import Phrase, folded, phrase
from handoff.conversation.text.sentences import asks_back, sentences_of
from knowledge.questions import NO, UNSURE, Question


def choice(message: Message, question: Question) -> AnswerRead | None:
    """The one thing that a message names of those that the question names; None if it is no answer."""
    named = _choice_words(question, message.lang)
    length = len(message.words)
    at = past(message, 0, lexicon.FILLERS, NO_ANSWERS)
    opening = {**_choice_words(question, message.lang, alone=True), **named}
    begins = phrase_at(message.words, at, opening)
    if begins and ends_here(message, at + begins):
        rest = message.rest_from(past(message, at + begins, lexicon.FILLERS_AND_JOINS, NO_ANSWERS))
        return AnswerRead(opening[tuple(message.words[at : at + begins])], rest)
    said = leading(message, table_of(question)) or _none_of_them(message, question)
    if said is not None and said.value == NO and said.rest:
        return _put_right(said, question, named, message.lang)
    if said is not None or length > MOST_WORDS_OF_A_CHOICE or asks_back(message.text):
        return said
    return _named_inside(message, question, named) or _who(message, question)


def _put_right(said: AnswerRead, question: Question, named: Mapping[Phrase, str], lang: str) -> AnswerRead:
    """A no, or what it goes on to name in its place: "nej, det gäller min vän". Not what shows danger."""
    found, _ = _named(Message.of(said.rest, lang), named)
    instead = [value for value in found if value not in (NO, UNSURE)]
    if len(instead) != 1 or question.answers[instead[0]].level:
        return said
    return AnswerRead(instead[0], said.rest)


ROLE_FACT, WHOSE_FACT = "audience", "about"
"""Facts of whose answers no list has all: who somebody is, and whom it is about."""


def _who(message: Message, question: Question) -> AnswerRead | None:
    """The answer of a few words that say who somebody is, or whom it is about, and stand in no list."""
    readers = {ROLE_FACT: role_of, WHOSE_FACT: about_whom}
    read = readers.get(question.fact)
    value = read(message.words) if read is not None else None
    return AnswerRead(value, "") if value is not None and value in question.choices else None


def _none_of_them(message: Message, question: Question) -> AnswerRead | None:
    """A bare no to a question that names things: none of them. Not where it may show danger."""
    if question.careful or NO in question.answers or UNSURE not in question.answers:
        return None
    bare = leading_bare(message, past_fillers(message, _BARE_NO), _BARE_NO)
    return AnswerRead(UNSURE, "") if bare == NO else None


_BARE_NO: Final = Table(dict.fromkeys(lexicon.NO, NO))


@cache
def _choice_words(question: Question, lang: str, *, alone: bool = False) -> Mapping[Phrase, str]:
    """Which choice each phrase names; where two do, the one in the language of the conversation.

    `alone`: the phrases that name one only by themselves.
    """
    return {
        phrase(each): value
        for own in (False, True)
        for value, outcome in question.choices.items()
        for language, words in (outcome.alone if alone else outcome.words).items()
        if (language == lang) is own
        for each in words
    }


MOST_WORDS_THAT_NAME: Final = 28
"""In a story that is longer a word that names a choice is one of many things."""


MOST_SENTENCES_THAT_NAME: Final = 3


def named_in(text: str, question: Question, lang: str, *, several: bool = False) -> str | None:
    """The one choice of a question that a message names which was no answer to it; None if it names none, or several.

    Of a long message its first sentences count, which follow on what was asked, or say who writes.

    Args:
        text: the visitor's message.
        question: a question with choices.
        lang: the language of the conversation.
        several: of several the first counts: the question was asked.
    """
    for message in _that_may_name(text, lang):
        named, _ = _named(message, _choice_words(question, lang))
        if named:
            return named[0] if several or len(named) == 1 else None
    return None


def _that_may_name(text: str, lang: str) -> Iterator[Message]:
    """A message, or of a long one its first sentences."""
    message = Message.of(text, lang)
    if len(message.words) <= MOST_WORDS_THAT_NAME:
        yield message
        return
    first = (Message.of(each, lang) for each in sentences_of(text)[:MOST_SENTENCES_THAT_NAME])
    yield from (each for each in first if len(each.words) <= MOST_WORDS_THAT_NAME)


def _named_inside(message: Message, question: Question, named: Mapping[Phrase, str]) -> AnswerRead | None:
    """The one choice that a short message names; not one of danger where it denies that anything will be done."""
    found, taken = _named(message, named)
    if len(found) != 1 or (question.answers[found[0]].level and lexicon.denies_doing(message.words)):
        return None
    small = sum(word in lexicon.SMALL_WORDS for word in message.words)
    return AnswerRead(found[0], "" if taken + small >= len(message.words) else message.text)


def _named(message: Message, named: Mapping[Phrase, str]) -> tuple[list[str], int]:
    """The choices that a message names, in its order, and in how many words; not what it denies, nor somebody's."""
    found: dict[str, int] = {}
    at = taken = 0
    while at < len(message.words):
        length = phrase_at(message.words, at, named)
        before = message.words[at - 1] if at else ""
        denied = before in lexicon.NEGATIONS or _is_denied_after(message.words, at, length)
        denied = denied or _IS_NO_FEAR.search(" ".join(message.words[:at])) is not None
        if length and not denied and before not in lexicon.OWN_POSSESSIVES:
            found.setdefault(named[tuple(message.words[at : at + length])], at)
            taken += length
        at += length or 1
    return sorted(found, key=lambda value: found[value]), taken


_VERBS: Final = folded("har finns är have is")
MOST_WORDS_TO_A_DENIAL: Final = 2


def _is_denied_after(words: Sequence[str], at: int, length: int) -> bool:
    """Whether a phrase with a verb is denied behind it: "det har vi nog inte"."""
    end = at + length
    return not _VERBS.isdisjoint(words[at:end]) and not lexicon.NEGATIONS.isdisjoint(
        words[end : end + MOST_WORDS_TO_A_DENIAL]
    )


_IS_NO_FEAR: Final = re.compile(r"\b(?:inte|aldrig|not) (?:\w+ )?(?:radd|orolig|afraid|scared) (?:for|of)$")
"""Before what somebody does not fear: "jag är inte rädd för familjen"."""
