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

    Computing them takes milliseconds, and the first time a second or two, in which the library reads all its countries:
    so they are kept, and a node gets to know them (`get_to_know`) before anybody waits for them.
    """
    if year not in _known:
        _known[year] = dict(holidays.country_holidays("SE", years=year, language="sv", categories=_CATEGORIES))
    return _known[year]


def get_to_know(year: int) -> None:
    """Compute a year and the next one: for a thread beside all else."""
    for each in (year, year + 1):
        holidays_of(each)


def is_holiday(at: datetime) -> bool:
    """Whether the day of a moment, as its own clock has it, is a public holiday."""
    return at.date() in holidays_of(at.year)


def is_working_day(day: date) -> bool:
    """Whether people in Sweden work on that day: no weekend, no public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays_of(day.year)


def mailbox_due(left_at: datetime) -> datetime:
    """One working day after a message was left: the same hour of the next working day, in Swedish time."""
    due = left_at.astimezone(SWEDEN) + timedelta(days=1)
    while not is_working_day(due.date()):
        due += timedelta(days=1)
    return due.astimezone(left_at.tzinfo)
