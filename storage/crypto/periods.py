"""Periods that storage counts in: the minute and the ISO week, always in UTC. Owns no clock."""

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
