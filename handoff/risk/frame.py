"""How a sentence holds a hit: holder, modality, time and polarity (DOMAIN 3.2).

Owns the reading of the words around a matched pattern. It knows classes only by their marks, and no levels.
"""

from __future__ import annotations

from typing import NamedTuple

from handoff.risk.levels import Holder, Modality, Polarity, Time
from handoff.risk.reading import Reading
from handoff.risk.rulebook import Marks, Rule


class Frame(NamedTuple):
    """The four readings of one hit."""

    holder: Holder
    modality: Modality
    time: Time
    polarity: Polarity


class Surroundings(NamedTuple):
    """What stands around a predicate, whichever rule asks. `sentence` are the bits of its sentence."""

    holder: Holder
    modality: Modality | None
    time: Time
    sentence: int


def surroundings(predicate: int, reading: Reading, marks: Marks) -> Surroundings:
    """Read the sentence of the word at `predicate`. `modality` is None where the words do not say."""
    sentence = reading.sentence(predicate)
    before = sentence & ((1 << predicate) - 1)
    holder, generic = _holder(before, reading, marks)
    return Surroundings(
        holder=holder,
        modality=_modality(before, sentence, holder, generic, reading, marks),
        time=_time(sentence, predicate, reading, marks),
        sentence=sentence,
    )


def frame(rule: Rule, span: tuple[int, ...], around: Surroundings, reading: Reading, marks: Marks) -> Frame:
    """How the sentence holds a match of `rule`. `span` are the positions of its elements."""
    return Frame(
        holder=rule.holder or around.holder,
        modality=around.modality or rule.modality,
        time=around.time,
        polarity=_polarity(span, around.sentence, reading, marks),
    )


def _holder(before: int, reading: Reading, marks: Marks) -> tuple[Holder, bool]:
    """The nearest subject to the left of the predicate, and whether it is "anybody"."""
    get = reading.positions.get
    own = (get(marks.self, 0) & before).bit_length()
    other = (get(marks.other, 0) & before).bit_length()
    anybody = (get(marks.generic, 0) & before).bit_length()
    nearest = max(own, other, anybody)
    if not nearest:
        return Holder.UNKNOWN, False
    if nearest == own:
        return Holder.SELF, False
    if nearest == other:
        return Holder.OTHER, False
    return Holder.UNKNOWN, True


def _modality(  # noqa: PLR0911  # one line a reading, in their order
    before: int, sentence: int, holder: Holder, generic: bool, reading: Reading, marks: Marks
) -> Modality | None:
    """The first reading that holds, those first that take the sentence farthest from a plan."""
    get = reading.positions.get
    if get(marks.define, 0) & before:
        return Modality.QUESTION
    vague = generic or holder is Holder.UNKNOWN
    news = get(marks.news, 0)
    if news & sentence and holder is not Holder.SELF and (vague or news & before):
        return Modality.NEWS
    if get(marks.hypo, 0) & before:
        return Modality.HYPOTHESIS
    if vague and get(marks.ask, 0) & before:
        return Modality.QUESTION
    if get(marks.fear, 0) & before:
        return Modality.FEAR
    if holder is not Holder.SELF and get(marks.say, 0) & before:
        return Modality.QUOTE
    return Modality.JOKE if marks.joke in reading.positions else None


def _time(sentence: int, predicate: int, reading: Reading, marks: Marks) -> Time:
    get = reading.positions.get
    close = reading.neighbours(predicate)
    if get(marks.now, 0) & close:
        return Time.NOW
    if get(marks.near, 0) & close:
        return Time.NEAR
    if get(marks.past, 0) & sentence:
        return Time.PAST
    if get(marks.future, 0) & sentence:
        return Time.FUTURE
    return Time.UNKNOWN


def _polarity(span: tuple[int, ...], sentence: int, reading: Reading, marks: Marks) -> Polarity:
    """Negated if a negation stands inside the match, or on the word before it, and is not itself part of the match."""
    first, last = span[0], span[-1]
    inside = ((2 << last) - (1 << first)) | ((1 << first) >> 1)
    negations = reading.positions.get(marks.neg, 0) & inside & sentence
    for position in span:
        negations &= ~(1 << position)
    return Polarity.NEGATED if negations else Polarity.AFFIRMED
