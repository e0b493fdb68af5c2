"""What staff sends and gets about the shift as a whole: presence, queue, who is on."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Answer, LevelName, Model, PresenceName, Role
from handoff.contract.parts import Ack


class PresenceSet(Model, frozen=True, kw_only=True):
    status: PresenceName
    capacity: Annotated[int, msgspec.Meta(ge=1, le=2)]


class IntakeSet(Model, frozen=True, kw_only=True):
    """Stop or resume taking in new visitors below N3."""

    stopped: bool


class ToldFact(Answer, frozen=True, kw_only=True):
    """One thing that the visitor has told, as codes; a kommun by its name."""

    fact: str
    value: str
    words: str = ""
    """What the answer is called in the guide that asked, for a code that the console has no words for."""


class HandedOver(Answer, frozen=True, kw_only=True):
    """A conversation that a colleague hands over to the receiver of this; the visitor has said yes."""

    conversation: str
    by: str
    """The colleague's name."""
    reason: str
    level: LevelName
    lang: str
    since: str
    gone_since: str | None = None
    told: list[ToldFact] = msgspec.field(default_factory=list)
    last_line: str = ""


class Attended(Answer, frozen=True, kw_only=True):
    """A conversation that a counselor has, as shift leads see it."""

    conversation: str
    account: str
    level: LevelName
    since: str
    """Since when they have it."""
    spoken_at: str | None
    """When one of the two wrote last."""
    visitor_waits: bool
    """The visitor wrote last."""
    gone_since: str | None = None
    last_line: str = ""


class SummaryAck(Ack, frozen=True, kw_only=True):
    waiting: dict[str, int]
    """By level, "N0".."N4"."""
    longest_wait_s: float
    slots: list[str]
    """Conversations that this counselor has."""
    capacity: int
    status: str
    mailbox: int
    """Messages in the mailbox that nobody has answered."""
    fitting: int = 0
    """Of those who wait, how many this counselor may take: by offer, language and track."""
    unable: int = 0
    """Of those who wait and are here, how many nobody on duty can take: by training, role or language."""
    due_forms: int = 0
    """Ended contacts of this counselor that wait for their form."""
    gone: int = 0
    """How many in the queue have no connection; below N3 they are in no other number."""
    intake_stopped: bool = False
    """A shift lead has stopped the intake below N3."""
    handed: list[HandedOver] = msgspec.field(default_factory=list)
    """Conversations that colleagues hand over to this counselor."""


class OnShift(Answer, frozen=True, kw_only=True):
    """One member of staff who is here."""

    account: str
    name: str
    role: Role
    status: PresenceName
    capacity: int
    conversations: list[str]


class HourCount(Answer, frozen=True, kw_only=True):
    """Conversations that asked for a person in one hour of today (Swedish time), by level."""

    hour: Annotated[int, msgspec.Meta(ge=0, le=23)]
    queued: dict[str, int]


class Colleague(Answer, frozen=True, kw_only=True):
    """Somebody whom a conversation can be handed to."""

    account: str
    name: str
    role: Role
    status: PresenceName
    free: Annotated[int, msgspec.Meta(ge=0)]
    """Places that are not taken."""
    languages: list[str] = msgspec.field(default_factory=list)
    """Empty: all that the line offers."""
    tracks: list[str] = msgspec.field(default_factory=list)
    """Empty: all."""


class ColleaguesAck(Ack, frozen=True, kw_only=True):
    colleagues: list[Colleague]
    """Who is here, but for oneself; those who take conversations first."""


class ShiftAck(Ack, frozen=True, kw_only=True):
    account: str
    """One's own, to find oneself among the others."""
    staff: list[OnShift]
    intake_stopped: bool
    hours: list[HourCount]
    awaiting_approval: list[str]
    """Conversations with a trainee's answer that nobody has looked at."""
    attended: list[Attended] = msgspec.field(default_factory=list)
    """All conversations with a counselor: the most urgent level first, then the longest."""


class WaitingConversation(Answer, frozen=True, kw_only=True):
    conversation: str
    level: LevelName
    signals: list[str]
    lang: str
    audience: str | None
    queued_at: str
    unsettled: LevelName | None = None
    """A level that only the model reads, while one question decides on it."""
    gone_since: str | None = None
    """Since when the visitor has had no connection; None while they are here."""
    last_line: str = ""
    """The beginning of what the visitor wrote last; empty where this node does not know it."""
    appointment_at: str | None = None
    """When the time begins that the visitor has booked."""


class QueueListAck(Ack, frozen=True, kw_only=True):
    waiting: list[WaitingConversation]
