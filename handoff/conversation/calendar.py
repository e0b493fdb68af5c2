"""The Swedish calendar: public holidays, and due times in working days. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

SWEDEN = ZoneInfo("Europe/Stockholm")
_SATURDAY = 5
_CATEGORIES = ("public", "de_facto")
"""With the eves that are kept as holidays: midsummer, Christmas, New Year."""

_known: dict[int, dict[date, str]] = {}


def holidays_of(year: int) -> dict[date, str]:
    """The holidays of a year, with their Swedish names.

    Cached: a year takes milliseconds, and the first one a second or two, in which the library loads all countries. So a
    node computes them in advance (`precompute_holidays`).
    """
    if year not in _known:
        _known[year] = dict(holidays.country_holidays("SE", years=year, language="sv", categories=_CATEGORIES))
    return _known[year]


def precompute_holidays(year: int) -> None:
    """Compute this year and the next one; to be called in a thread of its own."""
    for each in (year, year + 1):
        holidays_of(each)


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
