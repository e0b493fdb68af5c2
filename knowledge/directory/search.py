"""Search of the directory: municipality, then what it shares, county, country; else the switchboard. Pure.

Order and fallback are those of the domain brief, 5.2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from knowledge.directory.composites import is_composite, order_of
from knowledge.directory.contacts import FALLBACK_ID, Contact, open_at
from knowledge.directory.places import places

ADULT: Final = 18
"""The age from which one is grown up here (domain brief, 3.1)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of the person who needs help. Everything may be unknown."""

    municipality: str | None = None
    county: str | None = None
    """The län, where no kommun is known."""
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
    of_a_grown_up: bool = False
    """Whether the person spoken of is grown up, for sure: lines for adults about a child are left out."""


class Directory:
    """Contacts by where they are, so that a search reads those of one place and not those of 290 kommuner."""

    def __init__(self, contacts: Iterable[Contact] = ()) -> None:
        self._contacts = tuple(contacts)
        self._of_a_place: defaultdict[str, list[int]] = defaultdict(list)
        self._of_any_place: list[int] = []
        for number, each in enumerate(self._contacts):
            for place in (*each.area.municipalities, *each.area.counties):
                self._of_a_place[place].append(number)
            if each.area.national or each.id == FALLBACK_ID or is_composite(each):
                self._of_any_place.append(number)

    def near(self, wish: Wish) -> list[Contact]:
        """Those that `find` may find, in the order in which they came.

        Raises:
            KeyError: the wish names a kommun that does not exist.
        """
        county = places().county_of(wish.municipality) if wish.municipality is not None else wish.county
        at = [place for place in (wish.municipality, county) if place is not None]
        numbers = {*self._of_any_place, *(number for place in at for number in self._of_a_place.get(place, ()))}
        return [self._contacts[number] for number in sorted(numbers)]


def find(contacts: Sequence[Contact], wish: Wish, *, most: int = 5) -> list[Contact]:
    """The entries that fit best, nearest first; the fallback where no local one fits. `contacts` are the visible ones.

    Raises:
        KeyError: the wish names a kommun that does not exist.
    """
    if wish.municipality is not None:
        places().name(wish.municipality)
    fitting = [each for each in contacts if each.id != FALLBACK_ID and _fits(each, wish)]
    ranked = sorted(_without_doubles(fitting, wish), key=lambda each: _rank(each, wish))
    fallback = [each for each in contacts if each.id == FALLBACK_ID]
    local = [each for each in ranked if _nearness(each, wish) == _LOCAL]
    if local or (wish.municipality is None and len(ranked) > 1):
        return ranked[:most]
    regional = [each for each in ranked if _nearness(each, wish) == _REGIONAL]
    of_every_kommun = [each for each in ranked if _nearness(each, wish) == _OF_EVERY_KOMMUN]
    rest = ranked[len(regional) + len(of_every_kommun) :]
    return [*regional[: most - 1], *fallback, *of_every_kommun[:1], *rest, *of_every_kommun[1:]][:most]


def _without_doubles(contacts: Sequence[Contact], wish: Wish) -> list[Contact]:
    """Without what every kommun has, where the kommun's own entry of that kind is there."""
    own = {each.kind for each in contacts if _nearness(each, wish) == _LOCAL}
    return [each for each in contacts if not (wish.municipality and is_composite(each) and each.kind in own)]


def _fits(contact: Contact, wish: Wish) -> bool:
    if _nearness(contact, wish) is _ELSEWHERE:
        return False
    if wish.topics and not set(wish.topics) & set(contact.topics):
        return False
    if wish.audience and not {"alla", wish.audience} & set(contact.audiences):
        return False
    if wish.lang and wish.lang not in contact.languages and "sv" not in contact.languages:
        return False
    if not _fits_their_age(contact, wish):
        return False
    return wish.closed_too or _open(contact, wish) is not False


def _open(contact: Contact, wish: Wish) -> bool | None:
    """Whether it is open at the wish's time; None if unknown, or without a time."""
    return None if wish.open_at is None else open_at(contact, wish.open_at, holiday=wish.holiday)


def _fits_their_age(contact: Contact, wish: Wish) -> bool:
    """Whether it is for people as old as who writes, and about people as old as who is spoken of."""
    low, high = contact.ages.min, contact.ages.max
    if wish.age is not None and ((low is not None and wish.age < low) or (high is not None and wish.age > high)):
        return False
    for_adults_about_a_child = "barn" in contact.topics and (low or 0) >= ADULT
    return not (wish.of_a_grown_up and for_adults_about_a_child)


_LOCAL: Final = 0
_REGIONAL: Final = 1
_OF_EVERY_KOMMUN: Final = 2
_NATIONAL: Final = 3
_ELSEWHERE: Final = 9


def _nearness(contact: Contact, wish: Wish) -> int:
    """How near it is to the kommun: its own, its län's, what every kommun has, national, elsewhere."""
    municipality = wish.municipality
    if municipality is None and wish.county in contact.area.counties:
        return _REGIONAL
    if municipality is not None:
        if municipality in contact.area.municipalities:
            return _LOCAL
        if is_composite(contact):
            return _OF_EVERY_KOMMUN
        if places().county_of(municipality) in contact.area.counties:
            return _REGIONAL
    return _NATIONAL if contact.area.national else _ELSEWHERE


def _is_general(contact: Contact) -> int:
    """How many topics an office of a kommun has: one that is there for a few of them goes before the switchboard."""
    return len(contact.topics) if contact.area.municipalities else 0


def _rank(contact: Contact, wish: Wish) -> tuple[int, bool, bool, int, bool, bool, bool, bool, int, str]:
    """What is nearest, checked and not closed first; then by topic, for whom it is made, language, open for sure.

    A line that several kommuner share comes after the kommun's own, and a switchboard after an office of few topics.
    """
    is_open = _open(contact, wish)
    topic = min((place for place, name in enumerate(wish.topics) if name in contact.topics), default=99)
    made_for = wish.age is not None and (contact.ages.min is not None or contact.ages.max is not None)
    made_for = made_for or wish.audience in contact.audiences
    return (
        _nearness(contact, wish),
        contact.verified_on is None,
        is_open is False,
        topic,
        not made_for,
        wish.lang is not None and wish.lang not in contact.languages,
        not is_open,
        len(contact.area.municipalities) > 1,
        order_of(contact) if is_composite(contact) else _is_general(contact),
        contact.name,
    )
