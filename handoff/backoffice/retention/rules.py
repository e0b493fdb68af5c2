"""Retention rules: until when a transcript is kept. Pure; times are aware UTC.

Source: DOMAIN 4.1 - 14 days after close; N3-N4 up to 30 days on a logged decision; a visitor's own erasure wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from handoff.conversation.state import State

Ground = Literal["follow_up", "supervision", "disclosure_decision"]
"""Why a transcript is kept longer: somebody is to be called back, a supervision, a decision on disclosure."""


def ground_of(name: str) -> Ground:
    """A stored ground as its type. What is stored was checked when it was decided."""
    return next(ground for ground in get_args(Ground) if ground == name)


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Days. `Settings` checks that `urgent_days` is not the shorter one."""

    transcript_days: int = 14
    urgent_days: int = 30
    audit_days: int = 730
    survey_text_days: int = 365
    tombstone_days: int = 90

    def due_at(self, inactive_since: datetime, held_until: datetime | None = None) -> datetime:
        """When a transcript is to be erased.

        Args:
            inactive_since: when the conversation was closed; of one that nobody has closed, its last event.
            held_until: the end of a decision to keep it longer; never beyond `urgent_days`.
        """
        due = inactive_since + timedelta(days=self.transcript_days)
        return due if held_until is None else max(due, min(held_until, self.latest(inactive_since)))

    def latest(self, inactive_since: datetime) -> datetime:
        """The latest moment to which a decision can keep a transcript."""
        return inactive_since + timedelta(days=self.urgent_days)


def inactive_since(state: State) -> datetime | None:
    """Since when a conversation is inactive: its close, or its last event while nobody has closed it.

    A return code that is made after the close does not prolong anything. None before the first event.
    """
    return state.closed_at if state.name == "closed" else state.updated_at
