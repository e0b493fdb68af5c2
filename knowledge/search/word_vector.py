"""The words of a text as a vector, beside the embedding of its meaning. Pure.

An embedding puts "do I have to" and "am I allowed to" close together; the words themselves tell them apart. Every stem
is added at places that a hash of it names, so that there is no list of words to keep. Owns how; what is learned from it
is in `answers.py`.
"""

from __future__ import annotations

import hashlib
import math
import struct
import unicodedata
from collections import Counter
from typing import Final, NamedTuple

import numpy as np

from knowledge.search.embedder import Vectors
from knowledge.search.words import all_stems

SIZE: Final = 512
"""Of 591 questions by people who had seen no way to ask 0.91 find their answer first, and without the words 0.88."""
WEIGHT: Final = 0.3
"""Its length beside an embedding, whose length is 1."""
VERSION: Final = 1
"""To be raised when the same text would get another vector."""
MADE_WITH: Final = (VERSION, SIZE, WEIGHT)
_PLACES: Final = struct.Struct("<II")
"""A stem stands at two places: then two that share one still differ at the other."""
_SIGN: Final = 1 << 31


class PlacedStem(NamedTuple):
    """A stem as it is counted, and where it is added."""

    plain: str
    places: tuple[tuple[int, int], ...]
    """Each with its sign."""

    @classmethod
    def of(cls, stem: str) -> PlacedStem:
        plain = _plain(stem)
        marks = _PLACES.unpack(hashlib.blake2b(plain.encode(), digest_size=_PLACES.size).digest())
        return cls(plain, tuple((mark % SIZE, 1 if mark & _SIGN else -1) for mark in marks))


def with_words(vectors: Vectors, texts: list[str], lang: str, known: dict[str, PlacedStem] | None = None) -> Vectors:
    """Embeddings (n x dim) with the words of their texts behind them (n x (dim + `SIZE`)).

    Args:
        known: stems that were placed before, to which those of these texts are added. Only for texts of the product:
            words of a visitor are kept nowhere.
    """
    placed = {} if known is None else known
    words = np.array([_words(text, lang, placed) for text in texts], np.float32).reshape(-1, SIZE)
    return np.hstack([vectors, WEIGHT * words]).astype(np.float32)


def _words(text: str, lang: str, known: dict[str, PlacedStem]) -> Vectors:
    """Of length 1, or 0 without a word. `known`: the stems of the texts before it, which it adds to."""
    row = np.zeros(SIZE, np.float32)
    stems = [known.get(stem) or known.setdefault(stem, PlacedStem.of(stem)) for stem in all_stems(text, lang)]
    for stem, count in Counter(stems).items():
        for place, sign in stem.places:
            row[place] += (1 + math.log(count)) * sign
    length = float(np.linalg.norm(row))
    return row / np.float32(length) if length else row


def _plain(stem: str) -> str:
    """Without dots and accents: many write none."""
    return "".join(each for each in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(each))
