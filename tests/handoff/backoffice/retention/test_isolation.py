"""A conversation that cannot be read stops neither the erasure nor the forms of others, nor its own erasure."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from handoff.app.background import retention_job
from handoff.app.ports import retention_ports
from handoff.backoffice.records.form import decode
from handoff.backoffice.retention.job import RetentionJob
from handoff.backoffice.retention.rules import RetentionRules
from handoff.contract.counselor import QueueClaim
from handoff.contract.visitor import ConversationEnd
from handoff.operations.jobs import Outcome
from storage.errors import IntegrityError, KeyMissing, Unavailable
from storage.ids import ConversationId
from storage.memory import MemoryStore
from storage.ports.index import ConversationIndex, ConversationRow
from tests.support.fakes import Clock, DamagedLog
from tests.support.parts import Parts, fresh_key, node, staff

DAY_S = 86_400.0
LEE = staff("lee", "shift_lead")
TROUBLES = [IntegrityError("altered"), KeyMissing("of another key file"), ValueError("of a newer program")]
named = pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: type(each).__name__)


async def ended(parts: Parts) -> ConversationId:
    """A conversation that Lee had and its visitor has ended: its form is still to be written."""
    conversation = await parts.waiting()
    await parts.on_duty(LEE)
    await parts.queue.claim(LEE, QueueClaim(conversation=conversation))
    await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
    await parts.settled()
    return conversation


@asynccontextmanager
async def two_ended(
    clock: Clock, trouble: Exception, damaging: type[DamagedLog] = DamagedLog
) -> AsyncIterator[tuple[Parts, ConversationId, ConversationId]]:
    """A node that starts now; of two ended conversations, both with a form to come, the older one is damaged."""
    store = MemoryStore(clock)
    async with node(store, clock=clock) as before:
        damaged = await ended(before)
        clock.advance(3600)
        healthy = await ended(before)
        await before.due_forms.link_ended()
    log = damaging(store.log)
    log.damage[damaged] = trouble
    store.log = log  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock, name="next") as parts:
        yield parts, damaged, healthy


def retention(parts: Parts) -> RetentionJob:
    """The job with the eraser as the product wires it."""
    return retention_job(parts.runtime, RetentionRules())


async def forms(parts: Parts, at: datetime) -> list[str]:
    """How the contacts of this month ended, by the forms that are kept."""
    return [decode(record.body).form.ending for record in await parts.store.forms.of_period(at.strftime("%Y-%m"))]


async def is_erased(parts: Parts, conversation: ConversationId) -> bool:
    head = await parts.store.log.head(conversation)
    return head is not None and head.erased


@named
async def test_an_unreadable_transcript_with_a_form_to_come_is_erased_and_its_contact_still_counts(
    clock: Clock, trouble: Exception
) -> None:
    async with two_ended(clock, trouble) as (parts, damaged, _):
        began = clock.now
        await parts.eraser.erase(damaged)
        assert await is_erased(parts, damaged)
        assert len(await forms(parts, began)) == 1, "of its end alone"


@named
async def test_the_transcripts_after_an_unreadable_one_are_erased_in_the_same_run(
    clock: Clock, trouble: Exception
) -> None:
    async with two_ended(clock, trouble) as (parts, damaged, healthy):
        clock.advance(15 * DAY_S)
        proof = await retention(parts).run()
        assert proof is not None
        assert (proof.erased, proof.past, proof.complete) == (2, 0, True)
        assert await is_erased(parts, damaged)
        assert await is_erased(parts, healthy)


async def test_a_transcript_that_cannot_be_erased_stops_no_later_one_and_is_in_the_proof(clock: Clock) -> None:
    class Stuck(DamagedLog):
        """A log in which one conversation cannot be erased."""

        async def erase(self, conversation: ConversationId) -> None:
            if conversation in self.damage:
                raise self.damage[conversation]
            await super().erase(conversation)

    async with two_ended(clock, IntegrityError("altered"), Stuck) as (parts, _, healthy):
        clock.advance(15 * DAY_S)
        proof = await retention(parts).run()
        assert proof is not None
        assert (proof.erased, proof.past) == (1, 1)
        assert await is_erased(parts, healthy)


async def test_a_kind_of_record_that_cannot_be_expired_stops_no_other_and_the_proof_says_so(clock: Clock) -> None:
    class Notes:
        kind = "notes"

        async def expire(self, now: datetime) -> Outcome:
            return Outcome(done=3, failed=0)

    class Broken:
        kind = "forms"

        async def expire(self, now: datetime) -> Outcome:
            raise IntegrityError("a record was altered")

    async with node(clock=clock) as parts:
        running = RetentionJob(
            ports=retention_ports(parts.store),
            conversations=parts.conversations,
            eraser=parts.eraser,
            rules=RetentionRules(),
            clock=clock,
            expiring=[Broken(), Notes()],
        )
        proof = await running.run()
        assert proof is not None
        assert (proof.expired, proof.complete) == ({"notes": 3}, False)


@named
async def test_overdue_forms_are_written_though_one_conversation_is_unreadable(
    clock: Clock, trouble: Exception
) -> None:
    async with two_ended(clock, trouble) as (parts, _, healthy):
        began = clock.now
        clock.advance(2 * DAY_S)
        assert await parts.due_forms.write_overdue() == 1
        assert await forms(parts, began) == ["av_besokaren"]
        assert all(link.done for link in await parts.store.cases.of(healthy))


@named
async def test_contacts_get_their_case_though_one_conversation_is_unreadable(clock: Clock, trouble: Exception) -> None:
    store = MemoryStore(clock)
    async with node(store, clock=clock) as before:
        damaged = await ended(before)
        healthy = await ended(before)
    log = DamagedLog(store.log)
    log.damage[damaged] = trouble
    store.log = log  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock, name="next") as parts:
        assert await parts.due_forms.find_ended() == 1
        assert await store.cases.of(healthy)


class AwayOnce:
    """An index that does not answer the first question for a row."""

    def __init__(self, index: ConversationIndex) -> None:
        self._index = index
        self._answers = False

    async def get(self, conversation: ConversationId) -> ConversationRow | None:
        if not self._answers:
            self._answers = True
            raise Unavailable("no answer")
        return await self._index.get(conversation)

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)


async def test_a_contact_gets_its_case_though_the_database_was_away_at_the_first_look(clock: Clock) -> None:
    store = MemoryStore(clock)
    async with node(store, clock=clock) as before:
        contact = await ended(before)
    store.index = AwayOnce(store.index)  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock, name="next") as parts:
        assert await parts.due_forms.find_ended() == 0
        clock.advance(3600)  # later looks go back some minutes
        await parts.due_forms.find_ended()
        await parts.due_forms.link_ended()
        assert await store.cases.of(contact)


@named
async def test_abandoned_chats_are_closed_though_one_is_unreadable(clock: Clock, trouble: Exception) -> None:
    store = MemoryStore(clock)
    async with node(store, clock=clock) as before:
        damaged, healthy = await before.started(), await before.started()
        await before.settled()
    log = DamagedLog(store.log)
    log.damage[damaged] = trouble
    store.log = log  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock, name="next") as parts:
        clock.advance(2 * DAY_S)
        await parts.due_forms.close_abandoned()
        assert (await parts.state(healthy)).name == "closed"
