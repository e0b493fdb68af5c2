"""LIX, the Swedish readability index (Björnsson 1968). Pure."""

from __future__ import annotations

import re

LONG_WORD_CHARS = 6
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")


def lix(text: str) -> float:
    """Words per sentence plus the percentage of words longer than six letters; 0 for no words.

    Below 30 reads as a children's book, 30-40 as fiction. A sentence ends at a full stop, a colon, a
    question or an exclamation mark.
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE.findall(text)))
    long_words = sum(len(word) > LONG_WORD_CHARS for word in words)
    return len(words) / sentences + 100 * long_words / len(words)
