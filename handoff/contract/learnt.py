"""What was learnt, over HTTP: for readers, and for leads the visitors' words that nobody has looked at yet."""

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
