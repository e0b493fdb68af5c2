"""The frame of a match: holder, modality, time and polarity, from the words around it (DOMAIN 3.2).

Knows classes only by their marks, and no levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from handoff.risk.levels import Holder, Modality, Polarity, Time
from handoff.risk.message_index import MessageIndex
from handoff.risk.rulebook import Marks, Rule

# Members of an enumeration cost a search when read from their class, and these are read for every hit.
_SELF, _OTHER, _UNKNOWN = Holder.SELF, Holder.OTHER, Holder.UNKNOWN
_NOW, _NEAR, _FUTURE, _PAST, _NO_TIME = Time.NOW, Time.NEAR, Time.FUTURE, Time.PAST, Time.UNKNOWN
_FEAR, _QUOTE, _QUESTION = Modality.FEAR, Modality.QUOTE, Modality.QUESTION
_JOKE, _NEWS, _HYPOTHESIS = Modality.JOKE, Modality.NEWS, Modality.HYPOTHESIS
_AFFIRMED, _NEGATED = Polarity.AFFIRMED, Polarity.NEGATED


class Frame(NamedTuple):
    """The four dimensions of one match."""

    holder: Holder
    modality: Modality
    time: Time
    polarity: Polarity


class Surroundings(NamedTuple):
    """The frame around a predicate that is the same for all rules. `sentence` are the bits of its sentence.

    `over`: it is long past, and nothing says that it comes again. `never`: only supposed, and it has never happened.
    """

    holder: Holder
    modality: Modality | None
    time: Time
    sentence: int
    over: bool
    never: bool


def surroundings(predicate: int, reading: MessageIndex, marks: Marks) -> Surroundings:
    """Evaluate the sentence of the word at `predicate`. `modality` is None if no word shows it."""
    sentence = reading.sentence(predicate)
    before = sentence & ((1 << predicate) - 1)
    holder, generic = _holder(before, reading, marks)
    modality = _modality(before, sentence, holder, generic, reading, marks)
    never = _never_happened(before, predicate, reading, marks)
    over = _is_over(sentence, predicate, holder, reading, marks)
    time = _PAST if over else _time(sentence, predicate, reading, marks)
    return Surroundings(holder, _HYPOTHESIS if never else modality, time, sentence, over, never)


def frame(rule: Rule, span: Sequence[int], around: Surroundings, reading: MessageIndex, marks: Marks) -> Frame:
    """The frame of a match of `rule`. `span` are the positions of its elements."""
    polarity = _polarity(span, around.sentence, reading, marks)
    return Frame(rule.holder or around.holder, around.modality or rule.modality, around.time, polarity)


def _holder(before: int, reading: MessageIndex, marks: Marks) -> tuple[Holder, bool]:
    """The nearest subject to the left of the predicate, and whether it is "anybody"."""
    get = reading.positions.get
    own = (get(marks.self, 0) & before).bit_length()
    other = (get(marks.other, 0) & before).bit_length()
    anybody = (get(marks.generic, 0) & before).bit_length()
    nearest = max(own, other, anybody)
    if not nearest:
        return _UNKNOWN, False
    if nearest == own:
        return _SELF, False
    if nearest == other:
        return _OTHER, False
    return _UNKNOWN, True


def _modality(  # noqa: PLR0911  # one line a reading, in their order
    before: int, sentence: int, holder: Holder, generic: bool, reading: MessageIndex, marks: Marks
) -> Modality | None:
    """The first modality that applies, those first that are farthest from a plan."""
    get = reading.positions.get
    if get(marks.define, 0) & before:
        return _QUESTION
    vague = generic or holder is _UNKNOWN
    news = get(marks.news, 0)
    if news & sentence and holder is not _SELF and (vague or news & before):
        return _NEWS
    if get(marks.hypo, 0) & before:
        return _HYPOTHESIS
    if vague and (get(marks.ask, 0) & before or _is_asked_in_general(sentence, reading, marks)):
        return _QUESTION
    if get(marks.fear, 0) & before:
        return _FEAR
    if holder is not _SELF and get(marks.say, 0) & before:
        return _QUOTE
    return _JOKE if marks.joke in reading.positions else None


def _is_asked_in_general(sentence: int, reading: MessageIndex, marks: Marks) -> bool:
    """Whether the sentence is a question about what happens to anybody: no person, and no time, is named in it."""
    get = reading.positions.get
    begins = get(marks.start, 0) & sentence
    if not get(marks.question, 0) & sentence or not get(marks.asks, 0) & (begins << 1 | begins << 2):
        return False
    persons = get(marks.self, 0) | get(marks.me, 0) | get(marks.other, 0)
    return not (persons | get(marks.now, 0) | get(marks.near, 0)) & sentence


def _never_happened(before: int, predicate: int, reading: MessageIndex, marks: Marks) -> bool:
    """Whether it is only supposed ("if he should ever …"), and said beside it that nothing of it has happened."""
    get = reading.positions.get
    return bool(get(marks.supposed, 0) & before and get(marks.unreal, 0) & reading.neighbours(predicate))


def _is_over(sentence: int, predicate: int, holder: Holder, reading: MessageIndex, marks: Marks) -> bool:
    """Whether a day that is long past is named, so that "now" beside it is how it is today.

    That is so where nobody but the writer is spoken of with that "now", or where it is said to have ended; never where
    it comes again. What the writer may do to themselves is over only if that is said.
    """
    get = reading.positions.get
    close = reading.neighbours(predicate)
    later = close >> sentence.bit_length() << sentence.bit_length()
    here = get(marks.long_ago, 0) & sentence
    if (not here and not get(marks.dated, 0) & later) or get(marks.again, 0) & close:
        return False
    today = (get(marks.now, 0) | get(marks.near, 0)) & close & ~get(marks.long_ago, 0)
    if get(marks.settled, 0) & close:
        return bool(here) or not today & sentence
    if holder is _SELF or today & sentence:
        return False
    return not any(bits & today and bits & get(marks.other, 0) for bits in reading.sentences)


def is_told_as_over(reading: MessageIndex, marks: Marks) -> bool:
    """Whether a whole message tells of what is long past and has ended."""
    here = reading.positions
    return marks.long_ago in here and marks.settled in here and marks.again not in here


def _time(sentence: int, predicate: int, reading: MessageIndex, marks: Marks) -> Time:
    get = reading.positions.get
    close = reading.neighbours(predicate)
    if get(marks.now, 0) & close:
        return _NOW
    if get(marks.near, 0) & close:
        return _NEAR
    if get(marks.past, 0) & sentence:
        return _PAST
    if get(marks.future, 0) & sentence:
        return _FUTURE
    return _NO_TIME


def named_times(reading: MessageIndex, marks: Marks) -> list[Time]:
    """The times that matches in this message can have."""
    positions = reading.positions
    marked = ((marks.now, _NOW), (marks.near, _NEAR), (marks.past, _PAST), (marks.future, _FUTURE))
    return [_NO_TIME, *[time for number, time in marked if number in positions]]


def _polarity(span: Sequence[int], sentence: int, reading: MessageIndex, marks: Marks) -> Polarity:
    """Negated if a negation stands inside the match, or on the word before it, and is not itself part of the match."""
    negations = reading.positions.get(marks.neg, 0) & sentence
    if not negations:
        return _AFFIRMED
    first, last = span[0], span[-1]
    if reading.positions.get(marks.nobody_who, 0) & ((1 << first) >> 1):
        return _NEGATED  # "nobody who …": the clause is of nobody
    negations &= ((2 << last) - (1 << first)) | ((1 << first) >> 1)
    for position in span:
        negations &= ~(1 << position)
    return _NEGATED if negations else _AFFIRMED
