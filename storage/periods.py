"""The minute and the ISO week of a time, always in UTC: the precision that is stored in clear, and the life of a KEK.

Pure but for `utc_now`. Shared by all packages of storage and by handoff, hence at the root.
"""

from __future__ import annotations

from datetime import UTC, datetime


def iso_week(at: datetime) -> str:
    """The ISO week of a moment, like `2026-W48`."""
    year, week, _ = at.astimezone(UTC).isocalendar()
    return f"{year}-W{week:02d}"


def minute_of(at: datetime) -> datetime:
    """The moment, cut to its minute: the finest time that is stored in clear of a conversation."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def utc_now() -> datetime:
    """This machine's clock, aware UTC."""
    return datetime.now(UTC)
