"""Unsent answers of counselors: their encoding, and their deletion when the conversation is closed.

Owns no storage: drafts are kept behind the port `Drafts`.
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
    """An unsent answer."""

    text: str = ""
    cards: list[Card] = msgspec.field(default_factory=list)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Draft).decode


def packed(draft: Draft) -> str:
    """The draft as one text for the store; "" for an empty one."""
    return _encode(draft).decode() if draft.text or draft.cards else ""


def unpacked(kept: str) -> Draft:
    """The stored draft. Earlier versions stored its text alone."""
    try:
        return _decode(kept) if kept else Draft()
    except msgspec.MsgspecError:
        return Draft(text=kept)


class DraftSweeper:
    """Deletes the drafts of closed conversations."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, change: Change) -> None:
        """Observer of the change feed. Of several nodes, the one that wrote the close acts."""
        if change.own and change.after.name == "closed" and change.before.name != "closed":
            task = asyncio.create_task(self._forget(change.conversation))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until every deletion so far is done."""
        await asyncio.gather(*self._tasks)

    async def _forget(self, conversation: ConversationId) -> None:
        try:
            await self._drafts.forget(conversation)
        except StorageError:
            log.warning("drafts_not_forgotten")
