"""Text normalisation: cleaning for the models, folding for word lists, splitting of long texts. Pure."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARS = 4000
CHUNK_CHARS = 160
MAX_CHUNKS = 6

_INVISIBLE = {"Cc", "Cf", "Co", "Cn", "Cs"}
_WORD = re.compile(r"\w+", re.UNICODE)
_REPEATED = re.compile(r"(\w)\1{2,}")
_RANDOM_KEYS = re.compile(r"[^\W\daeiouy]{4}|^[^\W\daeiouy]{2,}$")
"""Folded: four consonants in a row, or a word without any vowel."""
_SENTENCE_END = re.compile(r"(?<=[.!?…؟])\s+|\n+")


def clean(text: str) -> str:
    """`text` in NFC with control and format characters gone, spaces single, at most MAX_CHARS long.

    Line ends stay, as one: several messages that wait for an answer come as lines of one text.

    Leading slashes go too: to Rasa a text that begins with `/` is a command, here it is only text.
    """
    normal = unicodedata.normalize("NFC", text[: MAX_CHARS * 2])
    visible = "".join(_visible(char) for char in normal)
    lines = (" ".join(line.split()) for line in visible.split("\n"))
    return "\n".join(filter(None, lines))[:MAX_CHARS].lstrip("/ \n")


def _visible(char: str) -> str:
    if char in "\n\u2028\u2029":
        return "\n"
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in _INVISIBLE else char


def fold(text: str) -> str:
    """`text` in lower case without diacritics (å, ä, ö become a, a, o) and with long repeats cut to two."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _REPEATED.sub(r"\1\1", "".join(char for char in plain if not unicodedata.combining(char)))


def words(text: str) -> list[str]:
    """The words of `text`, letters and digits only, in order."""
    return _WORD.findall(text)


def has_words(text: str) -> bool:
    """Whether `text` holds a letter or a digit of any script; emoji and punctuation alone do not count."""
    return bool(re.search(r"[^\W_]", text))


def is_keyboard_mash(text: str) -> bool:
    """Whether at least half of the words of `text` look like random keys (four consonants in a row, no vowel).

    Only a hint, for texts that are classified as misuse anyway: "skälmskt" has four consonants too.
    """
    own = words(fold(text))
    random = sum(bool(_RANDOM_KEYS.search(word)) for word in own)
    return 0 < len(own) <= 2 * random


def chunks(text: str) -> list[str]:
    """`text` in pieces of about CHUNK_CHARS that end at sentences where they can, at most MAX_CHUNKS.

    A longer text keeps its first and last pieces, since people open with what it is about and end with
    what they want. A text that fits into one piece is returned as it is.
    """
    pieces = [piece for part in _SENTENCE_END.split(text) for piece in _wrapped(part.strip())]
    packed = _packed(pieces)
    if len(packed) <= MAX_CHUNKS:
        return packed or [text]
    half = MAX_CHUNKS // 2
    return packed[:half] + packed[-half:]


def _packed(pieces: list[str]) -> list[str]:
    packed: list[str] = []
    for piece in pieces:
        if packed and len(packed[-1]) + len(piece) < CHUNK_CHARS:
            packed[-1] = f"{packed[-1]} {piece}"
        else:
            packed.append(piece)
    return packed


def _wrapped(part: str) -> list[str]:
    lines: list[str] = []
    for word in part.split():
        if lines and len(lines[-1]) + len(word) < CHUNK_CHARS:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word[:CHUNK_CHARS])
    return lines
