"""Visitors who are gone: noted after a short grace, kept in the queue for a while, put back in their place at a return.

Owns the time limits and this node's list of visitors whose last connection here has closed. The log says who is gone: a
node that has a connection of somebody who is said to be gone says that they are back, so that no node asks another.
After a start everybody who waits counts as just gone, because the node before may have died without saying so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.events import VisitorBack, VisitorWrote
from handoff.conversation.queue_order import Waiting
from handoff.ledger.command_handler import CommandHandler
from handoff.ledger.feed import Change
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import each
from handoff.risk import Level
from handoff.routing.board import QueueBoard
from storage.ids import CommandId, ConversationId
from storage.ports.index import ConversationIndex

GRACE: Final = timedelta(seconds=20)
"""How long a visitor may be without a connection before they count as gone: a reload, a tunnel, another network."""

URGENT_ABSENCE: Final = timedelta(minutes=30)
"""Nobody at N3 or N4 leaves the queue sooner: they may be on the phone to 112, which suspends the browser. It is as
long as a visitor's token lives without a connection."""

ABSENCE_MIN: Final = 10
"""Minutes after which somebody below N3 leaves the queue, where the operator has chosen no other."""


class Absences:
    """Observer of the node's visitor sockets and of the change feed, with the jobs that follow from them."""

    def __init__(
        self,
        *,
        conversations: ConversationRepository,
        commands: CommandHandler,
        index: ConversationIndex,
        board: QueueBoard,
        connected: Callable[[ConversationId], bool],
        clock: Callable[[], datetime],
        absence: timedelta,
    ) -> None:
        """`connected`: here; `absence`: how long somebody below N3 may be gone before they leave the queue."""
        self._conversations = conversations
        self._commands = commands
        self._index = index
        self._board = board
        self.connected = connected
        self._clock = clock
        self._absence = absence
        self._left: dict[ConversationId, datetime] = {}
        self._joined: set[ConversationId] = set()

    def joined(self, conversation: ConversationId) -> None:
        """The visitor has a connection here."""
        self._left.pop(conversation, None)
        self._joined.add(conversation)

    def left(self, conversation: ConversationId) -> None:
        """The visitor's last connection here has closed."""
        self._left[conversation] = self._clock()

    def follow(self, change: Change) -> None:
        """Observer of the change feed: a visitor who acts at another node is not gone, one who is here neither."""
        if any(isinstance(event, VisitorWrote | VisitorBack) for event in change.record.events):
            self._left.pop(change.conversation, None)
        if change.after.gone_since is not None and self.connected(change.conversation):
            self._joined.add(change.conversation)

    async def watch_all(self) -> None:
        """Look, after a start, for everybody who waits or is with a counselor."""
        now = self._clock()
        for state in ("queued", "with_counselor"):
            for row in await self._index.in_state(state):
                if not self.connected(row.conversation):
                    self._left.setdefault(row.conversation, now)

    async def note(self) -> None:
        """Note who is back, and who has been gone for longer than the grace."""
        back, self._joined = self._joined, set()
        back.update(item.conversation for item in self._board.waiting() if self._is_back(item))
        await each("note_absences", back, self._note_back)
        due = [conversation for conversation, since in self._left.items() if self._clock() - since >= GRACE]
        await each("note_absences", due, self._note_gone)

    def _is_back(self, item: Waiting) -> bool:
        return item.gone_since is not None and self.connected(item.conversation)

    async def _note_back(self, conversation: ConversationId) -> bool:
        state = await self._conversations.state(conversation)
        if state.gone_since is None or not self.connected(conversation):  # a glance and away again is no return
            return False
        return await self._try(conversation, _id("back", state.gone_since), cmd.NoteBack())

    async def _note_gone(self, conversation: ConversationId) -> bool:
        since = self._left[conversation]
        noted = await self._try(conversation, _id("gone", since), cmd.NoteGone(since))
        if self._left.get(conversation) == since:
            del self._left[conversation]  # only now: what cannot be stored is tried again
        return noted

    async def leave_queue(self) -> int:
        """Let those leave the queue who have been gone for too long; returns how many."""
        now = self._clock()

        async def leave(item: Waiting) -> bool:
            limit = URGENT_ABSENCE if item.level >= Level.N3 else self._absence
            if item.gone_since is None or now - item.gone_since < limit:
                return False
            command = cmd.LeaveByAbsence(item.gone_since)
            return await self._try(item.conversation, _id("absent", item.gone_since), command)

        return (await each("leave_by_absence", self._board.waiting(), leave)).done

    async def _try(self, conversation: ConversationId, command_id: CommandId, command: cmd.Command) -> bool:
        try:
            await self._commands.run(conversation, command_id, command)
        except Refused:
            return False  # the conversation has moved on, or another node was faster
        return True


def _id(what: str, since: datetime) -> CommandId:
    return CommandId(f"visitor:{what}:{int(since.timestamp() * 1000)}")
