"""Handlers of the routes of retention. Checks no caller: role, origin and audit are done by `staff_router`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handoff.backoffice.retention.holds import Closed, HoldActions
from handoff.backoffice.retention.proof import Proof, proofs, sound
from handoff.backoffice.retention.rules import RetentionRules, ground_of
from handoff.contract.base import LEVELS, Answer
from handoff.contract.parts import Ack
from handoff.contract.retention import (
    HoldSet,
    ProofView,
    RetentionAck,
    UrgentAck,
    UrgentTranscript,
)
from handoff.conversation.visibility import iso
from handoff.gateway.http.staff_router import Caller
from storage.ids import ConversationId
from storage.ports.desk import ServiceRecords


class RetentionHttp:
    """Handlers of `RETENTION`, a method a route."""

    def __init__(
        self, *, holds: HoldActions, records: ServiceRecords, rules: RetentionRules, clock: Callable[[], datetime]
    ) -> None:
        self._records = records
        self._rules = rules
        self._clock = clock
        self._holds = holds

    async def retention_read(self, caller: Caller, body: None) -> Answer:
        found = await proofs(self._records)
        return RetentionAck(
            transcript_days=self._rules.transcript_days,
            urgent_days=self._rules.urgent_days,
            sound=sound(found[0] if found else None, self._clock()),
            proofs=[_view(proof) for proof in found],
        )

    async def retention_urgent(self, caller: Caller, body: None) -> Answer:
        return UrgentAck(transcripts=[_urgent(closed) for closed in await self._holds.closed_urgent()])

    async def retention_hold(self, caller: Caller, body: HoldSet) -> Answer:
        conversation = ConversationId(caller.place["conversation"])
        await self._holds.decide(conversation, body.ground, by=caller.staff.account)
        return Ack()

    async def retention_release(self, caller: Caller, body: None) -> Answer:
        await self._holds.withdraw(ConversationId(caller.place["conversation"]))
        return Ack()


def _view(proof: Proof) -> ProofView:
    return ProofView(
        at=iso(proof.at),
        oldest_at=iso(proof.oldest_at) if proof.oldest_at else None,
        past=proof.past,
        held=proof.held,
        erased=proof.erased,
        finished=proof.finished,
        expired=proof.expired,
        complete=proof.complete,
    )


def _urgent(closed: Closed) -> UrgentTranscript:
    return UrgentTranscript(
        conversation=closed.conversation,
        level=next(level for level in LEVELS if level == closed.level),
        closed_at=iso(closed.closed_at),
        due_at=iso(closed.due_at),
        ground=ground_of(closed.hold.ground) if closed.hold else None,
        by=closed.hold.by if closed.hold else None,
    )
