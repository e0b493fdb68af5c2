"""Everyday talk in words of danger: exaggeration, sayings, games, sport, cooking.

Owns whether a message is explained: one of its expressions is harmless, and no word of danger stands beside them. It
gives no level; what a counting layer may still read in such a message is decided where the layers are joined. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from handoff.risk.normal import APART, DIGITS, LETTERS, SMALL, clean, letter_table

_LETTERS: Final = (("å", "a"), ("ä", "a"), ("ö", "o"), ("é", "e"))
_FOLDED: Final = str.maketrans(dict(_LETTERS))
_PLAIN: Final = letter_table(
    (LETTERS, LETTERS.translate(_FOLDED)),
    (SMALL.upper(), SMALL.translate(_FOLDED)),
    (DIGITS, DIGITS),
    (APART + ";", " " * len(APART + ";")),
    ("'`", "''"),
    (".!?\n", "...."),
)
"""What is made of the letters that nearly all messages are written in."""
_NOT_INSIDE: Final = re.compile(r"(?<![^\W_])'|'(?![^\W_])|'[^\W_]+'")
"""An apostrophe that is not inside a word, or a second one in it."""
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[.!?\n]+")
_GAP: Final = re.compile(r"\.(\d)(?:([-=])(.+))?\Z")
_ANY_WORD: Final = "[^ .~]+ "
_START, _END = "^", "$"
_FOUND_BY: Final = 3
"""By so many of its words an expression is found; only then its pattern is tried."""
_FIRST_LETTERS: Final = 2
"""No beginning in the notation is shorter."""
_REMEMBERED_WORDS: Final = 8_192
"""Of so many words what they fit is remembered; then all are forgotten, which costs less than to know the oldest."""
Groups = Mapping[str, tuple[str, ...]]
"""`<name>` -> words in the notation, folded."""


class WordIndex(NamedTuple):
    """Bits by word: of whole words, of beginnings (`word*`) by their first letters, of ends and of parts."""

    whole: Mapping[str, int]
    beginnings: Mapping[str, tuple[tuple[str, int], ...]]
    ends: tuple[tuple[str, int], ...]
    parts: tuple[tuple[str, int], ...]

    def bits(self, word: str) -> int:
        """The bits of everything that `word` fits."""
        found = self.whole.get(word, 0)
        for beginning, bits in self.beginnings.get(word[:_FIRST_LETTERS], ()):
            if word.startswith(beginning):
                found |= bits
        for end, bits in self.ends:
            if word.endswith(end):
                found |= bits
        for part, bits in self.parts:
            if part in word:
                found |= bits
        return found


class Fits(NamedTuple):
    """What one word fits: `found_by` of the expressions, and whether it is a word of danger, and one beyond worry."""

    found_by: int
    danger: bool
    beyond_worry: bool


class DangerWords(NamedTuple):
    """Words of danger, and `runs` of words that are danger if they follow each other."""

    words: WordIndex
    runs: tuple[str, ...]

    def run_in(self, spoken: str) -> bool:
        """Whether one of the runs stands in it."""
        return any(run in spoken for run in self.runs)


class Everyday(NamedTuple):
    """Compiled expressions: those that are harmless, and the words that must not stand beside them.

    `beyond_worry` are those words of danger that a worry is told without.

    `found_by` has, for each of the first words that an expression needs, one bit a word and expression; `shorter` are
    the bits of expressions that need fewer.

    `remembered` is what words fit that were looked up lately, in whatever message, by this process' own hash of the
    word: it holds no words and changes no result.
    """

    harmless: tuple[re.Pattern[str], ...]
    found_by: WordIndex
    shorter: int
    danger: DangerWords
    beyond_worry: DangerWords
    remembered: dict[int, Fits]

    def rest(self, text: str) -> str | None:
        """What `text` says beside its harmless expressions; None without any, or where a word of danger is left."""
        words = words_of(text)
        possible = self._possible(words)
        if not possible:
            return None
        rest = spoken = _spaced(words)
        for at in possible:
            rest = self.harmless[at].sub(_gaps, rest)
        if rest == spoken or any(fits.danger for fits in self._fits(rest.split())) or self.danger.run_in(rest):
            return None
        return rest.replace("~", ".")

    def names_danger(self, text: str) -> bool:
        """Whether a word of danger stands anywhere in `text` that is more than a word of worry."""
        words = words_of(text)
        return any(fits.beyond_worry for fits in self._fits(words)) or self.beyond_worry.run_in(_spaced(words))

    def explains(self, text: str) -> bool:
        """Whether every word of danger in `text` is part of a harmless expression, and there is such an expression."""
        return self.rest(text) is not None

    def _possible(self, words: Sequence[str]) -> list[int]:
        """The expressions whose first words all stand there, in whatever order."""
        count = len(self.harmless)
        here = reduce(or_, [fits.found_by for fits in self._fits(words) if fits.found_by], self.shorter)
        bits = here & (1 << count) - 1
        for place in range(1, _FOUND_BY):
            bits &= here >> place * count
        return [at for at in range(bits.bit_length()) if bits >> at & 1]

    def _fits(self, words: Sequence[str]) -> list[Fits]:
        found = map(self.remembered.get, map(hash, words))
        return [self._look_up(word) if fits is None else fits for word, fits in zip(words, found, strict=True)]

    def _look_up(self, word: str) -> Fits:
        if len(self.remembered) >= _REMEMBERED_WORDS:
            self.remembered.clear()
        indexes = (self.danger.words, self.beyond_worry.words)
        found = Fits(self.found_by.bits(word), *[bool(index.bits(word)) for index in indexes])
        self.remembered[hash(word)] = found
        return found


def compiled(groups: Mapping[str, str], harmless: Iterable[str], danger: str, worry: str) -> Everyday:
    """Compile the notation that `rules/everyday.yaml` describes.

    Raises:
        KeyError: an expression names a group that there is none of.
    """
    named = {f"<{name}>": tuple(words.translate(_FOLDED).split()) for name, words in groups.items()}
    texts = [text.translate(_FOLDED) for text in harmless]
    needed = [[_words(part, named) for part in text.split() if not _is_sign(part)] for text in texts]
    dangers = danger.translate(_FOLDED).split()
    worries = frozenset(worry.translate(_FOLDED).split())
    return Everyday(
        harmless=tuple(re.compile(_expression(text, named)) for text in texts),
        found_by=_index(
            (word, 1 << place * len(texts) + at)
            for at, parts in enumerate(needed)
            for place, words in enumerate(parts[:_FOUND_BY])
            for word in words
        ),
        shorter=sum(
            1 << place * len(texts) + at for at, parts in enumerate(needed) for place in range(len(parts), _FOUND_BY)
        ),
        danger=_danger_words(dangers),
        beyond_worry=_danger_words(word for word in dangers if word not in worries),
        remembered={},
    )


def _danger_words(notations: Iterable[str]) -> DangerWords:
    words = tuple(notations)
    runs = tuple(f" {word.replace('+', ' ')} " for word in words if "+" in word)
    return DangerWords(_index((word, 1) for word in words if "+" not in word), runs)


def _index(entries: Iterable[tuple[str, int]]) -> WordIndex:
    bits_of: dict[str, int] = {}
    for notation, bits in entries:
        bits_of[notation] = bits_of.get(notation, 0) | bits
    whole: dict[str, int] = {}
    beginnings: dict[str, tuple[tuple[str, int], ...]] = {}
    ends, parts = list[tuple[str, int]](), list[tuple[str, int]]()
    for notation, bits in bits_of.items():
        word = notation.strip("*")
        if notation == word:
            whole[word] = bits
        elif notation.startswith("*"):
            (parts if notation.endswith("*") else ends).append((word, bits))
        else:
            first = word[:_FIRST_LETTERS]
            beginnings[first] = (*beginnings.get(first, ()), (word, bits))
    return WordIndex(whole, beginnings, tuple(ends), tuple(parts))


def _gaps(found: re.Match[str]) -> str:
    """What stays of an expression: the words in its gaps, which nobody has called harmless."""
    return "~ " + "".join(found.groups())


def words_of(text: str) -> list[str]:
    """The words in one spelling; a full stop stands between sentences."""
    try:
        plain = f" {text} ".encode("latin-1").translate(_PLAIN).decode("latin-1")
    except UnicodeEncodeError:
        return words_of_cleaned(clean(text))
    if "\0" in plain or ".." in plain or ("'" in plain and _NOT_INSIDE.search(plain)):
        return words_of_cleaned(clean(text))
    words = plain.replace(".", " . ").split()
    while words and words[-1] == ".":
        words.pop()
    return words


def words_of_cleaned(cleaned: str) -> list[str]:
    """The same of any text that `normal.clean` has made, in four times the time."""
    for letter, plain in () if cleaned.isascii() else _LETTERS:
        cleaned = cleaned.replace(letter, plain)  # a fifth of what translating every letter takes
    words = [word if word[0].isalnum() else "." for word in _WORD.findall(cleaned)]
    while words and words[-1] == ".":
        words.pop()
    return words


def _spaced(words: Iterable[str]) -> str:
    """The words, each with a space on both sides."""
    return f" {' '.join(words)} "


def _is_sign(part: str) -> bool:
    return part in (_START, _END) or _GAP.match(part) is not None


def _expression(text: str, groups: Groups) -> str:
    pattern, gap = "", ""
    for part in text.split():
        width = _GAP.match(part)
        if width is not None:
            gap = _gap(width[1], width[2], width[3], groups)
        elif part in (_START, _END):
            pattern += r"\A " if part == _START else r"\Z"
        else:
            pattern += f"{gap}(?:{_any_of(part, groups)}) "
            gap = ""
    return pattern if pattern.startswith(r"\A") else f"(?<= ){pattern}"


def _gap(width: str, sign: str | None, words: str, groups: Groups) -> str:
    """Up to `width` words, which stay: any, any but these (`-`), or only these (`=`)."""
    if sign is None:
        return f"((?:{_ANY_WORD}){{0,{width}}})"
    named = f"(?:{_any_of(words, groups)}) "
    word = named if sign == "=" else f"(?!{named}){_ANY_WORD}"
    return f"((?:{word}){{0,{width}}})"


def _any_of(part: str, groups: Groups) -> str:
    return "|".join(re.escape(word).replace(r"\*", r"[^ .~]*") for word in _words(part, groups))


def _words(part: str, groups: Groups) -> tuple[str, ...]:
    return tuple(word for item in part.split("|") for word in (groups[item] if item.startswith("<") else (item,)))
