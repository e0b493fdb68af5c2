"""What somebody asks of a conversation: the commands of `decide`. Values only, validated at the boundary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handoff.contract.base import LevelName
from handoff.conversation.events import ShownCard, Slot
from handoff.conversation.intake import Intake
from handoff.risk import Assessment
from storage.ids import AccountId, Seq

# --- the visitor -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    lang: str
    practice: bool
    trainee: AccountId | None = None
    """Who practises, where the visitor is an invented one."""


@dataclass(frozen=True, slots=True)
class Write:
    """A visitor's message, already assessed by the risk rules."""

    client_msg_id: str
    text: str
    assessment: Assessment
    why: tuple[str, ...]
    """The reasons of the assessment in the staff's words."""
    intake: Intake
    now: datetime
    button: tuple[Seq, int] | None = None


@dataclass(frozen=True, slots=True)
class AskHuman:
    intake: Intake


@dataclass(frozen=True, slots=True)
class MakeCode:
    code: str


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    client_msg_id: str
    text: str
    assessment: Assessment
    why: tuple[str, ...]
    code: str
    intake: Intake


@dataclass(frozen=True, slots=True)
class Return:
    """The visitor is back with the return code."""


@dataclass(frozen=True, slots=True)
class AnswerTransfer:
    accept: bool


@dataclass(frozen=True, slots=True)
class End:
    """The visitor ends the conversation."""


# --- the bot ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BotLine:
    """One reply that the bot chose: which words, which buttons (title id, payload)."""

    reply_id: str
    buttons: tuple[tuple[str, str], ...] = ()
    cards: tuple[ShownCard, ...] = ()


@dataclass(frozen=True, slots=True)
class BotReply:
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
    intake: Intake


@dataclass(frozen=True, slots=True)
class BotFail:
    """`reason`: timeout, unreachable, empty, invalid, overdue."""

    answers: Seq
    reason: str
    intake: Intake


# --- staff -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """`since` names the wait for which a place was reserved (`State.since`); None takes whichever it is."""

    account: AccountId
    lead: bool
    since: Seq | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    account: AccountId
    client_msg_id: str
    text: str
    cards: tuple[ShownCard, ...] = ()
    trainee: bool = False


@dataclass(frozen=True, slots=True)
class Approve:
    account: AccountId
    seq: Seq
    accept: bool
    text: str


@dataclass(frozen=True, slots=True)
class SideNote:
    account: AccountId
    lead: bool
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    account: AccountId
    lead: bool
    flag: str
    on: bool


@dataclass(frozen=True, slots=True)
class TakeOver:
    """`since` as for `Claim`."""

    account: AccountId
    reason: str
    since: Seq | None = None


@dataclass(frozen=True, slots=True)
class Warn:
    """`about`: inactive, boundaries."""

    account: AccountId
    about: str


@dataclass(frozen=True, slots=True)
class Pause:
    account: AccountId
    lead: bool
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    account: AccountId
    lead: bool
    text: str


@dataclass(frozen=True, slots=True)
class SetLevel:
    account: AccountId
    lead: bool
    level: LevelName
    reason: str


@dataclass(frozen=True, slots=True)
class Release:
    """`to`: queue, bot, lead, counselor (then `to_account` says who)."""

    account: AccountId
    lead: bool
    to: str
    reason: str
    to_account: AccountId | None = None


@dataclass(frozen=True, slots=True)
class Close:
    account: AccountId
    lead: bool
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerMailbox:
    account: AccountId
    client_msg_id: str
    text: str


# --- timers ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CounselorGone:
    """No socket and no lease of the owner for longer than the grace."""

    account: AccountId


@dataclass(frozen=True, slots=True)
class LapseOffer:
    """The colleague has not come, or the visitor has not answered. `offered_at` names the offer."""

    offered_at: datetime


@dataclass(frozen=True, slots=True)
class TellClosing:
    """Opening hours have ended."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What is closed is put out of the service's reach. `seq`: where the log ended when the copies were made."""

    seq: Seq


@dataclass(frozen=True, slots=True)
class Abandon:
    """Nobody has written to the bot since `before`, which is a day ago."""

    before: datetime


Command = (
    Start
    | Write
    | AskHuman
    | MakeCode
    | LeaveMessage
    | Return
    | End
    | BotReply
    | BotFail
    | Claim
    | Answer
    | Note
    | SetLevel
    | Release
    | Close
    | AnswerMailbox
    | CounselorGone
    | TellClosing
    | LapseOffer
    | Abandon
    | Seal
    | AnswerTransfer
    | Approve
    | SideNote
    | Flag
    | TakeOver
    | Warn
    | Pause
)
