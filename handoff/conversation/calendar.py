"""The Swedish calendar: public holidays, and due times in working days. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
_FRIDAY, _SATURDAY = 4, 5
_FIXED: Final = {
    (1, 1): "Nyårsdagen",
    (1, 6): "Trettondedag jul",
    (5, 1): "Första maj",
    (6, 6): "Nationaldagen",
    (12, 24): "Julafton",
    (12, 25): "Juldagen",
    (12, 26): "Annandag jul",
    (12, 31): "Nyårsafton",
}
"""By month and day; with the eves that are kept as holidays."""
_AFTER_EASTER: Final = {
    -2: "Långfredagen",
    0: "Påskdagen",
    1: "Annandag påsk",
    39: "Kristi himmelsfärdsdag",
    49: "Pingstdagen",
}
"""By days after Easter Sunday."""
_FIRST_FROM: Final = {
    (6, 19): (_FRIDAY, "Midsommarafton"),
    (6, 20): (_SATURDAY, "Midsommardagen"),
    (10, 31): (_SATURDAY, "Alla helgons dag"),
}
"""The first of a day of the week, from a month and day on."""


@cache
def holidays_of(year: int) -> Mapping[date, str]:
    """The public holidays of a year with their Swedish names, as they are since 2005 (law 1989:253)."""
    found = [(date(year, month, day), name) for (month, day), name in _FIXED.items()]
    found += [(easter(year) + timedelta(days=days), name) for days, name in _AFTER_EASTER.items()]
    for (month, day), (weekday, name) in _FIRST_FROM.items():
        earliest = date(year, month, day)
        found.append((earliest + timedelta(days=(weekday - earliest.weekday()) % 7), name))
    names: dict[date, str] = {}
    for each, name in sorted(found):
        names[each] = f"{names[each]}; {name}" if each in names else name
    return names


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm (J. Meeus, Astronomical Algorithms, chapter 8)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    leaps, years = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - epact - years) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def swedish_day(at: datetime) -> date:
    """The day that it is in Sweden at this time: what people on the line mean by a day, a month and "today"."""
    return at.astimezone(SWEDEN).date()


def swedish_month(at: datetime) -> str:
    """The month that it is in Sweden at this time, like `2026-11`."""
    return f"{swedish_day(at):%Y-%m}"


def is_holiday(at: datetime) -> bool:
    """Whether the date of this time, in its own time zone, is a public holiday."""
    return at.date() in holidays_of(at.year)


def is_working_day(day: date) -> bool:
    """Whether the day is neither on a weekend nor a public holiday in Sweden."""
    return day.weekday() < _SATURDAY and day not in holidays_of(day.year)


def mailbox_due(left_at: datetime) -> datetime:
    """One working day after a message was left: the same hour of the next working day, in Swedish time."""
    due = left_at.astimezone(SWEDEN) + timedelta(days=1)
    while not is_working_day(due.date()):
        due += timedelta(days=1)
    return due.astimezone(left_at.tzinfo)
