"""Swedish holidays, and due times in Swedish working days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import holidays
import pytest

from handoff.conversation.calendar import holidays_of, mailbox_due, swedish_day, swedish_month


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 25, 12, tzinfo=UTC)),
        (datetime(2026, 11, 27, 12, tzinfo=UTC), datetime(2026, 11, 30, 12, tzinfo=UTC)),
        (datetime(2026, 11, 28, 12, tzinfo=UTC), datetime(2026, 11, 30, 12, tzinfo=UTC)),
        (datetime(2026, 11, 29, 12, tzinfo=UTC), datetime(2026, 11, 30, 12, tzinfo=UTC)),
        (datetime(2026, 11, 26, 23, 30, tzinfo=UTC), datetime(2026, 11, 29, 23, 30, tzinfo=UTC)),
        (datetime(2026, 10, 23, 12, tzinfo=UTC), datetime(2026, 10, 26, 13, tzinfo=UTC)),
        (datetime(2026, 5, 13, 12, tzinfo=UTC), datetime(2026, 5, 15, 12, tzinfo=UTC)),
        (datetime(2026, 12, 23, 12, tzinfo=UTC), datetime(2026, 12, 28, 12, tzinfo=UTC)),
        (datetime(2027, 3, 25, 12, tzinfo=UTC), datetime(2027, 3, 30, 11, tzinfo=UTC)),
    ],
    ids=[
        "tuesday",
        "friday",
        "saturday",
        "sunday",
        "friday already in sweden",
        "over the end of summer time",
        "ascension",
        "christmas",
        "easter",
    ],
)
def test_one_working_day_later_at_the_same_hour_of_the_clock(left: datetime, due: datetime) -> None:
    assert mailbox_due(left) == due


def test_the_holidays_are_those_of_the_library_that_knows_every_country() -> None:
    """The library takes 12 MB and a second of every start, which is why it is no part of the product."""
    of_sweden = holidays.country_holidays(
        "SE", years=range(2005, 2101), language="sv", categories=("public", "de_facto")
    )
    for year in range(2005, 2101):
        known = {day: set(names.split("; ")) for day, names in of_sweden.items() if day.year == year}
        assert {day: set(names.split("; ")) for day, names in holidays_of(year).items()} == known


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 30, 22, 30, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_day_is_the_one_in_sweden(at: datetime, day: date) -> None:
    assert swedish_day(at) == day
    assert swedish_month(at) == f"{day.year}-{day.month:02}"
