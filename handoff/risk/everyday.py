"""Everyday talk in words of danger: exaggeration, sayings, games, sport, cooking.

Owns whether a message is explained: one of its expressions is harmless, and no word of danger stands beside them. It
gives no level; what a counting layer may still read in such a message is decided where the layers are joined. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Final, NamedTuple

from handoff.risk.normal import clean

_FOLDED: Final = str.maketrans("åäöé", "aaoe")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[.!?\n]+")
_GAP: Final = re.compile(r"\.(\d)(?:([-=])(.+))?\Z")
_ANY_WORD: Final = "[^ .~]+ "
_START, _END = "^", "$"


class Everyday(NamedTuple):
    """Compiled expressions: those that are harmless, and the words that must not stand beside them."""

    harmless: tuple[re.Pattern[str], ...]
    danger: re.Pattern[str]

    def rest(self, text: str) -> str | None:
        """What `text` says beside its harmless expressions; None without any, or where a word of danger is left."""
        spoken = _spoken(text)
        rest = reduce(lambda left, pattern: pattern.sub(_gaps, left), self.harmless, spoken)
        return None if rest == spoken or self.danger.search(rest) else rest.replace("~", ".")

    def names_danger(self, text: str) -> bool:
        """Whether a word of danger stands anywhere in `text`."""
        return self.danger.search(_spoken(text)) is not None

    def explains(self, text: str) -> bool:
        """Whether every word of danger in `text` is part of a harmless expression, and there is such an expression."""
        return self.rest(text) is not None


def compiled(groups: Mapping[str, str], harmless: Iterable[str], danger: str) -> Everyday:
    """Compile the notation that `rules/everyday.yaml` describes.

    Raises:
        KeyError: an expression names a group that there is none of.
    """
    named = {f"<{name}>": "|".join(map(_word, words.split())) for name, words in groups.items()}
    words = "|".join(_word(notation).replace(r"\+", " ") for notation in danger.split())
    expressions = tuple(re.compile(_expression(text, named)) for text in harmless)
    return Everyday(expressions, re.compile(f"(?<= )(?:{words})(?= )"))


def _gaps(found: re.Match[str]) -> str:
    """What stays of an expression: the words in its gaps, which nobody has called harmless."""
    return "~ " + "".join(found.groups())


def _spoken(text: str) -> str:
    """The words in one spelling, each with a space on both sides; a full stop stands between sentences."""
    words = [word if word[0].isalnum() else "." for word in _WORD.findall(clean(text).translate(_FOLDED))]
    while words and words[-1] == ".":
        words.pop()
    return f" {' '.join(words)} "


def _expression(text: str, groups: Mapping[str, str]) -> str:
    pattern, gap = "", ""
    for part in text.split():
        width = _GAP.match(part)
        if width is not None:
            gap = _gap(*width.groups(), groups)
        elif part in (_START, _END):
            pattern += r"\A " if part == _START else r"\Z"
        else:
            pattern += f"{gap}(?:{_words(part, groups)}) "
            gap = ""
    return pattern if pattern.startswith(r"\A") else f"(?<= ){pattern}"


def _gap(width: str, sign: str | None, words: str | None, groups: Mapping[str, str]) -> str:
    """Up to `width` words, which stay: any, any but these (`-`), or only these (`=`)."""
    word = _ANY_WORD
    if words is not None:
        named = f"(?:{_words(words, groups)}) "
        word = named if sign == "=" else f"(?!{named}){_ANY_WORD}"
    return f"((?:{word}){{0,{width}}})"


def _words(part: str, groups: Mapping[str, str]) -> str:
    return "|".join(groups[item] if item.startswith("<") else _word(item) for item in part.split("|"))


def _word(notation: str) -> str:
    return re.escape(notation.translate(_FOLDED)).replace(r"\*", r"[^ .~]*")
