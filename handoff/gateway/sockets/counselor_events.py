"""Handlers of the events of `COUNSELOR_EVENTS`: each passes one request on to the action that does it.

Checks no caller: `handoff.gateway.sockets.counselor` has authenticated, authorised and audits.
"""

from __future__ import annotations

from handoff.actions.counselor import CounselorActions
from handoff.actions.queue import QueueActions
from handoff.actions.shift import ShiftActions
from handoff.backoffice.records.documentation import Documentation
from handoff.contract.base import Answer
from handoff.contract.counselor import (
    ConversationClose,
    ConversationDecline,
    ConversationOpen,
    ConversationRelease,
    ConversationTakeOver,
    CounselorMessageSend,
    CounselorRead,
    CounselorTyping,
    DraftSet,
    FlagSet,
    MailboxAnswer,
    MessageApprove,
    NoteAdd,
    Nothing,
    QueueClaim,
    RiskSet,
    SideSend,
    VisitorPause,
    VisitorWarn,
)
from handoff.contract.parts import Ack
from handoff.contract.shift import IntakeSet, PresenceSet
from handoff.gateway.cluster.relay import Relay
from handoff.gateway.sockets.registry import StaffSocket, StaffSockets
from storage.ids import ConversationId, Seq


class CounselorEvents:
    """A method an event, of the same name: `queue:claim_next` is handled by `queue_claim_next`."""

    def __init__(
        self,
        *,
        sockets: StaffSockets,
        actions: CounselorActions,
        queue: QueueActions,
        documentation: Documentation,
        shift: ShiftActions,
        relay: Relay,
    ) -> None:
        self._sockets = sockets
        self._actions = actions
        self._queue = queue
        self._documentation = documentation
        self._shift = shift
        self._relay = relay

    async def presence_set(self, socket: StaffSocket, request: PresenceSet) -> Answer:
        return await self._queue.set_presence(socket.staff, request)

    async def queue_summary(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._queue.summary(socket.staff)

    async def queue_list(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._queue.waiting_list(socket.staff)

    async def queue_claim_next(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._queue.claim_next(socket.staff)

    async def queue_claim(self, socket: StaffSocket, request: QueueClaim) -> Answer:
        return await self._queue.claim(socket.staff, request)

    async def conversation_open(self, socket: StaffSocket, request: ConversationOpen) -> Answer:
        ack = await self._actions.open(socket.staff, request)
        self._sockets.watch(socket, ConversationId(request.conversation))
        return ack

    async def message_send(self, socket: StaffSocket, request: CounselorMessageSend) -> Answer:
        return await self._actions.send(socket.staff, request)

    async def note_add(self, socket: StaffSocket, request: NoteAdd) -> Answer:
        return await self._actions.add_note(socket.staff, request)

    async def risk_set(self, socket: StaffSocket, request: RiskSet) -> Answer:
        return await self._actions.set_level(socket.staff, request)

    async def conversation_release(self, socket: StaffSocket, request: ConversationRelease) -> Answer:
        return await self._actions.release(socket.staff, request)

    async def conversation_close(self, socket: StaffSocket, request: ConversationClose) -> Answer:
        return await self._documentation.close(socket.staff, request)

    async def conversation_take_over(self, socket: StaffSocket, request: ConversationTakeOver) -> Answer:
        return await self._queue.take_over(socket.staff, request)

    async def draft_set(self, socket: StaffSocket, request: DraftSet) -> Answer:
        return await self._actions.save_draft(socket.staff, request)

    async def read(self, socket: StaffSocket, request: CounselorRead) -> Answer:
        conversation = ConversationId(request.conversation)
        if await self._actions.may_type(socket.staff, conversation):
            await self._relay.read(conversation, "counselor", Seq(request.seq))
        return Ack()

    async def side_send(self, socket: StaffSocket, request: SideSend) -> Answer:
        return await self._actions.side_note(socket.staff, request)

    async def flag_set(self, socket: StaffSocket, request: FlagSet) -> Answer:
        return await self._actions.flag(socket.staff, request)

    async def message_approve(self, socket: StaffSocket, request: MessageApprove) -> Answer:
        return await self._actions.approve(socket.staff, request)

    async def visitor_warn(self, socket: StaffSocket, request: VisitorWarn) -> Answer:
        return await self._actions.warn(socket.staff, request)

    async def conversation_decline(self, socket: StaffSocket, request: ConversationDecline) -> Answer:
        return await self._actions.decline(socket.staff, request)

    async def visitor_pause(self, socket: StaffSocket, request: VisitorPause) -> Answer:
        return await self._actions.pause(socket.staff, request)

    async def intake_set(self, socket: StaffSocket, request: IntakeSet) -> Answer:
        return await self._shift.set_intake(request)

    async def shift_overview(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._shift.overview(socket.staff)

    async def colleagues_list(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._shift.colleagues(socket.staff)

    async def mailbox_list(self, socket: StaffSocket, request: Nothing) -> Answer:
        return await self._actions.mailbox(socket.staff)

    async def mailbox_answer(self, socket: StaffSocket, request: MailboxAnswer) -> Answer:
        return await self._actions.answer_mailbox(socket.staff, request)

    async def typing(self, socket: StaffSocket, request: CounselorTyping) -> Answer:
        conversation = ConversationId(request.conversation)
        if await self._actions.may_type(socket.staff, conversation):
            await self._relay.typing(conversation, "counselor", on=request.on)
        return Ack()
