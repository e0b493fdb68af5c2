"""Measure how long a node takes to make many guides ready: `python -m tests.handoff.assistant.guides.measure`.

CPU seconds of a library's first refresh from a full store, each in a process of its own: what has been made ready once
costs nothing the second time.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context

from msgspec.structs import replace

from handoff.assistant.library import GUIDE, Library, encode
from knowledge.guides.model import Entry, Guide
from knowledge.lifecycle import seeded
from storage.memory import MemoryStore
from tests.support.fakes import Clock
from tests.support.guides import worry
from tests.support.letters import VECTORS, Letters

MANY, STEPS = 500, 30
ROUNDS = 5


def large(number: int) -> Guide:
    """A guide of thirty steps that begins by a reply of its own."""
    steps = [replace(step, id=f"{step.id}{copy}") if copy else step for copy in range(4) for step in worry().steps]
    return replace(worry(), id=f"guide{number}", entry=Entry(replies=(f"svar{number}",)), steps=tuple(steps[:STEPS]))


@asynccontextmanager
async def many_guides() -> AsyncIterator[Library]:
    """A library over a store with five hundred guides, which it has not read yet."""
    clock = Clock()
    store = MemoryStore(clock)
    body = encode(seeded(large(0), clock().date()))
    for number in range(MANY):
        own = body.replace(b'"guide0"', b'"guide%d"' % number).replace(b'"svar0"', b'"svar%d"' % number)
        await store.knowledge.save(GUIDE, f"guide{number}", own, seen=0, by="t")
    library = Library(store.knowledge, embedder=Letters, vectors=VECTORS, clock=clock, practice=lambda: True)
    yield library
    library.close()


async def _refreshed_in_s() -> float:
    async with many_guides() as library:
        began = time.process_time()
        await library.refresh()
        return time.process_time() - began


def refreshed_in_s(_round: int = 0) -> float:
    """CPU seconds of the first refresh of this process."""
    return asyncio.run(_refreshed_in_s())


def main() -> None:
    """Print the figures."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        took = sorted(processes.map(refreshed_in_s, range(ROUNDS)))
    print(  # what the command is for
        f"{MANY} guides of {STEPS} steps ready in {statistics.median(took):.2f} s of CPU"
        f" (median of {ROUNDS}; best {took[0]:.2f}, worst {took[-1]:.2f})"
    )


if __name__ == "__main__":
    main()
