"""The retention job: erases what has had its time, in bounded batches, on one node at a time, and proves it.

Owns the order of the steps and what becomes of a failure. May be killed anywhere: every step can be repeated, and the
next run finds what was left. Knows no content: of a log it reads when it was closed, through the ledger.
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from handoff.backoffice.retention.proof import Proof, keep, proofs
from handoff.backoffice.retention.rules import RetentionRules, rested_since
from handoff.ledger.erasure import Eraser
from handoff.ledger.ledger import Ledger
from storage.crypto.periods import iso_week
from storage.errors import IntegrityError, KeyMissing, Unavailable
from storage.ports.retention import TranscriptAge
from storage.ports.store import Store

log = logging.getLogger(__name__)

NAME: Final = "retention"
LEASE_S: Final = 120.0
BATCH: Final = 100
CLOCKS_AGREE: Final = timedelta(minutes=10)
"""If this machine's clock and the database's differ by more, one of them is wrong, and nothing is erased by it."""

LOOK_BACK: Final = timedelta(days=3)
"""How far back tombstones are looked at again, in case what hangs on them was left by a crash."""


class ShelfLife(Protocol):
    """Something else that runs out: forms, notes and the like. Each kind knows its own rule."""

    kind: str

    async def expire(self, now: datetime) -> int:
        """Delete what has had its time; returns how many. Bounded, and may be repeated."""


class RetentionJob:
    """One node's hand on the job.

    Args:
        clock: this machine's; the database's is asked too, and the earlier of the two counts.
        shelves: what else runs out.
    """

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        eraser: Eraser,
        rules: RetentionRules,
        clock: Callable[[], datetime],
        shelves: Sequence[ShelfLife] = (),
    ) -> None:
        self.latest: Proof | None = None
        """The proof of the latest run, on whichever node, as far as this one knows."""
        self._store = store
        self._ledger = ledger
        self._eraser = eraser
        self._rules = rules
        self.holder = secrets.token_hex(8)
        """Names this node's hand in the lease."""
        self._clock = clock
        self._shelves = shelves

    async def run(self) -> Proof | None:
        """All steps, and the proof. None while another node is at it, or after it has taken the job over.

        Raises:
            Unavailable: the database went away; the next run goes on from there.
        """
        if not await self._lease():
            self.latest = next(iter(await proofs(self._store.records)), None)
            return None
        database_now, now = await self._store.now(), self._clock()
        done: Counter[str] = Counter()
        agree = abs(database_now - now) <= CLOCKS_AGREE
        past = 0
        if agree:
            now = min(database_now, now)
            done["finished"] = await self._finish_erasures(now)
            past = await self._erase_due(now, done)
            await self._expire_others(now, done)
        else:
            log.error("retention_clocks_disagree")
        if not await self._lease():
            return None
        proof = await keep(self._store.records, await self._proof(now, past, done, complete=agree))
        self.latest = proof
        await self._store.leases.release(NAME, self.holder)
        if proof.past:
            log.error("retention_past_due count=%d", proof.past)
        return proof

    async def _lease(self) -> bool:
        return await self._store.leases.take(NAME, self.holder, LEASE_S)

    async def _finish_erasures(self, now: datetime) -> int:
        """Remove what an interrupted erasure has left beside the log. Cheap: of three days, and idempotent."""
        heads = await self._store.log.touched_since(now - LOOK_BACK)
        erased = [head.conversation for head in heads if head.erased]
        left = await self._store.index.last_seqs(erased) if erased else {}
        for conversation in erased:
            await self._eraser.finish(conversation)
        return len(left)

    async def _erase_due(self, now: datetime, done: Counter[str]) -> int:
        """Erase batch by batch; returns how many transcripts are past their time and still there."""
        before = now - timedelta(days=min(self._rules.transcript_days, self._rules.urgent_days))
        last: TranscriptAge | None = None
        outcomes: Counter[str] = Counter()
        while page := await self._store.transcripts.begun_before(before, after=last, limit=BATCH):
            for last in page:
                outcomes[await self._treat(last, now)] += 1
            if not await self._lease():
                raise Unavailable("another node has taken the job over")
        done["erased"] = outcomes["erased"]
        done["finished"] += outcomes["finished"]
        return outcomes["past"]

    async def _treat(self, age: TranscriptAge, now: datetime) -> str:
        """One conversation: kept, erased, finished (an erasure that was interrupted), or past and still there."""
        conversation = age.conversation
        head = await self._store.log.head(conversation)
        if head is None:
            return "finished"
        if head.erased:
            await self._eraser.erase(conversation)
            return "finished"
        if await self._due_at(age) > now:
            self._ledger.forget(conversation)  # there may be many, and nobody has asked for them
            return "kept"
        try:
            await self._eraser.erase(conversation)
        except Unavailable:
            log.error("retention_erase_failed")
            return "past"
        return "erased"

    async def _due_at(self, age: TranscriptAge) -> datetime:
        """When this one is due, by its log at its head. What cannot be read is still erased when its time is over."""
        hold = await self._store.holds.get(age.conversation)
        since: datetime | None = None
        try:
            since = rested_since(await self._ledger.state(age.conversation))
        except (IntegrityError, KeyMissing):
            log.error("retention_unreadable")
        return self._rules.due_at(since or age.touched_at, hold.until if hold else None)

    async def _expire_others(self, now: datetime, done: Counter[str]) -> None:
        rules, store = self._rules, self._store
        done["tombstones"] = await store.transcripts.forget_tombstones(now - timedelta(days=rules.tombstone_days))
        done["audit"] = await store.audit.forget_before(now - timedelta(days=rules.audit_days))
        done["survey_texts"] = await store.surveys.forget_texts(iso_week(now - timedelta(days=rules.survey_text_days)))
        for shelf in self._shelves:
            done[shelf.kind] += await shelf.expire(now)

    async def _proof(self, now: datetime, past: int, done: Counter[str], *, complete: bool) -> Proof:
        return Proof(
            at=now,
            oldest_at=await self._store.transcripts.oldest(),
            past=past,
            held=len(await self._store.holds.all()),
            erased=done.pop("erased", 0),
            finished=done.pop("finished", 0),
            expired={kind: count for kind, count in done.items() if count},
            complete=complete,
        )
