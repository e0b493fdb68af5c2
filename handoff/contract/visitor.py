"""What a visitor sends on `/visitor`, and how the gateway acknowledges it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Count, Lang, Model, ModeName, RetryKey, StartKey, StateName, WireText
from handoff.contract.parts import Ack, ButtonPress
from handoff.contract.pushed import WireEvent


class VisitorAuth(Model, frozen=True, kw_only=True):
    """Socket.IO auth payload on `/visitor`."""

    token: Annotated[str, msgspec.Meta(max_length=128)] | None = None


class WorkDone(Model, frozen=True, kw_only=True):
    """The proof of work that `work_needed` asked for.

    `numbers` rise; SHA-256 of the challenge followed by each number, as eight hexadecimal digits, begins with
    `difficulty` zero bits. `memory` joins the outputs of scrypt with the challenge as password and the decimal numbers
    from 0 as salts, `p` being 1, in base64url without padding.
    """

    challenge: Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    numbers: Annotated[list[Annotated[int, msgspec.Meta(ge=0, lt=2**32)]], msgspec.Meta(max_length=64)]
    memory: Annotated[str, msgspec.Meta(max_length=1024, pattern=r"^[A-Za-z0-9_-]+$")] | None = None


class ConversationStart(Model, frozen=True, kw_only=True):
    lang: Lang
    client_id: StartKey
    work: WorkDone | None = None
    """The proof of work, if `work_needed` has asked for it."""


class MessageSend(Model, frozen=True, kw_only=True):
    client_msg_id: RetryKey
    text: WireText
    button: ButtonPress | None = None


class HumanRequest(Model, frozen=True, kw_only=True):
    client_msg_id: RetryKey


class QueueLeave(Model, frozen=True, kw_only=True):
    """The visitor wants to go on with the bot without waiting for a person."""

    client_msg_id: RetryKey


class TypingSet(Model, frozen=True, kw_only=True):
    on: bool


class Sync(Model, frozen=True, kw_only=True):
    after_seq: Count


class CodeCreate(Model, frozen=True, kw_only=True):
    client_msg_id: RetryKey


class MailboxLeave(Model, frozen=True, kw_only=True):
    client_msg_id: RetryKey
    text: WireText


class MailboxOpen(Model, frozen=True, kw_only=True):
    code: Annotated[str, msgspec.Meta(max_length=200)]


class TransferAnswer(Model, frozen=True, kw_only=True):
    """The visitor's yes or no to another counselor."""

    client_msg_id: RetryKey
    accept: bool


class ReadUpTo(Model, frozen=True, kw_only=True):
    """A read receipt: every event up to `seq` has been on the screen."""

    seq: Count


class ConversationEnd(Model, frozen=True, kw_only=True):
    client_msg_id: RetryKey
    erase: bool


class Leave(Model, frozen=True, kw_only=True):
    """`POST /api/v1/leave`, sent by a page that goes away and waits for nothing: the token opens nothing any more."""

    token: Annotated[str, msgspec.Meta(max_length=128)]
    client_msg_id: RetryKey
    end: bool = True
    """Whether the conversation is over, too. A tab that was closed and opened again gives up its token alone."""


class StartAck(Ack, frozen=True, kw_only=True):
    conversation: str
    token: str
    state: StateName
    seq: int
    mode: ModeName
    open: bool


class HumanAck(Ack, frozen=True, kw_only=True):
    seq: int
    state: StateName
    open: bool
    position: int | None = None


class LeaveAck(Ack, frozen=True, kw_only=True):
    """`state` is still `queued` where it is urgent: a notice says so."""

    seq: int
    state: StateName


class SyncAck(Ack, frozen=True, kw_only=True):
    events: list[WireEvent]
    head: int
    more: bool
    state: StateName
    open: bool | None = None
    """Whether a person can be reached now for this conversation."""


class CodeAck(Ack, frozen=True, kw_only=True):
    code: str


class MailboxLeaveAck(Ack, frozen=True, kw_only=True):
    seq: int
    code: str
    answer_by: str | None = None
    """When it should be answered at the latest."""


class MailboxOpenAck(Ack, frozen=True, kw_only=True):
    conversation: str
    token: str
    state: StateName


class EndAck(Ack, frozen=True, kw_only=True):
    survey_token: str
    """Good for one answer; empty where an earlier request has ended the visit."""
