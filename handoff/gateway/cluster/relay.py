"""Between this node's sockets and the other nodes: tells them what happens here, and acts on what they tell.

Owns what is listened to (the conversations and the staff that have a socket here) and what a hint leads to. What was
told is never believed: the log, the index and the records are read. Without other nodes it does nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from handoff.contract.pushed import ReadNotice, TypingNotice
from handoff.conversation.events import SideWrote
from handoff.conversation.state import State
from handoff.gateway.cluster.hints import (
    EVERYBODY,
    Changed,
    Gone,
    Grown,
    Hint,
    Hints,
    Moved,
    Seen,
    Side,
    Topic,
    Typed,
    account_of,
    conversation_of,
    of_account,
    of_conversation,
)
from handoff.gateway.sockets.delivery import Delivery
from handoff.gateway.sockets.registry import StaffSockets, VisitorSockets
from handoff.ledger.ledger import UNTOLD, Change, Ledger
from handoff.ledger.read_marks import Reads
from handoff.operations.jobs import once
from handoff.routing.board import QueueBoard
from handoff.routing.presence import Presence
from handoff.routing.service import Service
from storage.ids import AccountId, ConversationId, Seq
from storage.ports.index import ConversationIndex

AT_ONCE: Final = 16
"""So many things are read at the same time because of hints: a flood of them takes no place from who is writing."""


class Relay:
    """`Listener` of a node's hints; observer of its ledger, its queue and its sockets."""

    def __init__(
        self,
        *,
        hints: Hints,
        ledger: Ledger,
        board: QueueBoard,
        index: ConversationIndex,
        presence: Presence,
        service: Service,
        reads: Reads,
        delivery: Delivery,
        visitors: VisitorSockets,
        staff: StaffSockets,
    ) -> None:
        self._hints = hints
        self._ledger = ledger
        self._board = board
        self._index = index
        self._presence = presence
        self._service = service
        self._reads = reads
        self._delivery = delivery
        self._visitors = visitors
        self._staff = staff
        self._grown: dict[ConversationId, Seq] = {}
        self._waiting: set[tuple[str, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Carry hints until cancelled."""
        await self._hints.run(self)

    async def settled(self) -> None:
        """Wait until everything that was told so far has been acted on."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    # --- telling -----------------------------------------------------------------------------------

    def follow(self, change: Change) -> None:
        """Ledger observer."""
        self._listen_for_owner(change)
        if not change.own:
            return
        conversation, owner = change.conversation, change.after.owner
        hint = Grown(conversation, change.first)
        self._hints.tell(of_conversation(conversation), hint)
        if owner is not None and owner != change.before.owner:
            self._hints.tell(of_account(owner), hint)
        if any(isinstance(event, SideWrote) for event in change.record.events):
            self._hints.tell(EVERYBODY, hint)  # shift leads are called wherever they are

    def erased(self, conversation: ConversationId, last: State) -> None:
        """Observer of erasures: nobody keeps in memory what is gone."""
        self._hints.tell(EVERYBODY, Gone(conversation))

    def moved(self, conversation: ConversationId) -> None:
        """Observer of the queue."""
        self._hints.tell(EVERYBODY, Moved(conversation))

    def presence_changed(self) -> None:
        """Observer of presence."""
        self._hints.tell(EVERYBODY, Changed("presence"))

    def service_changed(self) -> None:
        """Observer of the service."""
        self._hints.tell(EVERYBODY, Changed("service"))

    async def typing(self, conversation: ConversationId, by: Side, *, on: bool) -> None:
        """Somebody here types, or has stopped."""
        self._hints.tell(of_conversation(conversation), Typed(conversation, by, on))
        await self._show_typing(conversation, by, on)

    async def read(self, conversation: ConversationId, by: Side, seq: Seq) -> None:
        """Somebody here has read up to `seq`."""
        self._hints.tell(of_conversation(conversation), Seen(conversation, by, seq))
        await self._show_read(conversation, by, seq)

    # --- listening ---------------------------------------------------------------------------------

    def opened(self, conversation: ConversationId) -> None:
        """Observer of sockets: a visitor, or a member of staff, has it open here."""
        self._hints.listen(of_conversation(conversation))

    def came(self, account: AccountId) -> None:
        """Observer of sockets: a member of staff is here."""
        self._hints.listen(of_account(account))

    async def sweep(self) -> None:
        """Stop listening to what nobody has open here any more."""
        watched = {conversation for socket in self._staff.all() for conversation in socket.watching}
        accounts = {socket.staff.account for socket in self._staff.all()}
        open_here = watched.union(self._visitors.conversations())
        for topic in list(self._hints.topics):
            conversation, account = conversation_of(topic), account_of(topic)
            if conversation is not None:
                owner = self._owner(conversation)
                wanted = conversation in open_here or owner in accounts
            else:
                wanted = account is None or account in accounts
            if not wanted:
                self._hints.ignore(topic)

    def _listen_for_owner(self, change: Change) -> None:
        """A counselor sees what happens in their conversations at every node, opened there or not."""
        owner = change.after.owner
        if owner is not None and owner != change.before.owner and self._staff.of(owner):
            self.opened(change.conversation)

    # --- hearing -----------------------------------------------------------------------------------

    def heard(self, hint: Hint) -> None:
        """Another node has told something."""
        match hint:
            case Grown():
                self._learn(ConversationId(hint.conversation), Seq(hint.seq))
            case Gone():
                self._forget(ConversationId(hint.conversation))
            case Moved():
                self._soon("moved", hint.conversation, partial(self._board.row_told, ConversationId(hint.conversation)))
            case Changed():
                self._soon("changed", hint.what, self._refreshed(hint.what))
            case Typed():
                self._start(partial(self._show_typing, ConversationId(hint.conversation), hint.from_, hint.on))
            case Seen():
                self._start(partial(self._show_read, ConversationId(hint.conversation), hint.from_, Seq(hint.seq)))

    def began(self, topic: Topic) -> None:
        """What was told under this topic before may have been missed: read where it would have come from."""
        conversation, account = conversation_of(topic), account_of(topic)
        if conversation is not None:
            self._learn(conversation, UNTOLD)
        elif account is not None:
            self._soon("own", account, partial(self._listen_to_own, account))
        else:
            self._soon("moved", "", self._board.reload)
            self._soon("changed", "presence", self._presence.refresh)
            self._soon("changed", "service", self._service.refresh)

    def _learn(self, conversation: ConversationId, told: Seq) -> None:
        self._grown[conversation] = min(told, self._grown.get(conversation, told))
        self._soon("grown", conversation, partial(self._read_on, conversation))

    async def _read_on(self, conversation: ConversationId) -> None:
        await self._ledger.learn(conversation, self._grown.pop(conversation))

    def _forget(self, conversation: ConversationId) -> None:
        if self._ledger.cached(conversation) is not None:
            self._soon("gone", conversation, partial(self._ledger.state, conversation))

    async def _listen_to_own(self, account: AccountId) -> None:
        for row in await self._index.owned_by(account):
            self.opened(row.conversation)

    def _refreshed(self, what: str) -> Callable[[], Awaitable[None]]:
        return self._presence.refresh if what == "presence" else self._service.refresh

    def _soon(self, kind: str, name: str, step: Callable[[], Awaitable[object]]) -> None:
        """Do it as soon as there is a place; what waits for one already is not done twice."""
        if (kind, name) not in self._waiting:
            self._waiting.add((kind, name))
            self._start(partial(self._in_turn, (kind, name), step))

    async def _in_turn(self, key: tuple[str, str], step: Callable[[], Awaitable[object]]) -> None:
        async with self._places:
            self._waiting.discard(key)
            await step()

    def _start(self, step: Callable[[], Awaitable[object]]) -> None:
        task = asyncio.ensure_future(once(step, "hint"))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- showing -----------------------------------------------------------------------------------

    async def _show_typing(self, conversation: ConversationId, by: Side, on: bool) -> None:
        if by == "visitor":
            notice = TypingNotice(from_=by, on=on, conversation=conversation)
            await self._delivery.typing(conversation, notice, to_staff=True, owner=self._owner(conversation))
        else:
            notice = TypingNotice(from_=by, on=on)
            await self._delivery.typing(conversation, notice, to_staff=False, owner=None)

    async def _show_read(self, conversation: ConversationId, by: Side, seq: Seq) -> None:
        if by == "visitor":
            self._reads.mark(conversation, seq)
            notice = ReadNotice(from_=by, seq=seq, conversation=conversation)
            await self._delivery.read(notice, conversation, owner=self._owner(conversation))
        else:
            await self._delivery.read(ReadNotice(from_=by, seq=seq), conversation, owner=None)

    def _owner(self, conversation: ConversationId) -> AccountId | None:
        state = self._ledger.cached(conversation)
        return state.owner if state else None
