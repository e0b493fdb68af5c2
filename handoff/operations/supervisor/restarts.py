"""The restart policy of a child process: exponential back-off. Pure: time comes in as a number."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Restarts:
    """The policy of one child, and its failures so far."""

    first_s: float = 1.0
    most_s: float = 30.0
    well_after_s: float = 30.0
    """After a run of this length the failures are counted from the beginning."""
    most_failures: int | None = None
    """Failures in a row before giving up; None: never give up."""
    failures: int = 0

    def died(self, ran_s: float) -> Restarts:
        """The policy after a run of `ran_s` seconds has ended."""
        return replace(self, failures=1 if ran_s >= self.well_after_s else self.failures + 1)

    @property
    def is_hopeless(self) -> bool:
        """Whether to give up."""
        return self.most_failures is not None and self.failures >= self.most_failures

    @property
    def delay_s(self) -> float:
        """Back-off before the next start: doubles with every failure in a row, up to `most_s`."""
        return min(self.most_s, self.first_s * 2.0 ** min(self.failures - 1, 16))
