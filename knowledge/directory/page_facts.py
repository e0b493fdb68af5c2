"""What a page says of an entry of the directory, and how that differs from what is written. Pure.

A difference names the sentence that shows it. It is proposed only where the page leaves one reading: several numbers,
or none, are for a person to look at. What cannot be read is not a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from msgspec.structs import replace

from knowledge.directory.contacts import EMERGENCY_NUMBER, Contact, Hours, findings
from knowledge.directory.first_fill import phone_number
from knowledge.directory.hours_text import hours_within
from knowledge.directory.page_text import PageText, plain, sentences

Rule = Literal["phone", "hours", "ended", "moved", "gone", "unreachable", "refused"]
MOST_FOUND: Final = 5
_LABEL_CHARS: Final = 60
_NUMBER: Final = re.compile(
    r"(?<![\d/+-])(?:(?:\+|00)46[ -]?\(?0?\)?[ -]?\d{1,3}|0\d{1,3})[ –/-]{0,3}\d(?:[ –-]?\d){4,8}(?![\d/]|-\d)"
    r"|(?<![\d-])(?:116[ -]?\d{3}|114[ -]?14|113[ -]?13|1177)(?![\d-])"
)
_NO_TELEPHONE: Final = re.compile(
    r"(?:fax|org(?:anisations)?\.?-?(?:nr|nummer)|personnummer|bankgiro|plusgiro|pg|bg|swish)\W{0,12}$", re.I
)
_PERSONAL_NUMBER: Final = re.compile(r"\d{6}-\d{4}$")
_TELEPHONE: Final = re.compile(r"\b(?:tele|tfn|tel\b|ring|växel|nummer|jour|samtal|phone|call|nå oss|nås)", re.I)
_VISITS: Final = re.compile(r"besök|reception|expedition|drop-?in", re.I)
"""Hours at which a door is open, and no telephone."""
_ENDED: Final = re.compile(
    r"\b(?:har (?:upphört|lagts ne[rd]|avvecklats|stängt för gott)|är (?:nedlag[dt]|avvecklad)|finns inte längre)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a page says instead, with its sentence."""

    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a page and an entry differ."""

    rule: Rule
    page: str
    """Its address."""
    was: str = ""
    found: tuple[Found, ...] = ()
    proposal: Contact | None = None
    """The entry with this change, where the page leaves no other."""


def differences(contact: Contact, page: PageText, address: str) -> list[Difference]:
    """How a page differs from an entry; in order of weight."""
    read = list(_passages(page))
    made = (_ended(contact, read, address), _phone(contact, read, page, address), _hours(contact, read, address))
    return [each for each in made if each is not None]


def digits_of(number: str) -> str:
    """A number without its spaces, as it is dialled in Sweden."""
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    international = number.strip().startswith(("+46", "0046"))
    return f"0{digits.removeprefix('00').removeprefix('46').removeprefix('0')}" if international else digits


def _passages(page: PageText) -> Iterator[tuple[str, str]]:
    """Every sentence, and the same with the label or heading before it."""
    before = ""
    for block in page.blocks:
        for sentence in sentences(block):
            yield sentence, f"{before} {sentence}".strip()
        before = block if len(block) <= _LABEL_CHARS else ""


def _ended(contact: Contact, read: Sequence[tuple[str, str]], address: str) -> Difference | None:
    name = contact.name.casefold()
    said = [whole for text, whole in read if _ENDED.search(text) and (name in whole.casefold() or _about_itself(text))]
    return Difference("ended", address, found=_found((text, text) for text in said)) if said else None


def _about_itself(text: str) -> bool:
    return (
        re.match(r"(?:verksamheten|vår (?:linje|verksamhet|telefon)|stödlinjen|jouren|linjen)\b", text, re.I)
        is not None
    )


def _phone(contact: Contact, read: Sequence[tuple[str, str]], page: PageText, address: str) -> Difference | None:
    phone = contact.reach.phone
    if not phone or phone == EMERGENCY_NUMBER:
        return None
    written = [(number, whole) for text, whole in read for number in _numbers(text)]
    there = {digits_of(number) for number, _ in written} | {digits_of(number) for number in page.linked_numbers}
    if digits_of(phone) in there:
        return None
    likely = [(number, whole) for number, whole in written if _TELEPHONE.search(whole) or contact.name in whole]
    found = _found((phone_number(number), whole) for number, whole in likely)
    one = replace(contact, reach=replace(contact.reach, phone=found[0].value)) if len(found) == 1 else None
    return Difference("phone", address, phone, found, _sound(one))


def _numbers(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        if not _NO_TELEPHONE.search(text[: match.start()]) and not _PERSONAL_NUMBER.fullmatch(match.group()):
            yield match.group()


def _hours(contact: Contact, read: Sequence[tuple[str, str]], address: str) -> Difference | None:
    if contact.always_open or not contact.hours:
        return None
    told = [(hours, whole) for text, whole in read if not _VISITS.search(whole) and (hours := hours_within(text))]
    every = {each for hours, _ in told for each in hours}
    if not told or any(_same(hours, contact.hours) for hours, _ in told) or _same(tuple(every), contact.hours):
        return None
    found = _found((in_words(hours), whole) for hours, whole in told)
    one = replace(contact, hours=told[0][0]) if len(found) == 1 else None
    return Difference("hours", address, in_words(contact.hours), found, _sound(one))


def _same(one: Sequence[Hours], other: Sequence[Hours]) -> bool:
    return set(one) == set(other)


def in_words(hours: Iterable[Hours]) -> str:
    """Hours as the directory's file writes them."""
    return "; ".join(f"{each.day} {each.opens}-{each.closes}" for each in hours)


def _found(pairs: Iterable[tuple[str, str]]) -> tuple[Found, ...]:
    """Each value once, with the first sentence that has it."""
    first: dict[str, str] = {}
    for value, sentence in pairs:
        first.setdefault(plain(value), plain(sentence))
    return tuple(Found(value, sentence) for value, sentence in list(first.items())[:MOST_FOUND])


def _sound(contact: Contact | None) -> Contact | None:
    """The entry without its check, if nothing is wrong with it."""
    if contact is None or any(True for _ in findings(contact)):
        return None
    return replace(contact, verified_on=None, verified_how=None)
