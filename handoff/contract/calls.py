"""The telephone desk: what an exchange reports of calls, and what staff see and do while they talk.

No field of a report can hold a telephone number: ids are 32 hexadecimal digits, times are times, and who answered is
the name of an account. A report with anything that looks like a number is refused as a whole.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import AccountName, Answer, LevelName, Model
from handoff.contract.parts import Ack

CallId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
"""Made by the exchange's script from its own id of the call, under the exchange's key. Never from a number."""

Moment = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$")
]

CallEventKind = Literal["started", "answered", "ended", "missed", "abandoned"]

SignalCode = Annotated[str, msgspec.Meta(pattern=r"^S[0-9]{1,2}b?$")]

CallNote = Annotated[str, msgspec.Meta(max_length=4000)]


class CallEvent(Model, frozen=True, kw_only=True):
    """One thing that happened to a call. The same one again, or in another order, changes nothing."""

    call: CallId
    kind: CallEventKind
    at: Moment
    answered_by: AccountName | None = None
    """Name of an account, where the exchange knows who has lifted the receiver."""


class CallReport(Model, frozen=True, kw_only=True):
    """What an exchange has seen, in any order."""

    events: Annotated[list[CallEvent], msgspec.Meta(min_length=1, max_length=200)]


class CallReportAck(Ack, frozen=True, kw_only=True):
    changed: int
    """Calls of which something new is known now; the rest was known already."""


class CallBegin(Model, frozen=True, kw_only=True):
    """A call that no exchange has reported, by whoever has answered it."""

    call: CallId


class CallSignals(Model, frozen=True, kw_only=True):
    """What has been heard so far, all of it; `urgent`: now or soon, rather than some time."""

    signals: Annotated[list[SignalCode], msgspec.Meta(max_length=12)]
    urgent: bool = False


class CallNoteSet(Model, frozen=True, kw_only=True):
    """Notes while talking, for nobody else. They are deleted when the form is saved."""

    text: CallNote


class CallView(Answer, frozen=True, kw_only=True):
    """A call that rings, is being talked in, or waits for its form."""

    call: str
    state: Literal["ringing", "talking", "to_document"]
    started_at: str
    answered_at: str | None = None
    ended_at: str | None = None
    by: str | None = None
    """Name of whoever has it."""
    mine: bool = False
    by_hand: bool = False
    practice: bool = False
    level: LevelName = "N0"
    signals: list[str] = msgspec.field(default_factory=list)
    urgent: bool = False
    note: str = ""
    """To whoever has it, alone."""
    case: str | None = None
    """Under which the form is saved; to whoever has it, alone."""


class CallsAck(Ack, frozen=True, kw_only=True):
    calls: list[CallView]
    """The most urgent first, then by their beginning."""
    practice: bool = False
    """An invented call can be had."""


class CallAck(Ack, frozen=True, kw_only=True):
    call: CallView


class CallsNotice(Answer, frozen=True, kw_only=True):
    """To staff, unnumbered: how many calls ring and are talked in now."""

    ringing: int
    talking: int
    callbacks: int = 0
    """Who wants to be called and is due."""
    version: int
    """Another one when anything has changed of which the list tells."""


class Prompt(Answer, frozen=True, kw_only=True):
    """One step of a guide, for somebody who talks: what to say, or to ask and where each answer leads."""

    id: str
    say: str = ""
    ask: str = ""
    answers: list[PromptAnswer] = msgspec.field(default_factory=list)
    next: str = ""
    """The step after one that asks nothing; empty: the end."""
    help: list[str] = msgspec.field(default_factory=list)
    """Topics with which somebody near can help."""


class PromptAnswer(Answer, frozen=True, kw_only=True):
    label: str
    to: str
    """A step; empty: the end."""
    signal: str = ""
    """What the answer is a sign of."""


class GuidePrompts(Answer, frozen=True, kw_only=True):
    id: str
    title: str
    safety: bool
    first: str
    steps: list[Prompt]
    summary: str


class PromptsAck(Ack, frozen=True, kw_only=True):
    guides: list[GuidePrompts]
