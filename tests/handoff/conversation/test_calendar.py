"""Due times in Swedish working days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handoff.conversation.calendar import mailbox_due


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
