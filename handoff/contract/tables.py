"""The two tables of events, from which validation, the role matrix, AsyncAPI and the TypeScript types are made.

Event names stand nowhere else as literals.
"""

from __future__ import annotations

from dataclasses import dataclass

from handoff.contract.base import Answer, Model, Role
from handoff.contract.counselor import (
    ClaimAck,
    ConversationClose,
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
from handoff.contract.pushed import Alarm, QueueUpdate, ReadNotice, SideNotice, TypingNotice, WireEvent
from handoff.contract.shift import ColleaguesAck, IntakeSet, PresenceSet, QueueListAck, ShiftAck, SummaryAck
from handoff.contract.visitor import (
    CodeAck,
    CodeCreate,
    ConversationEnd,
    ConversationStart,
    EndAck,
    HumanAck,
    HumanRequest,
    MailboxLeave,
    MailboxLeaveAck,
    MailboxOpen,
    MailboxOpenAck,
    MessageSend,
    ReadUpTo,
    StartAck,
    Sync,
    SyncAck,
    TransferAnswer,
    TypingSet,
)

STAFF_ROLES: tuple[Role, ...] = ("counselor", "trainee", "shift_lead")

EVERY_ROLE: tuple[Role, ...] = (*STAFF_ROLES, "editor", "reviewer", "evaluator", "administrator")


@dataclass(frozen=True, slots=True)
class Event:
    """One request event: its model, its acknowledgement, and who may send it (empty: visitors)."""

    name: str
    model: type[Model]
    ack: type[Answer]
    roles: tuple[Role, ...] = ()


def _table(*events: Event) -> dict[str, Event]:
    return {event.name: event for event in events}


def for_staff(*events: Event) -> dict[str, Event]:
    """A table of which every event says who may send it.

    Raises:
        ValueError: one of them does not; the service does not start.
    """
    for event in events:
        if not event.roles:
            raise ValueError(f"{event.name} declares no role")
    return _table(*events)


VISITOR_EVENTS = _table(
    Event("conversation:start", ConversationStart, StartAck),
    Event("message:send", MessageSend, SentAck),
    Event("human:request", HumanRequest, HumanAck),
    Event("typing", TypingSet, Ack),
    Event("sync", Sync, SyncAck),
    Event("code:create", CodeCreate, CodeAck),
    Event("mailbox:leave", MailboxLeave, MailboxLeaveAck),
    Event("mailbox:open", MailboxOpen, MailboxOpenAck),
    Event("conversation:end", ConversationEnd, EndAck),
    Event("transfer:answer", TransferAnswer, SeqAck),
    Event("read", ReadUpTo, Ack),
)

COUNSELOR_EVENTS = for_staff(
    Event("presence:set", PresenceSet, Ack, STAFF_ROLES),
    Event("queue:summary", Nothing, SummaryAck, STAFF_ROLES),
    Event("queue:list", Nothing, QueueListAck, ("shift_lead",)),
    Event("queue:claim_next", Nothing, ClaimAck, STAFF_ROLES),
    Event("queue:claim", QueueClaim, ClaimAck, STAFF_ROLES),
    Event("conversation:open", ConversationOpen, OpenAck, STAFF_ROLES),
    Event("message:send", CounselorMessageSend, SentAck, STAFF_ROLES),
    Event("note:add", NoteAdd, SeqAck, STAFF_ROLES),
    Event("risk:set", RiskSet, SeqAck, STAFF_ROLES),
    Event("conversation:release", ConversationRelease, SeqAck, STAFF_ROLES),
    Event("conversation:close", ConversationClose, SeqAck, STAFF_ROLES),
    Event("conversation:take_over", ConversationTakeOver, SeqAck, ("shift_lead",)),
    Event("draft:set", DraftSet, Ack, STAFF_ROLES),
    Event("read", CounselorRead, Ack, STAFF_ROLES),
    Event("side:send", SideSend, SeqAck, STAFF_ROLES),
    Event("flag:set", FlagSet, SeqAck, STAFF_ROLES),
    Event("message:approve", MessageApprove, SeqAck, ("shift_lead",)),
    Event("visitor:warn", VisitorWarn, SeqAck, STAFF_ROLES),
    Event("visitor:pause", VisitorPause, SeqAck, STAFF_ROLES),
    Event("intake:set", IntakeSet, Ack, ("shift_lead",)),
    Event("shift:overview", Nothing, ShiftAck, ("shift_lead",)),
    Event("colleagues:list", Nothing, ColleaguesAck, STAFF_ROLES),
    Event("mailbox:list", Nothing, MailboxListAck, STAFF_ROLES),
    Event("mailbox:answer", MailboxAnswer, SeqAck, STAFF_ROLES),
    Event("typing", CounselorTyping, Ack, STAFF_ROLES),
)

PUSHED: dict[str, type[Answer]] = {
    "event": WireEvent,
    "queue": QueueUpdate,
    "typing": TypingNotice,
    "read": ReadNotice,
    "side": SideNotice,
    "alarm": Alarm,
}
"""What the gateway sends unasked (`queue` to a visitor is `QueuePosition`)."""
