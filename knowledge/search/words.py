"""Search terms of a text: Snowball stems, and four-letter pieces for compounds and misspellings.

Swedish writes compounds as one word (`avhopparärende`). Pieces of four letters find their parts, and survive a wrong
letter, without a dictionary of compounds. Pure but for reading its list of stop words.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import Stemmer

Tokens = Callable[[str, str], list[str]]
"""(text, language) -> what is looked up."""

_STOPWORDS: Final = Path(__file__).parent.parent / "content" / "search" / "stopwords.yaml"
_STEMMERS: Final = {"sv": "swedish", "en": "english"}
_WORD: Final = re.compile(r"[^\W_]+")
_PIECE: Final = 4
_REMEMBERED: Final = 0
"""Words that a stemmer keeps: none, for some are visitors'."""


def stems(text: str, lang: str) -> list[str]:
    """The stems of a text's words without stop words; unstemmed in a language without a stemmer."""
    words = _content_words(text, lang)
    return list(_stemmers.by_lang[lang].stemWords(words)) if lang in _STEMMERS else words


def all_stems(text: str, lang: str) -> list[str]:
    """The stems of all its words: in a question the small ones tell what is asked."""
    words = _WORD.findall(text.lower())
    return list(_stemmers.by_lang[lang].stemWords(words)) if lang in _STEMMERS else words


def pieces(text: str, lang: str) -> list[str]:
    """Every four letters in a row of these words, with `<` and `>` at their ends."""
    found = []
    for word in _content_words(text, lang):
        marked = f"<{word}>"
        found += [marked[at : at + _PIECE] for at in range(max(1, len(marked) - _PIECE + 1))]
    return found


def _content_words(text: str, lang: str) -> list[str]:
    skip = _stopwords().get(lang, frozenset())
    return [word for word in _WORD.findall(text.lower()) if word not in skip]


@cache
def _stopwords() -> dict[str, frozenset[str]]:
    lists = msgspec.yaml.decode(_STOPWORDS.read_bytes(), type=dict[str, str])
    return {lang: frozenset(words.split()) for lang, words in lists.items()}


class _Stemmers(threading.local):
    """Stemmers of one thread: a stemmer holds state, so threads must not share one."""

    def __init__(self) -> None:
        self.by_lang = {lang: Stemmer.Stemmer(name, _REMEMBERED) for lang, name in _STEMMERS.items()}


_stemmers = _Stemmers()
