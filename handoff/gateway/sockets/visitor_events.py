"""Handlers of the events of `VISITOR_EVENTS`: each passes one request on to the action that does it.

The connection is admitted and its pace is limited by `handoff.gateway.sockets.visitor`; here only the limits that
belong to single events.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from handoff.actions.appointments import AppointmentActions
from handoff.actions.visitor import VisitorActions
from handoff.backoffice.telephone.callbacks import Callbacks
from handoff.contract.appointments import AppointmentBook, AppointmentCancel, AppointmentTimes
from handoff.contract.base import Answer
from handoff.contract.callbacks import CallbackAck, CallbackAsk, CallbackLeave, CallbackWithdraw
from handoff.contract.errors import Refused
from handoff.contract.parts import Ack
from handoff.contract.visitor import (
    CodeCreate,
    ConversationEnd,
    ConversationStart,
    HumanRequest,
    MailboxLeave,
    MailboxOpen,
    MessageSend,
    QueueLeave,
    ReadUpTo,
    Sync,
    TransferAnswer,
    TypingSet,
)
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.limits.flood import FloodGates
from handoff.gateway.limits.pace import Addresses
from handoff.gateway.sockets.delivery import Delivery
from handoff.gateway.sockets.registry import VisitorSocket, VisitorSockets
from handoff.ledger.read_receipts import ReadReceipts
from handoff.ledger.repository import ConversationRepository
from storage.ids import ConversationId, Seq

Join = Callable[[VisitorSocket, ConversationId, str], Awaitable[None]]


class VisitorEvents:
    """A method an event, of the same name: `message:send` is handled by `message_send`."""

    def __init__(
        self,
        *,
        join: Join,
        sockets: VisitorSockets,
        actions: VisitorActions,
        appointments: AppointmentActions,
        callbacks: Callbacks,
        conversations: ConversationRepository,
        receipts: ReadReceipts,
        delivery: Delivery,
        relay: Relay,
        addresses: Addresses,
        flood: FloodGates,
    ) -> None:
        """`join` puts a connection into a conversation that it has started or opened, with the token it was given."""
        self._join = join
        self._sockets = sockets
        self._actions = actions
        self._appointments = appointments
        self._callbacks = callbacks
        self._conversations = conversations
        self._receipts = receipts
        self._delivery = delivery
        self._relay = relay
        self._addresses = addresses
        self._flood = flood

    async def conversation_start(self, socket: VisitorSocket, request: ConversationStart) -> Answer:
        if not self._actions.invented(request.client_id):  # the gateway itself has sent for that one
            now = time.monotonic()
            unstarted = self._sockets.unstarted(socket.address)
            await self._flood.admit(socket.address, request.client_id, request.work, unstarted=unstarted, now=now)
        ack = await self._actions.start(request)
        await self._join(socket, ConversationId(ack.conversation), ack.token)
        return ack

    async def message_send(self, socket: VisitorSocket, request: MessageSend) -> Answer:
        return await self._actions.send(_conversation(socket), request)

    async def human_request(self, socket: VisitorSocket, request: HumanRequest) -> Answer:
        return await self._actions.ask_human(_conversation(socket), request)

    async def queue_leave(self, socket: VisitorSocket, request: QueueLeave) -> Answer:
        return await self._actions.leave_queue(_conversation(socket), request)

    async def typing(self, socket: VisitorSocket, request: TypingSet) -> Answer:
        conversation = _conversation(socket)
        state = self._conversations.cached(conversation)
        if state is not None and state.owner is not None:
            await self._relay.typing(conversation, "visitor", on=request.on)
        return Ack()

    async def sync(self, socket: VisitorSocket, request: Sync) -> Answer:
        conversation = _conversation(socket)
        ack = await self._actions.sync(conversation, request)
        if request.after_seq == 0 and ack.state == "queued":
            await self._delivery.show_position_to(conversation)
        return ack

    async def code_create(self, socket: VisitorSocket, request: CodeCreate) -> Answer:
        return await self._actions.make_code(_conversation(socket), request)

    async def mailbox_leave(self, socket: VisitorSocket, request: MailboxLeave) -> Answer:
        return await self._actions.leave_message(_conversation(socket), request)

    async def mailbox_open(self, socket: VisitorSocket, request: MailboxOpen) -> Answer:
        wait_s = self._addresses.guess_wait_s(socket.address, time.monotonic())
        if wait_s > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)
        ack = await self._actions.open_mailbox(request)
        await self._join(socket, ConversationId(ack.conversation), ack.token)
        return ack

    async def appointment_times(self, socket: VisitorSocket, request: AppointmentTimes) -> Answer:
        _conversation(socket)
        return await self._appointments.bookable()

    async def appointment_book(self, socket: VisitorSocket, request: AppointmentBook) -> Answer:
        conversation = _conversation(socket)
        wait_s = self._addresses.booking_wait_s(socket.address, time.monotonic())
        if wait_s > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)
        return await self._appointments.book(conversation, request)

    async def appointment_cancel(self, socket: VisitorSocket, request: AppointmentCancel) -> Answer:
        return await self._appointments.cancel(_conversation(socket), request)

    async def callback_leave(self, socket: VisitorSocket, request: CallbackLeave) -> Answer:
        def admit() -> None:
            wait_s = self._addresses.call_back_wait_s(socket.address, time.monotonic())
            if wait_s > 0:
                raise Refused("rate_limited", retry_after_s=wait_s)

        return await self._callbacks.leave(_conversation(socket), request, admit)

    async def callback_ask(self, socket: VisitorSocket, request: CallbackAsk) -> Answer:
        return await self._callbacks.of(_conversation(socket))

    async def callback_withdraw(self, socket: VisitorSocket, request: CallbackWithdraw) -> Answer:
        await self._callbacks.forget(_conversation(socket))
        return CallbackAck()

    async def transfer_answer(self, socket: VisitorSocket, request: TransferAnswer) -> Answer:
        return await self._actions.answer_transfer(_conversation(socket), request)

    async def read(self, socket: VisitorSocket, request: ReadUpTo) -> Answer:
        conversation = _conversation(socket)
        if self._receipts.mark(conversation, Seq(request.seq)):
            await self._relay.read(conversation, "visitor", Seq(request.seq))
        return Ack()

    async def conversation_end(self, socket: VisitorSocket, request: ConversationEnd) -> Answer:
        return await self._actions.end(_conversation(socket), request)


def _conversation(socket: VisitorSocket) -> ConversationId:
    if socket.conversation is None:
        raise Refused("no_conversation")
    return socket.conversation
