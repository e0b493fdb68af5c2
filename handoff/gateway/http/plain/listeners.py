"""Who reads a conversation by forms at this node, and is woken by what happens in it.

To the rest of the node they are connections like any other: their visitor is here, the conversation's channel is
listened to, and a conversation has no more of them than of others. What wakes them may be lost: they read the log.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from handoff.conversation.state import State
from handoff.gateway.limits.pace import Paces
from handoff.gateway.sockets.registry import VisitorSocket, VisitorSockets
from handoff.ledger.feed import Change
from storage.ids import ConversationId

LINGERS_S: Final = 120.0
"""After an answer that does not go on, its reader counts as here for this long."""


@dataclass(slots=True)
class Listener:
    """One answer that goes on."""

    woken: asyncio.Event = field(default_factory=asyncio.Event)
    replaced: bool = False
    """Newer windows have taken its place."""

    async def news(self, within_s: float) -> None:
        """Return when something has happened, or after so many seconds."""
        try:
            async with asyncio.timeout(within_s):
                await self.woken.wait()
        except TimeoutError:
            return
        self.woken.clear()


class Listeners:
    """The readers of this node."""

    def __init__(self, sockets: VisitorSockets, paces: Paces) -> None:
        self._sockets = sockets
        self._paces = paces
        self._by_sid: dict[str, tuple[ConversationId, Listener]] = {}
        self._by_conversation: defaultdict[ConversationId, list[Listener]] = defaultdict(list)
        self._lingering: dict[ConversationId, tuple[VisitorSocket, asyncio.TimerHandle]] = {}
        self.closing = False
        """The node stops: answers end."""

    def follow(self, change: Change) -> None:
        """Observer of the change feed."""
        self._wake(change.conversation)

    def erased(self, conversation: ConversationId, last: State) -> None:
        """Observer of erasures."""
        self._wake(conversation)

    def close(self) -> None:
        """End every answer that goes on; their pages say how to ask again."""
        self.closing = True
        for conversation in list(self._by_conversation):
            self._wake(conversation)
        for conversation in list(self._lingering):
            self._forget(conversation)

    @asynccontextmanager
    async def listening(self, conversation: ConversationId, address: bytes, token: str) -> AsyncIterator[Listener]:
        """A reader, for as long as the block lasts."""
        listener, socket = Listener(), self._socket(conversation, address, token)
        self._by_sid[socket.sid] = (conversation, listener)
        self._by_conversation[conversation].append(listener)
        for extra in self._sockets.enter(socket, conversation):
            self._replace(extra)
        self._forget(conversation)
        try:
            yield listener
        finally:
            self._sockets.remove(socket.sid)
            del self._by_sid[socket.sid]
            self._by_conversation[conversation].remove(listener)
            if not self._by_conversation[conversation]:
                del self._by_conversation[conversation]

    def linger(self, conversation: ConversationId, address: bytes, token: str) -> None:
        """Count the visitor as here for a while, though nothing stays open."""
        if self.closing:
            return
        socket = self._socket(conversation, address, token)
        for extra in self._sockets.enter(socket, conversation):
            self._replace(extra)
        self._forget(conversation)
        timer = asyncio.get_running_loop().call_later(LINGERS_S, self._forget, conversation)
        self._lingering[conversation] = (socket, timer)

    def _socket(self, conversation: ConversationId, address: bytes, token: str) -> VisitorSocket:
        return VisitorSocket(f"form:{secrets.token_hex(8)}", address, self._paces.of(conversation), token=token)

    def _replace(self, extra: VisitorSocket) -> None:
        """Of a conversation with too many windows the oldest is closed; one of a script's is left to that side."""
        found = self._by_sid.get(extra.sid)
        if found is not None:
            found[1].replaced = True
            found[1].woken.set()

    def _forget(self, conversation: ConversationId) -> None:
        lingering = self._lingering.pop(conversation, None)
        if lingering is not None:
            lingering[1].cancel()
            self._sockets.remove(lingering[0].sid)

    def _wake(self, conversation: ConversationId) -> None:
        for listener in self._by_conversation.get(conversation, ()):
            listener.woken.set()
