"""Opening hours: whether the line is open, when it opens next, when it closes. Pure: the moment is passed in.

Hours are written as clocks in Sweden show them and are turned into moments day by day, so that summer time moves
them as people expect. An exception is stronger than a public holiday, and a holiday than the week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from msgspec.structs import replace

from handoff.contract.errors import Refused
from handoff.contract.service import Holiday, OpeningHours, OpenSpan
from handoff.conversation.calendar import SWEDEN, holidays_of, swedish_day

LAST_NEWCOMERS = timedelta(minutes=30)
"""How long before closing newcomers below N3 are offered the mailbox."""

LOOK_AHEAD_DAYS = 366
CLOSING_WITHIN_DAYS = 7
_DAY = timedelta(days=1)


def is_open(hours: OpeningHours, at: datetime) -> bool:
    """Whether `at` is within opening hours."""
    return hours.always or any(opens <= at < closes for opens, closes in _around(hours, at, days=1))


def by_days(hours: OpeningHours) -> OpeningHours:
    """The same hours written out day by day, so that single days can be changed."""
    if not hours.always:
        return hours
    week = [[OpenSpan(opens="00:00", closes="24:00")] for _ in hours.weekly]
    return replace(hours, always=False, closed_on_holidays=False, weekly=week, exceptions=[])


def next_opening(hours: OpeningHours, at: datetime) -> datetime | None:
    """When it opens next: `at` itself if it is open then; None if it does not open within a year. Aware UTC."""
    if is_open(hours, at):
        return at
    return next((opens for opens, _ in _around(hours, at, days=LOOK_AHEAD_DAYS) if opens > at), None)


def closing(hours: OpeningHours, at: datetime) -> datetime | None:
    """When it closes; None if it is closed at `at`, or does not close within a week. Aware UTC."""
    if hours.always:
        return None
    end: datetime | None = None
    for opens, closes in _around(hours, at, days=CLOSING_WITHIN_DAYS):
        if opens <= (end or at) < closes:
            end = closes
    return None if end is None or end - at > timedelta(days=CLOSING_WITHIN_DAYS) else end


def closes_soon(hours: OpeningHours, at: datetime) -> bool:
    """Whether `at` is in the last half hour."""
    end = closing(hours, at)
    return end is not None and end - at <= LAST_NEWCOMERS


def is_closed_for_holiday(hours: OpeningHours, at: datetime) -> bool:
    """Whether the day of `at` is a public holiday on which the line is closed, and which no exception opens."""
    day = swedish_day(at)
    excepted = any(exception.date == day.isoformat() for exception in hours.exceptions)
    return not hours.always and hours.closed_on_holidays and not excepted and day in holidays_of(day.year)


def holidays_ahead(at: datetime) -> list[Holiday]:
    """The Swedish public holidays of the next twelve months."""
    today = swedish_day(at)
    days = sorted({*holidays_of(today.year).items(), *holidays_of(today.year + 1).items()})
    return [
        Holiday(date=day.isoformat(), name=name) for day, name in days if today <= day < today + timedelta(days=365)
    ]


def check(hours: OpeningHours) -> None:
    """Raise Refused(hours_invalid) where spans overlap, end before they begin, or a date is none or named twice."""
    dates = [exception.date for exception in hours.exceptions]
    in_order = all(_in_order(spans) for spans in (*hours.weekly, *(exception.spans for exception in hours.exceptions)))
    if len(set(dates)) < len(dates) or not in_order or not all(map(_is_date, dates)):
        raise Refused("hours_invalid")


def _in_order(spans: Sequence[OpenSpan]) -> bool:
    """Times of day are texts of one length: they compare as times do."""
    return all(span.opens < span.closes for span in spans) and all(
        earlier.closes <= later.opens for earlier, later in pairwise(spans)
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _around(hours: OpeningHours, at: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
    """The spans of the day of `at` and of `days` days after it, in order."""
    today = swedish_day(at)
    exceptions = {exception.date: exception.spans for exception in hours.exceptions}
    for number in range(days + 1):
        day = today + number * _DAY
        spans = exceptions.get(day.isoformat())
        if spans is None:
            closed = hours.closed_on_holidays and day in holidays_of(day.year)
            spans = [] if closed else hours.weekly[day.weekday()]
        for span in spans:
            yield _moment(day, span.opens), _moment(day, span.closes)


def _moment(day: date, clock: str) -> datetime:
    """A day and the time on a Swedish clock, as an aware moment in UTC."""
    if clock == "24:00":
        day, clock = day + _DAY, "00:00"
    return datetime.combine(day, time.fromisoformat(clock), SWEDEN).astimezone(UTC)
