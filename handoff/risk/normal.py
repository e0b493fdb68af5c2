"""Normalisation: raw text to tokens in one spelling.

Owns Unicode forms, invisible characters, folding of diacritics, Arabic letters, repeated letters, spaced-out words and
digits that stand for letters. Knows no vocabulary. Every step is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

BREAK: Final = "."
"""Token that ends a sentence."""
QUESTION: Final = "?"
"""Token that ends a sentence and asks."""

_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_LONG_FORMS: Final = re.compile("[\u2057\u2152\u2167\u2177\u247d-\u2487\u2a0c\u321d\u321e\u3300-\u33ff\ufdf0-\ufdfc]")
"""Signs that stand for a whole phrase, a unit or a number. NFKC would make up to 18 letters of each, none of a word."""
# A dot or several are a pause in chat ("jag orkar inte... leva"), so only a single one ends a sentence.
_TOKEN: Final = re.compile(
    r"[^\W_]+(?:['*@$][^\W_]+)*|\.\.+|[.!\n;]+|\?|[\U0001F300-\U0001FAFF\u2620\u26B0\u2694\u2764]"
)
_ENDING: Final = re.compile(r"[.!?\n;]")
_SPACED: Final = re.compile(r"\b[^\W\d_](?:[ .\-_*]{1,2}[^\W\d_])+\b")
_APOSTROPHES: Final = ("’", "‘", "´", "ʼ")
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_ARABIC_SPELLING: Final = str.maketrans(
    "\u0623\u0625\u0622\u0671\u0649\u06cc\u0629\u0624\u0626\u06a9\u061f\u060c\u061b\u06d4",
    "\u0627\u0627\u0627\u0627\u064a\u064a\u0647\u0648\u064a\u0643?,;.",
    "\u0640\u0670\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652",
)
"""One letter for alef and for ya in all their forms, ha for ta marbuta, no vowel marks, signs as the Latin ones."""
_NORDIC: Final = str.maketrans("åäöéèüøæ", "aaoeeuoa")
"""The letters that Swedish words have, folded without a look at every letter."""
_LEET: Final = str.maketrans("013457@$", "oieastas")
_REPEATS: Final = re.compile(r"(.)\1+")
# Two letters that stand alone: without them nothing is `_SPACED`. The sign between them comes first: it is found fast.
_LONE: Final = re.compile(r"[ .\-_*](?<=[^\W\d_].)(?<!\w..)[ .\-_*]?[^\W\d_](?![^\W_])")
_SEPARATORS: Final = re.compile(r"[ .\-_*]+")
_WIDE: Final = re.compile(r"[ .\-_*]{2}")
_PAIR: Final = 2


def letter_table(*entries: tuple[str, str]) -> bytes:
    """For `bytes.translate`: letters of Latin-1 become the others; those that are not named become zero."""
    table = bytearray(256)
    for letters, become in entries:
        for letter, other in zip(letters.encode("latin-1"), become.encode("latin-1"), strict=True):
            table[letter] = other
    return bytes(table)


SMALL: Final = "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"
LETTERS: Final = SMALL + "ßÿ"
DIGITS: Final = "0123456789"
APART: Final = ' \t\r",:()/-_&%+=#[]{}<>|\\~^'
_PLAIN: Final = letter_table(
    (LETTERS, LETTERS),
    (SMALL.upper(), SMALL),
    (DIGITS, DIGITS),
    (APART, " " * len(APART)),
    ("'`", "''"),
    (".!;\n", "...."),
    ("?", "?"),
)
"""What `spoken` makes of the letters that nearly all messages are written in; the others it leaves to `clean`."""
_ONE_LETTER_WORDS: Final = frozenset("aeiouåä")
_SHAPE: Final = letter_table(
    (LETTERS, "".join("o" if letter in _ONE_LETTER_WORDS else "x" for letter in LETTERS)),
    (DIGITS, "0" * len(DIGITS)),
    (" .?'", "    "),
)
"""Letters that can be a word as `o`, others as `x`, and a space for what parts them."""
_ALONE: Final = re.compile(rb" x ")
_TWO_ALONE: Final = re.compile(rb" [ox] {1,2}[ox] ")
_LOOSE_APOSTROPHE: Final = re.compile(r"(?<![^\W_])'|'(?![^\W_])")


class Spoken(NamedTuple):
    """A message as tokens, the last of them a `BREAK`. `dotted`: it has an å, ä or ö; `arabic`: an Arabic letter."""

    tokens: list[str]
    dotted: bool
    arabic: bool


def spoken(text: str, pairs: frozenset[str]) -> Spoken:
    """The tokens of a message: `tokens` of what `clean` makes of it.

    Nearly every message is words with single spaces and signs; it is read in a quarter of the time that patterns take.
    """
    try:
        raw = f" {text} ".encode("latin-1").translate(_PLAIN)
    except UnicodeEncodeError:
        return _spoken(text, pairs)
    plain = raw.decode("latin-1")
    if (
        "\0" in plain
        or ("." in plain and ".." in plain)
        or _may_be_spaced(raw, dots="." in plain)
        or ("'" in plain and _LOOSE_APOSTROPHE.search(plain))
    ):
        return _spoken(text, pairs)
    found = plain.replace(".", " . ").replace("?", " ? ").split()
    found.append(BREAK)
    return Spoken(found, dotted(plain), False)


def _may_be_spaced(plain: bytes, *, dots: bool) -> bool:
    """Whether letters stand alone that `tokens` may join, or dots between them that it may leave out.

    Of those that it joins one, at least, can be no word of its own.
    """
    shape = plain.translate(_SHAPE)
    return (dots or _ALONE.search(shape) is not None) and _TWO_ALONE.search(shape) is not None


def _spoken(text: str, pairs: frozenset[str]) -> Spoken:
    cleaned = clean(text)
    found = tokens(cleaned, pairs)
    found.append(BREAK)
    return Spoken(found, dotted(cleaned), not cleaned.isascii() and arabic(cleaned))


def clean(text: str) -> str:
    """Lower-case NFKC text, one kind of apostrophe and of each Arabic letter, no invisible and control characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _LONG_FORMS.sub(" ", text))
        for sign in _APOSTROPHES:
            text = text.replace(sign, "'")
    text = text.lower().replace("`", "'")
    # A quick look first: what is printable and nevertheless not seen lies beyond Latin-1.
    plain = text.isprintable() and len(text.encode("latin-1", "ignore")) == len(text)
    if plain:
        return text
    text = _INVISIBLE.sub("", text)
    return text.translate(_ARABIC_SPELLING) if arabic(text) else text


def arabic(text: str) -> bool:
    """Whether the text has an Arabic letter."""
    return _ARABIC.search(text) is not None


def dotted(text: str) -> bool:
    """Whether cleaned text has an å, ä or ö."""
    return "å" in text or "ä" in text or "ö" in text


def tokens(text: str, pairs: frozenset[str]) -> list[str]:
    """Split cleaned text into words, emoji, `BREAK` and `QUESTION`. An apostrophe inside a word stays, as `'`.

    `pairs` are the two-letter words worth joining when their letters stand apart ("d ö"); three letters or more
    are joined unless each can be a word of its own ("e i å"), because nobody writes so for another reason. Where some
    stand wider apart than others, a word ends: "v i l l  d ö".
    """
    if _LONE.search(text) and _SPACED.search(text):
        text = _SPACED.sub(lambda found: _join(found.group(), pairs), text)
    found: list[str] = _TOKEN.findall(text)
    if not _ENDING.search(text):
        return found
    out: list[str] = []
    for token in found:
        first = token[0]
        if first in ".!\n;":
            if len(token) == 1 or first != ".":
                out.append(BREAK)
        elif first == QUESTION:
            out.append(QUESTION)
        else:
            out.append(token)
    return out


def _join(run: str, pairs: frozenset[str]) -> str:
    letters = _SEPARATORS.sub("", run)
    wide = len(letters) - 1 == len(_WIDE.findall(run))
    return _together(run, pairs) if wide else " ".join(_together(word, pairs) for word in _WIDE.split(run))


def _together(run: str, pairs: frozenset[str]) -> str:
    letters = _SEPARATORS.sub("", run)
    apart = len(letters) > _PAIR and not _ONE_LETTER_WORDS.issuperset(letters)
    return letters if apart or letters in pairs else run


def fold(word: str) -> str:
    """ASCII-like spelling of a lower-case word: å, ä, ö and other marks lose their diacritics."""
    if word.isascii():
        return word
    plain = word.translate(_NORDIC)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return word if plain == word else plain  # Arabic words: one string in the vocabulary, not two


def unleet(word: str) -> str:
    """The word with digits and signs read as the letters they imitate: `sj4lvm0rd` -> `sjalvmord`."""
    return word.translate(_LEET)


def skeleton(folded: str) -> str:
    """The folded word with every repeated letter written once: `dooood` and `dodd` both give `dod`."""
    return _REPEATS.sub(r"\1", folded) if _REPEATS.search(folded) else folded


_NOT_NOW: Final = re.compile(
    r"\b((?:ingen|inga) (?:är|e|ar) i fara|(?:inte|int|ej) på (?:väg|gång)|(?:inte|int|ej) (?:akut|bråttom)"
    r"|(?:nobody|no one) is in danger|not on (?:his|her|their|the) way) (?:just |right )?(?:nu|now)\b",
    re.IGNORECASE,
)


def without_not_now(text: str) -> str:
    """The text without a "now" that belongs to what is denied: "han är inte på väg nu" names no time of a danger."""
    return _NOT_NOW.sub(r"\1", text) if "nu" in text or "now" in text else text
