"""What staff sends on `/counselor` about one conversation, and how the gateway acknowledges it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, ChannelName, Count, LevelName, Model, OpaqueId, RetryKey, StateName, WireText
from handoff.contract.parts import Ack, AppointmentTime, Card, CardRef
from handoff.contract.pushed import WireEvent
from handoff.contract.records import FormFill
from handoff.contract.shift import ToldFact


class Nothing(Model, frozen=True, kw_only=True):
    """No fields."""


class PassedOver(Answer, frozen=True, kw_only=True):
    """The most urgent conversation at N3 or N4 that came before, and could not be this person's."""

    level: LevelName
    why: Literal["training", "role_or_language"]
    others: bool
    """Whether somebody else on duty can take it."""


class QueueClaim(Model, frozen=True, kw_only=True):
    conversation: OpaqueId


class ConversationOpen(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    after_seq: Count


class CounselorMessageSend(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    client_msg_id: RetryKey
    text: WireText
    cards: Annotated[list[CardRef], msgspec.Meta(max_length=3)] = msgspec.field(default_factory=list)


class NoteAdd(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    client_msg_id: RetryKey
    text: WireText


class RiskSet(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    client_msg_id: RetryKey
    level: LevelName
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class ConversationRelease(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    client_msg_id: RetryKey
    to: Literal["queue", "bot", "lead", "counselor"]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    counselor: OpaqueId | None = None


class ConversationClose(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    client_msg_id: RetryKey
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    documentation: FormFill | None = None
    """Kept with the close; left out, the conversation ends and its form is due within 24 hours."""


class ConversationTakeOver(Model, frozen=True, kw_only=True):
    """A shift lead takes a conversation out of another's hands."""

    conversation: OpaqueId
    client_msg_id: RetryKey
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class CardDraft(Model, frozen=True, kw_only=True):
    """A card that a counselor has chosen and not sent yet, as it was found."""

    type: Literal["article", "contact"]
    id: OpaqueId
    title: Annotated[str, msgspec.Meta(max_length=300)]


class DraftSet(Model, frozen=True, kw_only=True):
    """What a counselor has typed and chosen but not sent; without any it is forgotten."""

    conversation: OpaqueId
    text: WireText
    cards: Annotated[list[CardDraft], msgspec.Meta(max_length=3)] = msgspec.field(default_factory=list)


class CounselorRead(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    seq: Count


class SideSend(Model, frozen=True, kw_only=True):
    """A message between counselor and shift lead about a conversation; the visitor never sees it."""

    conversation: OpaqueId
    client_msg_id: RetryKey
    text: WireText


class FlagSet(Model, frozen=True, kw_only=True):
    """Mark a conversation for supervision (handledning), or tick what has been done in danger; or undo it."""

    conversation: OpaqueId
    client_msg_id: RetryKey
    flag: Literal["supervision", "acute_112", "acute_safe", "acute_others", "acute_lead"]
    on: bool


class MessageApprove(Model, frozen=True, kw_only=True):
    """A shift lead lets a trainee's answer go out, changed if need be, or returns it with a comment."""

    conversation: OpaqueId
    client_msg_id: RetryKey
    seq: Count
    accept: bool
    text: WireText = ""


class VisitorWarn(Model, frozen=True, kw_only=True):
    """A fixed text to the visitor: nobody has written for a while, or a limit that everybody has to keep."""

    conversation: OpaqueId
    client_msg_id: RetryKey
    about: Literal["inactive", "boundaries"]


class ConversationDecline(Model, frozen=True, kw_only=True):
    """Do not take a conversation that a colleague hands over to one."""

    conversation: OpaqueId
    client_msg_id: RetryKey


class VisitorPause(Model, frozen=True, kw_only=True):
    """Take no more messages for a while; impossible where life may be in danger (S1, S2, S3)."""

    conversation: OpaqueId
    client_msg_id: RetryKey
    minutes: Annotated[int, msgspec.Meta(ge=1, le=60)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class MailboxAnswer(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    client_msg_id: RetryKey
    text: WireText
    cards: Annotated[list[CardRef], msgspec.Meta(max_length=3)] = msgspec.field(default_factory=list)


class CounselorTyping(Model, frozen=True, kw_only=True):
    conversation: OpaqueId
    on: bool


class ClaimAck(Ack, frozen=True, kw_only=True):
    conversation: str
    passed: PassedOver | None = None
    """Somebody in more danger waits on; the queue never goes past them in silence."""


class OpenAck(Ack, frozen=True, kw_only=True):
    events: list[WireEvent]
    head: int
    more: bool
    state: StateName
    level: LevelName
    signals: list[str]
    context: dict[str, str]
    owner: str | None = None
    draft: str = ""
    """What this counselor had typed and not sent."""
    draft_cards: list[Card] = msgspec.field(default_factory=list)
    """What was to go along with it."""
    visitor_read: int = 0
    """Up to which event the visitor has read."""
    flags: list[str] = msgspec.field(default_factory=list)
    pending_transfer: str | None = None
    """Name of the colleague whom the visitor has been asked about."""
    told: list[ToldFact] = msgspec.field(default_factory=list)
    """What the visitor has told the bot in this episode, most important first."""
    unsettled: LevelName | None = None
    """A level that only the model reads, while one question decides on it."""
    gone_since: str | None = None
    """Since when the visitor has had no connection; None while they are here."""
    appointment: AppointmentTime | None = None
    """The time that the visitor has booked."""


class MailboxItem(Answer, frozen=True, kw_only=True):
    conversation: str
    level: LevelName
    lang: str
    left_at: str
    due_at: str
    overdue: bool
    last_line: str = ""
    """The beginning of what the visitor wrote last."""
    channel: ChannelName = "chat"


class MailboxListAck(Ack, frozen=True, kw_only=True):
    messages: list[MailboxItem]
