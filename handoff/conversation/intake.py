"""Whether a person can be reached now, and at which level a visitor may queue. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handoff.contract.base import ModeName
from handoff.risk import Level


@dataclass(frozen=True, slots=True)
class Intake:
    """Mode, hours and staffing at the moment of a command."""

    mode: ModeName
    within_hours: bool
    available: bool
    """At least one counselor is connected and available, and can take this conversation."""
    stopped: bool = False
    """The shift lead has stopped the intake."""
    closing_soon: bool = False
    """The last half hour within opening hours."""
    available_in_danger: bool | None = None
    """The same of the conversation at N3 or N4, when more people may take it; None: as `available`."""

    @property
    def open(self) -> bool:
        """Whether a person can be reached now."""
        return self._running and self.within_hours and self.available and not self.stopped

    def open_at(self, level: Level) -> bool:
        """Whether a person can be reached now for a conversation at this level."""
        if level < Level.N3 or self.available_in_danger is None:
            return self.open
        return replace(self, available=self.available_in_danger).open

    def may_queue(self, level: Level) -> bool:
        """N3 and N4 queue whatever the hour or staffing; others within hours, also while nobody is free.

        In the last half hour nobody below N3 begins to wait: they would hardly get their turn.
        """
        if not self._running:
            return False
        return level >= Level.N3 or (self.within_hours and not self.stopped and not self.closing_soon)

    @property
    def _running(self) -> bool:
        return self.mode in ("practice", "open")
