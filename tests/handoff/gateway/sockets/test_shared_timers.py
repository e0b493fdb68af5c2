"""Timers that are due at nearly the same time ring together, and each by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from handoff.gateway.sockets.shared_timers import TICK_S, SharedTimers


class Rung:
    """What has rung, by name."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._more = asyncio.Event()

    def __call__(self, name: str) -> None:
        self.names.append(name)
        self._more.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.names) < count:
                self._more.clear()
                await self._more.wait()


async def test_what_is_due_in_the_same_tick_costs_the_event_loop_one_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    timers, rung, loop = SharedTimers(), Rung(), asyncio.get_running_loop()
    set_in_loop: list[float] = []
    call_at = loop.call_at

    def noted(when: float, ring: Callable[..., None], *words: Any) -> asyncio.TimerHandle:
        set_in_loop.append(when)
        return call_at(when, ring, *words)

    monkeypatch.setattr(loop, "call_at", noted)
    due = [timers.later(3 * TICK_S, partial(rung, str(number))) for number in range(1_000)]
    monkeypatch.undo()
    assert len(set_in_loop) == len(set(due)) <= 2
    await rung.until(1_000)
    assert sorted(rung.names) == sorted(map(str, range(1_000)))


async def test_none_rings_too_early_or_much_too_late() -> None:
    timers, rung, loop = SharedTimers(), Rung(), asyncio.get_running_loop()
    began = loop.time()
    tick = timers.later(2 * TICK_S, partial(rung, "ping"))
    assert 2 * TICK_S <= tick * TICK_S - began <= 3 * TICK_S + 0.001
    await rung.until(1)
    assert loop.time() - began >= 2 * TICK_S - 0.001


async def test_what_is_called_off_does_not_ring_even_by_one_of_the_same_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    timers, rung, loop = SharedTimers(), Rung(), asyncio.get_running_loop()
    now = loop.time()
    monkeypatch.setattr(loop, "time", lambda: now)
    held: dict[str, tuple[int, Callable[[], None]]] = {}

    def ring(name: str, other: str) -> None:
        rung(name)
        timers.cancel(*held[other])

    for name, other in (("a", "b"), ("b", "a")):
        alone = partial(ring, name, other)
        held[name] = timers.later(0.0, alone), alone
    last = timers.later(TICK_S, partial(rung, "last"))
    monkeypatch.undo()
    await rung.until(2)
    assert held["a"][0] == held["b"][0] < last
    assert rung.names in (["a", "last"], ["b", "last"])


async def test_one_that_raises_keeps_no_other_from_ringing() -> None:
    timers, rung, reported = SharedTimers(), Rung(), list[dict[str, Any]]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))

    def fails() -> None:
        raise RuntimeError("broken")

    for ring in (partial(rung, "first"), fails, partial(rung, "second")):
        timers.later(0.0, ring)
    await rung.until(2)
    assert sorted(rung.names) == ["first", "second"]
    assert [str(each["exception"]) for each in reported] == ["broken"]


async def test_one_that_is_set_again_while_it_rings_waits_for_a_later_turn() -> None:
    timers, rung = SharedTimers(), Rung()
    ticks: list[int] = []

    def again() -> None:
        rung("again")
        if len(rung.names) < 3:
            ticks.append(timers.later(0.0, again))

    ticks.append(timers.later(0.0, again))
    await rung.until(3)
    assert len(set(ticks)) == 3
