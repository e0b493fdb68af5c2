"""The records of decisions to inform of a crime: proposed by one person, judged by another.

Nothing in here sends anything to anybody (DOMAIN D11): it writes down that people have decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from handoff.backoffice.records import decisions
from handoff.backoffice.records.decisions import Decision, Proposal
from handoff.backoffice.records.form import start_period
from handoff.backoffice.records.guidelines import Guideline
from handoff.backoffice.records.second_person import SamePerson, same_account
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.errors import Refused
from handoff.contract.records import DecisionAck, DecisionJudge, DecisionPropose, DecisionsAck, DecisionView
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names, iso
from handoff.operations.readable import readable
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook

READ_ALL_EVERY: Final = timedelta(minutes=15)
OVERLAP: Final = timedelta(minutes=2)
"""A record knows the minute in which it was saved alone, and may become visible a little later."""


class PendingDecisions:
    """Those that wait for their second person. Asked again and again: what has changed is read, and seldom all."""

    def __init__(self, book: RecordBook, database_clock: DatabaseClock) -> None:
        self._book = book
        self._database_clock = database_clock
        self._pending: dict[str, Decision] = {}
        self._looked_at: datetime | None = None
        self._read_all_at: datetime | None = None

    async def __call__(self) -> Sequence[Decision]:
        """In the order in which they were saved first."""
        now = await self._database_clock.now()
        if self._looked_at is None or self._read_all_at is None or now - self._read_all_at >= READ_ALL_EVERY:
            changed = await self._book.all()
            self._pending.clear()
            self._read_all_at = now
        else:
            changed = await self._book.saved_since(self._looked_at - OVERLAP)
        for _, decision in readable("decisions", changed, decisions.decode):
            if decision.status == "foreslaget":
                self._pending[decision.decision_id] = decision
            else:
                self._pending.pop(decision.decision_id, None)
        self._looked_at = now
        return list(self._pending.values())


class Decisions:
    """The records of decisions."""

    def __init__(
        self,
        *,
        decisions: RecordBook,
        database_clock: DatabaseClock,
        vocabulary: Vocabulary,
        guidelines: Mapping[str, Guideline],
        names: Names,
        same_person: SamePerson = same_account,
    ) -> None:
        self._same_person = same_person
        self._decisions = decisions
        self._database_clock = database_clock
        self._vocabulary = vocabulary
        self._guidelines = guidelines
        self._names = names

    @property
    def _guideline(self) -> Guideline:
        """The one on information about crime."""
        return self._guidelines["brottsinformation"]

    async def list(self, staff: Staff) -> DecisionsAck:
        """Those that this person may read, the newest first."""
        records = readable("decisions", await self._decisions.all(), decisions.decode)
        seen = [each for _, each in records if decisions.may_read(staff, each)]
        return DecisionsAck(decisions=[self._view(staff, each) for each in reversed(seen)])

    async def propose(self, staff: Staff, request: DecisionPropose) -> DecisionAck:
        """The first person. The same request again is the same proposal."""
        if request.guideline_version != self._guideline.version:
            raise Refused("guideline_changed")
        proposal = Proposal(
            ground=request.ground, recipient=request.recipient, channel=request.channel, informed=request.informed
        )
        if faults := decisions.check(proposal, self._vocabulary):
            raise Refused("documentation_invalid", faults=faults)
        now = await self._database_clock.now()
        decision = decisions.propose(
            proposal, decision_id=request.client_id, by=staff, guideline_version=request.guideline_version, at=now
        )
        if not await self._decisions.save(self._record(decision), seen=0):
            _, decision = await self._held(staff, request.client_id)
        return DecisionAck(decision=self._view(staff, decision))

    async def judge(self, staff: Staff, decision_id: str, request: DecisionJudge) -> DecisionAck:
        """The second person's yes or no."""
        record, held = await self._held(staff, decision_id)
        decision = decisions.decide(
            held,
            accept=request.accept,
            by=staff,
            guideline_version=self._guideline.version,
            at=await self._database_clock.now(),
        )
        if await self._same_person(staff.account, held.proposed_by):
            raise Refused("same_person")
        if not await self._decisions.save(self._record(decision), seen=record.version):
            raise Refused("already_decided")
        return DecisionAck(decision=self._view(staff, decision))

    async def _held(self, staff: Staff, decision_id: str) -> tuple[KeptRecord, Decision]:
        record = await self._decisions.get(decision_id)
        if record is None or not decisions.may_read(staff, decision := decisions.decode(record.body)):
            raise Refused("unknown_decision")
        return record, decision

    def _record(self, decision: Decision) -> KeptRecord:
        at = decision.decided_at or decision.proposed_at
        month = start_period(decision.proposed_at)[:7]
        return KeptRecord(decision.decision_id, month, practice=False, saved_at=at, body=decisions.encode(decision))

    def _view(self, staff: Staff, decision: Decision) -> DecisionView:
        proposal = decision.proposal
        return DecisionView(
            decision_id=decision.decision_id,
            status=decision.status,
            ground=proposal.ground,
            recipient=proposal.recipient,
            channel=proposal.channel,
            informed=proposal.informed,
            guideline_version=decision.guideline_version,
            proposed_by=self._names(decision.proposed_by),
            proposed_at=iso(decision.proposed_at),
            decided_by=self._names(decision.decided_by) if decision.decided_by else None,
            decided_at=iso(decision.decided_at) if decision.decided_at else None,
            mine=decision.proposed_by == staff.account,
        )
