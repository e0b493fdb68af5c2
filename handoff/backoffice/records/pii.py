"""Finds what may point to a person in a text before it is kept: says what it is and where it stands.

A net with narrow meshes: a false hit costs a counselor a few words, a miss costs somebody their anonymity. It finds
forms (numbers, addresses), not meaning: a person who is described without any of them is not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

Kind = Literal["personnummer", "samordningsnummer", "telefon", "e_post", "webb", "konto", "adress", "regnummer", "namn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may point to a person, from `start` to before `end`, counted in code points."""

    kind: Kind
    start: int
    end: int


_DIGIT_RUN = re.compile(r"(?<![\d+])\d(?:[ \u00a0./+-]{0,3}\d){9,11}(?!\d)")
_PHONE = re.compile(
    r"(?<![\d])(?<!\d\.)(?!0\d[.:]\d\d\s?[–-])(?:\+|00|\(?0)\d?(?:(?:[ \u00a0()/.–-]{0,2}| [–-] )\d){6,14}(?!\d)"
)
"""Not the hours from-to of a day, such as 08.00-12.00."""
_WRITTEN_AS_IDENTITY = re.compile(r"(?:19|20)\d{6}\s?[-+]?\s?\d{4}|\d{6}[-+]\d{4}")
"""So nobody writes anything else: a digit that was mistyped makes it no less a person's number."""
_EMAIL = re.compile(
    r"(?<![^\s@<>,;()])[^\s@<>,;()]{1,64}\s?(?:@|\(at\)|\[at\]|snabel-a)\s?[^\s@<>,;()]{1,255}\.[a-zåäö]{2,}",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"\bhttps?://\S+|\bwww\.\S+|(?<![a-z0-9åäö.-])[a-z0-9åäö-]+(?:\.[a-z0-9åäö-]+)*"
    r"\.(?:se|com|org|net|nu|eu|io|me|info|gg|tv|ly|app|chat|ru|de|uk)\b(?:/\S*)?",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?<![\w@.])@[\w.]{3,}")
_STREET = re.compile(
    r"\b(?:[\wåäö]+\s(?=(?:gatan?|väg(?:en)?|torg(?:et)?)\s))?[\wåäö]*(?:gatan|vägen|gränden|gränd|torget|torg|allén|allé|stigen|backen|leden|ringen|esplanaden"
    r"|kajen|platsen|gata|väg|(?<=[\wåäö]{3})plan)\s+\d{1,4}(?:\s?[a-z])?\b|\bc/o\s+\w+"
    r"|\b\d{1,4}\s+[A-Z]\w+\s(?:street|road|avenue|lane)\b|\b(?:box|postbox)\s\d{1,5}\b|\b\d{3}\s?\d{2}\s+(?-i:[A-ZÅÄÖ])[a-zåäö]+",
    re.IGNORECASE,
)
_LETTER = "A-HJ-PR-UW-Z"
_PLATE = re.compile(
    rf"\b[{_LETTER}]{{3}}[ -]?\d{{2}}[{_LETTER}\d](?!\w)|\b[{_LETTER.lower()}]{{3}}\d{{2}}[{_LETTER.lower()}\d](?!\w)"
)
_CALLED = re.compile(
    r"\b(?:heter|hette|heta|kallas|kallades|kallad|kallar\s+sig|namnet\s+är|namn\s+är|vid\s+namn|namn:|(?:my|his|her|their)\s+name\s+is"
    r"|is\s+called|named)\s+(?P<for>för\s+)?[\"'”“(]?(?P<first>[^\W\d_][\w'-]*)",
    re.IGNORECASE,
)
_FOLLOWING_NAME = re.compile(r"(?:\s+[A-ZÅÄÖÉ][\w'-]+){0,3}")
_FAMILY_NAME = re.compile(
    r"\b[A-ZÅÄÖÉ][a-zåäöéü]{1,20}(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?\s[A-ZÅÄÖ][a-zåäöé]{1,20}(?:sson|ström|qvist|kvist|lund|gren|stedt|dotter)\b"
)
"""By the endings that few other words of two capitals have."""
_CAPITALISED = re.compile(
    r"\b(?P<first>[A-ZÅÄÖÉ][a-zåäöéü]{1,20})(?:\s(?P<family>[A-ZÅÄÖ][a-zåäöé]{2,20}(?:-[A-ZÅÄÖ][a-zåäöé]+)?))?"
    r"(?P<lives>,?\s(?:som\s)?(?:bor|går|jobbar|arbetar|är)\s|,?\s\(?\d{1,2}\s?(?:år|years)|\s(?:från|in|from|lives)\s)?"
)
_GIVEN_NAMES: Final = Path(__file__).parent / "data/given_names.txt"
_NO_NAMES_TEXT = """
det den de detta denna dessa inte inget ingenting något någon nån så som samma en ett han hon hen vi ni jag du man
för till på i av om att och eller men också bara alltid aldrig saker sådant annat annorlunda olika likadant båda vad
vem kanske egentligen nog ju väl the a an it that this not something so other
"""
_NO_NAMES = frozenset(_NO_NAMES_TEXT.split())
"""What follows "heter" and is no name."""


def find(text: str) -> tuple[Finding, ...]:
    """All that may point to a person, in the order in which it stands; nothing is reported twice."""
    found: list[Finding] = []
    taken = bytearray(len(text))
    for finder in _FINDERS:
        fresh = [new for new in finder(text) if not any(taken[new.start : new.end])]
        for new in fresh:
            taken[new.start : new.end] = b"\x01" * (new.end - new.start)
        found += fresh
    return tuple(sorted(found, key=lambda finding: finding.start))


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (Skatteverket's rule for ten digits)."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _identity_numbers(text: str) -> Iterator[Finding]:
    for match in _DIGIT_RUN.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        ten = digits[-10:]
        if len(digits) not in (10, 12) or not (luhn(ten) or _WRITTEN_AS_IDENTITY.fullmatch(match[0])):
            continue
        month, day = int(ten[2:4]), int(ten[4:6])
        if 1 <= month <= 12 and 1 <= day % 60 <= 31 and day <= 91:
            yield Finding("samordningsnummer" if day > 60 else "personnummer", *match.span())


def _names(text: str) -> Iterator[Finding]:
    for match in _CALLED.finditer(text):
        first = match["first"]
        if first.lower() in _NO_NAMES or (match["for"] and not first[0].isupper()):
            continue
        rest = _FOLLOWING_NAME.match(text, match.end("first"))
        yield Finding("namn", match.start("first"), rest.end() if rest else match.end("first"))


def _full_names(text: str) -> Iterator[Finding]:
    """A first and a family name side by side, and a first name of which somebody says where they live or how old."""
    begun = set()
    for match in _FAMILY_NAME.finditer(text):
        begun.add(match.start())
        yield Finding("namn", *match.span())
    for match in _CAPITALISED.finditer(text):
        told = match["family"] or match["lives"]
        if told and match.start() not in begun and match["first"].casefold() in _given_names():
            yield Finding("namn", match.start("first"), match.end("family") if match["family"] else match.end("first"))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(_GIVEN_NAMES.read_text("utf-8").split())


def _all(kind: Kind, pattern: re.Pattern[str]) -> Callable[[str], Iterable[Finding]]:
    def finder(text: str) -> Iterable[Finding]:
        return [Finding(kind, *match.span()) for match in pattern.finditer(text)]

    return finder


_FINDERS: tuple[Callable[[str], Iterable[Finding]], ...] = (
    _all("e_post", _EMAIL),
    _all("webb", _WEB),
    _identity_numbers,
    _all("telefon", _PHONE),
    _all("adress", _STREET),
    _all("regnummer", _PLATE),
    _all("konto", _ACCOUNT),
    _names,
    _full_names,
)
"""The surest first: where two overlap, the first one stands."""
