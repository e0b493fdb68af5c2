"""Background jobs: how a job is repeated, how it works through a list, and what is logged and counted of failures.

Owns the isolation: one item that fails never stops the others, one run that fails never stops the job. Knows no job's
content: what is logged is the name of the job, the type of the error with its causes and how often, never a message or
an id.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from handoff.operations.logs import kinds
from storage.errors import StorageError

log = logging.getLogger(__name__)

Item = TypeVar("Item")


class JobFailures:
    """Failures by job name, for the metrics. A job that is registered stands at 0 until something fails."""

    def __init__(self) -> None:
        self._runs: Counter[str] = Counter()
        self._items: Counter[str] = Counter()

    def register(self, jobs: Iterable[str]) -> None:
        """Show these jobs from now on, whether or not anything has failed."""
        for job in jobs:
            self._runs[job] += 0
            self._items[job] += 0

    def run_failed(self, job: str) -> None:
        """Count one run that broke off."""
        self._runs[job] += 1

    def items_failed(self, job: str, count: int) -> None:
        """Count items that a run could not do."""
        self._items[job] += count

    @property
    def runs(self) -> Mapping[str, int]:
        """Runs that broke off, by job."""
        return self._runs

    @property
    def items(self) -> Mapping[str, int]:
        """Items that failed while the run went on, by job."""
        return self._items


FAILURES: Final = JobFailures()
"""Of this process: like a logger it needs no handing around, and Prometheus reads a process."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run through a list has come to."""

    done: int
    """The sum of what the steps returned."""
    failed: int
    """Items whose step raised; they are left to the next run."""


async def each(job: str, items: Iterable[Item], step: Callable[[Item], Awaitable[int]]) -> Outcome:
    """Take `step` for every item, one after the other; an item whose step raises does not stop the others.

    Args:
        job: the job's name, for the log and the metrics.
        items: read once, before the first step.
        step: does one item and returns how much was done (0, or False, if there was nothing to do).
    """
    done = 0
    storage: Counter[str] = Counter()
    unexpected: Counter[str] = Counter()
    for item in list(items):
        try:
            done += await step(item)
        except StorageError as error:
            storage[kinds(error)] += 1
        except Exception as error:  # noqa: BLE001  # an error in one item must not hide all later items
            unexpected[kinds(error)] += 1
    for name, count in storage.items():
        log.warning("job_items_failed %s %s %d", job, name, count)
    for name, count in unexpected.items():
        log.error("job_items_broken %s %s %d", job, name, count)
    failed = storage.total() + unexpected.total()
    if failed:
        FAILURES.items_failed(job, failed)
    return Outcome(done, failed)


async def every(seconds: float, step: Callable[[], Awaitable[object]], name: str) -> None:
    """Run `step` every so many seconds after its end, until cancelled; a run that fails is followed by the next."""
    while True:
        await once(step, name)
        await asyncio.sleep(seconds)


async def once(step: Callable[[], Awaitable[object]], name: str) -> None:
    """Run `step`; an error is logged and counted, and does not get out."""
    try:
        await step()
    except StorageError as error:
        log.warning("job_failed %s %s", name, kinds(error))
        FAILURES.run_failed(name)
    except Exception as error:  # noqa: BLE001  # a job that ended here would be missed by nobody
        log.error("job_broken %s %s", name, kinds(error))
        FAILURES.run_failed(name)


@dataclass(frozen=True, slots=True)
class Job:
    """A step that is repeated for as long as the node runs."""

    name: str
    every_s: float
    step: Callable[[], Awaitable[object]]

    async def run(self) -> None:
        """Repeat the step until cancelled."""
        await every(self.every_s, self.step, self.name)

    async def once(self) -> None:
        """Take the step once, as `run` would."""
        await once(self.step, self.name)
