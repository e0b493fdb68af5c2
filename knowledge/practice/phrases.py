"""Phrases of word lists, compiled. Pure.

A phrase is words in small letters: `*` stands for the end of a word, `...` for up to three words, `(a|b)` for either,
and an empty choice for neither. A sentence that has a phrase of `unless` has none of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_PIECE: Final = re.compile(r"\([^)]*\)\*?|\S+")
_SEPARATOR: Final = r"[\W_]+"
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it begins in the text."""

    text: str
    start: int

    @property
    def asks(self) -> bool:
        """Whether it ends with a question mark."""
        return self.text.rstrip().endswith("?")


class Phrases:
    """One list, matched sentence by sentence."""

    def __init__(self, phrases: Sequence[str], unless: Sequence[str] = ()) -> None:
        self._phrases = _compiled(phrases)
        self._unless = _compiled(unless)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in the text a phrase stands: the first of each sentence."""
        for sentence in sentences(text):
            if (found := self.in_sentence(sentence)) is not None:
                yield found

    def in_sentence(self, sentence: Sentence) -> tuple[int, int] | None:
        """Where in the text the first phrase of this sentence stands."""
        said = sentence.text.lower()
        found = self._phrases.search(said) if self._phrases else None
        if found is None or (self._unless is not None and self._unless.search(said)):
            return None
        return sentence.start + found.start(), sentence.start + found.end()

    def __contains__(self, text: str) -> bool:
        return next(self.spans(text), None) is not None


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, without those that have no word."""
    found = (Sentence(each.group(), each.start()) for each in _SENTENCE.finditer(text))
    return [each for each in found if re.search(r"\w", each.text)]


def _compiled(phrases: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{_pattern(each)})" for each in phrases)) if phrases else None


def _pattern(phrase: str) -> str:
    parts: list[str] = []
    for piece in _PIECE.findall(phrase):
        before = _SEPARATOR if parts else ""
        if piece == "...":
            parts.append(rf"(?:{_SEPARATOR}\w+){{0,3}}?")
        elif piece.startswith("("):
            parts.append(_either(piece, before))
        else:
            parts.append(before + _word(piece))
    return rf"\b{''.join(parts)}(?!\w)"


def _either(piece: str, before: str) -> str:
    inside, ends = piece[1:].removesuffix("*")[:-1], piece.endswith("*")
    choices = [each.strip() for each in inside.split("|")]
    words = "|".join(_words(each) for each in choices if each)
    either = f"{before}(?:{words}){_ENDING if ends else ''}"
    return f"(?:{either})?" if "" in choices else either


_ENDING: Final = r"\w*"


def _words(choice: str) -> str:
    return _SEPARATOR.join(_word(each) for each in choice.split())


def _word(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (_ENDING if word.endswith("*") else "")
