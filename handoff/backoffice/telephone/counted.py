"""A call as it is counted: when it began, whether somebody answered, how long it waited. Pure.

No number, no name, nothing of what was said. What an exchange reports is merged so that the same report again, or in
another order, changes nothing: of each kind the earliest moment stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from handoff.contract.calls import CallEvent

Outcome = Literal["besvarat", "missat", "avbrutet", "pagar"]

FORGOTTEN_AFTER: Final = timedelta(hours=12)
"""After this a call of which no end was reported is taken to be over."""


class Counted(msgspec.Struct, frozen=True, array_like=True):
    """One call of an exchange. New fields come last and have a default."""

    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    missed_at: datetime | None = None
    abandoned_at: datetime | None = None
    documented: bool = False
    """Whether its form is saved, and it is not to be shown again. Which form that is, and since when, is not kept."""

    @property
    def first_at(self) -> datetime | None:
        """When it began, as far as is known."""
        known = (self.started_at, self.answered_at, self.missed_at, self.abandoned_at, self.ended_at)
        return min((moment for moment in known if moment is not None), default=None)

    @property
    def over_at(self) -> datetime | None:
        """When it was over; None while it rings or is talked in."""
        ends = [self.ended_at] if self.answered_at else [self.ended_at, self.missed_at, self.abandoned_at]
        return min((moment for moment in ends if moment is not None), default=None)

    def outcome(self, now: datetime) -> Outcome:
        """What became of it. An end without an answer is a caller who gave up."""
        if self.answered_at is not None:
            return "besvarat"
        if self.missed_at is not None:
            return "missat"
        if self.abandoned_at is not None or self.ended_at is not None:
            return "avbrutet"
        began = self.first_at
        return "missat" if began is not None and now - began > FORGOTTEN_AFTER else "pagar"

    @property
    def waited_s(self) -> float:
        """Seconds from the first ring to the answer, or to the end of the wait."""
        until = self.answered_at or self.over_at
        return (until - self.started_at).total_seconds() if until and self.started_at else 0.0


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Counted).decode


def merged(before: Counted, events: Iterable[CallEvent]) -> Counted:
    """What is known of the call after these events."""
    for event in events:
        field, at = f"{event.kind}_at", moment_of(event)
        held: datetime | None = getattr(before, field)
        if held is None or at < held:
            before = msgspec.structs.replace(before, **{field: at})
    return before


def moment_of(event: CallEvent) -> datetime:
    """When it happened.

    Raises:
        ValueError: there is no such day or time.
    """
    return datetime.fromisoformat(event.at.replace("Z", "+00:00"))
