"""The rota over HTTP: a week of shifts, what is missing in it, swaps and sick leave."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, Count, Model, OpaqueId
from handoff.contract.parts import Ack
from handoff.contract.records import Choice, Day

Hour = Annotated[int, msgspec.Meta(ge=0, le=24)]


class ShiftPlan(Model, frozen=True, kw_only=True):
    """A shift as a lead plans it; whole hours, by clocks in Sweden."""

    shift: OpaqueId
    day: Day
    starts: Hour
    ends: Hour
    account: OpaqueId


class RotaPlan(Model, frozen=True, kw_only=True):
    """All shifts of a week, in place of the version that was read."""

    week: Day
    """Its Monday."""
    seen: Count
    shifts: Annotated[list[ShiftPlan], msgspec.Meta(max_length=200)]


class ShiftAct(Model, frozen=True, kw_only=True):
    """Of one's own shift: ill, well again, offered to others, kept after all; or take one that is offered or empty."""

    week: Day
    act: Literal["sick", "well", "offer", "keep", "take"]


class RotaFollow(Model, frozen=True, kw_only=True):
    """Opening hours of this week's days follow the rota."""

    week: Day


class ShiftView(Answer, frozen=True, kw_only=True):
    shift: str
    day: str
    starts: int
    ends: int
    account: str
    name: str
    mine: bool
    status: str
    """`planned`, `offered` to others, or `sick`."""


class RotaGap(Answer, frozen=True, kw_only=True):
    day: str
    starts: int
    ends: int
    what: str
    """`nobody`, `lead`, `short` for what is expected, `language:CODE` or `track:NAME`."""


class RotaAck(Ack, frozen=True, kw_only=True):
    week: str
    version: int
    shifts: list[ShiftView]
    people: list[Choice]
    """Who can be planned."""
    gaps: list[RotaGap]
    expected: bool
    """Whether released figures say how many conversations to expect."""
