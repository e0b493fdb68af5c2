"""The parts of combinations that a conversation's earlier messages contain.

The earlier messages count as one text, in which no sentence goes on from one message to the next. No pattern goes
beyond a sentence, so the parts of that text are usually those of its messages, which are cached; where they may differ,
the text is analysed as a whole.
"""

from __future__ import annotations

from typing import Final

from handoff.risk.levels import RiskContext
from handoff.risk.message_cache import CachedMessage, MessageCache, Parts
from handoff.risk.message_index import MAX_SPANS_PER_CONCEPT, MessageIndex, read
from handoff.risk.normal import Spoken, spoken
from handoff.risk.pattern import Pattern
from handoff.risk.rulebook import Index, RuleBook, found_in

_REMEMBERED_MESSAGES: Final = 6
_WORDS_OF_CONTEXT: Final = MAX_SPANS_PER_CONCEPT
"""So that in the earlier messages every expression is formed as often as it stands there, together or one by one."""

_BETWEEN: Final = " \n"
"""A dot and a line's end that follow each other are a pause; a message's last dot is none."""


class EarlierMessages:
    """The messages before the assessed one, analysed only if a combination needs them."""

    __slots__ = ("_before", "_book", "_cache", "_here", "_texts")

    def __init__(self, context: RiskContext, book: RuleBook) -> None:
        self._book = book
        self._texts = context.recent[-_REMEMBERED_MESSAGES:]
        self._cache = context.cache
        self._here: dict[str, Parts] = {}
        self._before: dict[str, int] = {}

    def here(self, reading: MessageIndex, lang: str) -> int:
        """Bits of the parts in the message itself."""
        parts = self._here[lang] = self._parts(reading, lang)
        return parts.bits

    def before(self, lang: str) -> int:
        """Bits of the parts in the earlier messages; 0 without any."""
        bits = self._before.get(lang) if self._texts else 0
        if bits is None:
            by_message = self._by_message(lang)
            bits = self._before[lang] = self._as_one(lang) if by_message is None else by_message
        return bits

    def note(self, text: str, message: Spoken) -> None:
        """Cache the message for the next assessments, and drop messages that are no longer recent."""
        if self._cache is None:
            return
        tokens, dotted, _ = message
        known = self._cache.messages
        read_as = {(lang, not dotted): parts for lang, parts in self._here.items()}
        for lang, parts in () if dotted else self._here.items():
            if self._book.vocabularies[lang].blurred.isdisjoint(tokens):
                read_as[lang, False] = parts
        key = hash(text)
        known[key] = CachedMessage(dotted, len(tokens), read_as)
        for gone in known.keys() - {key, *map(hash, self._texts)}:
            del known[gone]

    # --- inside ------------------------------------------------------------------------------------

    def _by_message(self, lang: str) -> int | None:
        """The union of the messages' bits; None if the text must be analysed as a whole.

        That is so where the text is longer than the context, and where an expression is formed because of another
        message.
        """
        known = self._cache.messages if self._cache is not None else {}
        cached = [known[key] if (key := hash(text)) in known else self._cached(text) for text in self._texts]
        if sum([each.tokens for each in cached]) > _WORDS_OF_CONTEXT:
            return None
        undotted = not any(each.dotted for each in cached)
        bits = 0
        for text, each in zip(self._texts, cached, strict=True):
            parts = each.parts.get((lang, undotted)) or self._read(text, each, lang, undotted)
            if not parts.whole:
                return None
            bits |= parts.bits
        return bits

    def _cached(self, text: str) -> CachedMessage:
        if self._cache is None:
            self._cache = MessageCache()
        cached = self._cache.messages.get(hash(text))
        if cached is None:
            tokens, dotted, _ = spoken(text, self._book.pairs)
            cached = CachedMessage(dotted, len(tokens))
            self._cache.messages[hash(text)] = cached
        return cached

    def _read(self, text: str, cached: CachedMessage, lang: str, undotted: bool) -> Parts:
        reading = read(spoken(text, self._book.pairs).tokens, lang, undotted, self._book)
        parts = cached.parts[lang, undotted] = self._parts(reading, lang)
        return parts

    def _parts(self, reading: MessageIndex, lang: str) -> Parts:
        return Parts(_contained(reading, self._book.parts[lang]), reading.whole)

    def _as_one(self, lang: str) -> int:
        tokens, dotted, _ = spoken(_BETWEEN.join(self._texts), self._book.pairs)
        reading = read(tokens[-_WORDS_OF_CONTEXT - 1 :], lang, not dotted, self._book)
        return _contained(reading, self._book.parts[lang])


def _contained(reading: MessageIndex, parts: Index[tuple[int, Pattern]]) -> int:
    bits = 0
    for bit, part in found_in(parts, reading.positions).values():
        if part.ends(reading.positions):
            bits |= bit
    return bits
