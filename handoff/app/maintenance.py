"""What a node does for the safety of what is stored: checkpoints, their comparison, the end of old keys.

Owns when and with which margin, not how: that is storage's. Every node may do all of it at any time.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from handoff.risk import Level
from storage.errors import IntegrityError
from storage.ids import ConversationId
from storage.ports.store import Store

log = logging.getLogger(__name__)

KEYS_LIVE_ON: Final = timedelta(days=7)
"""How long after its week a key-encryption key is kept: a backup of the key database may be that old."""

_ALARMS: Final = 10
"""At most so many of one finding are rung out; all of them are counted."""

Alarm = Callable[[ConversationId, Level, str], Awaitable[None]]


class Upkeep:
    """The steps, each a method that can be called at any time, by any node."""

    def __init__(self, store: Store, *, alarm: Alarm) -> None:
        self._store = store
        self._alarm = alarm

    async def take_checkpoints(self) -> None:
        """Note outside the database where logs have come to."""
        try:
            await self._store.checkpoints.take()
        except IntegrityError:
            log.error("checkpoints_altered")

    async def compare(self) -> None:
        """Look whether a log ends earlier than was noted, or an erased one is back; ring if so."""
        try:
            found = await self._store.checkpoints.verify()
        except IntegrityError:
            log.error("checkpoints_altered")
            return
        if found.clean:
            return
        log.error("integrity shortened=%d returned=%d", len(found.shortened), len(found.returned))
        for conversation in [*found.shortened, *found.returned][:_ALARMS]:
            await self._alarm(conversation, Level.N4, "integrity")

    async def destroy_ended_keys(self) -> None:
        """Make unreadable for good what was erased and lingers in journals and backups."""
        try:
            destroyed = await self._store.custody.destroy_ended(await self._store.now() - KEYS_LIVE_ON)
        except IntegrityError:
            log.error("wrapped_keys_damaged")
            return
        if destroyed:
            log.info("keys_destroyed %d", len(destroyed))
