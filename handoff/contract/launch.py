"""The launch gate over HTTP: what is signed, what keeps the line from opening, and the change of its mode."""

from __future__ import annotations

import msgspec

from handoff.contract.base import AccountName, Answer, Count, Model, ModeName
from handoff.contract.parts import Ack
from handoff.contract.records import Day, GuidelineView, VersionName, Word, Words


class SignatureView(Answer, frozen=True, kw_only=True):
    name: AccountName
    signed_at: str
    mine: bool


class RecordView(Answer, frozen=True, kw_only=True):
    """One of the five conditions, and who has signed the version in force."""

    record: str
    requirement: str
    guideline: GuidelineView
    signatures: list[SignatureView]
    complete: bool
    outdated: int
    """Signatures of earlier versions, which do not count any more."""


class ModeChange(Answer, frozen=True, kw_only=True):
    mode: ModeName
    at: str
    name: str | None
    """None: the last day had passed."""


class HurdleView(Answer, frozen=True, kw_only=True):
    """One thing that is missing before the line may open."""

    code: str
    """As in `obstacles`."""
    count: Count = 0
    """How many it is about; 0 where there is nothing to count."""
    names: list[str] = msgspec.field(default_factory=list)
    """The first of the accounts, tracks or texts that it is about."""


class AskedView(Answer, frozen=True, kw_only=True):
    """A change of mode that waits for a second person."""

    mode: ModeName
    at: str
    name: AccountName
    mine: bool


class LaunchAck(Ack, frozen=True, kw_only=True):
    mode: ModeName
    next: list[ModeName]
    records: list[RecordView]
    signers: int
    """How many different people sign each record."""
    pilot_end: str | None
    winding_down: bool
    unverified: list[str]
    """Names of the round-the-clock entries that are not verified."""
    obstacles: list[str]
    """Error codes with which `open` would be refused now."""
    hurdles: list[HurdleView] = msgspec.field(default_factory=list)
    """Those of the obstacles that have something to count or to name."""
    asked: AskedView | None = None
    changes: list[ModeChange]
    version: int


class LaunchSign(Model, frozen=True, kw_only=True):
    record: Word
    guideline_version: VersionName
    parties: Words
    version: Count


class LaunchMode(Model, frozen=True, kw_only=True):
    mode: ModeName
    version: Count


class PilotEndSet(Model, frozen=True, kw_only=True):
    pilot_end: Day | None
    version: Count
