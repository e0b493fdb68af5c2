"""The index of one message: bits by word class (see pattern.py), expressions, and the ends of sentences.

Decides nothing about risk.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handoff.risk.lexicon import Vocabulary
from handoff.risk.normal import BREAK, QUESTION, Spoken
from handoff.risk.pattern import SENTENCE_GAP, covered
from handoff.risk.rulebook import Concept, Index, Marks, RuleBook, found_in

_LANGUAGE_UNIT: Final = 10_000
"""Function words are counted in one sum: Swedish ones as 1, English ones as this. More than a message has words."""
MAX_SPANS_PER_CONCEPT: Final = 400
"""An expression that stands more often in one text is formed this many times: the time of each grows with the text."""
MAX_SENTENCES: Final = 250
"""What follows is one more sentence: each takes room in every set of bits, so that the time would be squared."""
_NO_WORDS: Final = ("",) * SENTENCE_GAP
_ENDS: Final = frozenset({BREAK, QUESTION})


@dataclass(slots=True)
class MessageIndex:
    """One message in one language.

    `positions` is class id -> bits; `words[n]` is the word at position n. `whole`: words of another text beside
    this one would form nothing more in it.
    """

    positions: dict[int, int]
    words: list[str]
    sentences: list[int]
    whole: bool = True

    def sentence(self, at: int) -> int:
        """Bits of the sentence at position `at`."""
        if len(self.sentences) == 1:
            return self.sentences[0]
        bit = 1 << at
        for bits in self.sentences:
            if bits & bit:
                return bits
        return bit

    def neighbours(self, at: int) -> int:
        """Bits of the sentence of `at` and of those next to it."""
        if len(self.sentences) == 1:
            return self.sentences[0]
        bit = 1 << at
        for index, bits in enumerate(self.sentences):
            if bits & bit:
                return sum(self.sentences[max(0, index - 1) : index + 2])
        return bit


def languages(message: Spoken, book: RuleBook) -> tuple[str, ...]:
    """The languages to analyse the message in: one if it is clear, all that it may be if it is short or mixed."""
    total = sum(filter(None, map(book.spoken.get, message.tokens)))
    if message.arabic:
        return ("ar", "sv", "en") if total else ("ar",)
    english, swedish = divmod(total, _LANGUAGE_UNIT)
    if message.dotted:
        swedish += 2
    if swedish > 1 and swedish > 2 * english:
        return ("sv",)
    if english > 1 and english > 2 * swedish:
        return ("en",)
    return ("sv", "en")


def read(tokens: list[str], lang: str, undotted: bool, book: RuleBook) -> MessageIndex:
    """Look every token up, then form expressions. `undotted`: the message has no å, ä or ö, so `har` may be `här`."""
    reading = _look_up(tokens, lang, undotted, book)
    for concepts in book.concepts[lang]:
        _form(reading, concepts, book.fed[lang], book)
    return reading


def _look_up(tokens: list[str], lang: str, undotted: bool, book: RuleBook) -> MessageIndex:
    vocabulary, marks = book.vocabularies[lang], book.marks
    at_sight = (vocabulary.undotted_at_sight if undotted else vocabulary.at_sight).get
    positions: dict[int, int] = {}
    words: list[str] = [""]
    sentences: list[int] = []
    begin = bit = 2
    for token, classes in zip(tokens, map(at_sight, tokens)):  # noqa: B905  # to be strict takes longer
        if classes:
            for number in classes:
                if number in positions:
                    positions[number] |= bit
                else:
                    positions[number] = bit
            words.append(token)
            bit <<= 1
        elif classes is not None:
            continue  # a filler word
        elif token not in _ENDS:
            bit = _look_closer(token, bit, positions, words, vocabulary, undotted)
        elif bit != begin and len(sentences) < MAX_SENTENCES:
            _end_sentence(positions, begin, bit, token, marks)
            sentences.append((bit << 1) - (begin >> 1))
            words.extend(_NO_WORDS)
            begin = bit = bit << SENTENCE_GAP
    if bit != begin:
        _end_sentence(positions, begin, bit, BREAK, marks)
        sentences.append((bit << 1) - (begin >> 1))
    return MessageIndex(positions, words, sentences)


def _look_closer(
    token: str, bit: int, positions: dict[int, int], words: list[str], vocabulary: Vocabulary, undotted: bool
) -> int:
    """Enter the words that a token is read as which has no classes at sight; give the bit after the last of them."""
    known = vocabulary.undotted if undotted else vocabulary.known
    for word in vocabulary.contractions.get(token, (token,)):
        classes = vocabulary.unusual(word, known)
        if vocabulary.filler in classes:
            continue
        for number in classes:
            positions[number] = positions.get(number, 0) | bit
        words.append(word)
        bit <<= 1
    return bit


def _end_sentence(positions: dict[int, int], begin: int, end: int, token: str, marks: Marks) -> None:
    """Mark the bits just before the first and just after the last word of a sentence."""
    positions[marks.start] = positions.get(marks.start, 0) | begin >> 1
    positions[marks.end] = positions.get(marks.end, 0) | end
    if token == QUESTION:
        positions[marks.question] = positions.get(marks.question, 0) | end


def _form(reading: MessageIndex, concepts: Index[Concept], fed: Mapping[int, Index[Concept]], book: RuleBook) -> None:
    """Apply the expressions of one stage, in order; only those whose words occurred before the stage are tried."""
    positions = reading.positions
    tried = found_in(concepts, positions)
    if not tried:
        return
    missed: dict[int, Concept] = {}
    orders = sorted(tried)
    for order in orders:
        if order in missed:
            reading.whole = reading.whole and not missed[order].pattern.steps(positions)
            continue
        concept = tried[order]
        steps = concept.pattern.steps(positions)
        if not steps:
            continue
        becomes = concept.becomes
        new = becomes is not None and becomes not in positions
        _apply(positions, concept, covered(steps, MAX_SPANS_PER_CONCEPT), book.marks)
        if new and order in fed:
            for later, other in found_in(fed[order], positions).items():
                if later not in tried and later not in missed:
                    missed[later] = other
                    insort(orders, later)


def _apply(positions: dict[int, int], concept: Concept, bits: int, marks: Marks) -> None:
    if concept.becomes is None:
        kept = (marks.start, marks.end, marks.question)
        for number, held in positions.items():
            if held & bits and number not in kept:
                positions[number] = held & ~bits
        return
    if concept.absorbs:
        positions[marks.neg] = positions.get(marks.neg, 0) & ~bits
    for number in concept.instead_of:
        if number in positions:
            positions[number] &= ~bits
    positions[concept.becomes] = positions.get(concept.becomes, 0) | bits
