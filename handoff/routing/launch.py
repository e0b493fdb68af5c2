"""The record of the launch gate: mode, signatures and last day. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from handoff.contract.base import ModeName
from handoff.conversation.calendar import swedish_day
from storage.ids import AccountId

WIND_DOWN_DAYS = 30
"""How long before the end visitors are informed that the line will close."""


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person's signature that a guideline in this version has been agreed and is in force."""

    record: str
    version: str
    parties: tuple[str, ...]
    signer: AccountId
    signed_at: datetime


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One change of mode."""

    mode: ModeName
    at: datetime
    by: AccountId | None
    """None: the pilot's end date."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of mode that one person has asked for and a second one makes."""

    mode: ModeName
    at: datetime
    by: AccountId


class Launch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record as it is stored."""

    mode: ModeName = "practice"
    pilot_end: date | None = None
    """The last day on which the line is open."""
    signatures: tuple[Signature, ...] = ()
    changes: tuple[Change, ...] = ()
    changed_at: datetime | None = None
    asked: Asked | None = None
    """What waits for a second person."""


encode = msgspec.json.Encoder().encode


decode = msgspec.json.Decoder(Launch).decode


def over(launch: Launch, now: datetime) -> bool:
    """Whether the last day has passed."""
    return launch.pilot_end is not None and swedish_day(now) > launch.pilot_end


def winding_down(launch: Launch, now: datetime) -> bool:
    """Whether visitors are informed that the line will close."""
    if launch.mode != "open" or launch.pilot_end is None:
        return False
    return swedish_day(now) >= launch.pilot_end - timedelta(days=WIND_DOWN_DAYS)
