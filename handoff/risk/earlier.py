"""What the last messages add to a combination: which of its parts stand in them.

Owns the reading of several messages as one text, and the shortcut for it: no pattern goes beyond a sentence, so what
stands in the text is what stands in any of its messages. Where that is not so, the text is read as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handoff.risk import normal
from handoff.risk.heard import Heard, Parts, Told
from handoff.risk.levels import RiskContext
from handoff.risk.pattern import Pattern
from handoff.risk.reading import SPANS_A_CONCEPT, Reading, read
from handoff.risk.rulebook import RuleBook

_REMEMBERED_MESSAGES: Final = 6
_WORDS_OF_CONTEXT: Final = 400


class Earlier:
    """The messages before the one that is assessed, read as far as a combination asks for them."""

    __slots__ = ("_before", "_book", "_heard", "_here", "_texts")

    def __init__(self, context: RiskContext, book: RuleBook) -> None:
        self._book = book
        self._texts = context.recent[-_REMEMBERED_MESSAGES:]
        self._heard = context.heard
        self._here: dict[str, Parts] = {}
        self._before: dict[str, int] = {}

    def here(self, reading: Reading, lang: str) -> int | None:
        """Bits of the parts that stand in the message itself; None where nothing is before it, nor can come after."""
        if not self._texts and self._heard is None:
            return None
        parts = self._here[lang] = self._parts(reading, lang)
        return parts.bits

    def before(self, lang: str) -> int:
        """Bits of the parts that stand in the earlier messages; none without them."""
        bits = self._before.get(lang) if self._texts else 0
        if bits is None:
            by_message = self._by_message(lang)
            bits = self._before[lang] = self._as_one(lang) if by_message is None else by_message
        return bits

    def note(self, text: str, cleaned: str, tokens: Sequence[str]) -> None:
        """Keep what the message itself has for the next one, and nothing of those that are no longer recent."""
        if self._heard is None:
            return
        dotted, known = normal.dotted(cleaned), self._heard.told
        read_as = {(lang, not dotted): parts for lang, parts in self._here.items()}
        for lang, parts in () if dotted else self._here.items():
            if self._book.vocabularies[lang].blurred.isdisjoint(tokens):
                read_as[lang, False] = parts
        kept = {key: known[key] for key in map(hash, self._texts) if key in known}
        kept[hash(text)] = Told(dotted, normal.unfinished(cleaned), len(tokens), read_as)
        self._heard.told = kept

    # --- inside ------------------------------------------------------------------------------------

    def _by_message(self, lang: str) -> int | None:
        """None if messages cannot be looked at one by one.

        That is so where a sentence goes on in the next message, where the text is longer than what is remembered of it,
        and where an expression stands in it more often than it is formed, or is formed because of another message.
        """
        told = [self._told(text) for text in self._texts]
        if any(each.unfinished for each in told[:-1]) or sum([each.tokens for each in told]) > _WORDS_OF_CONTEXT:
            return None
        undotted = not any(each.dotted for each in told)
        bits, formed = 0, list[int]()
        for text, each in zip(self._texts, told, strict=True):
            parts = each.parts.get((lang, undotted)) or self._read(text, each, lang, undotted)
            if not parts.whole:
                return None
            bits |= parts.bits
            formed += parts.formed
        return None if _more_than(SPANS_A_CONCEPT, formed) else bits

    def _told(self, text: str) -> Told:
        if self._heard is None:
            self._heard = Heard()
        told = self._heard.told.get(hash(text))
        if told is None:
            cleaned = normal.clean(text)
            count = len(normal.tokens(cleaned, self._book.pairs)) + 1
            told = Told(normal.dotted(cleaned), normal.unfinished(cleaned), count)
            self._heard.told[hash(text)] = told
        return told

    def _read(self, text: str, told: Told, lang: str, undotted: bool) -> Parts:
        tokens = normal.tokens(normal.clean(text), self._book.pairs)
        tokens.append(normal.BREAK)
        reading = read(tokens, lang, undotted, self._book)
        parts = told.parts[lang, undotted] = self._parts(reading, lang)
        return parts

    def _parts(self, reading: Reading, lang: str) -> Parts:
        formed = [order for order, ends in reading.formed for _ in range(min(ends.bit_count(), SPANS_A_CONCEPT + 1))]
        return Parts(_standing(reading, self._book.parts[lang]), tuple(formed), reading.whole)

    def _as_one(self, lang: str) -> int:
        cleaned = normal.clean("\n".join(self._texts))
        tokens = normal.tokens(cleaned, self._book.pairs)[-_WORDS_OF_CONTEXT:]
        tokens.append(normal.BREAK)
        return _standing(read(tokens, lang, not normal.dotted(cleaned), self._book), self._book.parts[lang])


def _more_than(times: int, formed: list[int]) -> bool:
    return len(formed) > times and any(formed.count(order) > times for order in set(formed))


def _standing(reading: Reading, parts: tuple[Pattern, ...]) -> int:
    bits, bit, present = 0, 1, reading.present
    for part in parts:
        if part.needs[0] & present and part.possible(present) and part.ends(reading.positions):
            bits |= bit
        bit <<= 1
    return bits
