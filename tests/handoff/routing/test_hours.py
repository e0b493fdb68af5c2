"""Opening hours as clocks in Sweden show them, over summer time, holidays and exceptions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.contract.errors import Refused
from handoff.contract.service import HoursException, OpeningHours, OpenSpan
from handoff.conversation.calendar import SWEDEN
from handoff.routing import hours as opening


def span(opens: str, closes: str) -> OpenSpan:
    return OpenSpan(opens=opens, closes=closes)


EVENINGS = [[span("13:00", "16:00"), span("18:00", "21:00")]] * 5 + [[], [span("15:00", "24:00")]]
HOURS = OpeningHours(always=False, weekly=EVENINGS)


def at(text: str) -> datetime:
    """A moment by the Swedish clock."""
    return datetime.fromisoformat(text).replace(tzinfo=SWEDEN).astimezone(UTC)


def minutes_to_closing(hours: OpeningHours, moment: datetime) -> float | None:
    end = opening.closing(hours, moment)
    return None if end is None else (end - moment).total_seconds() / 60


def test_a_fresh_installation_is_always_open() -> None:
    always, now = OpeningHours(), at("2026-12-24 03:00")
    assert opening.is_open(always, now)
    assert opening.next_opening(always, now) == now
    assert minutes_to_closing(always, now) is None
    assert not opening.closes_soon(always, now)


@pytest.mark.parametrize(
    ("moment", "is_open", "minutes"),
    [
        ("2026-11-24 12:59", False, None),
        ("2026-11-24 13:00", True, 180),
        ("2026-11-24 15:59", True, 1),
        ("2026-11-24 16:00", False, None),
        ("2026-11-24 20:30", True, 30),
        ("2026-11-28 14:00", False, None),
        ("2026-11-29 23:59", True, 1),
        ("2026-11-30 00:00", False, None),
    ],
)
def test_the_week(moment: str, is_open: bool, minutes: float | None) -> None:
    assert opening.is_open(HOURS, at(moment)) is is_open
    assert minutes_to_closing(HOURS, at(moment)) == minutes


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-24 12:59", "2026-11-24 13:00"),
        ("2026-11-24 17:00", "2026-11-24 18:00"),
        ("2026-11-27 22:00", "2026-11-29 15:00"),
        ("2026-11-24 14:00", "2026-11-24 14:00"),
    ],
)
def test_when_it_opens_next(moment: str, opens: str) -> None:
    assert opening.next_opening(HOURS, at(moment)) == at(opens)


def test_hours_that_never_come_have_no_next_opening() -> None:
    assert opening.next_opening(OpeningHours(always=False), at("2026-11-24 12:00")) is None


@pytest.mark.parametrize(
    "day", ["2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01", "2026-05-14", "2026-06-19", "2026-04-06"]
)
def test_it_is_closed_on_swedish_holidays_and_their_eves_unless_said_otherwise(day: str) -> None:
    noon = at(f"{day} 14:00")
    every_day = OpeningHours(always=False, weekly=[[span("13:00", "16:00")]] * 7)
    assert not opening.is_open(every_day, noon)
    assert opening.is_open(OpeningHours(always=False, weekly=every_day.weekly, closed_on_holidays=False), noon)
    exception = HoursException(date=day, spans=[span("14:00", "15:00")])
    with_exception = OpeningHours(always=False, weekly=every_day.weekly, exceptions=[exception])
    assert opening.is_open(with_exception, noon)
    assert not opening.is_open(with_exception, noon + timedelta(hours=1))


def test_a_day_without_hours_is_closed() -> None:
    closed = OpeningHours(always=False, weekly=EVENINGS, exceptions=[HoursException(date="2026-11-24")])
    assert not opening.is_open(closed, at("2026-11-24 14:00"))
    assert opening.next_opening(closed, at("2026-11-24 14:00")) == at("2026-11-25 13:00")


def test_the_clock_is_swedish_in_summer_and_winter() -> None:
    assert opening.is_open(HOURS, datetime(2026, 7, 7, 11, 0, tzinfo=UTC))
    assert not opening.is_open(HOURS, datetime(2026, 11, 24, 11, 0, tzinfo=UTC))
    assert opening.is_open(HOURS, datetime(2026, 11, 24, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(("day", "hours_open"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
def test_a_night_in_which_the_clock_is_moved_is_an_hour_shorter_or_longer(day: str, hours_open: int) -> None:
    whole = OpeningHours(always=False, exceptions=[HoursException(date=day, spans=[span("00:00", "24:00")])])
    minutes = minutes_to_closing(whole, at(f"{day} 00:00"))
    assert minutes == hours_open * 60


def test_spans_that_meet_at_midnight_are_one() -> None:
    nights = OpeningHours(always=False, weekly=[[span("20:00", "24:00")], [span("00:00", "02:00")], [], [], [], [], []])
    assert minutes_to_closing(nights, at("2026-11-23 23:45")) == 135
    assert not opening.closes_soon(nights, at("2026-11-23 23:45"))
    assert opening.closes_soon(nights, at("2026-11-24 01:30"))


def test_day_and_night_does_not_close() -> None:
    round_the_clock = OpeningHours(always=False, weekly=[[span("00:00", "24:00")]] * 7, closed_on_holidays=False)
    assert minutes_to_closing(round_the_clock, at("2026-11-24 14:00")) is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001  # given one
def test_what_is_said_of_openings_and_closings_is_so(moment: datetime) -> None:
    opens = opening.next_opening(HOURS, moment)
    assert opens is not None
    assert opening.is_open(HOURS, opens)
    second = timedelta(seconds=1)
    if opening.is_open(HOURS, moment):
        closes = opening.closing(HOURS, moment)
        assert closes is not None
        assert opening.is_open(HOURS, closes - second)
        assert not opening.is_open(HOURS, closes)
    else:
        assert not opening.is_open(HOURS, opens - second)


@pytest.mark.parametrize(
    "hours",
    [
        OpeningHours(weekly=[[span("13:00", "13:00")]] + [[]] * 6),
        OpeningHours(weekly=[[span("13:00", "15:00"), span("14:00", "16:00")]] + [[]] * 6),
        OpeningHours(weekly=[[span("18:00", "20:00"), span("13:00", "15:00")]] + [[]] * 6),
        OpeningHours(exceptions=[HoursException(date="2026-02-30")]),
        OpeningHours(exceptions=[HoursException(date="2026-02-03"), HoursException(date="2026-02-03")]),
        OpeningHours(exceptions=[HoursException(date="2026-02-03", spans=[span("15:00", "14:00")])]),
    ],
)
def test_hours_that_make_no_sense_are_refused(hours: OpeningHours) -> None:
    with pytest.raises(Refused, match="hours_invalid"):
        opening.check(hours)


def test_holidays_are_named_in_swedish_in_order() -> None:
    ahead = opening.holidays_ahead(at("2026-11-24 12:00"))
    assert [(day.date, day.name) for day in ahead][:2] == [("2026-12-24", "Julafton"), ("2026-12-25", "Juldagen")]
    assert [day.date for day in ahead] == sorted(day.date for day in ahead)


@pytest.mark.parametrize(
    ("hours", "moment", "closed"),
    [
        (OpeningHours(always=False), at("2026-12-24 12:00"), True),
        (OpeningHours(always=False), at("2026-12-23 12:00"), False),
        (OpeningHours(always=True), at("2026-12-24 12:00"), False),
        (OpeningHours(always=False, closed_on_holidays=False), at("2026-12-24 12:00"), False),
        (
            OpeningHours(always=False, exceptions=[HoursException(date="2026-12-24")]),
            at("2026-12-24 12:00"),
            False,
        ),
        (OpeningHours(always=False), at("2026-12-24 00:30"), True),
    ],
    ids=["holiday", "weekday", "always open", "open on holidays", "an exception says so", "midnight in Sweden"],
)
def test_the_closed_door_says_that_it_is_a_holiday_only_where_that_is_why(
    hours: OpeningHours, moment: datetime, closed: bool
) -> None:
    assert opening.is_closed_for_holiday(hours, moment) is closed
