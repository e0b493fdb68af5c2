"""Connects this node to the bus: publishes what happens here, and acts on the notifications of other nodes.

Owns the subscriptions (a topic for each conversation and each member of staff with a socket here) and what follows from
each notification. A notification is never trusted: the log, the index and the records are read. With `NullBus` it does
nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from handoff.contract.pushed import ReadNotice, TypingNotice
from handoff.conversation.events import SideWrote
from handoff.conversation.state import State
from handoff.gateway.cluster.bus import (
    ALL_NODES,
    Appended,
    Bus,
    Erased,
    Notification,
    QueueChanged,
    Read,
    SharedStateChanged,
    Side,
    Topic,
    Typing,
    account_of,
    conversation_of,
    of_account,
    of_conversation,
)
from handoff.gateway.sockets.delivery import Delivery
from handoff.gateway.sockets.registry import StaffSockets, VisitorSockets
from handoff.ledger.feed import Change
from handoff.ledger.read_receipts import ReadReceipts
from handoff.ledger.repository import BEYOND_THE_END, ConversationRepository
from handoff.operations.jobs import once
from handoff.routing.board import QueueBoard
from handoff.routing.presence import Presence
from handoff.routing.service import Service
from storage.ids import AccountId, ConversationId, Seq
from storage.ports.index import ConversationIndex

CONCURRENT_READS: Final = 16
"""Reads that notifications may cause at the same time: a flood of them must not slow down writers."""


class Relay:
    """`Subscriber` of the bus; observer of the node's log, queue, presence, service and sockets."""

    def __init__(
        self,
        *,
        bus: Bus,
        conversations: ConversationRepository,
        board: QueueBoard,
        index: ConversationIndex,
        presence: Presence,
        service: Service,
        receipts: ReadReceipts,
        delivery: Delivery,
        visitors: VisitorSockets,
        staff: StaffSockets,
    ) -> None:
        self._bus = bus
        self._conversations = conversations
        self._board = board
        self._index = index
        self._presence = presence
        self._service = service
        self._receipts = receipts
        self._delivery = delivery
        self._visitors = visitors
        self._staff = staff
        self._read_from: dict[ConversationId, Seq] = {}
        self._pending: set[tuple[str, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._read_slots = asyncio.Semaphore(CONCURRENT_READS)

    async def run(self) -> None:
        """Keep the bus running until cancelled."""
        await self._bus.run(self)

    async def settled(self) -> None:
        """Wait until every notification received so far has been acted on."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    # --- publishing --------------------------------------------------------------------------------

    def follow(self, change: Change) -> None:
        """Observer of the log."""
        self._subscribe_for_owner(change)
        if not change.own:
            return
        conversation, owner = change.conversation, change.after.owner
        notification = Appended(conversation, change.first)
        self._bus.publish(of_conversation(conversation), notification)
        if owner is not None and owner != change.before.owner:
            self._bus.publish(of_account(owner), notification)
        if any(isinstance(event, SideWrote) for event in change.record.events):
            self._bus.publish(ALL_NODES, notification)  # side notes are shown to shift leads, at whatever node they are

    def erased(self, conversation: ConversationId, last: State) -> None:
        """Observer of erasures: the other nodes drop the conversation from memory."""
        self._bus.publish(ALL_NODES, Erased(conversation))

    def queue_changed(self, conversation: ConversationId) -> None:
        """Observer of the queue."""
        self._bus.publish(ALL_NODES, QueueChanged(conversation))

    def presence_changed(self) -> None:
        """Observer of presence."""
        self._bus.publish(ALL_NODES, SharedStateChanged("presence"))

    def service_changed(self) -> None:
        """Observer of the service."""
        self._bus.publish(ALL_NODES, SharedStateChanged("service"))

    async def typing(self, conversation: ConversationId, by: Side, *, on: bool) -> None:
        """Show at every node that one side types, or has stopped."""
        self._bus.publish(of_conversation(conversation), Typing(conversation, by, on))
        await self._show_typing(conversation, by, on)

    async def read(self, conversation: ConversationId, by: Side, seq: Seq) -> None:
        """Show at every node that one side has read up to `seq`."""
        self._bus.publish(of_conversation(conversation), Read(conversation, by, seq))
        await self._show_read(conversation, by, seq)

    # --- subscriptions -----------------------------------------------------------------------------

    def opened(self, conversation: ConversationId) -> None:
        """Observer of sockets: a visitor or a member of staff has opened the conversation at this node."""
        self._bus.subscribe(of_conversation(conversation))

    def staff_connected(self, account: AccountId) -> None:
        """Observer of sockets: a member of staff has connected to this node."""
        self._bus.subscribe(of_account(account))

    async def unsubscribe_idle(self) -> None:
        """Unsubscribe from conversations and accounts that have no socket here any more."""
        watched = {conversation for socket in self._staff.all() for conversation in socket.watching}
        accounts = {socket.staff.account for socket in self._staff.all()}
        open_here = watched.union(self._visitors.conversations())
        for topic in list(self._bus.topics):
            conversation, account = conversation_of(topic), account_of(topic)
            if conversation is not None:
                owner = self._owner(conversation)
                wanted = conversation in open_here or owner in accounts
            else:
                wanted = account is None or account in accounts
            if not wanted:
                self._bus.unsubscribe(topic)

    def _subscribe_for_owner(self, change: Change) -> None:
        """Subscribe to a conversation whose new owner is connected here, whether they have opened it or not."""
        owner = change.after.owner
        if owner is not None and owner != change.before.owner and self._staff.of(owner):
            self.opened(change.conversation)

    # --- receiving ---------------------------------------------------------------------------------

    def on_message(self, notification: Notification) -> None:
        """Act on one notification of another node."""
        match notification:
            case Appended():
                self._catch_up(ConversationId(notification.conversation), Seq(notification.seq))
            case Erased():
                self._drop_erased(ConversationId(notification.conversation))
            case QueueChanged():
                self._schedule(
                    "queue",
                    notification.conversation,
                    partial(self._board.row_written_by_peer, ConversationId(notification.conversation)),
                )
            case SharedStateChanged():
                self._schedule("shared_state", notification.what, self._refreshed(notification.what))
            case Typing():
                self._start(
                    partial(
                        self._show_typing,
                        ConversationId(notification.conversation),
                        notification.from_,
                        notification.on,
                    )
                )
            case Read():
                self._start(
                    partial(
                        self._show_read,
                        ConversationId(notification.conversation),
                        notification.from_,
                        Seq(notification.seq),
                    )
                )

    def on_subscribed(self, topic: Topic) -> None:
        """Catch up: notifications of this topic may have been missed, so read what they would have led to."""
        conversation, account = conversation_of(topic), account_of(topic)
        if conversation is not None:
            self._catch_up(conversation, BEYOND_THE_END)
        elif account is not None:
            self._schedule("owned", account, partial(self._subscribe_to_owned, account))
        else:
            self._schedule("queue", "", self._board.reload)
            self._schedule("shared_state", "presence", self._presence.refresh)
            self._schedule("shared_state", "service", self._service.refresh)

    def _catch_up(self, conversation: ConversationId, from_seq: Seq) -> None:
        self._read_from[conversation] = min(from_seq, self._read_from.get(conversation, from_seq))
        self._schedule("appended", conversation, partial(self._read_on, conversation))

    async def _read_on(self, conversation: ConversationId) -> None:
        await self._conversations.catch_up(conversation, self._read_from.pop(conversation))

    def _drop_erased(self, conversation: ConversationId) -> None:
        if self._conversations.cached(conversation) is not None:
            self._schedule("erased", conversation, partial(self._conversations.state, conversation))

    async def _subscribe_to_owned(self, account: AccountId) -> None:
        for row in await self._index.owned_by(account):
            self.opened(row.conversation)

    def _refreshed(self, what: str) -> Callable[[], Awaitable[None]]:
        return self._presence.refresh if what == "presence" else self._service.refresh

    def _schedule(self, kind: str, name: str, step: Callable[[], Awaitable[object]]) -> None:
        """Run the step when a read slot is free; the same step already waiting is not added again."""
        if (kind, name) not in self._pending:
            self._pending.add((kind, name))
            self._start(partial(self._run_in_slot, (kind, name), step))

    async def _run_in_slot(self, key: tuple[str, str], step: Callable[[], Awaitable[object]]) -> None:
        async with self._read_slots:
            self._pending.discard(key)
            await step()

    def _start(self, step: Callable[[], Awaitable[object]]) -> None:
        task = asyncio.ensure_future(once(step, "notification"))
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
            self._receipts.mark(conversation, seq)
            notice = ReadNotice(from_=by, seq=seq, conversation=conversation)
            await self._delivery.read(notice, conversation, owner=self._owner(conversation))
        else:
            await self._delivery.read(ReadNotice(from_=by, seq=seq), conversation, owner=None)

    def _owner(self, conversation: ConversationId) -> AccountId | None:
        state = self._conversations.cached(conversation)
        return state.owner if state else None
