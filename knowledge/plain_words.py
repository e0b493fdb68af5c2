"""Words that no visitor should meet: promises that nobody can keep, and the jargon of authorities. Pure.

The lists are content (`content/languages/plain_words.yaml`): pattern by language, and for jargon what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from knowledge.findings import Finding

_FILE: Final = Path(__file__).parent / "content/languages/plain_words.yaml"
_NO_PROMISE: Final = re.compile(
    r"(?:\b(?:kan|kunna|får|vågar|vill)\b[^.!?]{0,20}\b(?:inte|aldrig|ingen)\b|\b(?:inte|aldrig|ingen\w*)\b[^.!?]{0,20}"
    r"\b(?:lova\w*|garantera\w*)|\b(?:cannot|can't|can not|never|not)\b[^.!?]{0,20}\b(?:promise|guarantee))[^.!?]*$",
    re.IGNORECASE,
)
"""What stands before words of a promise in a sentence that promises nothing."""


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    promises: dict[str, list[str]]
    jargon: dict[str, dict[str, str]]


@cache
def _words() -> _Words:
    return msgspec.yaml.decode(_FILE.read_bytes(), type=_Words)


@cache
def _promises() -> re.Pattern[str]:
    """Of every language at once: a promise is one in any text."""
    every = [pattern for patterns in _words().promises.values() for pattern in patterns]
    return re.compile("|".join(every), re.IGNORECASE)


@cache
def _jargon(lang: str) -> tuple[re.Pattern[str], Mapping[str, str]] | None:
    words = _words().jargon.get(lang)
    if not words:
        return None
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE), words


def promises(text: str) -> Iterator[str]:
    """The words by which a text promises secrecy, safety or an outcome."""
    for match in _promises().finditer(text):
        begins = max(text.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
        if not _NO_PROMISE.search(text[begins : match.start()]):
            yield match[0]


def jargon_findings(field: str, text: str, lang: str, line: int | None = None) -> Iterator[Finding]:
    """Jargon of a text, each with what to write instead."""
    listed = _jargon(lang)
    if listed is None:
        return
    pattern, words = listed
    for match in pattern.finditer(text):
        plain = next(plain for word, plain in words.items() if re.fullmatch(word, match[0], re.IGNORECASE))
        yield Finding(field=field, line=line, rule="jargon", value=match[0], limit=plain)
