"""Visitors who write during faults, and the check that every acknowledged message is stored."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from tests.support.checker import Acked, history, problems
from tests.support.clients import Visitor
from tests.support.persistent import Persistent
from tests.trust.outcome import Outcome
from tests.trust.rig import Rig

VISITORS: Final = 6
NOT_SENT: Final = frozenset({"unavailable", "internal", "timeout"})
"""What the widget words as not sent, and tries again with the same key."""


@dataclass(slots=True)
class Writing:
    """Those who write, and one of them whose every answer is looked at."""

    outcome: Outcome
    probe: Visitor
    acked: Acked = field(default_factory=Acked)
    counted: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    refused: int = 0

    async def acknowledged(self, times: int, within_s: float = 60.0) -> None:
        """Return when so many more messages have been acknowledged."""
        async with asyncio.timeout(within_s):
            for _ in range(times):
                await self.counted.acquire()

    async def until_refused(self, within_s: float = 60.0) -> None:
        """Return when a message is not acknowledged: the fault has arrived."""
        async with asyncio.timeout(within_s):
            while (code := await self._said()) == "":
                pass
        self.refused += 1
        if code not in NOT_SENT:
            self.outcome.failures.append(f"a message was refused with {code}")

    async def until_sent(self, within_s: float = 60.0) -> None:
        """Return when messages are acknowledged again."""
        async with asyncio.timeout(within_s):
            while await self._said():  # noqa: ASYNC110  # as a widget that tries again
                await asyncio.sleep(0.05)

    async def _said(self) -> str:
        """The code with which a message was refused; empty if it was acknowledged."""
        key = f"p{len(self.acked.messages)}"  # the same one again until it is acknowledged
        try:
            ack = await self.probe.say("går det fram", key)
        except Exception:  # noqa: BLE001  # whatever the library raises when nothing comes back
            return "timeout"
        if ack["ok"]:
            self.acked.messages.append((key, ack["seq"]))
            return ""
        return str(ack["error"]["code"])


@contextlib.asynccontextmanager
async def writing(rig: Rig, outcome: Outcome) -> AsyncIterator[Writing]:
    """Visitors write until the block ends, when all faults are over; then every log is held against what they know."""
    visitors, over = [Persistent(rig.url) for _ in range(VISITORS)], asyncio.Event()
    probe = await Visitor(rig.url).connect()
    await probe.start()
    running = Writing(outcome, probe)
    async with asyncio.TaskGroup() as tasks:
        for visitor in visitors:
            tasks.create_task(visitor.talk_until(over, running.counted))
        yield running
        over.set()
    await probe.close()
    for visitor in visitors:
        await visitor.close()
    async with rig.store() as store:
        histories = {str(each): await history(store.log, each) for each in await rig.stored_conversations()}
    acked = {visitor.conversation: visitor.acked for visitor in visitors} | {probe.conversation: running.acked}
    outcome.failures += problems(acked, histories)
    outcome.figures |= {
        "acknowledged messages": f"{sum(len(each.messages) for each in acked.values()):,}",
        "not acknowledged": f"{running.refused:,}",
    }
