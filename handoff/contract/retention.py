"""Retention over HTTP: the daily proof, and decisions to keep a transcript at N3 or N4 longer."""

from __future__ import annotations

from typing import Literal

from handoff.contract.base import Answer, LevelName, Model
from handoff.contract.parts import Ack

HoldGround = Literal["follow_up", "supervision", "disclosure_decision"]


class HoldSet(Model, frozen=True, kw_only=True):
    ground: HoldGround


class ProofView(Answer, frozen=True, kw_only=True):
    """What one day's runs have found and done. Numbers alone."""

    at: str
    oldest_at: str | None = None
    past: int
    held: int
    erased: int
    finished: int
    expired: dict[str, int]
    complete: bool


class RetentionAck(Ack, frozen=True, kw_only=True):
    transcript_days: int
    urgent_days: int
    sound: bool
    """Whether retention is known to be kept: proved within the last day, with nothing past its time."""
    proofs: list[ProofView]
    """Newest first, one a day."""


class UrgentTranscript(Answer, frozen=True, kw_only=True):
    conversation: str
    level: LevelName
    closed_at: str
    due_at: str
    """When it is erased."""
    ground: HoldGround | None = None
    """Set where a shift lead has decided to keep it longer."""
    by: str | None = None


class UrgentAck(Ack, frozen=True, kw_only=True):
    transcripts: list[UrgentTranscript]
