"""Owns how many threads one embedding takes: all cores while they are free, one when they are not.

The engine's threads meet at every layer. On free cores that halves the time of a text; as soon as another
process wants a core, every meeting waits for the scheduler and a text takes many times as long. So each text
that was embedded on all cores is measured against what one thread needs, and after a slow one the next texts
go on one thread: a few at first, more each time it happens again.
"""

import ctypes
import time
from pathlib import Path
from typing import Callable

import numpy as np

FIRST_REST = 16
LONGEST_REST = 2048
# A text on all cores that takes longer than one thread would is slow.
SLOW = 1.0
# What a text costs beside its length, in characters.
BASE_CHARS = 20
LEARNING_RATE = 0.1


class Pace:
    """Chooses the threads of each text and learns from how long it took."""

    def __init__(self, set_threads: Callable[[int], None], cores: int, clock: Callable[[], float]) -> None:
        """`set_threads` changes the engine's number of threads for the calling thread; `clock` is in seconds."""
        self._set_threads = set_threads
        self._cores = cores
        self._clock = clock
        self._cost: float | None = None
        self._resting = FIRST_REST
        self._next_rest = FIRST_REST

    @property
    def threads(self) -> int:
        """How many threads the next text takes. The first texts teach what one thread needs."""
        return 1 if self._resting > 0 else self._cores

    def run(self, text: str, embed: Callable[[str], np.ndarray]) -> np.ndarray:
        """What `embed` makes of `text`, with the threads of the moment."""
        threads = self.threads
        self._set_threads(threads)
        started = self._clock()
        vector = embed(text)
        cost = (self._clock() - started) / (BASE_CHARS + len(text))
        self._learn(cost, threads)
        return vector

    def _learn(self, cost: float, threads: int) -> None:
        if threads == 1:
            self._resting -= 1
            self._cost = cost if self._cost is None else self._cost + LEARNING_RATE * (cost - self._cost)
        elif self._cost is not None and cost > SLOW * self._cost:
            self._resting = self._next_rest
            self._next_rest = min(2 * self._next_rest, LONGEST_REST)
        else:
            self._next_rest = max(FIRST_REST, self._next_rest - 1)


def engine_threads(package: Path) -> Callable[[int], None] | None:
    """The switch of the OpenMP library that the wheel of `package` brings, or None where it brings none."""
    found = sorted((package.parent / f"{package.name}.libs").glob("libgomp*.so*"))
    if not found:
        return None
    library = ctypes.CDLL(str(found[0]))
    library.omp_set_num_threads.argtypes = [ctypes.c_int]
    library.omp_set_num_threads.restype = None
    return library.omp_set_num_threads


def pace_for(package: Path, cores: int) -> Pace | None:
    """A pace for the engine in `package`; None where its threads cannot be chosen or there is one core."""
    switch = engine_threads(package)
    return Pace(switch, cores, time.perf_counter) if switch is not None and cores > 1 else None
