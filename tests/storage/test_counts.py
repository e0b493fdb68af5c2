"""Counters by week: no concurrent increment is lost, and old counters are deleted."""

from __future__ import annotations

import asyncio

from storage.ports.store import Store
from tests.storage.conftest import OpenNode

WEEK, NEXT = "2030-W09", "2030-W10"


async def test_counts_add_up_over_weeks_and_kinds_are_apart(store: Store) -> None:
    await store.week_counts.add("gap", WEEK, {("oro", "sv"): 2, ("oro", "en"): 1})
    await store.week_counts.add("gap", NEXT, {("oro", "sv"): 3})
    await store.week_counts.add("other", NEXT, {("oro", "sv"): 7})
    assert dict(await store.week_counts.since("gap", WEEK)) == {("oro", "sv"): 5, ("oro", "en"): 1}
    assert dict(await store.week_counts.since("gap", NEXT)) == {("oro", "sv"): 3}
    await store.week_counts.forget_before(NEXT)
    assert dict(await store.week_counts.since("gap", WEEK)) == {("oro", "sv"): 3}
    assert dict(await store.week_counts.since("other", WEEK)) == {("oro", "sv"): 7}


async def test_two_nodes_that_count_the_same_at_once_lose_nothing(open_node: OpenNode) -> None:
    nodes = [await open_node(), await open_node()]
    adds = (node.week_counts.add("gap", WEEK, {("oro", "", "sv"): 1}) for node in nodes for _ in range(10))
    await asyncio.gather(*adds)
    assert dict(await nodes[0].week_counts.since("gap", WEEK)) == {("oro", "", "sv"): 20}
