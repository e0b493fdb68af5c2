"""Words as they are compared: lower case, without accents, a letter that is repeated for emphasis once. Pure.

"Jaaa", "JA" and "ja" are one word, and so are "nä" and "na"; Arabic loses its vowel signs and its variant letters.
"""

from __future__ import annotations

import re
from typing import Final

from handoff.conversation.text.reading import once

Phrase = tuple[str, ...]

_REPEATED: Final = re.compile(r"([^\W\d_])\1{2,}")
_THREE_ALIKE: Final = re.compile(r"(.)\1\1")
"""Found, or not, in a quarter of the time."""
_WORD: Final = re.compile(r"[\w\u064b-\u065f]+(?:['’]\w+)?")
_ACCENTS: Final = str.maketrans("åäöéèêëáàâüúùíìîïóòôñçأإآىةؤئ", "aaoeeeeaaauuuiiiiooonc" + "ااايهوي")
_ARABIC_MARKS: Final = re.compile(r"[\u064b-\u065f\u0640]")
_APOSTROPHES: Final = str.maketrans("", "", "'’")
_LATIN: Final = bytes(
    ord(letter.lower().translate(_ACCENTS)) if letter.isalnum() or letter in "_'" else ord(" ")
    for letter in map(chr, range(256))
)
"""For `bytes.translate` of Latin-1: letters as they are compared, and a space for what is in no word."""


def fold(word: str) -> str:
    """A word as it is compared."""
    plain = word.lower()
    if not plain.isascii():
        plain = _ARABIC_MARKS.sub("", plain.translate(_ACCENTS))
    if _THREE_ALIKE.search(plain):
        plain = _REPEATED.sub(r"\1", plain)
    return plain.translate(_APOSTROPHES) if "'" in plain or "’" in plain else plain


def words_of(text: str, most: int | None = None) -> list[re.Match[str]]:
    """The words of a text with their places; the first `most` of them."""
    if most is None:
        return list(_WORD.finditer(text))
    return [match for match, _ in zip(_WORD.finditer(text), range(most), strict=False)]


@once
def _folded(text: str) -> tuple[str, ...]:
    try:
        # Up to Latin-1 every letter has one letter for its small form, so that a whole text is folded as its words are.
        plain = text.encode("latin-1").translate(_LATIN).decode("latin-1")
    except UnicodeEncodeError:
        return tuple(fold(match.group()) for match in words_of(text))
    if _THREE_ALIKE.search(plain):
        plain = _REPEATED.sub(r"\1", plain)
    if "'" not in plain:
        return tuple(plain.split())
    return tuple(word.replace("'", "") for word in _WORD.findall(plain))


def folded_words(text: str, most: int | None = None) -> list[str]:
    """The words of a text as they are compared; the first `most` of them."""
    return list(_folded(text)[:most])


@once
def _joined(text: str) -> str:
    return " ".join(_folded(text))


def folded_text(text: str, most: int | None = None) -> str:
    """The words of a text as they are compared, one space between them; the first `most` of them."""
    words = _folded(text)
    return _joined(text) if most is None or len(words) <= most else " ".join(words[:most])


def phrase(text: str) -> Phrase:
    """A phrase as it is compared."""
    return tuple(folded_words(text))


def folded(text: str) -> frozenset[str]:
    """The words of a list, separated by spaces, as they are compared."""
    return frozenset(fold(word) for word in text.split())


def phrases(*lists: str) -> frozenset[Phrase]:
    """The phrases of lists, separated by "|", as they are compared."""
    return frozenset(phrase(each) for text in lists for each in text.split("|"))
