"""Measures two checkouts in turn: on a machine that others use as well, only what was measured within seconds compares.

Each checkout has a process of its own that runs the same script (of this checkout) with its own code and measures on
request: the script, started with `--serve`, reads lines `SECONDS KIND` and answers each with figures as JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

Figures = dict[str, float]
"""Name to value."""

ROOT = Path(__file__).resolve().parents[2]


class Checkout:
    """A process that runs a script with the code of a checkout."""

    def __init__(self, script: Path, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(script.resolve()), "--serve"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def measure(self, kind: str, seconds: float) -> Figures:
        """Figures of one kind."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{seconds} {kind}\n")
        self._process.stdin.flush()
        figures: Figures = json.loads(self._process.stdout.readline())
        return figures

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def compare(script: Path, there: Path, kinds: Sequence[str], *, seconds: float, rounds: int) -> None:
    """Measure both in short turns; print the medians of both and the quartiles of the ratio of a turn's pair."""
    checkouts = (Checkout(script, ROOT), Checkout(script, there.resolve()))
    pairs: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    try:
        for number in range(rounds):
            for kind in kinds:
                order = checkouts if number % 2 else checkouts[::-1]
                figures = {each: each.measure(kind, seconds) for each in order}
                for name in figures[checkouts[0]]:
                    pairs[name].append((figures[checkouts[0]][name], figures[checkouts[1]][name]))
    finally:
        for each in checkouts:
            each.close()
    print(f"{'':40} {'here':>9} {'there':>9} {'ratio':>6} {'quartiles':>12}   {rounds} rounds in turn")
    for name, both in pairs.items():
        here, there_too = (statistics.median(pair[side] for pair in both) for side in (0, 1))
        low, ratio, high = statistics.quantiles([ours / theirs for ours, theirs in both], n=4)
        print(f"{name:40} {here:9.1f} {there_too:9.1f} {ratio:6.2f} {low:6.2f} {high:5.2f}")
