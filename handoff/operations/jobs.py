"""Work that a node does again and again: one step, and what is logged of a failure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from storage.errors import StorageError

log = logging.getLogger(__name__)


async def every(seconds: float, step: Callable[[], Awaitable[object]], name: str) -> None:
    """Run `step` again and again until cancelled."""
    while True:
        await once(step, name)
        await asyncio.sleep(seconds)


async def once(step: Callable[[], Awaitable[object]], name: str) -> None:
    """Run `step`; a database that is away is met with patience."""
    try:
        await step()
    except StorageError:
        log.warning("timer_failed %s", name)
    except Exception as error:  # noqa: BLE001  # a step that dies would stop silently what nobody else does
        log.error("timer_broken %s %s", name, type(error).__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs again and again for as long as the node does."""

    name: str
    every_s: float
    step: Callable[[], Awaitable[object]]

    async def run(self) -> None:
        """Step until cancelled."""
        await every(self.every_s, self.step, self.name)

    async def once(self) -> None:
        """One step, as `run` would do it."""
        await once(self.step, self.name)
