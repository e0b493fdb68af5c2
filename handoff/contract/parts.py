"""Pieces that several models share: buttons, cards, and the common acknowledgements."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, Count, Model, OpaqueId


class ButtonPress(Model, frozen=True, kw_only=True):
    """Which button of which bot message was pressed."""

    seq: Count
    index: Annotated[int, msgspec.Meta(ge=0, le=20)]


class Button(Answer, frozen=True, kw_only=True):
    """A button under a bot message. Pressing it sends `title` as text, unless it has an action."""

    title: str
    action: Literal["mailbox", "appointment"] | None = None
    """Pressing it sends nothing: `mailbox` opens the form for a message, `appointment` the times that can be booked."""


class Card(Answer, frozen=True, kw_only=True):
    """An article or a contact shown inside the chat."""

    type: Literal["article", "contact"]
    id: str
    title: str
    summary: str = ""
    phone: str = ""
    """A contact's number, so that one press calls it."""
    lang: str = ""
    """Of its words; empty: that of the page."""


class CardRef(Model, frozen=True, kw_only=True):
    """A card that a counselor inserts."""

    type: Literal["article", "contact"]
    id: OpaqueId


class AppointmentTime(Answer, frozen=True, kw_only=True):
    """A time for a consultation in the chat."""

    id: str
    starts_at: str
    minutes: int


class MailDetails(Answer, frozen=True, kw_only=True):
    """What came with an e-mail, apart from its text. Never its address."""

    subject: str
    dropped: int
    """How many attachments and other parts were not taken."""
    stranger: bool
    """It came from another address than the first mail; answers go to the first."""
    follows: bool
    """It answers a conversation that is sealed."""
    invented: bool = False
    """Nobody has written it: it is there to practise with."""


class FaultView(Answer, frozen=True, kw_only=True):
    """What is wrong with one field; `start` and `end` are places in its text, in code points."""

    field: str
    problem: str
    start: int | None = None
    end: int | None = None


class ErrorBody(Answer, frozen=True, kw_only=True):
    code: str
    message: str
    retry_after_s: float | None = None
    faults: list[FaultView] = msgspec.field(default_factory=list)


class MemoryWork(Answer, frozen=True, kw_only=True):
    """The memory-hard stage: scrypt so many times, at these costs. `WorkDone` says of what."""

    n: int
    r: int
    times: int
    bytes: int
    """Of each output."""


class Work(Answer, frozen=True, kw_only=True):
    """A proof of work to do: `parts` numbers, each with `difficulty` zero bits. `WorkDone` says how they count."""

    challenge: str
    difficulty: int
    parts: int
    memory: MemoryWork | None = None
    """The second stage. Who leaves it out is let in by a small budget."""


class Failed(Answer, frozen=True, kw_only=True):
    """The acknowledgement of a refused request; the gateway adds `"ok": false`."""

    error: ErrorBody
    work: Work | None = None
    """Beside `work_needed`."""


class Ack(Answer, frozen=True, kw_only=True):
    """Base of all positive acknowledgements; the gateway adds `"ok": true`."""


class SentAck(Ack, frozen=True, kw_only=True):
    seq: int
    at: str


class SeqAck(Ack, frozen=True, kw_only=True):
    seq: int
