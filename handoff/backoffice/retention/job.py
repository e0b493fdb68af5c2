"""The retention job: erases what is past its retention, in bounded batches, on one node at a time, and proves it.

Owns the order of the steps and what becomes of a failure: an item that fails is counted in the proof and stops no
other. May be killed anywhere: every step can be repeated, and the next run finds what is left. Knows no content: of a
log it reads when it was closed, through the repository.
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from handoff.backoffice.retention.ports import RetentionPorts
from handoff.backoffice.retention.proof import Proof, keep, proofs
from handoff.backoffice.retention.rules import RetentionRules, inactive_since
from handoff.ledger.erasure import Eraser
from handoff.ledger.repository import ConversationRepository
from handoff.operations.jobs import Outcome, each
from storage.errors import Unavailable
from storage.ids import ConversationId
from storage.periods import iso_week
from storage.ports.retention import TranscriptAge

log = logging.getLogger(__name__)

NAME: Final = "retention"
LEASE_S: Final = 120.0
BATCH: Final = 100
CLOCKS_AGREE: Final = timedelta(minutes=10)
"""If this machine's clock and the database's differ by more, one of them is wrong, and nothing is erased by it."""

SURVEY_TOKENS_KEPT: Final = timedelta(days=7)
"""How long a survey can be answered at least: its token has the week, and no day, in which it was given."""

LOOK_BACK: Final = timedelta(days=3)
"""How far back tombstones are visited again by a node's first run, in case a crash has left records beside them."""

OVERLAP: Final = timedelta(hours=1)
"""How much before the last run without a failure the later ones look back."""


class ExpiringRecords(Protocol):
    """A kind of record beside transcripts that expires: forms, notes and the like. Each kind knows its own rule."""

    kind: str

    async def expire(self, now: datetime) -> Outcome:
        """Delete what is past its retention, record by record. Bounded, and may be repeated."""


class RetentionJob:
    """The job as one node runs it.

    Args:
        clock: this machine's; the database's is asked too, and the earlier of the two counts.
        expiring: the kinds of record beside transcripts.
    """

    def __init__(
        self,
        *,
        ports: RetentionPorts,
        conversations: ConversationRepository,
        eraser: Eraser,
        rules: RetentionRules,
        clock: Callable[[], datetime],
        expiring: Sequence[ExpiringRecords] = (),
    ) -> None:
        self.latest: Proof | None = None
        """The latest proof that this node knows, of a run on any node."""
        self._ports = ports
        self._conversations = conversations
        self._eraser = eraser
        self._rules = rules
        self.holder = secrets.token_hex(8)
        """This node's name in the lease."""
        self._clock = clock
        self._expiring = expiring
        self._finished_at: datetime | None = None
        """When all that was erased until then had been finished."""

    async def run(self) -> Proof | None:
        """Take all steps and store the proof. None if another node runs the job, or has taken it over.

        Raises:
            Unavailable: the database does not answer; the next run goes on from there.
        """
        if not await self._lease():
            self.latest = next(iter(await proofs(self._ports.records)), None)
            return None
        database_now, now = await self._ports.clock.now(), self._clock()
        done: Counter[str] = Counter()
        complete = abs(database_now - now) <= CLOCKS_AGREE
        past = 0
        if complete:
            now = min(database_now, now)
            finished = await self._finish_erasures(now, done)
            past = await self._erase_due(now, done)
            expired = await self._expire_others(now, done)
            complete = finished and expired
        else:
            log.error("retention_clocks_disagree")
        if not await self._lease():
            return None
        proof = await keep(self._ports.records, await self._proof(now, past, done, complete=complete))
        self.latest = proof
        await self._ports.leases.release(NAME, self.holder)
        if proof.past:
            log.error("retention_past_due count=%d", proof.past)
        return proof

    async def _lease(self) -> bool:
        return await self._ports.leases.take(NAME, self.holder, LEASE_S)

    async def _finish_erasures(self, now: datetime, done: Counter[str]) -> bool:
        """Remove what interrupted erasures of the last days have left beside the log; False if any of it failed."""
        earliest = now - LOOK_BACK
        since = earliest if self._finished_at is None else max(earliest, self._finished_at - OVERLAP)
        erased = await self._ports.transcripts.erased_since(since)
        left = await self._ports.index.last_seqs(erased) if erased else {}

        async def finish(conversation: ConversationId) -> bool:
            await self._eraser.finish(conversation)
            return conversation in left

        outcome = await each(NAME, erased, finish)
        done["finished"] += outcome.done
        if outcome.failed == 0:
            self._finished_at = now
        return outcome.failed == 0

    async def _erase_due(self, now: datetime, done: Counter[str]) -> int:
        """Erase batch by batch; returns how many transcripts are past their time and still there.

        One that failed before it was known when it is due counts as one that is past: every one here is old enough.
        """
        before = self._may_be_due(now)
        last: TranscriptAge | None = None
        past = 0

        async def erase(age: TranscriptAge) -> bool:
            result = await self._erase_if_due(age, now)
            done[result] += result != "kept"
            return True

        while page := await self._ports.transcripts.begun_before(before, after=last, limit=BATCH):
            past += (await each(NAME, page, erase)).failed
            last = page[-1]
            if not await self._lease():
                raise Unavailable("another node has taken the job over")
        return past

    async def _erase_if_due(self, age: TranscriptAge, now: datetime) -> Literal["kept", "erased", "finished"]:
        """Erase one transcript that is due; `finished` is an interrupted erasure that was brought to its end."""
        conversation = age.conversation
        head = await self._ports.log.head(conversation)
        if head is None:
            return "finished"
        if head.erased:
            await self._eraser.erase(conversation)
            return "finished"
        if await self._due_at(age) > now:
            self._conversations.forget(conversation)  # there may be many, and nobody has asked for them
            return "kept"
        await self._eraser.erase(conversation)
        return "erased"

    async def _due_at(self, age: TranscriptAge) -> datetime:
        """When this one is due, by its log; of a log that cannot be read, by the minute of its last entry."""
        hold = await self._ports.holds.get(age.conversation)
        since: datetime | None = None
        try:
            since = inactive_since(await self._conversations.state(age.conversation))
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # damaged, or written by a newer program: it is erased all the same
            log.error("retention_unreadable %s", type(error).__name__)
        return self._rules.due_at(since or age.touched_at, hold.until if hold else None)

    async def _expire_others(self, now: datetime, done: Counter[str]) -> bool:
        """Delete records of every other kind that are past their retention; False if any kind failed."""
        rules, ports = self._rules, self._ports
        tombstones, audit = now - timedelta(days=rules.tombstone_days), now - timedelta(days=rules.audit_days)
        survey_tokens = iso_week(now - SURVEY_TOKENS_KEPT)
        survey_texts = iso_week(now - timedelta(days=rules.survey_text_days))
        kinds: list[tuple[str, Callable[[], Awaitable[int]]]] = [
            ("tombstones", lambda: ports.transcripts.forget_tombstones(tombstones)),
            ("audit", lambda: ports.audit.forget_before(audit)),
            ("survey_tokens", lambda: ports.surveys.forget_tokens(survey_tokens)),
            ("survey_texts", lambda: ports.surveys.forget_texts(survey_texts)),
        ]
        failed = 0

        async def delete(kind: tuple[str, Callable[[], Awaitable[int]]]) -> bool:
            name, deleting = kind
            done[name] += await deleting()
            return True

        async def expire(records: ExpiringRecords) -> bool:
            nonlocal failed
            outcome = await records.expire(now)
            done[records.kind] += outcome.done
            failed += outcome.failed
            return True

        failed += (await each(NAME, kinds, delete)).failed
        failed += (await each(NAME, self._expiring, expire)).failed
        return failed == 0

    def _may_be_due(self, now: datetime) -> datetime:
        """Of a transcript that was begun later nothing can be due."""
        return now - timedelta(days=min(self._rules.transcript_days, self._rules.urgent_days))

    async def _oldest(self, now: datetime) -> datetime | None:
        """The minute of the oldest entry that is left."""
        before = self._may_be_due(now)
        left = await self._ports.transcripts.begun_before(before, limit=1)
        return left[0].begun_at if left else await self._ports.transcripts.oldest(before)

    async def _proof(self, now: datetime, past: int, done: Counter[str], *, complete: bool) -> Proof:
        return Proof(
            at=now,
            oldest_at=await self._oldest(now),
            past=past,
            held=len(await self._ports.holds.all()),
            erased=done.pop("erased", 0),
            finished=done.pop("finished", 0),
            expired={kind: count for kind, count in done.items() if count},
            complete=complete,
        )
