"""Counting changes nothing of what is counted, and a stage's time is its own."""

from __future__ import annotations

import asyncio

import pytest

from tests.bench.counted import STAGES, Counters, counted, wrap
from tests.bench.profile import table


class Wrong(Exception):
    """What a stage raises."""


async def test_a_coroutine_is_counted_step_by_step_and_answers_raises_and_is_cancelled_as_before() -> None:
    counters = Counters()

    async def inner(number: int) -> int:
        await asyncio.sleep(0)
        if not number:
            raise Wrong
        return number + 1

    async def around(number: int) -> int:
        try:
            return int(await inside(number))
        except Wrong:
            return -1

    inside = counted(counters, "inside", inner)
    outside = counted(counters, "outside", around)
    assert await asyncio.gather(*(outside(number) for number in (0, 1, 2))) == [-1, 2, 3]
    assert counters.calls == {"outside": 3, "inside": 3}
    assert min(counters.spent.values()) > 0
    waiting = asyncio.create_task(counted(counters, "waits", asyncio.Event().wait)())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


def test_the_parts_are_the_whole() -> None:
    before = {"spent": {"risk": 0}, "calls": {"act": 0}, "thread": 0, "process": 0}
    after = {"spent": {"risk": 2_000_000, "decide": 1_000_000}, "calls": {"act": 10}, "thread": 5_000_000}
    shown = table(before, {**after, "process": 8_000_000}, gateway_ms=0.8, database_ms=0.2)
    assert "together                                   1000.0  100.0% of what both processes spent" in shown
    assert shown.index("driver's threads") < shown.index("risk") < shown.index("decide")


def test_every_stage_is_there() -> None:
    """A name that is moved stops `make profile`: it is moved in its list too."""
    for _, module, name in STAGES:
        owner = __import__(module, fromlist=["x"])
        for part in name.split("."):
            owner = getattr(owner, part)
        assert callable(owner)
    assert callable(wrap)
