"""What this node tells the relay of notifications: its numbers, and what `lotsen check` would find broken.

Owns the choice of findings that somebody is told of. Only those that one machine can see of itself at any time and at
little cost; everything else is `lotsen check`'s.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aiohttp import web

from handoff.app.checks import watched
from handoff.app.node_runtime import NodeRuntime
from handoff.app.settings import Settings
from handoff.app.upkeep import Usage, usage_of
from handoff.assistant.bot_service.client import Bot
from handoff.gateway.http.readiness import Readiness, takes_writes
from handoff.gateway.http.watch import WatchSocket
from handoff.operations.jobs import Job
from handoff.operations.watch.status import Status, Waits

CHECK_EVERY_S: Final = 900.0


@dataclass(slots=True)
class Watch:
    """The status of one node."""

    settings: Settings
    runtime: NodeRuntime
    bot: Bot
    usage: Callable[[Path], Usage] = usage_of
    broken: dict[str, str] = field(default_factory=dict)
    _database: Readiness = field(init=False)

    def __post_init__(self) -> None:
        self._database = Readiness(takes_writes(self.runtime.store.require))

    @property
    def job(self) -> Job:
        """Looks for what is broken."""
        return Job("check_installation", CHECK_EVERY_S, self.check)

    async def check(self) -> None:
        """Look once."""
        runtime = self.runtime
        mode, now = runtime.service.mode, runtime.clock()
        found = await watched(self.settings, runtime.store, mode=mode, now=now, usage=self.usage)
        self.broken = {each.line.partition(":")[0]: each.line for each in found if not each.good}

    async def status(self) -> Status:
        """How this node is now."""
        runtime = self.runtime
        return Status(
            mode=runtime.service.mode,
            waits={level: Waits(*found) for level, found in runtime.board.waits().items()},
            takes_writes=await self._database.holds(),
            bot=await self.bot.healthy(),
            commands_failed=runtime.commands.failed,
            broken=self.broken,
            origins=self.settings.own_origins,
            on_call=runtime.service.on_call,
        )

    @property
    def serve(self) -> Callable[[web.Application], AsyncIterator[None]] | None:
        """The socket, for as long as the application runs; None where none is set."""
        path = self.settings.watch_socket
        return WatchSocket(path, self.status, user=self.settings.watch_user).serve if path is not None else None
