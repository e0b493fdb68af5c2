"""Supervision over HTTP: the agenda of the week, debriefs, samples that two people read, the load of each person."""

from __future__ import annotations

from typing import Annotated

import msgspec

from handoff.contract.base import Answer, Model
from handoff.contract.parts import Ack
from handoff.contract.records import Choice
from handoff.contract.training import Mark, ReviewItem


class MatterView(Answer, frozen=True, kw_only=True):
    """One thing to be talked about, or to be read."""

    matter: str
    kind: str
    """`debrief` after N3 or N4, `flagged` in the conversation, `sample` for quality."""
    conversation: str
    level: str
    name: str
    """Whose conversation it was; empty: nobody's."""
    mine: bool
    at: str
    open: bool
    settled_by: str | None = None
    readers: int = 0
    """How many sheets there are of a sample; nobody sees another's before there are two."""
    own: list[Mark] = msgspec.field(default_factory=list)
    """One's own sheet."""
    agreed: int = 0
    compared: int = 0
    """Lines that both readers marked, and on how many of them they agree."""


class LoadView(Answer, frozen=True, kw_only=True):
    name: str
    hard: int
    """Conversations at N3 or N4 this week."""
    over: bool


class SupervisionAck(Ack, frozen=True, kw_only=True):
    week: str
    """Its Monday."""
    agenda: list[MatterView]
    settled: list[MatterView]
    items: list[ReviewItem]
    marks: list[Choice]
    ceiling: int
    loads: list[LoadView]
    agreed: int
    compared: int


class SheetSave(Model, frozen=True, kw_only=True):
    marks: Annotated[list[Mark], msgspec.Meta(max_length=30)]


class CeilingSet(Model, frozen=True, kw_only=True):
    ceiling: Annotated[int, msgspec.Meta(ge=1, le=40)]
