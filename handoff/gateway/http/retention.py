"""Handlers of the routes of retention. Checks nothing itself: role, origin and audit are `staff_http`'s."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from handoff.gateway.http.staff_entrance import Act, Caller
from handoff.ledger.ledger import Ledger
from storage.ids import ConversationId
from storage.ports.store import Store


def retention_acts(
    store: Store, ledger: Ledger, rules: RetentionRules, clock: Callable[[], datetime]
) -> Mapping[str, Act]:
    """The handlers, by the route's name."""
    holds = HoldActions(store=store, ledger=ledger, rules=rules, clock=clock)

    async def read(caller: Caller, body: None) -> Answer:
        found = await proofs(store.records)
        return RetentionAck(
            transcript_days=rules.transcript_days,
            urgent_days=rules.urgent_days,
            sound=sound(found[0] if found else None, clock()),
            proofs=[_view(proof) for proof in found],
        )

    async def urgent(caller: Caller, body: None) -> Answer:
        return UrgentAck(transcripts=[_urgent(closed) for closed in await holds.closed_urgent()])

    async def hold(caller: Caller, body: HoldSet) -> Answer:
        conversation = ConversationId(caller.place["conversation"])
        await holds.decide(conversation, body.ground, by=caller.staff.account)
        return Ack()

    async def release(caller: Caller, body: None) -> Answer:
        await holds.withdraw(ConversationId(caller.place["conversation"]))
        return Ack()

    return {
        "retention:read": read,
        "retention:urgent": urgent,
        "retention:hold": hold,
        "retention:release": release,
    }


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
