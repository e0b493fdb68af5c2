"""Jobs that protect stored data: take checkpoints, verify logs against them, destroy expired keys.

Owns the margins and the alarms; how each is done is storage's.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from handoff.operations.jobs import each
from handoff.risk import Level
from storage.errors import IntegrityError
from storage.ids import ConversationId
from storage.ports.checkpoints import Checkpoints
from storage.ports.clock import DatabaseClock
from storage.ports.key_rotation import KeyRotation

log = logging.getLogger(__name__)

KEYS_KEPT_FOR: Final = timedelta(days=7)
"""How long after its week a key-encryption key is kept: a backup of the key database may be that old."""

_ALARMS: Final = 10
"""Alarms raised for one comparison; all findings are counted in the log."""

Alarm = Callable[[ConversationId, Level, str], Awaitable[None]]


class StorageMaintenance:
    """One method for each job; any node may run any of them at any time."""

    def __init__(
        self, *, checkpoints: Checkpoints, key_rotation: KeyRotation, database_clock: DatabaseClock, alarm: Alarm
    ) -> None:
        self._checkpoints = checkpoints
        self._key_rotation = key_rotation
        self._database_clock = database_clock
        self._alarm = alarm

    async def take_checkpoints(self) -> None:
        """Write the current end of each log to the checkpoint file outside the database."""
        try:
            await self._checkpoints.take()
        except IntegrityError:
            log.error("checkpoints_altered")

    async def verify_checkpoints(self) -> None:
        """Raise an alarm for each log that ends earlier than its checkpoint, and each erased one that is back."""
        try:
            found = await self._checkpoints.verify()
        except IntegrityError:
            log.error("checkpoints_altered")
            return
        if found.clean:
            return
        log.error("integrity shortened=%d returned=%d", len(found.shortened), len(found.returned))

        async def ring(conversation: ConversationId) -> bool:
            await self._alarm(conversation, Level.N4, "integrity")
            return True

        await each("verify_checkpoints", [*found.shortened, *found.returned][:_ALARMS], ring)

    async def destroy_ended_keys(self) -> None:
        """Destroy key-encryption keys past their time: erased data in journals and backups becomes unreadable."""
        try:
            destroyed = await self._key_rotation.destroy_expired(await self._database_clock.now() - KEYS_KEPT_FOR)
        except IntegrityError:
            log.error("wrapped_keys_damaged")
            return
        if destroyed:
            log.info("keys_destroyed %d", len(destroyed))
