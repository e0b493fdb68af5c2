"""The models of events that the gateway pushes on both namespaces."""

from __future__ import annotations

from typing import Literal

import msgspec

from handoff.contract.base import Answer, LevelName, Sender, StateName
from handoff.contract.parts import AppointmentTime, Button, Card, MailDetails
from handoff.contract.shift import WaitingConversation


class WireEvent(Answer, frozen=True, kw_only=True):
    """One numbered event of a conversation, as one receiver may see it.

    `prev_seq` is the previous event that this receiver may see: a hole shows at once.
    Kinds `note`, `side`, `risk`, `flag` and `proposal` (a trainee's answer that waits for approval) go to staff only.
    """

    conversation: str
    seq: int
    prev_seq: int
    at: str
    kind: Literal["message", "state", "notice", "note", "side", "risk", "flag", "proposal"]
    from_: Sender | None = msgspec.field(default=None, name="from")
    text: str | None = None
    client_msg_id: str | None = None
    buttons: list[Button] | None = None
    cards: list[Card] | None = None
    reply_id: str | None = None
    """Of the bot's messages, and to the visitor of notices: which text it is."""
    state: StateName | None = None
    reason: str | None = None
    code: str | None = None
    level: LevelName | None = None
    signals: list[str] | None = None
    why: list[str] | None = None
    source: str | None = None
    by: str | None = None
    """Staff member's name; to staff only."""
    lang: str | None = None
    """Of the words of the bot or the service."""
    unread: bool | None = None
    """Nobody with that mother tongue has read these words."""
    appointment: AppointmentTime | None = None
    """Of notices about a booked time."""
    mail: MailDetails | None = None
    """Of the flag `mail_received`: what came with the message that follows; to staff only."""
    proposal: int | None = None
    """Number of the proposal that is let out or returned; to staff only."""


class QueuePosition(Answer, frozen=True, kw_only=True):
    """To a waiting visitor, unnumbered."""

    position: int
    waiting_text: str
    open: bool = True
    """Whether somebody on duty can take this conversation; while nobody can, the mailbox is offered."""


class TypingNotice(Answer, frozen=True, kw_only=True):
    from_: Sender = msgspec.field(name="from")
    on: bool
    conversation: str | None = None


class ReadNotice(Answer, frozen=True, kw_only=True):
    """Unnumbered: the other side has read up to `seq`."""

    from_: Sender = msgspec.field(name="from")
    seq: int
    conversation: str | None = None


class QueueUpdate(Answer, frozen=True, kw_only=True):
    """To staff, unnumbered. `list` only to shift leads."""

    waiting: dict[str, int]
    longest_wait_s: float
    gone: int = 0
    """How many in the queue have no connection; below N3 they are in no other number."""
    list_: list[WaitingConversation] | None = msgspec.field(default=None, name="list")


class SideNotice(Answer, frozen=True, kw_only=True):
    """To shift leads who have not opened that conversation, unnumbered: its counselor writes to them."""

    conversation: str
    by: str
    """The counselor's name."""


class Alarm(Answer, frozen=True, kw_only=True):
    """To staff, unnumbered: a person is needed now, a decision waits, or stored data does not verify."""

    conversation: str
    level: LevelName
    code: str
    gone_since: str | None = None
    """Since when the visitor has had no connection: the alarm makes no sound."""
    since: str | None = None
    """Since when the conversation waits."""
    takers: Literal["you", "others", "nobody"] | None = None
    """Who on duty can take the conversation; None where none is to be taken."""
    over: bool = False
    """It has ended: who showed it takes it away."""
