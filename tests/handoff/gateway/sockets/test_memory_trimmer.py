"""Memory is trimmed after as many connections have closed as are open, a while later, and every ten minutes."""

from __future__ import annotations

import gc

import pytest

from handoff.gateway.sockets.memory_trimmer import (
    AT_LEAST_EVERY_S,
    CROWD,
    SECOND_AFTER_CHECKS,
    MemoryTrimmer,
    collect_mostly_young,
    trim,
)


class Connections:
    """A trimmer over connections that open and close, which counts its trims."""

    def __init__(self) -> None:
        self.now = 0.0
        self.trims = 0
        self._open: list[str] = []
        self._opened = 0
        self.trimmer = MemoryTrimmer(lambda: self._open, self._trim, lambda: self.now)

    def _trim(self) -> None:
        self.trims += 1

    def open(self, number: int) -> None:
        self._open = [*self._open, *(f"c{self._opened + each}" for each in range(number))]
        self._opened += number

    def close(self, number: int) -> None:
        self._open = self._open[number:]

    async def checks(self, times: int = 1) -> int:
        """The number of trims in so many checks."""
        before = self.trims
        for _ in range(times):
            await self.trimmer.check()
        return self.trims - before


@pytest.fixture
async def connections() -> Connections:
    """Some time after the start, of which it has trimmed what was left over."""
    started = Connections()
    await started.checks(SECOND_AFTER_CHECKS)
    return started


async def test_what_the_start_has_left_over_is_trimmed_once() -> None:
    started = Connections()
    assert await started.checks(SECOND_AFTER_CHECKS - 1) == 0
    assert await started.checks() == 1
    assert await started.checks(50) == 0


async def test_after_a_crowd_has_left_it_trims_at_once_and_once_more(connections: Connections) -> None:
    connections.open(5 * CROWD)
    assert await connections.checks(10) == 0
    connections.close(5 * CROWD - 10)
    assert await connections.checks() == 1
    assert await connections.checks(SECOND_AFTER_CHECKS - 1) == 0
    assert await connections.checks() == 1
    assert await connections.checks(50) == 0


async def test_connections_that_open_and_close_one_after_the_other_count(connections: Connections) -> None:
    connections.open(10)
    seen = 0
    for _ in range(CROWD // 10):
        assert seen == 0
        seen = await connections.checks()
        connections.close(10)
        connections.open(10)
    assert await connections.checks() == 1


async def test_under_load_it_waits_until_as_many_have_closed_as_are_open(connections: Connections) -> None:
    """A full collection under load stops the event loop for long."""
    connections.open(10 * CROWD)
    await connections.checks()
    for _ in range(9):
        connections.close(CROWD)
        connections.open(CROWD)
        assert await connections.checks() == 0
    connections.close(CROWD)
    connections.open(CROWD)
    assert await connections.checks() == 1


async def test_it_trims_every_ten_minutes_without_closed_connections(connections: Connections) -> None:
    connections.open(1)
    connections.now = AT_LEAST_EVERY_S - 1
    assert await connections.checks() == 0
    connections.now = AT_LEAST_EVERY_S
    assert await connections.checks(50) == 1


def test_full_collections_by_the_interpreter_become_rare() -> None:
    before = gc.get_threshold()
    try:
        collect_mostly_young()
        young, middle, old = gc.get_threshold()
        assert (young, middle) == before[:2]
        assert old >= 1_000
    finally:
        gc.set_threshold(*before)


def test_trimming_works_on_any_machine() -> None:
    trim()
