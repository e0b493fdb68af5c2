"""Consultation by appointment: what visitors choose from, and what shift leads open."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from handoff.contract.base import Answer, Model, OpaqueId, RetryKey
from handoff.contract.parts import Ack, AppointmentTime


class AppointmentTimes(Model, frozen=True, kw_only=True):
    """A visitor wants to see the times that can be booked."""


class AppointmentTimesAck(Ack, frozen=True, kw_only=True):
    times: list[AppointmentTime]
    """By their beginning; none: nothing can be booked now."""


class AppointmentBook(Model, frozen=True, kw_only=True):
    """The visitor chooses a time, in place of one that they have. No name or address is asked for."""

    client_msg_id: RetryKey
    time: OpaqueId


class AppointmentBookAck(Ack, frozen=True, kw_only=True):
    seq: int
    appointment: AppointmentTime
    code: str
    """The return code, which leads back to the time."""


class AppointmentCancel(Model, frozen=True, kw_only=True):
    client_msg_id: RetryKey


class AppointmentOpen(Model, frozen=True, kw_only=True):
    """A shift lead opens a time."""

    starts_at: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$")]
    """By the clock in Sweden."""
    minutes: Annotated[int, msgspec.Meta(ge=15, le=120)]


class AppointmentView(Answer, frozen=True, kw_only=True):
    """A time, as staff see it."""

    id: str
    starts_at: str
    minutes: int
    channel: Literal["chat"]
    opened_by: str
    """Name of the shift lead."""
    status: Literal["free", "booked", "kept", "missed", "withdrawn"]
    audience: str | None = None
    """What the visitor had said of who they are."""
    conversation: str | None = None
    """Whose it is, until that is erased."""
    state: Literal["away", "waiting", "talking"] | None = None
    """Of a booked time: how it stands with the visitor now."""


class AppointmentsAck(Ack, frozen=True, kw_only=True):
    times: list[AppointmentView]
    """By their beginning, of the last weeks and to come."""
