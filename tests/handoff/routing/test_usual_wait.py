"""The usual wait: measured this week, of enough people, on any node, and honest about those who were not reached."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handoff.routing.usual_wait import AT_LEAST, NOT_REACHED, UsualWait, step, usual
from storage.memory import MemoryStore
from storage.periods import iso_week
from tests.support.fakes import Clock


def counts(**by_step: int) -> dict[tuple[str, ...], int]:
    return {(name.removeprefix("within_"),): count for name, count in by_step.items()}


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        (counts(), None),
        (counts(within_2=AT_LEAST - 1), None),
        (counts(within_2=AT_LEAST), 2),
        (counts(within_2=3, within_5=1, within_60=1), 5),
        (counts(within_2=5, not_reached=5), None),
        (counts(within_2=8, not_reached=2), 2),
    ],
    ids=["nothing", "too few", "enough", "three in four", "half gave up", "a few gave up"],
)
def test_what_is_told(counted: dict[tuple[str, ...], int], told: int | None) -> None:
    assert usual(counted) == told


@pytest.mark.parametrize(("minutes", "name"), [(0, "2"), (2, "2"), (2.1, "5"), (60, "60"), (61, NOT_REACHED)])
def test_a_wait_is_counted_by_its_step_alone(minutes: float, name: str) -> None:
    assert step(minutes) == name


async def test_every_node_reads_what_all_have_counted_and_a_week_later_nothing_is_told() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    other = UsualWait(store.week_counts, practice=lambda: False, clock=clock)
    await store.week_counts.add("waits", iso_week(clock()), {("10",): AT_LEAST})
    await other.refresh()
    assert other() == 10
    clock.advance(timedelta(days=7).total_seconds())
    await other.refresh()
    assert other() is None


async def test_practice_is_told_in_practice_alone() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    wait = UsualWait(store.week_counts, practice=lambda: False, clock=clock)
    await store.week_counts.add("waits:practice", iso_week(clock()), {("2",): 50})
    await wait.refresh()
    assert wait() is None
