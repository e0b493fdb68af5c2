"""The outcome of one attack or fault: one row of the printed table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

PROGRESS_LINES: Final = 10
"""How often progress is printed."""


@dataclass(slots=True)
class Outcome:
    """How often something was tried, and its failures."""

    name: str
    of: int = 0
    """How often it is to be tried; 0 where no progress is printed."""
    count: int = 0
    failures: list[str] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)
    """What was measured along the way."""
    seconds: float = 0.0
    """How long all of it took."""

    def advance(self, times: int = 1) -> None:
        """Count tries, and print the progress now and then."""
        before, self.count = self.count, self.count + times
        if self.of and before * PROGRESS_LINES // self.of != self.count * PROGRESS_LINES // self.of:
            print(f"  {self.name}: {self.count:,} of {self.of:,}, {len(self.failures)} failures", flush=True)

    def line(self) -> str:
        """One line of the table."""
        more = "; ".join(f"{name} {value}" for name, value in self.figures.items())
        return f"{self.name:<58} {self.count:>13,} {len(self.failures):>9} {self.seconds:>6.0f} s  {more}"


def together(parts: Sequence[Outcome]) -> Outcome:
    """Combine the outcomes of parallel parts into one row."""
    first = parts[0]
    names = dict.fromkeys(name for each in parts for name in each.figures)
    return Outcome(
        first.name,
        count=sum(each.count for each in parts),
        failures=[failure for each in parts for failure in each.failures],
        figures={name: " + ".join(each.figures[name] for each in parts if name in each.figures) for name in names},
        seconds=max(each.seconds for each in parts),
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """All rows, with what failed below."""
    lines = [
        f"{'what was done':<58} {'times':>13} {'failures':>9} {'took':>8}  measured",
        *(each.line() for each in outcomes),
    ]
    for outcome in outcomes:
        lines += [f"FAILED {outcome.name}: {failure}" for failure in outcome.failures[:20]]
    return "\n".join(lines)
