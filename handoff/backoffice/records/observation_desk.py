"""The records of general observations: written by one person, reviewed by another (DOMAIN D10, D11)."""

from __future__ import annotations

from handoff.backoffice.records import observations
from handoff.backoffice.records.form import start_period
from handoff.backoffice.records.observations import COMMENT_MAX, Observation
from handoff.backoffice.records.rules import check_text
from handoff.backoffice.records.second_person import SamePerson, same_account
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.errors import Fault, Refused
from handoff.contract.records import (
    ObservationAck,
    ObservationReview,
    ObservationsAck,
    ObservationView,
    ObservationWrite,
)
from handoff.conversation.staff import Staff
from handoff.conversation.visibility import Names, iso
from handoff.operations.readable import readable
from storage.ports.clock import DatabaseClock
from storage.ports.records import KeptRecord, RecordBook


class Observations:
    """General observations for the transfer of knowledge."""

    def __init__(
        self,
        *,
        observations: RecordBook,
        database_clock: DatabaseClock,
        vocabulary: Vocabulary,
        names: Names,
        same_person: SamePerson = same_account,
    ) -> None:
        self._same_person = same_person
        self._observations = observations
        self._database_clock = database_clock
        self._vocabulary = vocabulary
        self._names = names

    async def list(self, staff: Staff) -> ObservationsAck:
        """One's own; to those who review, all."""
        records = await self._observations.all()
        decoded = readable("observations", records, observations.decode)
        held = [pair for pair in decoded if pair[1].status != "avskriven"]
        seen = [pair for pair in held if staff.role in observations.REVIEWERS or pair[1].author == staff.account]
        return ObservationsAck(observations=[self._view(staff, *pair) for pair in reversed(seen)])

    async def write(self, staff: Staff, observation_id: str, request: ObservationWrite) -> ObservationAck:
        """A new observation, or the next version of one's own that was returned."""
        if faults := observations.check(request.topic, request.text, self._vocabulary):
            raise Refused("documentation_invalid", faults=faults)
        now = await self._database_clock.now()
        record = await self._observations.get(observation_id)
        if record is None:
            written = Observation(
                id=observation_id,
                topic=request.topic,
                text=request.text,
                status="utkast",
                author=staff.account,
                written_at=now,
            )
        else:
            held = observations.decode(record.body)
            written = observations.rewrite(held, topic=request.topic, text=request.text, by=staff, at=now)
        return await self._saved(staff, written, seen=request.seen)

    async def review(self, staff: Staff, observation_id: str, request: ObservationReview) -> ObservationAck:
        """Another person's word."""
        record = await self._observations.get(observation_id)
        if record is None:
            raise Refused("unknown_observation")
        faults: list[Fault] = list(check_text("comment", request.comment, COMMENT_MAX))
        if faults:
            raise Refused("documentation_invalid", faults=faults)
        held = observations.decode(record.body)
        reviewed = observations.review(
            held,
            accept=request.accept,
            comment=request.comment,
            by=staff,
            at=await self._database_clock.now(),
        )
        if await self._same_person(staff.account, held.author):
            raise Refused("same_person")
        return await self._saved(staff, reviewed, seen=record.version)

    async def _saved(self, staff: Staff, observation: Observation, *, seen: int) -> ObservationAck:
        now = await self._database_clock.now()
        month = start_period(observation.written_at)[:7]
        record = KeptRecord(observation.id, month, practice=False, saved_at=now, body=observations.encode(observation))
        if not await self._observations.save(record, seen=seen):
            raise Refused("stale_version")
        return ObservationAck(observation=self._view(staff, record, observation, seen=seen + 1))

    def _view(
        self, staff: Staff, record: KeptRecord, observation: Observation, seen: int | None = None
    ) -> ObservationView:
        return ObservationView(
            id=observation.id,
            topic=observation.topic,
            text=observation.text,
            status=observation.status,
            author=self._names(observation.author),
            written_at=iso(observation.written_at),
            seen=record.version if seen is None else seen,
            mine=observation.author == staff.account,
            reviewer=self._names(observation.reviewer) if observation.reviewer else None,
            comment=observation.comment,
            source=observation.source,
        )
