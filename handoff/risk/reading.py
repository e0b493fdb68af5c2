"""Words to classes and sentences: what the rules look at.

Owns one message's view as bits by class (see pattern.py): which words are there, what expressions they form, where
sentences end. Decides nothing about risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handoff.risk import normal
from handoff.risk.pattern import SENTENCE_GAP, Pattern
from handoff.risk.rulebook import Concept, RuleBook

_SWEDISH_LETTERS: Final = frozenset("åäö")
_LANGUAGE_UNIT: Final = 10_000
"""Function words are counted in one sum: Swedish ones as 1, English ones as this. More than a message has words."""
_SPANS_A_CONCEPT: Final = 4


@dataclass(slots=True)
class Reading:
    """One message in one language.

    `positions` is class id -> bits; `words[n]` is the word at position n; `present` has a bit for every class that
    occurs (and for some that an idiom has taken away again: it only spares useless matching).
    """

    positions: dict[int, int]
    words: list[str]
    sentences: list[int]
    present: int

    def sentence(self, at: int) -> int:
        """Bits of the sentence that position `at` stands in."""
        bit = 1 << at
        for bits in self.sentences:
            if bits & bit:
                return bits
        return bit

    def neighbours(self, at: int) -> int:
        """Bits of the sentence of `at` and of those next to it."""
        bit = 1 << at
        for index, bits in enumerate(self.sentences):
            if bits & bit:
                return sum(self.sentences[max(0, index - 1) : index + 2])
        return bit


def languages(text: str, tokens: list[str], book: RuleBook) -> tuple[str, ...]:
    """The languages to read the message in: one where it is clear, both where it is short or mixed."""
    spoken = book.spoken
    total = 0
    for token in tokens:
        total += spoken.get(token, 0)
    english, swedish = divmod(total, _LANGUAGE_UNIT)
    if not text.isascii() and not _SWEDISH_LETTERS.isdisjoint(text):
        swedish += 2
    if swedish > 1 and swedish > 2 * english:
        return ("sv",)
    if english > 1 and english > 2 * swedish:
        return ("en",)
    return ("sv", "en")


def read(tokens: list[str], lang: str, undotted: bool, book: RuleBook) -> Reading:
    """Look every token up, then form expressions. `undotted`: the message has no å, ä or ö, so `har` may be `här`."""
    positions, words, sentences = _look_up(tokens, lang, undotted, book)
    present = sum(map(book.bits.__getitem__, positions))
    reading = Reading(positions, words, sentences, present)
    for stage in book.stages:
        _form(reading, stage, lang, book)
    return reading


def _look_up(
    tokens: list[str], lang: str, undotted: bool, book: RuleBook
) -> tuple[dict[int, int], list[str], list[int]]:
    vocabulary, marks = book.vocabularies[lang], book.marks
    if vocabulary.contractions:
        expand = vocabulary.contractions.get
        tokens = [part for token in tokens for part in expand(token, (token,))]
    known, also = vocabulary.known, vocabulary.undotted if undotted else {}
    filler = marks.filler
    positions: dict[int, int] = {}
    words: list[str] = [""]
    sentences: list[int] = []
    begin = bit = 2
    for token in tokens:
        if token is normal.BREAK or token is normal.QUESTION:
            if bit == begin:
                continue
            sentences.append((bit << 1) - (begin >> 1))
            positions[marks.start] = positions.get(marks.start, 0) | begin >> 1
            positions[marks.end] = positions.get(marks.end, 0) | bit
            if token is normal.QUESTION:
                positions[marks.question] = positions.get(marks.question, 0) | bit
            words.extend([""] * SENTENCE_GAP)
            begin = bit = bit << SENTENCE_GAP
            continue
        classes = also.get(token)
        if classes is None:
            classes = known.get(token)
            if classes is None:
                classes = vocabulary.unknown(token)
        if filler in classes:
            continue
        for number in classes:
            positions[number] = positions.get(number, 0) | bit
        words.append(token)
        bit <<= 1
    return positions, words, sentences


def _form(reading: Reading, stage: int, lang: str, book: RuleBook) -> None:
    """Apply the expressions of one stage, in the order of the files."""
    positions, concepts = reading.positions, book.concepts[lang][stage]
    present = reading.present
    found = {
        order: concept
        for number in positions.keys() & concepts.keys()
        for need, order, concept in concepts[number]
        if need & present and concept.pattern.possible(present)
    }
    for order in sorted(found):
        concept = found[order]
        for span in concept.pattern.spans(concept.pattern.steps(positions), _SPANS_A_CONCEPT):
            _apply(positions, concept, _stretch(span), book)
            if concept.becomes is not None:
                reading.present |= 1 << concept.becomes


def _apply(positions: dict[int, int], concept: Concept, bits: int, book: RuleBook) -> None:
    if concept.becomes is None:
        kept = (book.marks.start, book.marks.end, book.marks.question)
        for number in positions:
            if number not in kept:
                positions[number] &= ~bits
        return
    if concept.absorbs:
        positions[book.marks.neg] = positions.get(book.marks.neg, 0) & ~bits
    for number in concept.instead_of:
        if number in positions:
            positions[number] &= ~bits
    positions[concept.becomes] = positions.get(concept.becomes, 0) | bits


def _stretch(span: tuple[int, ...]) -> int:
    return (2 << span[-1]) - (1 << span[0])


def ends_of_any(patterns: tuple[Pattern, ...], reading: Reading) -> int:
    """Bits of the words on which one of the patterns ends."""
    present, positions = reading.present, reading.positions
    bits = 0
    for pattern in patterns:
        if pattern.possible(present):
            bits |= pattern.ends(positions)
    return bits
