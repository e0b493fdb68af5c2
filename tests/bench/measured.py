"""What a run has measured: rows of a table, sentences, and points for plots. Owns no measurement."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of server under one number of connections: medians over the rounds. 0 where nothing was measured."""

    what: str
    connections: int
    per_s: float
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    p99_ms: float = 0.0
    cpu_ms: float = 0.0
    """CPU of the server's process for one message."""
    kb: float = 0.0
    """Memory of the server's process for one connection with its conversation."""


@dataclass
class Results:
    """Of one run."""

    rounds: int
    seconds: float
    rows: list[Row] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Keep a row, and print it."""
        self.rows.append(row)
        print(f"{row.what}, {row.connections} connections: {row.per_s:.0f} a second", flush=True)

    def say(self, line: str) -> None:
        """Keep a sentence, and print it."""
        self.lines.append(line)
        print(line, flush=True)

    def row(self, what: str, connections: int) -> Row:
        """One that has been measured before."""
        return next(each for each in self.rows if (each.what, each.connections) == (what, connections))


Round = Mapping[str, float]
"""What one job of the load generator has measured."""


def rate(measured: Round) -> float:
    """Acknowledged messages, or replies, a second."""
    return measured["acknowledged"] / measured["seconds"]


def row(what: str, connections: int, rounds: Sequence[Round]) -> Row:
    """The medians of some rounds."""

    def median(name: str) -> float:
        return statistics.median(each.get(name, 0.0) for each in rounds)

    per_s = statistics.median(map(rate, rounds))
    times = (median("p50_ms"), median("p95_ms"), median("p99_ms"))
    return Row(what, connections, per_s, *times, cpu_ms=median("cpu_ms"), kb=median("kb"))


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99; zeros where there is too little."""
    if len(values) < 2:
        return 0.0, 0.0, 0.0
    cuts = statistics.quantiles(values, n=100)
    return cuts[49], cuts[94], cuts[98]
