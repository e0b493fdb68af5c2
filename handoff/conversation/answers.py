"""Reads a visitor's message as an answer to the question that is open. Pure.

Owns the reading alone: what an answer leads to is declared by the question, and what a message says of danger is read
by the risk rules, which always get the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from handoff.conversation import answer_words as lexicon
from handoff.conversation.answer_matching import (
    FEWEST_WORDS_TOLD,
    LONGEST,
    MOST_WORDS,
    NO_ANSWERS,
    Message,
    Table,
    answer_at,
    ends_here,
    leading_bare,
    past,
    past_fillers,
    pause,
    phrase_at,
)
from handoff.conversation.folding import Phrase, folded_words, phrase
from handoff.conversation.sentences import asks_back
from handoff.conversation.told_facts import Found, age_in, kommun_in, relations_in, since_in
from handoff.conversation.who_answers import about_whom, role_of
from knowledge.questions import NO, SAFETY, TAKEN_BACK, UNSURE, YES, Kind, Question

SAID: Final = "said"
"""The value of an answer in the visitor's own words: that there is one, and not what it says."""


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """What a message answers, and the rest of it."""

    value: str | None
    """The answer as a code; None if the message is no answer to the question."""
    rest: str
    """The message without the answer; empty if there is nothing else in it."""


def read_answer(text: str, question: Question, lang: str) -> AnswerRead:
    """Read `text` as an answer to `question`.

    Args:
        text: the visitor's message.
        question: the open question.
        lang: the language of the conversation; a word that means two things is read in this language.
    """
    message = Message.of(text, lang)
    read = _READERS[question.kind](message, question) or _telling(message, question)
    if read is None or _only_wishes(read, question):
        return AnswerRead(None, text)
    return read


def _only_wishes(read: AnswerRead, question: Question) -> bool:
    """Whether a yes to danger is one to a person: "ja jag vill gärna prata med någon"."""
    outcome = question.outcome(read.value) if read.value == YES else None
    if outcome is None or not outcome.level:
        return False
    words = tuple(folded_words(read.rest, MOST_WISHED))
    return any(words[: len(each)] == each for each in lexicon.WISHES_TO_TALK)


MOST_WISHED: Final = 6
"""Among the first words of what follows the yes stands what is wished for."""


# --- yes, no, unsure ---------------------------------------------------------------------------------


@cache
def _table(question: Question) -> Table:
    """What each phrase answers. A hedged answer to a question that may show danger is unsure."""
    table: dict[Phrase, str] = {}
    for value, phrases in ((YES, lexicon.YES), (NO, lexicon.NO), (UNSURE, lexicon.UNSURE)):
        table.update(dict.fromkeys(phrases, value))
    table.update(dict.fromkeys(lexicon.TAKEN_BACK, TAKEN_BACK))
    if question.careful:
        table.update(dict.fromkeys(lexicon.HEDGED, UNSURE))
    else:
        table.update(dict.fromkeys(lexicon.OFFER_YES, YES))
    named = question.choices if question.kind == "yes_no" else ()
    for value in (YES, NO, UNSURE, *named):
        table.update(dict.fromkeys(_words_of(question, value), value))
    values = {each: value for each, value in table.items() if value in question.answers}
    worse = _words_of(question, SAFETY[question.fact]) if question.safety else ()
    return Table(values, lexicon.PARTICLES.union(each for each in worse if len(each) > 1))


def _words_of(question: Question, value: str) -> Iterable[Phrase]:
    outcome = question.answers.get(value)
    return [phrase(each) for words in outcome.words.values() for each in words] if outcome else ()


def _yes_no(message: Message, question: Question) -> AnswerRead | None:
    table = _table(question)
    if OTHERS in question.answers and _only_the_writer_is(message):
        return AnswerRead(OTHERS, "")
    read = _by_sign(message) or _leading(message, table)
    worse = _worse_anywhere(message, question) if read is None or read.value == UNSURE else None
    read = worse or read or _trailing(message, table)
    if read is None and question.fact in (ALONE, SAFE):
        return _company(message) if question.fact == ALONE else _whereabouts(message, question)
    if read is not None and read.value == YES and OTHERS in question.answers and _others_are_not(message):
        return AnswerRead(OTHERS, "")
    if read is not None and read.value == NO and question.fact == SAFE:
        read = _not_so_unsafe(message, read)
    denies = read is not None and read.value == NO and question.safety and _denies_of_others(read.rest)
    if denies and _worse_anywhere(message, question) is None:
        return None
    return read


ALONE: Final = "alone"
"""The fact whether somebody is by themselves."""


def _company(message: Message) -> AnswerRead | None:
    """Whether the writer is alone, by who is there: "syrran är här", "ensam sedan 2009"."""
    words = message.words
    denied = not frozenset(words).isdisjoint(lexicon.NEGATIONS | lexicon.NOBODY)
    here = any(phrase_at(words, at, lexicon.WITH_ME) for at in range(len(words)))
    alone = not frozenset(words).isdisjoint(lexicon.BY_MYSELF)
    if alone == here or len(words) > MOST_WORDS_OF_A_CHOICE:
        return None
    return AnswerRead(YES if alone != denied else NO, message.text)


SAFE: Final = "safe"
"""The fact whether the writer is safe where they are."""


WHERE: Final = "where"
"""The answer to whether one is safe that says where one is, and nothing of danger."""


def _whereabouts(message: Message, question: Question) -> AnswerRead | None:
    """What a short message says of safety by where somebody is: "han är på jobbet", "hon sover nu", "jag är hemma"."""
    words = frozenset(message.words)
    doubtful = not words.isdisjoint(lexicon.NOT_FOR_LONG | lexicon.CONTRASTS | lexicon.SUPPOSES)
    if len(message.words) > MOST_WORDS_OF_A_CHOICE or asks_back(message.text) or doubtful:
        return None
    of_others = not words.isdisjoint(lexicon.ABOUT_OTHERS) or any(relations_in(message.words, asked=False))
    if of_others and any(phrase_at(message.words, at, lexicon.FEARED_IS_AWAY) for at in range(len(message.words))):
        return AnswerRead(YES, "")
    at = past_fillers(message, NO_ANSWERS)
    stands = phrase_at(message.words, at, lexicon.AT_HOME)
    if WHERE in question.answers and stands and not of_others and ends_here(message, at + stands):
        return AnswerRead(WHERE, "")
    return None


def _is_away(rest: str) -> bool:
    """Whether what follows a no says that who is feared is away, and all quiet: "han är på jobbet, det är lugnt"."""
    words = frozenset(folded_words(rest, MOST_WORDS))
    away = not words.isdisjoint(lexicon.ABOUT_OTHERS) and not words.isdisjoint(lexicon.AWAY)
    return (
        away
        and not words.isdisjoint(lexicon.QUIET)
        and words.isdisjoint(lexicon.NEGATIONS | lexicon.CONTRASTS | lexicon.NOT_FOR_LONG)
    )


def _not_so_unsafe(message: Message, read: AnswerRead) -> AnswerRead:
    """A no to whether one is safe, or what the rest of the message makes of it."""
    if _is_away(read.rest):
        return AnswerRead(YES, message.text)
    return AnswerRead(UNSURE, read.rest) if _is_quiet(read.rest) else read


def _is_quiet(rest: str) -> bool:
    """Whether what follows a no says that it is calm, "nej men det är lugnt just nu": it says both."""
    words = folded_words(rest, MOST_WORDS_OF_A_CHOICE + 1)
    return (
        0 < len(words) <= MOST_WORDS_OF_A_CHOICE
        and not lexicon.QUIET.isdisjoint(words)
        and lexicon.NEGATIONS.isdisjoint(words)
    )


def _denies_of_others(rest: str) -> bool:
    """Whether what follows a no takes something back of somebody else: "nej, han har inte gjort nåt"."""
    words = frozenset(folded_words(rest, MOST_WORDS))
    about = not words.isdisjoint(lexicon.ABOUT_OTHERS) and words.isdisjoint(lexicon.ABOUT_SELF)
    return about and not words.isdisjoint(lexicon.NEGATIONS)


OTHERS: Final = "others"
"""The answer to a question about the writer's safety that they are safe and somebody else is not."""


def _others_are_not(message: Message) -> bool:
    """Whether the message goes on with somebody who is not: "vi är trygga men inte han"."""
    but = next((at for at, word in enumerate(message.words) if word in lexicon.CONTRASTS), len(message.words))
    after = frozenset(message.words[but:])
    denied = not after.isdisjoint(lexicon.NEGATIONS) and after.isdisjoint(lexicon.ABOUT_SELF)
    return denied and not after.isdisjoint(lexicon.ABOUT_OTHERS)


def _only_the_writer_is(message: Message) -> bool:
    """Whether the writer says yes of themselves, and not of somebody else: "jag ja, hon vet jag inte"."""
    after = frozenset(message.words[2:])
    doubted = not after.isdisjoint(lexicon.NEGATIONS) or not after.isdisjoint(_NO_WORDS)
    return tuple(message.words[:2]) in _I_AM_SAFE and doubted and not after.isdisjoint(lexicon.ABOUT_OTHERS)


_I_AM_SAFE: Final = frozenset({("jag", "ja"), ("vi", "ja"), ("me", "yes"), ("i", "am"), ("we", "are")})
_NO_WORDS: Final = frozenset({"nej", "na", "no", "nope"})


_SIGNS: Final = {"\N{THUMBS UP SIGN}": YES, "\N{THUMBS DOWN SIGN}": NO}


def _by_sign(message: Message) -> AnswerRead | None:
    """The answer of a message that begins with a thumb."""
    value = _SIGNS.get(message.text.lstrip()[:1])
    return AnswerRead(value, message.rest_from(0)) if value is not None else None


def _leading(message: Message, table: Table) -> AnswerRead | None:
    """The answer with which the message begins, if it does, and what follows it."""
    at = past_fillers(message, table)
    found: list[str] = []
    only_read = True
    while (length := answer_at(message, at, table)) > 0:
        words = tuple(message.words[at : at + length])
        only_read = only_read and words in lexicon.ACKNOWLEDGES
        found.append(table.values[words])
        at = past(message, at + length, lexicon.FILLERS, table)
    if not found or (only_read and at < len(message.words)):
        return None
    after = past(message, at, lexicon.JOINS, NO_ANSWERS)
    if after > at and (second := leading_bare(message, after, table)) is not None:
        return AnswerRead(_joined([*found, second]), "")
    rest = message.rest_from(after)
    return AnswerRead(_joined(found), rest)


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


def _telling(message: Message, question: Question) -> AnswerRead | None:
    """The answer that telling something is, to a question that invites it; a question back is none."""
    told = next((value for value, each in question.answers.items() if each.telling), None)
    if told is None or asks_back(message.text) or len(message.words) < FEWEST_WORDS_TOLD:
        return None
    return AnswerRead(told, message.text)


def _joined(values: list[str]) -> str:
    """Several answers in a row as one: who says both, or doubts, is unsure."""
    return values[0] if len(set(values)) == 1 else UNSURE


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
    found = [each for each in _words_of(question, SAFETY[question.fact]) if len(each) > 2]
    return {first: frozenset(each for each in found if each[0] == first) for first in {each[0] for each in found}}


# --- one of a list -----------------------------------------------------------------------------------


def _choice(message: Message, question: Question) -> AnswerRead | None:
    named = _choice_words(question, message.lang)
    length = len(message.words)
    at = past(message, 0, lexicon.FILLERS, NO_ANSWERS)
    opening = {**_choice_words(question, message.lang, alone=True), **named}
    begins = phrase_at(message.words, at, opening)
    if begins and ends_here(message, at + begins):
        rest = message.rest_from(past(message, at + begins, lexicon.FILLERS_AND_JOINS, NO_ANSWERS))
        return AnswerRead(opening[tuple(message.words[at : at + begins])], rest)
    said = _leading(message, _table(question)) or _none_of_them(message, question)
    if said is not None or length > MOST_WORDS_OF_A_CHOICE or asks_back(message.text):
        return said
    return _named_inside(message, question, named) or _who(message, question)


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
MOST_WORDS_OF_A_CHOICE: Final = 8
"""In a longer message a word that names a choice says something else as well."""


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


def named_in(text: str, question: Question, lang: str, *, several: bool = False) -> str | None:
    """The one choice of a question that a message names which was no answer to it; None if it names none, or several.

    Args:
        text: the visitor's message.
        question: a question with choices.
        lang: the language of the conversation.
        several: of several the first counts: the question was asked.
    """
    message = Message.of(text, lang)
    if len(message.words) > MOST_WORDS_THAT_NAME:
        return None
    named, _ = _named(message, _choice_words(question, lang))
    return named[0] if named and (several or len(named) == 1) else None


def _named_inside(message: Message, question: Question, named: Mapping[Phrase, str]) -> AnswerRead | None:
    """The one choice that a short message names; not one of danger where it denies that anything will be done."""
    found, taken = _named(message, named)
    if len(found) != 1 or (question.answers[found[0]].level and _denies_doing(message)):
        return None
    small = sum(word in lexicon.SMALL_WORDS for word in message.words)
    return AnswerRead(found[0], "" if taken + small >= len(message.words) else message.text)


def _denies_doing(message: Message) -> bool:
    """Whether a message denies that anything will be done, and goes on with no "but"."""
    goes_on = not lexicon.CONTRASTS.isdisjoint(message.words)
    return not goes_on and lexicon.DENIES_DOING.search(" ".join(message.words)) is not None


def _named(message: Message, named: Mapping[Phrase, str]) -> tuple[list[str], int]:
    """The choices that a message names, in its order, and in how many words; not what it denies, nor somebody's."""
    found: dict[str, int] = {}
    at = taken = 0
    while at < len(message.words):
        length = phrase_at(message.words, at, named)
        before = message.words[at - 1] if at else ""
        if length and before not in lexicon.NEGATIONS and before not in lexicon.OWN_POSSESSIVES:
            found.setdefault(named[tuple(message.words[at : at + length])], at)
            taken += length
        at += length or 1
    return sorted(found, key=lambda value: found[value]), taken


_I_AM_FROM: Final = {first: [each for each in lexicon.I_AM if each[0] == first] for first, *_ in lexicon.I_AM}
MOST_BEFORE_A_ROLE: Final = 2
"""Words between "jag är" and the role: "jag är en orolig mamma"."""


def role_told(text: str, question: Question) -> str | None:
    """The one role in which a message says that its writer is: "jag är mormor", "jag jobbar som lärare"."""
    words = folded_words(text, MOST_WORDS)
    named = _role_words(question)
    found: set[str] = set()
    for at, word in enumerate(words):
        openings = _I_AM_FROM.get(word, ())
        opens = next((len(each) for each in openings if tuple(words[at : at + len(each)]) == each), 0)
        if not opens or not lexicon.NEGATIONS.isdisjoint(words[at + opens : at + opens + 1]):
            continue
        after = words[at + opens : at + opens + MOST_BEFORE_A_ROLE + 1]
        found.update(
            next(([named[word]] for word in after if word in named), [])
            or ["yrkesverksam" for word in after if word.endswith(lexicon.PROFESSIONS)]
        )
    if not found and _speaks_from_work(words, named):
        return WORKS if WORKS in question.choices else None
    return found.pop() if len(found) == 1 and found <= question.choices.keys() else None


WORKS: Final = "yrkesverksam"
"""The role of who writes because of their work."""


def _speaks_from_work(words: list[str], named: Mapping[str, str]) -> bool:
    """Whether a message says where its writer works, or opens with what they are: "skolkurator här"."""
    if any(relations_in(words, asked=False)) and not any(word.startswith(lexicon.AT_WORK) for word in words):
        return False
    plain = " ".join(words)
    if lexicon.WORKS_AT.search(plain):
        return True
    opening = [word for word in words[:MOST_GREETING] if (word,) not in lexicon.FILLERS and word not in lexicon.GREETS]
    first, second = (*opening, "", "")[:2]
    is_one = named.get(first) == WORKS or first.endswith(lexicon.PROFESSIONS)
    return is_one and second in lexicon.AFTER_A_PROFESSION


MOST_GREETING: Final = 8


@cache
def _role_words(question: Question) -> Mapping[str, str]:
    """The single words that name a role as who somebody is. Those that have other uses count for a profession."""
    words: dict[str, str] = {}
    for value, outcome in question.choices.items():
        listed = [outcome.words, *([outcome.alone] if value == "yrkesverksam" else [])]
        for each in (phrase(text) for table in listed for texts in table.values() for text in texts):
            if len(each) == 1 and value != "okand":
                words[each[0]] = value
    return words


# --- own words, and values ---------------------------------------------------------------------------


def _free(message: Message, question: Question) -> AnswerRead | None:
    if not message.text.strip():
        return None
    said = _leading(message, _unsure_only(question))
    if said is not None and not said.rest:
        return said
    return AnswerRead(SAID, message.text)


@cache
def _unsure_only(question: Question) -> Table:
    return Table({words: value for words, value in _table(question).values.items() if value == UNSURE})


def _valued(find: Callable[[Message], Found | None]) -> Callable[[Message, Question], AnswerRead | None]:
    """A reader of values. `find` gives the value and how many words say it."""

    def read(message: Message, question: Question) -> AnswerRead | None:
        found = find(message)
        if found is None:
            return _leading(message, _table(question))
        value, length = found
        small = sum(word in lexicon.SMALL_WORDS or (word,) in lexicon.FILLERS for word in message.words)
        return AnswerRead(value, "" if length + small >= len(message.words) else message.text)

    return read


def _age(message: Message) -> Found | None:
    return age_in(message.words, asked=True)


def _place(message: Message) -> Found | None:
    last = message.places[-1].end() if message.places else 0
    return kommun_in(message.text[:last], asked=True)


def _relation(message: Message) -> Found | None:
    return next(relations_in(message.words, asked=True), None)


def _time(message: Message) -> Found | None:
    return since_in(message.words, asked=True)


_READERS: Final[Mapping[Kind, Callable[[Message, Question], AnswerRead | None]]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "place": _valued(_place),
    "age": _valued(_age),
    "relation": _valued(_relation),
    "time": _valued(_time),
    "free": _free,
}
