"""Normalises and limits the text of a message. Pure; never looks at the meaning."""

from __future__ import annotations

import re
import unicodedata

from handoff.contract.base import TEXT_MAX_CODE_POINTS
from handoff.contract.errors import Refused

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")

_DECOMPOSE_TO_MARKS = frozenset("\u0344\u0f73\u0f75\u0f81")
"""Marks that count as none by themselves and are made of some."""

MOST_MARKS = 30
"""Combining marks in a row. No language has as many; bringing thousands into order takes a time that is squared
(Unicode's stream-safe text format, UAX 15)."""


def message_text(raw: str) -> str:
    """The text as it is stored: NFC, line feeds between lines, without other control characters.

    Counted in code points, as browsers count `[...text].length`. Zero-width and bidirectional characters stay:
    they are part of several languages, and every receiver shows text only as text.

    Raises:
        Refused: text_invalid (lone surrogate), text_empty, text_too_long.
    """
    # What is printable and of Latin-1 is in NFC, and has neither controls nor marks.
    text = (raw if raw.isprintable() and _is_latin(raw) else cleaned(raw)).strip()
    if not text:
        raise Refused("text_empty")
    if len(text) > TEXT_MAX_CODE_POINTS:
        raise Refused("text_too_long")
    return text


def _is_latin(text: str) -> bool:
    return len(text.encode("latin-1", "ignore")) == len(text)


def cleaned(raw: str) -> str:
    """NFC, line feeds between lines, without other control characters; of any length.

    Raises:
        Refused: text_invalid (lone surrogate).
    """
    if _SURROGATES.search(raw):
        raise Refused("text_invalid")
    text = unicodedata.normalize("NFC", _with_few_marks(raw.replace("\r\n", "\n").replace("\r", "\n")))
    return _CONTROLS.sub("", text)


def _with_few_marks(text: str) -> str:
    """The text without the marks that are too many in a row."""
    if _is_latin(text):  # marks come later in Unicode
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) or char in _DECOMPOSE_TO_MARKS else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)
