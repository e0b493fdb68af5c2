"""The fixed calendar of releases: quarters and half-years, and years as what they are bundled in. Pure.

A table has one cadence for ever, so no two releases of it overlap (DOMAIN 4.2, rules 6 and 8). Months appear only as a
dimension inside a quarter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, Literal

Kind = Literal["quarter", "half", "year"]

_PATTERN: Final = re.compile(r"(20\d\d)(?:(Q)([1-4])|(H)([12]))?")
_MONTHS: Final = {"quarter": 3, "half": 6, "year": 12}

SETTLING: Final = timedelta(days=7)
"""After a period's end so long until it can be proposed: forms are due within 24 hours, corrections within a week."""


@dataclass(frozen=True, order=True)
class Period:
    """One period of the calendar. `number` counts from 1 within the year."""

    year: int
    kind: Kind
    number: int = 1

    def __str__(self) -> str:
        letter = {"quarter": f"Q{self.number}", "half": f"H{self.number}", "year": ""}[self.kind]
        return f"{self.year}{letter}"

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Its months, like `2026-11`."""
        count = _MONTHS[self.kind]
        first = (self.number - 1) * count + 1
        return tuple(f"{self.year}-{month:02}" for month in range(first, first + count))

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.months[0]}-01")

    @property
    def last_day(self) -> date:
        """Its last day."""
        year, month = map(int, self.months[-1].split("-"))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    def settled(self, today: date) -> bool:
        """Whether it is over, and long enough ago."""
        return today > self.last_day + SETTLING

    def parts(self) -> tuple[Period, ...]:
        """The periods of the calendar that lie in it: a year's four quarters and two halves; itself otherwise."""
        if self.kind != "year":
            return (self,)
        quarters = tuple(Period(self.year, "quarter", number) for number in (1, 2, 3, 4))
        return (*quarters, Period(self.year, "half", 1), Period(self.year, "half", 2))

    def quarters(self) -> tuple[Period, ...]:
        """The quarters that it consists of."""
        return tuple(q for q in Period(self.year, "year").parts()[:4] if set(q.months) <= set(self.months))

    @cached_property
    def iso_weeks(self) -> tuple[str, ...]:
        """The ISO weeks whose Thursday lies in it: each week belongs to one quarter."""
        days = (self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1))
        thursdays = (day.isocalendar() for day in days if day.isoweekday() == 4)  # Thursday
        return tuple(f"{each.year}-W{each.week:02d}" for each in thursdays)


def week_after(week: str) -> str:
    """The ISO week after this one."""
    year, number = week.split("-W")
    after = (date.fromisocalendar(int(year), int(number), 1) + timedelta(days=7)).isocalendar()
    return f"{after.year}-W{after.week:02d}"


def parse(text: str) -> Period:
    """`2026Q4`, `2026H2` or `2026`.

    Raises:
        ValueError: it is none of these.
    """
    found = _PATTERN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no period: name a quarter like 2026Q4, a half-year like 2026H2, or a year")
    year = int(found[1])
    if found[2]:
        return Period(year, "quarter", int(found[3]))
    return Period(year, "half", int(found[5])) if found[4] else Period(year, "year")


def of_day(day: date) -> tuple[Period, Period]:
    """The quarter and the half-year of a day."""
    return Period(day.year, "quarter", (day.month + 2) // 3), Period(day.year, "half", (day.month + 5) // 6)


def before(period: Period) -> Period:
    """The period of the same kind that ends the day before this one begins."""
    if period.number > 1:
        return Period(period.year, period.kind, period.number - 1)
    return Period(period.year - 1, period.kind, {"quarter": 4, "half": 2, "year": 1}[period.kind])
