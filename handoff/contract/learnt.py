"""What was learnt, over HTTP: for readers; for leads, visitors' words nobody has looked at; and who was told."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, Model
from handoff.contract.parts import Ack


class LearntView(Answer, frozen=True, kw_only=True):
    """One thing that was learnt. Neither who wrote it nor who reviewed it is told."""

    topic: str
    """In words of `?lang=`."""
    text: str
    source: Literal["staff", "visitor"]
    month: str
    """In which it was reviewed, like `2026-11`."""


class LearntAck(Ack, frozen=True, kw_only=True):
    learnt: list[LearntView]


class TopicChoice(Answer, frozen=True, kw_only=True):
    """A topic, and what it is called."""

    value: str
    label: str


class VisitorTextView(Answer, frozen=True, kw_only=True):
    id: str
    week: str
    """Like `2026-W48`."""
    text: str


class VisitorTextsAck(Ack, frozen=True, kw_only=True):
    texts: list[VisitorTextView]
    topics: list[TopicChoice]


class VisitorTextUse(Model, frozen=True, kw_only=True):
    """What may be used of a visitor's text, without what points to anybody."""

    topic: Annotated[str, msgspec.Meta(max_length=40)]
    text: Annotated[str, msgspec.Meta(max_length=4000)]


class ReceiverNote(Model, frozen=True, kw_only=True):
    """Somebody has been given the report of a period."""

    period: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}(Q[1-4]|H[12])?$")]
    receiver: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
    """An organisation or an authority, never a person."""


class ReceiverView(Answer, frozen=True, kw_only=True):
    period: str
    receiver: str
    at: str
    name: str
    """Who has noted it."""


class ReceiversAck(Ack, frozen=True, kw_only=True):
    receivers: list[ReceiverView]
    """The latest first."""
    may_note: bool
