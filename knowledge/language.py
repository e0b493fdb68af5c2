"""Tells in which language a visitor writes, from one short message. Pure but for reading its lists once.

Goes by script, then by the commonest words of each language and letters that point to it
(`content/languages/words.yaml`). A message that shows nothing either way has no language, so the one before holds.
It must not decide what is said.

Who has not shown a language yet, and only has a page in one, is followed at the first clear message. Who has is
followed when a whole message, or its larger part, is in another: a loanword or a name switches nothing. Arabic in
Latin letters ("arabizi") is recognised so that it is left alone: nobody here can write it, and it looks like others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from knowledge.word_memory import WordMemory

SERVED: Final = ("sv", "en", "ar")
"""Languages in which everything can be said. Others have a few fixed phrases, or none."""

SPOKEN: Final = (*SERVED, "so", "fa", "ckb", "kmr", "fi", "tr", "ru", "uk", "es", "fr", "de")
"""Languages of the words of the bot, the service and the counselors: all, or a few fixed phrases."""

READ_HERE: Final = ("sv", "en")
"""Languages that those who run the line read themselves. A text in any other one is shown in open mode only when
somebody with that mother tongue has reviewed it, but for its line with 112."""

RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "ckb", "ur", "ps", "he"})

CLEAR: Final = 0.7
"""Points that show a language to somebody who has only a page in one so far."""
OTHER_SCRIPT: Final = 0.2
"""The same for a message without any Latin letter."""
SWITCHES: Final = 2.0
"""Points that show another language to somebody who has written in one."""
MARGIN: Final = 1.3
"""By so much another language must be ahead of the present one."""
MARK: Final = 0.4
"""Points of a word that stands in no list but looks like a language."""
LEAST_SHARE: Final = 0.25
"""Of the words of a message; with fewer it is made of names or of a language that is not known."""
MOST_ASKING: Final = 8
"""A wish for a language that stands alone has at most so many words."""

_FILE: Final = Path(__file__).parent / "content" / "languages" / "words.yaml"
_WORD: Final = re.compile(r"[^\W_]+(?:['’\u200c][^\W_]+)*")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"
_APART: Final = ' \t\n\r.,!?;:"()/-_&%+=#[]{}<>|\\~^@$*'
_BECOMES: Final = {
    **{letter: letter for letter in _LETTERS + "'"},
    **{letter.upper(): letter for letter in _LETTERS},
    **dict.fromkeys(_APART, " "),
}
_PLAIN: Final = bytes(ord(_BECOMES.get(chr(code), "\0")) for code in range(256))
"""What `_tokens` makes of the letters that nearly all messages are written in; it leaves the others to `_WORD`."""
_LOOSE_APOSTROPHE: Final = re.compile(r"(?<![^\W_])'|'(?![^\W_])")
_LEFT_ALONE: Final = frozenset({"arabizi"})
_BY_SCRIPT: Final[Mapping[str, str]] = {
    "GREEK": "el", "HEBREW": "he", "THAI": "th", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh",
    "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta", "GEORGIAN": "ka", "ARMENIAN": "hy",
}  # fmt: skip
_PRIOR: Final[Mapping[str, Mapping[str, float]]] = {"ARABIC": {"ar": 0.3}, "CYRILLIC": {"ru": 0.3, "uk": 0.2}}
"""Points of a word that shows nothing but its script."""
_TIGRINYA: Final = re.compile("[ኣቐቑቒቓቔቕቖ]")


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str
    marks: str = r"(?!)"
    sure: str = r"(?!)"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    latin: dict[str, _Entry]
    arabic: dict[str, _Entry]
    cyrillic: dict[str, _Entry]
    names: dict[str, list[str]]
    asking: str
    loanwords: str


@dataclass(frozen=True, slots=True)
class _Lists:
    """For a script the weight of each word by language, and the marks of each language."""

    weights: Mapping[str, Mapping[str, float]]
    marks: Mapping[str, re.Pattern[str]]
    sure: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class _Known:
    by_script: Mapping[str, _Lists]
    names: Mapping[str, str]
    asking: frozenset[str]
    loanwords: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message shows: points by language, and how many words it has."""

    points: Mapping[str, float]
    words: int
    known: int
    """Words that stand in a list or look like a language."""

    @property
    def best(self) -> str | None:
        """The language with the most points; None where there are none."""
        return max(self.points, key=self.points.__getitem__) if self.points else None


def language_of(text: str) -> str | None:
    """The language that one message shows by itself; None where it is not clear."""
    return followed(text, "", settled=False)


def followed(text: str, present: str, *, settled: bool) -> str | None:
    """The language in which a conversation goes on after a message; None where the message does not tell.

    Args:
        text: the message.
        present: the language so far.
        settled: the visitor has shown it by writing; otherwise it is only that of the page.
    """
    tokens = _tokens(text)
    wanted = _asked_for(tokens)
    if wanted is not None:
        return wanted
    reading = _read(tokens)
    best = reading.best
    if best is None or best in _LEFT_ALONE or reading.known < LEAST_SHARE * reading.words:
        return None
    if best == present:
        return present
    if reading.words == 1 and (settled or _folded(text.strip(" .,!?")) in _known().loanwords):
        return None
    needed, ahead = (SWITCHES, MARGIN) if settled else (_clear(text), 1.0)
    points = reading.points[best]
    others = max((value for lang, value in reading.points.items() if lang != best), default=0.0)
    clear = points >= needed and points > ahead * reading.points.get(present, 0.0) and points > others
    return best if clear else None


def _clear(text: str) -> float:
    """The points that show a language at first: another script needs no more than one word."""
    return CLEAR if any("a" <= char <= "z" for char in text.casefold()) else OTHER_SCRIPT


def asked_for(text: str) -> str | None:
    """The language that a message asks for, if it does nothing else: "English please", "kan vi ta det på engelska"."""
    return _asked_for(_tokens(text))


def _asked_for(tokens: Sequence[str]) -> str | None:
    known = _known()
    if len(tokens) > MOST_ASKING or known.names.keys().isdisjoint(tokens):
        return None
    named = {known.names[token] for token in tokens if token in known.names}
    if len(named) != 1:
        return None
    rest = [token for token in tokens if token not in known.names]
    return named.pop() if all(token in known.asking for token in rest) else None


def read(text: str) -> Reading:
    """The points of each language in a message."""
    return _read(_tokens(text))


def _read(tokens: Sequence[str]) -> Reading:
    points: dict[str, float] = {}
    found = 0
    if 2 * list(map(len, tokens)).count(1) > len(tokens):
        return Reading(points, len(tokens), found)  # l e t t e r s apart
    for own in filter(None, _points.of_each(tokens)):
        found += 1
        for lang, value in own.items():
            points[lang] = points.get(lang, 0.0) + value
    return Reading(points, len(tokens), found)


@WordMemory
def _points(token: str) -> Mapping[str, float]:
    script = _script(token)
    if script == "ETHIOPIC":
        return {"ti" if _TIGRINYA.search(token) else "am": 1.0}
    if script in _BY_SCRIPT:
        return {_BY_SCRIPT[script]: 1.0}
    lists = _known().by_script.get(script)
    if lists is None:
        return {}
    if token in lists.weights:
        return lists.weights[token]
    for lang, sure in lists.sure.items():
        if sure.search(token):
            return {lang: 1.0}
    marked = [lang for lang, marks in lists.marks.items() if marks.search(token)]
    return dict.fromkeys(marked, MARK / len(marked)) if marked else _PRIOR.get(script, {})


def _script(token: str) -> str:
    letter = next((char for char in token if char.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0]


def _tokens(text: str) -> list[str]:
    """The words of a text that have a letter, folded: as `_words`, in a third of the time for nearly every message."""
    try:
        plain = text.encode("latin-1").translate(_PLAIN).decode("latin-1")
    except UnicodeEncodeError:
        return _words(text)
    if "\0" in plain or ("'" in plain and _LOOSE_APOSTROPHE.search(plain)):
        return _words(text)
    return plain.split()


def _words(text: str) -> list[str]:
    """The same of any text."""
    return [word for word in _WORD.findall(_folded(text)) if word.isalpha() or any(map(str.isalpha, word))]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("ي", "ی").replace("ك", "ک")


@cache
def _known() -> _Known:
    content = msgspec.yaml.decode(_FILE.read_bytes(), type=_File)
    scripts = {"LATIN": content.latin, "ARABIC": content.arabic, "CYRILLIC": content.cyrillic}
    return _Known(
        {script: _lists(entries) for script, entries in scripts.items()},
        {_folded(name): lang for lang, names in content.names.items() for name in names},
        frozenset(_folded(content.asking).split()),
        frozenset(content.loanwords.split()),
    )


def _lists(entries: Mapping[str, _Entry]) -> _Lists:
    owners: dict[str, list[str]] = {}
    for lang, entry in entries.items():
        for word in dict.fromkeys(_folded(entry.words).split()):
            owners.setdefault(word, []).append(lang)
    return _Lists(
        {word: _shared(tuple(langs)) for word, langs in owners.items()},
        {lang: re.compile(_folded(entry.marks)) for lang, entry in entries.items()},
        {lang: re.compile(_folded(entry.sure)) for lang, entry in entries.items()},
    )


@cache
def _shared(langs: tuple[str, ...]) -> Mapping[str, float]:
    """One point for a word of one language; less for each of several that share it."""
    return dict.fromkeys(langs, 1.0 / len(langs))
