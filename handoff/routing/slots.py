"""Frees a counselor's slot as soon as the log shows that the conversation has left them.

Follows the change feed. After a crash `Timers.free_slots` frees what was missed here.
"""

from __future__ import annotations

import asyncio
import logging

from handoff.ledger.feed import Change
from storage.errors import StorageError
from storage.ids import AccountId, ConversationId, Seq
from storage.ports.capacity import CapacitySlots

log = logging.getLogger(__name__)


class SlotKeeper:
    """Frees the slot of a counselor who no longer has the conversation."""

    def __init__(self, slots: CapacitySlots) -> None:
        self._slots = slots
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, change: Change) -> None:
        """Observer of the change feed."""
        before = change.before
        if change.from_peer:
            return  # the node that wrote it gives the slot back, or `Timers.free_slots` if it died meanwhile
        if before.owner is not None and change.after.owner != before.owner:
            task = asyncio.create_task(self._free(before.owner, change.conversation, before.since))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until every slot so far has been given back."""
        await asyncio.gather(*self._tasks)

    async def _free(self, owner: AccountId, conversation: ConversationId, since: Seq) -> None:
        """Free the slot of the stay that has ended; a later claim of the same conversation has a later slot."""
        try:
            await self._slots.free(owner, conversation, up_to=since)
        except StorageError:
            log.warning("slot_not_freed")
