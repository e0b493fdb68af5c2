"""The minute and the ISO week of a time, always in UTC: the precision that is stored in clear, and the life of a KEK.

Pure but for `utc_now`. Shared by all packages of storage and by handoff, hence at the root.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta


def iso_week(at: datetime) -> str:
    """The ISO week of a moment, like `2026-W48`."""
    year, week, _ = at.astimezone(UTC).isocalendar()
    return f"{year}-W{week:02d}"


def minute_of(at: datetime) -> datetime:
    """The moment, cut to its minute: the finest time that is stored in clear of a conversation."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def hours(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Beginning and end of the hours from the minute of `since` on, of which the last has `until` in it."""
    first = minute_of(since)
    while first <= until:
        yield first, first + timedelta(hours=1)
        first += timedelta(hours=1)


def utc_now() -> datetime:
    """This machine's clock, aware UTC."""
    return datetime.now(UTC)
