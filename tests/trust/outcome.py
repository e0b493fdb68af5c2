"""What an attack or a fault came to: one row of the table of trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

TOLD: Final = 10
"""So often it is told how far something has come."""


@dataclass(slots=True)
class Outcome:
    """How often something was tried, and every time that it went wrong."""

    name: str
    of: int = 0
    """How often it is to be tried; 0 if it is not told how far it has come."""
    count: int = 0
    failures: list[str] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)
    """What was measured along the way."""
    seconds: float = 0.0
    """How long all of it took."""

    def advance(self, times: int = 1) -> None:
        """It was tried so often more; now and then this is told."""
        before, self.count = self.count, self.count + times
        if self.of and before * TOLD // self.of != self.count * TOLD // self.of:
            print(f"  {self.name}: {self.count:,} of {self.of:,}, {len(self.failures)} failures", flush=True)

    def line(self) -> str:
        """For people."""
        more = "; ".join(f"{name} {value}" for name, value in self.figures.items())
        return f"{self.name:<58} {self.count:>13,} {len(self.failures):>9} {self.seconds:>6.0f} s  {more}"


def together(parts: Sequence[Outcome]) -> Outcome:
    """One row of what was done on several installations side by side."""
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
