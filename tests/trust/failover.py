"""A replica set that fails over again and again, while visitors write and counselors race for them.

The write that is under way at a switch meets each fault of the script in turn. Right is what the checker says of every
history: all that was acknowledged is stored once and in order, and nobody is in two hands.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Final

from tests.support.replica_set import FAULTS, ReplicaSet, replica_set
from tests.trust.kills import through
from tests.trust.outcome import Outcome
from tests.trust.rig import UNLIMITED, Rig

ELECTION_S: Final = (0.01, 0.3)
"""How long there is no primary: a real set takes seconds, and the driver waits in the same way."""


@asynccontextmanager
async def on_a_replica_set(folder: Path) -> AsyncIterator[tuple[Rig, ReplicaSet]]:
    """An installation whose database is the set."""
    running = Rig(folder, UNLIMITED)
    await running.database.start()
    try:
        async with replica_set(running.database.port) as members:
            running.to_database = members.through(running.database.uri)
            await running.start_gateway()
            yield running, members
            await running.stop_gateway()
    finally:
        if running.alive:
            await running.kill_gateway()
        await running.database.stop()


async def fail_over(folder: Path, switches: int, seed: int) -> Outcome:
    """Switch so many times; each fault of the script has its turn."""
    random, script = Random(seed), cycle(FAULTS)
    async with on_a_replica_set(folder) as (running, members):

        async def switch() -> None:
            await members.switch(next(script), election_s=random.uniform(*ELECTION_S))

        outcome = await through(running, Outcome("switches of the primary", of=switches), switch, switches, random)
    if sum(members.struck.values()) != switches:
        outcome.failures.append(f"{members.struck.total()} of {switches} faults have struck a write")
    outcome.figures["kinds of fault"] = str(len(members.struck))
    return outcome
