"""The fixed calendar of releases: quarters or months, half-years, and years as what they are bundled in. Pure.

A table has one cadence for ever, so no two releases of it overlap (DOMAIN 4.2, rules 6 and 8). Which step a line
counts in is chosen before it opens. With quarters, months appear only as a dimension inside a quarter; with months, the
table of län alone is counted by the quarter (rule 6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, Literal

Kind = Literal["month", "quarter", "half", "year"]
Step = Literal["quarter", "month"]
"""The shortest period that is released."""

_PATTERN: Final = re.compile(r"(20\d\d)(?:(Q)([1-4])|(H)([12])|(M)(0[1-9]|1[0-2]))?")
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}

SETTLING: Final = timedelta(days=7)
"""After a period's end so long until it can be proposed: forms are due within 24 hours, corrections within a week."""


@dataclass(frozen=True, order=True)
class Period:
    """One period of the calendar. `number` counts from 1 within the year."""

    year: int
    kind: Kind
    number: int = 1

    def __str__(self) -> str:
        number = f"{self.number:02}" if self.kind == "month" else str(self.number)
        letter = {"month": "M", "quarter": "Q", "half": "H"}
        return f"{self.year}{letter[self.kind]}{number}" if self.kind in letter else str(self.year)

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

    def made_of(self, kind: Step) -> tuple[Period, ...]:
        """The quarters, or months, that it consists of."""
        every = [Period(self.year, kind, number) for number in range(1, 12 // _MONTHS[kind] + 1)]
        return tuple(each for each in every if set(each.months) <= set(self.months))

    def step_after(self, step: Step) -> tuple[Period, ...]:
        """The longer periods of the calendar whose releases come after this one's."""
        first = int(self.months[0][5:])
        half = Period(self.year, "half", (first + 5) // 6)
        quarter = Period(self.year, "quarter", (first + 2) // 3)
        if self.kind != step:
            return ()
        return (half,) if step == "quarter" else (quarter, half)

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
    """`2026M11`, `2026Q4`, `2026H2` or `2026`.

    Raises:
        ValueError: it is none of these.
    """
    found = _PATTERN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no period: name a quarter like 2026Q4, a half-year like 2026H2, or a year")
    year = int(found[1])
    if found[2]:
        return Period(year, "quarter", int(found[3]))
    if found[6]:
        return Period(year, "month", int(found[7]))
    return Period(year, "half", int(found[5])) if found[4] else Period(year, "year")


def of_day(day: date, step: Step = "quarter") -> tuple[Period, ...]:
    """The periods of the calendar that a day is in, the shortest first."""
    longer = (Period(day.year, "quarter", (day.month + 2) // 3), Period(day.year, "half", (day.month + 5) // 6))
    return longer if step == "quarter" else (Period(day.year, "month", day.month), *longer)


def before(period: Period) -> Period:
    """The period of the same kind that ends the day before this one begins."""
    if period.number > 1:
        return Period(period.year, period.kind, period.number - 1)
    return Period(period.year - 1, period.kind, {"month": 12, "quarter": 4, "half": 2, "year": 1}[period.kind])
