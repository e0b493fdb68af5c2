"""What is known of single words, remembered across texts.

People write the same few thousand words over and over, so what a word means is worked out once. A memory holds no word:
its keys are this process' own hashes, and what it gives back must hold none either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST_WORDS: Final = 8_192
"""Of so many words it is remembered; then all are forgotten, which costs less than to know the oldest."""


class WordMemory(Generic[T]):
    """A pure function of one word, whose values are remembered for `most` words."""

    __slots__ = ("_function", "_most", "_values")

    def __init__(self, function: Callable[[str], T], most: int = MOST_WORDS) -> None:
        self._function = function
        self._most = most
        self._values: dict[int, T] = {}

    def __call__(self, word: str) -> T:
        key = hash(word)
        try:
            return self._values[key]
        except KeyError:
            if len(self._values) >= self._most:
                self._values.clear()
            value = self._values[key] = self._function(word)
            return value

    def of_each(self, words: Sequence[str]) -> list[T]:
        """The values of all words of a text; most texts have only remembered ones."""
        try:
            return list(map(self._values.__getitem__, map(hash, words)))
        except KeyError:
            return list(map(self, words))

    def __len__(self) -> int:
        return len(self._values)
