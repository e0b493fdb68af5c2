"""A disk that takes nothing more, under the database and under the gateway's data folder, while visitors write.

What a full or read-only disk is to a process, a limit on the size of its files is too: every write fails at once. It
can be set on a running process and taken back, needs no rights, and spares the disk of whoever runs this. Right is: no
message is acknowledged that is not stored, the visitor is told "not sent", and once there is room all goes on.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.trust.outcome import Outcome
from tests.trust.rig import Rig
from tests.trust.writing import writing


async def fill_disks(running: Rig, times: int) -> Outcome:
    """So many times; between one and the next everybody writes."""
    outcome = Outcome("disks full or read-only, of database and gateway", of=times)
    async with writing(running, outcome) as all_of_them:
        for _ in range(times):
            await all_of_them.acknowledged(30)
            with no_room(_database_of(running)), no_room(running.process.pid):
                await all_of_them.until_refused()
            # It may have ended for want of its journal: the supervisor of an installation starts it again.
            await running.restart_database()
            await all_of_them.until_sent()
            outcome.advance()
            if not running.alive:
                outcome.failures.append("the gateway ended")
                await running.start_gateway()
    return outcome


def _database_of(running: Rig) -> int:
    pid = running.database.pid
    assert pid is not None
    return pid


@contextmanager
def no_room(pid: int) -> Iterator[None]:
    """Every write of this process to a file fails until the block ends."""
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # it may have ended
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))
