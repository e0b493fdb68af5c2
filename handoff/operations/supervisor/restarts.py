"""When a child that died is started again. Pure: time comes in as a number."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Restarts:
    """The policy of one child, and how it has fared so far."""

    first_s: float = 1.0
    most_s: float = 30.0
    well_after_s: float = 30.0
    """A child that ran this long was well: its next death counts as the first again."""
    most_failures: int | None = None
    """How many deaths in a row are taken before giving up; None: any number."""
    failures: int = 0

    def died(self, ran_s: float) -> Restarts:
        """What holds after a death that followed `ran_s` seconds of running."""
        return replace(self, failures=1 if ran_s >= self.well_after_s else self.failures + 1)

    @property
    def is_hopeless(self) -> bool:
        """Whether it should not be started again."""
        return self.most_failures is not None and self.failures >= self.most_failures

    @property
    def delay_s(self) -> float:
        """How long to wait before the next start: doubles with every death in a row, up to `most_s`."""
        return min(self.most_s, self.first_s * 2.0 ** min(self.failures - 1, 16))
