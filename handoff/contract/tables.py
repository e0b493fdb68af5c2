"""The tables of events, from which handlers, validation, roles, audit, AsyncAPI and the TypeScript types are made.

A request event is declared here and handled by the method of the same name in `handoff.gateway.sockets`
(`message:send` by `message_send`); a declaration without a handler, or the reverse, stops the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handoff.contract import event_names as names
from handoff.contract.appointments import (
    AppointmentBook,
    AppointmentBookAck,
    AppointmentCancel,
    AppointmentTimes,
    AppointmentTimesAck,
)
from handoff.contract.base import Answer, Model, Role
from handoff.contract.callbacks import CallbackAck, CallbackAsk, CallbackLeave, CallbackWithdraw
from handoff.contract.calls import CallsNotice
from handoff.contract.counselor import (
    ClaimAck,
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
    MailboxListAck,
    MessageApprove,
    NoteAdd,
    Nothing,
    OpenAck,
    QueueClaim,
    RiskSet,
    SideSend,
    VisitorPause,
    VisitorWarn,
)
from handoff.contract.parts import Ack, SentAck, SeqAck
from handoff.contract.pushed import Alarm, QueuePosition, QueueUpdate, ReadNotice, SideNotice, TypingNotice, WireEvent
from handoff.contract.shift import ColleaguesAck, IntakeSet, PresenceSet, QueueListAck, ShiftAck, SummaryAck
from handoff.contract.visitor import (
    CodeAck,
    CodeCreate,
    ConversationEnd,
    ConversationStart,
    EndAck,
    HumanAck,
    HumanRequest,
    LeaveAck,
    MailboxLeave,
    MailboxLeaveAck,
    MailboxOpen,
    MailboxOpenAck,
    MessageSend,
    QueueLeave,
    ReadUpTo,
    StartAck,
    Sync,
    SyncAck,
    TransferAnswer,
    TypingSet,
)

TraineeRule = Literal["allowed", "approved", "raises", "practice"]
"""What a trainee may do with a real visitor. `approved`: a shift lead lets it out. `raises`: raising it alone.
`practice`: nothing. All is allowed with an invented visitor, and while the line practises."""

STAFF_ROLES: tuple[Role, ...] = ("counselor", "trainee", "shift_lead")

EVERY_ROLE: tuple[Role, ...] = (*STAFF_ROLES, "editor", "reviewer", "evaluator", "administrator")


@dataclass(frozen=True, slots=True)
class Event:
    """One request event: its model, its acknowledgement, and who may send it (empty: visitors)."""

    name: str
    model: type[Model]
    ack: type[Answer]
    roles: tuple[Role, ...] = ()
    audit: Literal["always", "hourly", "role_refusals"] = "always"
    """What of a staff event the audit trail records. `hourly`: for what a console repeats every few seconds, once an
    hour of a connection and conversation, and every refusal. `role_refusals`: for what touches no content, only the
    refusal of a role that may not send it."""
    is_use: bool = True
    """Whether it keeps a staff session alive; False for what a console sends by itself."""
    trainee: TraineeRule = "allowed"


def _table(*events: Event) -> dict[str, Event]:
    return {event.name: event for event in events}


def for_staff(*events: Event) -> dict[str, Event]:
    """A table of events that all declare their roles.

    Raises:
        ValueError: one of them does not; the service does not start.
    """
    for event in events:
        if not event.roles:
            raise ValueError(f"{event.name} declares no role")
    return _table(*events)


VISITOR_EVENTS = _table(
    Event(names.CONVERSATION_START, ConversationStart, StartAck),
    Event(names.MESSAGE_SEND, MessageSend, SentAck),
    Event(names.HUMAN_REQUEST, HumanRequest, HumanAck),
    Event(names.QUEUE_LEAVE, QueueLeave, LeaveAck),
    Event(names.TYPING, TypingSet, Ack),
    Event(names.SYNC, Sync, SyncAck),
    Event(names.CODE_CREATE, CodeCreate, CodeAck),
    Event(names.MAILBOX_LEAVE, MailboxLeave, MailboxLeaveAck),
    Event(names.MAILBOX_OPEN, MailboxOpen, MailboxOpenAck),
    Event(names.APPOINTMENT_TIMES, AppointmentTimes, AppointmentTimesAck),
    Event(names.APPOINTMENT_BOOK, AppointmentBook, AppointmentBookAck),
    Event(names.APPOINTMENT_CANCEL, AppointmentCancel, SeqAck),
    Event(names.CALLBACK_LEAVE, CallbackLeave, CallbackAck),
    Event(names.CALLBACK_ASK, CallbackAsk, CallbackAck),
    Event(names.CALLBACK_WITHDRAW, CallbackWithdraw, CallbackAck),
    Event(names.CONVERSATION_END, ConversationEnd, EndAck),
    Event(names.TRANSFER_ANSWER, TransferAnswer, SeqAck),
    Event(names.READ, ReadUpTo, Ack),
)

COUNSELOR_EVENTS = for_staff(
    Event(names.PRESENCE_SET, PresenceSet, Ack, STAFF_ROLES, audit="role_refusals"),
    Event(names.QUEUE_SUMMARY, Nothing, SummaryAck, STAFF_ROLES, audit="role_refusals", is_use=False),
    Event(names.QUEUE_LIST, Nothing, QueueListAck, ("shift_lead",), audit="hourly", is_use=False),
    Event(names.QUEUE_CLAIM_NEXT, Nothing, ClaimAck, STAFF_ROLES),
    Event(names.QUEUE_CLAIM, QueueClaim, ClaimAck, STAFF_ROLES),
    Event(names.CONVERSATION_OPEN, ConversationOpen, OpenAck, STAFF_ROLES, audit="hourly", is_use=False),
    Event(names.MESSAGE_SEND, CounselorMessageSend, SentAck, STAFF_ROLES, trainee="approved"),
    Event(names.NOTE_ADD, NoteAdd, SeqAck, STAFF_ROLES),
    Event(names.RISK_SET, RiskSet, SeqAck, STAFF_ROLES, trainee="raises"),
    Event(names.CONVERSATION_RELEASE, ConversationRelease, SeqAck, STAFF_ROLES),
    Event(names.CONVERSATION_CLOSE, ConversationClose, SeqAck, STAFF_ROLES, trainee="practice"),
    Event(names.CONVERSATION_TAKE_OVER, ConversationTakeOver, SeqAck, ("shift_lead",)),
    Event(names.CONVERSATION_DECLINE, ConversationDecline, SeqAck, STAFF_ROLES),
    Event(names.DRAFT_SET, DraftSet, Ack, STAFF_ROLES, audit="role_refusals"),
    Event(names.READ, CounselorRead, Ack, STAFF_ROLES, audit="role_refusals", is_use=False),
    Event(names.SIDE_SEND, SideSend, SeqAck, STAFF_ROLES),
    Event(names.FLAG_SET, FlagSet, SeqAck, STAFF_ROLES),
    Event(names.MESSAGE_APPROVE, MessageApprove, SeqAck, ("shift_lead",)),
    Event(names.VISITOR_WARN, VisitorWarn, SeqAck, STAFF_ROLES, trainee="practice"),
    Event(names.VISITOR_PAUSE, VisitorPause, SeqAck, STAFF_ROLES, trainee="practice"),
    Event(names.INTAKE_SET, IntakeSet, Ack, ("shift_lead",)),
    Event(names.SHIFT_OVERVIEW, Nothing, ShiftAck, ("shift_lead",), audit="role_refusals", is_use=False),
    Event(names.COLLEAGUES_LIST, Nothing, ColleaguesAck, STAFF_ROLES, audit="role_refusals"),
    Event(names.MAILBOX_LIST, Nothing, MailboxListAck, STAFF_ROLES, audit="hourly", is_use=False),
    Event(names.MAILBOX_ANSWER, MailboxAnswer, SeqAck, STAFF_ROLES, trainee="practice"),
    Event(names.TYPING, CounselorTyping, Ack, STAFF_ROLES, audit="role_refusals"),
)

PUSHED: dict[str, type[Answer]] = {
    names.EVENT: WireEvent,
    names.QUEUE: QueueUpdate,
    names.TYPING: TypingNotice,
    names.READ: ReadNotice,
    names.SIDE: SideNotice,
    names.ALARM: Alarm,
    names.CALLS: CallsNotice,
}
"""What the gateway pushes to staff."""

VISITOR_PUSHED: dict[str, type[Answer]] = {
    names.EVENT: WireEvent,
    names.QUEUE: QueuePosition,
    names.TYPING: TypingNotice,
    names.READ: ReadNotice,
}
"""What the gateway pushes to visitors: `queue` has another shape than for staff."""
