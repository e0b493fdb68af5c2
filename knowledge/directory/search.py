"""Search of the directory: municipality, then county, then country, then the switchboard; never empty. Pure.

Order and fallback are those of the domain brief, 5.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from knowledge.directory.contacts import FALLBACK_ID, Contact, open_at
from knowledge.directory.places import places


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of the person who needs help. Everything may be unknown."""

    municipality: str | None = None
    topics: Sequence[str] = ()
    """Most important first."""
    audience: str | None = None
    age: int | None = None
    lang: str | None = None
    open_at: datetime | None = None
    """Local time in Sweden: what is open then comes first, and what is closed for sure is left out."""
    holiday: bool = False
    """Whether that day is a public holiday."""
    closed_too: bool = False
    """What is closed then is not left out, and comes later."""


def find(contacts: Sequence[Contact], wish: Wish, *, most: int = 5) -> list[Contact]:
    """The entries that fit best, nearest first; the fallback where no local one fits. `contacts` are the visible ones.

    Raises:
        KeyError: the wish names a kommun that does not exist.
    """
    if wish.municipality is not None:
        places().name(wish.municipality)
    fitting = [each for each in contacts if each.id != FALLBACK_ID and _fits(each, wish)]
    ranked = sorted(fitting, key=lambda each: _rank(each, wish))
    fallback = [each for each in contacts if each.id == FALLBACK_ID]
    local = [each for each in ranked if _nearness(each, wish.municipality) == 0]
    if local or (wish.municipality is None and len(ranked) > 1):
        return ranked[:most]
    regional = [each for each in ranked if _nearness(each, wish.municipality) == 1]
    rest = [each for each in ranked if _nearness(each, wish.municipality) > 1]
    return [*regional[: most - 1], *fallback, *rest][:most]


def _fits(contact: Contact, wish: Wish) -> bool:
    if _nearness(contact, wish.municipality) is _ELSEWHERE:
        return False
    if wish.topics and not set(wish.topics) & set(contact.topics):
        return False
    if wish.audience and not {"alla", wish.audience} & set(contact.audiences):
        return False
    if wish.lang and wish.lang not in contact.languages and "sv" not in contact.languages:
        return False
    if wish.age is not None and not _in_age(contact, wish.age):
        return False
    return wish.closed_too or _open(contact, wish) is not False


def _open(contact: Contact, wish: Wish) -> bool | None:
    """Whether it is open at the wish's time; None if unknown, or without a time."""
    return None if wish.open_at is None else open_at(contact, wish.open_at, holiday=wish.holiday)


def _in_age(contact: Contact, age: int) -> bool:
    low, high = contact.ages.min, contact.ages.max
    return (low is None or age >= low) and (high is None or age <= high)


_ELSEWHERE: Final = 9


def _nearness(contact: Contact, municipality: str | None) -> int:
    """0 in the kommun, 1 in its län, 2 national, 9 elsewhere."""
    if municipality is not None and municipality in contact.area.municipalities:
        return 0
    if municipality is not None and places().county_of(municipality) in contact.area.counties:
        return 1
    return 2 if contact.area.national else _ELSEWHERE


def _rank(contact: Contact, wish: Wish) -> tuple[int, int, int, int, int, str]:
    topic = min((place for place, name in enumerate(wish.topics) if name in contact.topics), default=99)
    speaks = 0 if wish.lang is None or wish.lang in contact.languages else 1
    is_open = 0 if wish.open_at is None or _open(contact, wish) else 1
    made_for = wish.age is not None and (contact.ages.min is not None or contact.ages.max is not None)
    made_for = made_for or wish.audience in contact.audiences
    return _nearness(contact, wish.municipality), topic, 0 if made_for else 1, speaks, is_open, contact.name
