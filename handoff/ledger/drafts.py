"""What a counselor has typed and chosen and not sent: how it is kept, and when it is forgotten.

Forgetting follows the ledger: as soon as nothing more can be said in a conversation; of several nodes only the one that
wrote the end acts. Owns no storage: drafts are the desk's.
"""

from __future__ import annotations

import asyncio
import logging

import msgspec

from handoff.contract.parts import Card
from handoff.ledger.feed import Change
from storage.errors import StorageError
from storage.ids import ConversationId
from storage.ports.desk import Drafts

log = logging.getLogger(__name__)


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer that is not ready."""

    text: str = ""
    cards: list[Card] = msgspec.field(default_factory=list)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Draft).decode


def packed(draft: Draft) -> str:
    """As one text, for the store; "" where there is nothing to keep."""
    return _encode(draft).decode() if draft.text or draft.cards else ""


def unpacked(kept: str) -> Draft:
    """The draft that was kept. What an earlier version kept is the text alone."""
    try:
        return _decode(kept) if kept else Draft()
    except msgspec.MsgspecError:
        return Draft(text=kept)


class DraftSweeper:
    """Forgets drafts behind the ledger."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, change: Change) -> None:
        """Ledger observer."""
        if change.own and change.after.name == "closed" and change.before.name != "closed":
            task = asyncio.create_task(self._forget(change.conversation))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until every draft so far has been forgotten."""
        await asyncio.gather(*self._tasks)

    async def _forget(self, conversation: ConversationId) -> None:
        try:
            await self._drafts.forget(conversation)
        except StorageError:
            log.warning("drafts_not_forgotten")
