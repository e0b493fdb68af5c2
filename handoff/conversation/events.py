"""The events of a conversation's log, as they are stored.

Owns the event types and their encoding. Holds no rule: `decide.py` makes events, `state.py` folds them. A
stored event is never changed; a new shape gets a new tag and an upcaster here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from handoff.contract.base import ChannelName, LevelName, StateName
from storage.ids import AccountId, ConversationId, Seq

Slot = str | bool | int | float | list[str] | None
"""One remembered fact of the bot, as JSON has it."""


class Started(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="started"):
    """The conversation exists. `practice` is fixed for its life: practice data never counts in statistics."""

    lang: str
    practice: bool
    trainee: AccountId | None = None
    """Set where the visitor is an invented one: who practises with them."""
    channel: ChannelName = "chat"


class EpisodeStarted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="episode"):
    """A new beginning with the bot inside the same conversation; it does not re-read what was said before."""

    episode: int


class VisitorWrote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="visitor"):
    text: str
    client_msg_id: str
    payload: str | None = None
    """The meaning of the pressed button, looked up by the gateway."""


class VisitorAnswered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="answered"):
    """What the message just before told, as a code and never as a sentence. Internal; staff see it as the memory."""

    question: str = ""
    """The question that it answers; empty for a fact that was told unasked."""
    fact: str = ""
    """The key under which it is remembered; empty where nothing is kept."""
    value: str


class HumanAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="asked"):
    """The visitor pressed "a human, please"."""


class OfferedButton(msgspec.Struct, frozen=True, omit_defaults=True):
    title: str
    payload: str
    action: str = ""
    """`mailbox`, `appointment`: the page opens the form for a message, or the open times; empty: the title is sent."""


class OfferDue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="offer_due"):
    """A message was read as N2: a person is offered with the bot's next answer. Internal."""

    signals: tuple[str, ...] = ()


class PersonOffered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="offered"):
    """The bot's answer in this entry asks whether the visitor wants a person. Internal."""


class LeaveWished(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="leave_wished"):
    """The visitor wants to leave the queue, and is still in it: it is urgent. Staff only."""


MAILBOX = "mailbox"
"""The action of a button that opens the form for a message."""

APPOINTMENT = "appointment"
"""The action of a button that opens the times that can be booked."""

PASSAGE_OF = "stycke:"
"""Before an article's id: the reply id of what is said out of it."""
LINES_CARD = "lines"
"""A card that stands for several until words are put in: the lines that answer day and night, for these signals."""


class ShownCard(msgspec.Struct, frozen=True, omit_defaults=True):
    type: str
    id: str
    title: str
    summary: str = ""
    phone: str = ""
    lang: str = ""
    """Of its words; empty: that of the conversation."""
    kommun: str = ""
    """Code of the kommun of which an entry is named that every kommun has."""


class BotUnderstood(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="understood"):
    """What the bot made of the message(s) up to `answers`. Internal."""

    answers: Seq
    intent: str
    confidence: float
    slots: dict[str, Slot] = {}
    """What the bot is given again at the next turn (audience, kommun, topic, what it has asked …)."""
    question: str = ""
    """The question that stays open even if this answer asks nothing: one about somebody's safety."""


class BotWrote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="bot"):
    reply_id: str
    text: str = ""
    """Worded from the published reply just before it is stored, so that the log shows what the visitor saw."""
    variant: int = 0
    """Which of the reply's texts that is, from 0; chosen together with it."""
    title_ids: tuple[str, ...] = ()
    buttons: tuple[OfferedButton, ...] = ()
    cards: tuple[ShownCard, ...] = ()
    question: str = ""
    """The question that it asks (`knowledge.questions`); empty if it asks none."""
    sentences: tuple[tuple[str, str], ...] = ()
    """What it says back of what was told, a line each: id of a sentence, name of the kommun in it or empty."""
    unasked: bool = False
    """The question of its reply was left out, because the turn asks another one."""
    lang: str = ""
    """Of its words; chosen together with them."""
    unread: bool = False
    """Nobody with that mother tongue has read these words."""
    kommun: str = ""
    """Code of the kommun that its text names."""


class GuideStood(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="guide"):
    """Where the visitor stands in a guide after this entry. Internal."""

    guide: str
    version: str
    """The version that they began, and end in whatever is published meanwhile."""
    step: str
    """The step that asks, or `end`: nothing is left to ask, and they are not let out of it."""
    paused: bool = False
    """Something else was answered, and they were asked whether to go on."""
    owed: bool = False
    """The question of the step was not asked, because the turn asks another: it comes with the next."""
    asides: int = 0
    """How often in a row they have asked for something else."""
    unsure: bool = False
    """Only the model has read the danger by which it began."""
    calm: int = 0
    """How many of its questions about safety were answered calmly."""
    left: bool = False
    """It is over."""


class BotFailed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="bot_failed"):
    """No usable answer to the message(s) up to `answers`. Internal; `reason` is one of our own words."""

    answers: Seq
    reason: str


class CounselorWrote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="counselor"):
    text: str
    client_msg_id: str
    account: AccountId
    cards: tuple[ShownCard, ...] = ()


class RiskSeen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="risk"):
    """A risk assessment that is part of the record. Internal. Only source `counselor` lowers the level."""

    level: LevelName
    signals: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    source: str
    """rules | answer | nlu | counselor"""
    by: AccountId | None = None


class Unsettled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="unsettled"):
    """The model alone reads N4 and is not sure: N3 until one question is answered. Staff only."""


class Settled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="settled"):
    """The visitor has answered that nobody is in danger: the level stays. Staff only."""


class Appointment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time for a consultation in the chat, that a shift lead has opened."""

    id: str
    starts_at: datetime
    minutes: int
    audience: str = ""
    """Who the visitor is in this, as it was known when they booked."""

    @property
    def ends_at(self) -> datetime:
        """When the time is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class AppointmentMade(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="appointment"):
    """The visitor has booked this time, in place of an earlier one. Internal; they have a notice."""

    appointment: Appointment


class AppointmentEnded(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="appointment_ended"):
    """What has become of a booked time. Internal."""

    id: str
    how: Literal["cancelled", "withdrawn", "kept", "missed"]
    """`cancelled` by the visitor, `withdrawn` by the line."""


class Noticed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="notice"):
    """A text of the system to the visitor; not the bot, not a person."""

    code: str
    text_id: str
    text: str = ""
    question: str = ""
    """As in `BotWrote`."""
    about: tuple[str, ...] = ()
    """Of a 112 text: the signals and holders of the danger."""
    lang: str = ""
    """As in `BotWrote`."""
    unread: bool = False
    """As in `BotWrote`."""
    appointment: Appointment | None = None
    """Of a text about a booked time."""


class StateChanged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="state"):
    state: StateName
    reason: str
    owner: AccountId | None = None
    offered_to: str | None = None
    """While queued: `lead` or the only account that may take it; None if every counselor may."""


class NoteAdded(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="note"):
    text: str
    account: AccountId


class StaffActed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="staff"):
    """Why a member of staff released or closed. Internal."""

    account: AccountId
    action: str
    reason: str


class VisitorGone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="gone"):
    """The visitor has no connection any more. Staff only; it may be that they are on the phone to 112."""

    since: datetime


class VisitorBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="back"):
    """The visitor who was gone is connected again. Staff only."""


class TransferOffered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="transfer_offered"):
    """The visitor has been asked whether another counselor may take over. Internal."""

    to: AccountId
    by: AccountId


class TransferAnswered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="transfer_answered"):
    """The visitor's answer. Internal."""

    accepted: bool


class TransferLapsed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="transfer_lapsed"):
    """The colleague to whom it was offered is not there, or does not take it: the offer holds no longer. Internal."""

    to: AccountId
    declined: bool = False


class Proposed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="proposed"):
    """A trainee's answer that waits for a shift lead. Staff only."""

    text: str
    client_msg_id: str
    account: AccountId
    cards: tuple[ShownCard, ...] = ()


class ProposalJudged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="judged"):
    """What a shift lead said of the proposal at `proposal`. Staff only."""

    proposal: Seq
    accepted: bool
    by: AccountId
    comment: str = ""


class SideWrote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="side"):
    """Between counselor and shift lead. Staff only."""

    text: str
    account: AccountId


class Flagged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="flagged"):
    """Marked, or unmarked. Staff only."""

    flag: str
    on: bool
    account: AccountId


class Paused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="paused"):
    """No messages of the visitor until then. Internal; the visitor has a notice."""

    until: datetime


class PauseEnded(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="pause_ended"):
    """The pause is over, by time or because life may be in danger. Internal."""


class CodeMade(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="code"):
    """A return code was shown. Kept (encrypted) so that a repeated request shows the same one."""

    code: str


class MailReceived(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="mail"):
    """The message that follows came as e-mail. Staff see all of it but the address, which is for the answer alone."""

    sender: str
    """The address that the answer goes to: that of the first mail of the conversation."""
    subject: str = ""
    dropped: int = 0
    """How many parts (attachments, HTML) were not taken."""
    stranger: bool = False
    """It came from another address than the first one."""
    follows: ConversationId | None = None
    """The sealed conversation that the writer has answered; this one is its continuation."""


class MailSent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="mail_sent"):
    """The counselor's message `answer` has been handed to the mail server, or never will be. Staff only."""

    answer: Seq
    refused: bool = False
    """The server says that there is no such address: trying again would not help."""


class MailboxAnswered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="mailbox_answered"):
    """The message in the mailbox has its answer. Internal."""


class Sealed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="sealed"):
    """The conversation's key has been sealed for the staff, and the service's own is on its way out. Internal."""


Event = (
    Started
    | EpisodeStarted
    | VisitorWrote
    | VisitorAnswered
    | HumanAsked
    | OfferDue
    | PersonOffered
    | LeaveWished
    | VisitorGone
    | VisitorBack
    | BotUnderstood
    | BotWrote
    | GuideStood
    | BotFailed
    | CounselorWrote
    | RiskSeen
    | Unsettled
    | Settled
    | Noticed
    | StateChanged
    | NoteAdded
    | StaffActed
    | CodeMade
    | MailboxAnswered
    | MailReceived
    | MailSent
    | AppointmentMade
    | AppointmentEnded
    | TransferOffered
    | TransferAnswered
    | TransferLapsed
    | Proposed
    | ProposalJudged
    | SideWrote
    | Flagged
    | Paused
    | PauseEnded
    | Sealed
)


class Record(msgspec.Struct, frozen=True, array_like=True):
    """The plaintext of one log entry: everything one command did."""

    at: datetime
    """Exact time, aware UTC; outside the encryption only the minute is known."""
    fingerprint: str
    """Of what the command asked for (`handoff.ledger.fingerprint`): a reused id with other content is refused."""
    events: tuple[Event, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Record)


def encode(record: Record) -> bytes:
    """Bytes for the log."""
    return _encoder.encode(record)


def decode(payload: bytes) -> Record:
    """The record of one entry.

    Raises:
        msgspec.ValidationError: the payload is not a record of a version that this code knows.
    """
    return _decoder.decode(payload)
