"""The proof of retention: what a run has found and done, kept by day, and one sentence about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from handoff.conversation.calendar import swedish_day
from storage.errors import Unavailable
from storage.ports.desk import ServiceRecords

RECORD: Final = "retention"
_DAYS_KEPT: Final = 220
_ATTEMPTS: Final = 5
STALE_AFTER: Final = timedelta(hours=26)
"""A proof is made every hour and is to be there for every day: an older one is a fault in itself."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What held at the end of one run. Numbers and times alone; nothing names a conversation."""

    at: datetime
    oldest_at: datetime | None
    """The minute of the oldest entry of any transcript."""
    past: int
    """Transcripts that should be gone and are not."""
    held: int
    """Transcripts that are kept longer by decision."""
    erased: int
    """Since midnight UTC of `at`, as the others below."""
    finished: int
    """Interrupted erasures that were brought to their end."""
    expired: dict[str, int] = {}
    """What else ran out, by kind."""
    complete: bool = True
    """False for a run that was broken off, or refused because the clocks disagree."""


class _Kept(msgspec.Struct, frozen=True):
    proofs: list[Proof]
    """Newest first, one a day."""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Kept).decode


async def proofs(records: ServiceRecords) -> list[Proof]:
    """The proofs of the last days, newest first."""
    found = await records.get(RECORD)
    return _decode(found[1]).proofs if found else []


async def keep(records: ServiceRecords, proof: Proof) -> Proof:
    """Store a proof as its day's, together with what the day's earlier runs have done.

    Raises:
        Unavailable: others wrote at the same time, again and again.
    """
    for _ in range(_ATTEMPTS):
        found = await records.get(RECORD)
        earlier = _decode(found[1]).proofs if found else []
        same_day = earlier[:1] if earlier and swedish_day(earlier[0].at) == swedish_day(proof.at) else []
        summed = _added(same_day[0], proof) if same_day else proof
        kept = _Kept([summed, *earlier[len(same_day) :]][:_DAYS_KEPT])
        if await records.put(RECORD, _encode(kept), replaces=found[0] if found else 0):
            return summed
    raise Unavailable("too many changes at once")


def _added(earlier: Proof, later: Proof) -> Proof:
    kinds = earlier.expired | later.expired
    return msgspec.structs.replace(
        later,
        erased=earlier.erased + later.erased,
        finished=earlier.finished + later.finished,
        expired={kind: earlier.expired.get(kind, 0) + later.expired.get(kind, 0) for kind in kinds},
    )


def sound(proof: Proof | None, now: datetime) -> bool:
    """Whether retention is known to be kept: a complete proof of the last day that finds nothing past its time."""
    return proof is not None and proof.complete and proof.past == 0 and now - proof.at <= STALE_AFTER


def sentence(proof: Proof | None, now: datetime) -> str:
    """The proof in one line for an operator."""
    if proof is None:
        return "retention: never run; start the service, or `lotsen retention run`"
    oldest = "none"
    if proof.oldest_at is not None:
        oldest = f"{proof.oldest_at:%Y-%m-%d} ({(proof.at - proof.oldest_at).days} days old)"
    found = f"oldest transcript: {oldest}, {proof.past} past retention, {proof.held} held"
    line = f"{found}; run {proof.at:%Y-%m-%d %H:%M} UTC"
    if not proof.complete:
        return f"{line}; INCOMPLETE: the run was broken off, or the clocks disagree"
    return line if now - proof.at <= STALE_AFTER else f"{line}; OLD: no run for more than a day"
