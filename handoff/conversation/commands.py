"""The commands of a conversation: what was asked for, and by whom. Plain data, validated at the boundary.

What else a decision depends on (the time, the intake, what the risk rules read) is no part of a command: it is in the
`Context`. So a command is the same at every retry, and its content names it (`requested`).
"""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import Any, Final

import msgspec

from handoff.contract.base import LevelName
from handoff.conversation.events import Appointment, GuideStood, ShownCard, Slot
from storage.ids import AccountId, ConversationId, Seq

# --- the visitor -----------------------------------------------------------------------------------


class Start(msgspec.Struct, frozen=True):
    """A conversation begins."""

    lang: str
    practice: bool
    trainee: AccountId | None = None
    """Who practises, where the visitor is an invented one."""


class Write(msgspec.Struct, frozen=True):
    """A visitor's message. `button`: the one that was pressed, as (seq of the bot's message, place in it)."""

    client_msg_id: str
    text: str
    button: tuple[Seq, int] | None = None


class AskHuman(msgspec.Struct, frozen=True):
    """The visitor wants a person."""


class LeaveQueue(msgspec.Struct, frozen=True):
    """The visitor does not want to wait for a person, and goes on with the bot."""


class MakeCode(msgspec.Struct, frozen=True):
    """The visitor wants a return code."""


class LeaveMessage(msgspec.Struct, frozen=True):
    """A message for the mailbox, with a return code for the answer."""

    client_msg_id: str
    text: str


class Return(msgspec.Struct, frozen=True):
    """The visitor is back with the return code."""

    withdrawn: bool = False
    """The line has taken the booked time back meanwhile."""


class BookAppointment(msgspec.Struct, frozen=True):
    """The visitor has chosen one of the open times; it is reserved for this conversation."""

    appointment: Appointment


class CancelAppointment(msgspec.Struct, frozen=True):
    """The visitor does not want the booked time."""


class AnswerTransfer(msgspec.Struct, frozen=True):
    accept: bool


class End(msgspec.Struct, frozen=True):
    """The visitor ends the conversation."""


# --- by e-mail ---------------------------------------------------------------------------------------


class TakeMail(msgspec.Struct, frozen=True):
    """A mail has come. It begins a conversation, or goes on with one that can be read.

    `texts`: its text, in pieces of the length of a message.
    """

    texts: tuple[str, ...]
    sender: str
    subject: str
    dropped: int
    lang: str
    practice: bool
    follows: ConversationId | None = None


class NoteMailSent(msgspec.Struct, frozen=True):
    """The mail server has taken the counselor's message `answer`, or has refused it for good."""

    answer: Seq
    refused: bool = False


# --- the bot ---------------------------------------------------------------------------------------


class BotLine(msgspec.Struct, frozen=True):
    """One reply that the bot chose: which words, which buttons (title id, payload)."""

    reply_id: str
    buttons: tuple[tuple[str, str], ...] = ()
    cards: tuple[ShownCard, ...] = ()
    question: str = ""
    """The question that it asks, where that does not follow from its reply."""
    unasked: bool = False
    """It is said without the question that its reply asks."""
    text: str = ""
    """Published words that stand in no reply: a passage of an article."""
    variant: int = 0
    """Of a passage: its number in the article. The texts of a reply are chosen when they are worded."""
    kommun: str = ""
    """Code of the kommun that its text names."""


class BotReply(msgspec.Struct, frozen=True):
    """The bot's answer to all messages up to `answers`."""

    answers: Seq
    intent: str
    confidence: float
    lines: tuple[BotLine, ...]
    slots: dict[str, Slot]
    handoff: str | None
    """Why the bot wants a human (`asked`, `low_confidence`, …), or None."""
    level: LevelName
    signals: tuple[str, ...]
    why: tuple[str, ...]
    suicide: bool
    cards: tuple[ShownCard, ...] = ()
    """What was found to go along with the answer; the rules decide where it stands."""
    unsure: bool = False
    """The model's N4 is below the line from which it is taken as it is."""
    guide: GuideStood | None = None
    """Where the visitor stands in a guide after this; None: as before."""


class HearAnswer(msgspec.Struct, frozen=True):
    """A stored message has been read, by its meaning, as an answer to the open question.

    `answers` names the message; `value` is the answer, as the question names it.
    """

    answers: Seq
    value: str


class BotFail(msgspec.Struct, frozen=True):
    """`reason`: timeout, unreachable, error, empty, invalid, overdue."""

    answers: Seq
    reason: str


# --- staff -----------------------------------------------------------------------------------------


class Claim(msgspec.Struct, frozen=True):
    """`since` names the wait for which a place was reserved (`State.since`); None takes whichever it is."""

    account: AccountId
    lead: bool
    since: Seq | None = None


class Answer(msgspec.Struct, frozen=True):
    account: AccountId
    client_msg_id: str
    text: str
    cards: tuple[ShownCard, ...] = ()
    trainee: bool = False
    """A trainee writes: a real visitor gets the answer when a shift lead has approved it."""


class Approve(msgspec.Struct, frozen=True):
    account: AccountId
    seq: Seq
    accept: bool
    text: str


class SideNote(msgspec.Struct, frozen=True):
    account: AccountId
    lead: bool
    text: str


class Flag(msgspec.Struct, frozen=True):
    account: AccountId
    lead: bool
    flag: str
    on: bool


class TakeOver(msgspec.Struct, frozen=True):
    """`since` as for `Claim`."""

    account: AccountId
    reason: str
    since: Seq | None = None


class Warn(msgspec.Struct, frozen=True):
    """`about`: inactive, boundaries."""

    account: AccountId
    about: str


class Pause(msgspec.Struct, frozen=True):
    account: AccountId
    lead: bool
    minutes: int
    reason: str


class Note(msgspec.Struct, frozen=True):
    account: AccountId
    lead: bool
    text: str


class SetLevel(msgspec.Struct, frozen=True):
    account: AccountId
    lead: bool
    level: LevelName
    reason: str


class Release(msgspec.Struct, frozen=True):
    """`to`: queue, bot, lead, counselor (then `to_account` says who)."""

    account: AccountId
    lead: bool
    to: str
    reason: str
    to_account: AccountId | None = None


class Close(msgspec.Struct, frozen=True):
    account: AccountId
    lead: bool
    reason: str


class AnswerMailbox(msgspec.Struct, frozen=True, omit_defaults=True):
    account: AccountId
    client_msg_id: str
    text: str
    cards: tuple[ShownCard, ...] = ()


# --- timers ----------------------------------------------------------------------------------------


class CounselorGone(msgspec.Struct, frozen=True):
    """No socket and no lease of the owner for longer than the grace."""

    account: AccountId


class LapseOffer(msgspec.Struct, frozen=True):
    """The colleague has not come, or the visitor has not answered. `offered_at` names the offer."""

    offered_at: datetime


class DeclineOffer(msgspec.Struct, frozen=True):
    """The colleague to whom a conversation is handed over does not take it."""

    account: AccountId


class RingUnsettled(msgspec.Struct, frozen=True):
    """Nobody has answered whether anybody is in danger. `since` names the question."""

    since: datetime


class NoteGone(msgspec.Struct, frozen=True):
    """The visitor has had no connection since then."""

    since: datetime


class NoteBack(msgspec.Struct, frozen=True):
    """The visitor is connected."""


class LeaveByAbsence(msgspec.Struct, frozen=True):
    """The visitor has been gone for too long to be waited for. `gone_since` names the absence."""

    gone_since: datetime


class TellClosing(msgspec.Struct, frozen=True):
    """Opening hours have ended."""


class MeetAppointment(msgspec.Struct, frozen=True):
    """The visitor is here, and this booked time is near."""

    id: str


class MissAppointment(msgspec.Struct, frozen=True):
    """This booked time is over."""

    id: str


class WithdrawAppointment(msgspec.Struct, frozen=True):
    """The line takes this booked time back."""

    id: str


class Seal(msgspec.Struct, frozen=True):
    """What is closed is put out of the service's reach. `seq`: where the log ended when the copies were made."""

    seq: Seq


class Abandon(msgspec.Struct, frozen=True):
    """Nobody has written to the bot since `before`, which is a day ago."""

    before: datetime


Command = (
    Start
    | Write
    | AskHuman
    | LeaveQueue
    | MakeCode
    | LeaveMessage
    | Return
    | End
    | TakeMail
    | NoteMailSent
    | BotReply
    | HearAnswer
    | BotFail
    | Claim
    | Answer
    | Note
    | SetLevel
    | Release
    | Close
    | AnswerMailbox
    | CounselorGone
    | NoteGone
    | NoteBack
    | LeaveByAbsence
    | TellClosing
    | RingUnsettled
    | LapseOffer
    | DeclineOffer
    | Abandon
    | Seal
    | AnswerTransfer
    | Approve
    | SideNote
    | Flag
    | TakeOver
    | Warn
    | Pause
    | BookAppointment
    | CancelAppointment
    | MeetAppointment
    | MissAppointment
    | WithdrawAppointment
)


NAMED_BY_ID: Final[frozenset[type[Command]]] = frozenset(
    {
        Start,
        Return,
        TakeMail,
        NoteMailSent,
        Claim,
        BotReply,
        HearAnswer,
        BotFail,
        CounselorGone,
        NoteGone,
        NoteBack,
        LeaveByAbsence,
        TellClosing,
        RingUnsettled,
        LapseOffer,
        Seal,
        Abandon,
    }
)
"""Commands that their id names completely: the start of a retry key, the return from a state, the claim of a stay, the
answer to a message, a timer's step. Another try may carry other content (a language, another answer of the bot) and is
still the same request."""

FILLED_IN: Final = frozenset({"lead", "trainee", "since"})
"""Fields that the server fills in beside what the client asks for: the rank, the stay. They may differ at a retry."""

_ASKED: Final[dict[type[Command], attrgetter[Any] | None]] = {
    command: attrgetter(*names)
    for command in Command.__args__
    if command not in NAMED_BY_ID and (names := [name for name in command.__struct_fields__ if name not in FILLED_IN])
}


def requested(command: Command) -> tuple[object, ...]:
    """What the client asked for: the kind of command and its content, without what the server fills in.

    Empty for what is named by its id alone.
    """
    kind = type(command)
    if kind in NAMED_BY_ID:
        return ()
    asked = _ASKED.get(kind)
    return (kind.__name__, asked(command)) if asked else (kind.__name__,)
