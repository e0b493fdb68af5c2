"""Random interleavings of everybody and everything on two nodes: after each of them every promise still holds.

Two nodes as `handoff.app.build.build` makes them, over one store; visitors, four members of staff with two windows
each, a bot that answers early, late, twice or badly, writes that fail before or after they are done, kills, jobs,
jumps of the clock. Requests go through the real Socket.IO server; how long each call to the store takes is diced.

What this finds, tried with faults put in by hand, one at a time: a claim of what somebody has; an append that does not
look at its number; a repeated key that is stored again; an answer of the bot to which nothing is owed; places that are
freed without asking which stay they belong to; a push whose `prev_seq` is wrong; an erasure that leaves its row; a
place in the queue that is lost when a counselor goes; the 112 text twice in an episode; a pause where life may be in
danger; a refusal that is not audited. It does not find what needs a browser, a real network, a clock that differs
between nodes, or more than two of them.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies

from storage.memory import MemoryStore
from tests.handoff.races.moved import MovedClock, moved
from tests.handoff.races.run import STEP_BYTES, play, told
from tests.storage.conftest import Installation, database, installation, open_node
from tests.support.fakes import Clock
from tests.support.site import pages

__all__ = ["database", "installation", "open_node"]

STEPS = int(os.environ.get("STEPS", "10200"))
"""`make test-states STEPS=200000` plays longer. One in seventeen steps is played on a real database."""

STEPS_A_RUN, STEPS_A_MONGO_RUN = 170, 400
"""In a short run hardly anybody comes to be taken, left or handed over, and starting its nodes is most of the work."""
MONGO_RUNS = max(1, STEPS // 17 // STEPS_A_MONGO_RUN)
MEMORY_RUNS = -(-(STEPS - MONGO_RUNS * STEPS_A_MONGO_RUN) // STEPS_A_RUN)
SHOWN = (
    "VisitorWrote", "CounselorWrote", "with_counselor: claimed", "with_counselor: taken_over", "queued: released",
    "queued: counselor_gone", "TransferAnswered", "Paused", "emergency", "node_dies",
)  # fmt: skip
"""What comes of it, for the figures; nothing of it may be missing, or people did not even get in."""
MOST_ROUNDS = 3
"""Chance decides: a counselor is gone while somebody waits two to nine times a round, and once in a hundred never."""
SCRIPTS = strategies.binary(min_size=STEPS_A_RUN * STEP_BYTES, max_size=STEPS_A_RUN * STEP_BYTES)

_in_memory: Counter[str] = Counter()


@pytest.fixture(scope="session")
def widget(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages(tmp_path_factory.mktemp("pages") / "widget")


async def in_memory(script: bytes, seed: int, widget: Path) -> list[str]:
    clock = Clock()
    store = MemoryStore(clock)
    return await play(script, (store, store), clock, seed=seed, widget=widget, played=_in_memory)


@settings(
    max_examples=MEMORY_RUNS,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(script=SCRIPTS, seed=strategies.integers(0, 2**32))
def _play_in_memory(script: bytes, seed: int, widget: Path) -> None:
    found = asyncio.run(in_memory(script, seed, widget))
    assert not found, f"{found}\nafter\n{told(script)}\nwith seed {seed}"


def test_whatever_happens_in_memory(widget: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(MOST_ROUNDS):
        _play_in_memory(widget=widget)
        if all(_in_memory[name] for name in SHOWN):
            break
    steps = _in_memory.pop("steps")
    with capsys.disabled():
        print(f"\n{steps} steps on two nodes in memory; what came of them: {_figures(_in_memory)}")
    assert steps >= MEMORY_RUNS * STEPS_A_RUN
    assert all(_in_memory[name] for name in SHOWN), "something that must come of it never has"


async def test_whatever_happens_on_a_database(
    widget: Path, installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    """Chance decides here what comes first, so a failure names its script, and may not come again with it."""
    played: Counter[str] = Counter()
    for seed in range(MONGO_RUNS):
        # Whoever waits at the end of one run must not wait in the next, nor what was noted there be compared with it.
        name, keys = f"{installation.name}r{seed}", installation.key_file.parent / f"r{seed}" / "keys.json"
        keys.parent.mkdir()
        own = replace(installation, name=name, key_file=keys)
        stores = (await own.open(), await own.open())
        script = Random(seed).randbytes(STEPS_A_MONGO_RUN * STEP_BYTES)  # not a secret
        clock = MovedClock()
        seen = (moved(stores[0], clock), moved(stores[1], clock))
        try:
            found = await play(script, seen, clock, seed=seed, widget=widget, played=played)
        finally:
            for store in stores:
                await store.close()
        assert not found, f"{found}\nafter\n{told(script)}\nwith seed {seed}"
    steps = played.pop("steps")
    with capsys.disabled():
        print(f"\n{steps} steps on two nodes over a real database; what came of them: {_figures(played)}")
    assert steps >= MONGO_RUNS * STEPS_A_MONGO_RUN


def _figures(played: Counter[str]) -> str:
    return ", ".join(f"{played[name]} {name}" for name in SHOWN)
