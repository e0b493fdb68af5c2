"""Notes what is counted of a chat: when it is closed, and again before it is erased, in case a crash came between.

Idempotent: a visit is stored once, under a one-way name of conversation and episode. Practice is noted as practice, and
never counted.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import datetime

from handoff.backoffice.statistics.visits import Visit, encode, visits
from handoff.ledger.feed import Change
from handoff.ledger.repository import ConversationRepository
from storage.errors import SealedAway
from storage.ids import ConversationId
from storage.ports.records import KeptRecord, RecordBook

log = logging.getLogger(__name__)


class VisitNotes:
    """The notes of one node.

    Args:
        within_hours: whether the line was open at a moment, by the hours that hold now.
    """

    def __init__(
        self,
        *,
        visits: RecordBook,
        conversations: ConversationRepository,
        within_hours: Callable[[datetime], bool],
        clock: Callable[[], datetime],
    ) -> None:
        self._visits = visits
        self._conversations = conversations
        self._within_hours = within_hours
        self._clock = clock
        self._running: set[asyncio.Task[None]] = set()

    def follow(self, change: Change) -> None:
        """Observer of the change feed; of several nodes only the one that wrote the close."""
        if change.own and change.after.name == "closed" and change.before.name != "closed":
            task = asyncio.create_task(self.note(change.conversation))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def settled(self) -> None:
        """Wait until all that was begun is stored."""
        await asyncio.gather(*self._running)

    async def note(self, conversation: ConversationId) -> None:
        """Store the conversation's visits that are not stored yet. Never raises: counting must not hinder erasing."""
        try:
            records = [record for _, record in await self._conversations.records(conversation)]
            for visit in visits(records, self._within_hours):
                await self._visits.save(self._kept(conversation, visit), seen=0)
        except SealedAway:
            return  # it was counted before it was sealed
        except Exception as error:  # noqa: BLE001  # damaged, or of a newer program: it must be erasable all the same
            log.warning("visit_not_counted %s", type(error).__name__)

    def _kept(self, conversation: ConversationId, visit: Visit) -> KeptRecord:
        name = hashlib.sha256(f"visit {conversation} {visit.episode}".encode()).hexdigest()[:32]
        return KeptRecord(name, visit.month, visit.practice, self._clock(), encode(visit))
