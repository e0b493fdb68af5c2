"""The retention job: what has had its time is gone with all that hangs on it, once, wherever it is interrupted."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from handoff.app.background import retention_job
from handoff.app.ports import retention_ports
from handoff.backoffice.retention.holds import HoldActions
from handoff.backoffice.retention.job import RetentionJob
from handoff.backoffice.retention.proof import Proof, proofs
from handoff.backoffice.retention.rules import RetentionRules
from handoff.contract.errors import Refused
from handoff.contract.visitor import CodeCreate, ConversationEnd
from handoff.operations.jobs import Outcome
from storage.errors import Unavailable
from storage.ids import AccountId, ConversationId
from storage.mongo import MongoStore
from storage.ports.audit import AuditRecord
from storage.ports.store import Store
from tests.storage.conftest import Installation, Raw
from tests.support.fakes import Clock
from tests.support.parts import Parts, fresh_key, node, over
from tests.support.tokens import conversation_of

DAY_S = 86_400.0
LEE = AccountId("lee")
AT_ONCE = RetentionRules(transcript_days=0)
"""For the real database, whose clock is nobody's to move: what is closed is due."""


def job(parts: Parts, rules: RetentionRules = RetentionRules(), store: Store | None = None) -> RetentionJob:  # noqa: B008
    return retention_job(over(parts.runtime, store) if store else parts.runtime, rules)


async def proved(running: RetentionJob) -> Proof:
    proof = await running.run()
    assert proof is not None
    return proof


async def ended(parts: Parts, text: str = "hej", *, erase: bool = False) -> ConversationId:
    conversation = await parts.started()
    await parts.says(conversation, text)
    await parts.settled()
    await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=erase))
    await parts.settled()
    return conversation


async def is_gone(store: Store, conversation: ConversationId, token: str = "", code: str = "") -> bool:
    """No entry, row, token or code; only the tombstone."""
    head = await store.log.head(conversation)
    return (
        (head is None or head.erased)
        and await store.log.read(conversation) == []
        and await store.index.get(conversation) is None
        and await store.holds.get(conversation) is None
        and await conversation_of(store, token) is None
        and await store.visitors.resolve_code(code) is None
    )


# --- when ------------------------------------------------------------------------------------------


async def test_a_transcript_goes_after_fourteen_days_and_not_an_hour_before(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        conversation = await ended(parts)
        clock.advance(14 * DAY_S - 3600)
        assert (await proved(job(parts))).erased == 0
        assert (await parts.state(conversation)).name == "closed"
        clock.advance(3601)
        proof = await proved(job(parts))
        assert (proof.erased, proof.past, proof.oldest_at) == (1, 0, None)
        assert await is_gone(parts.store, conversation)


async def test_what_nobody_closed_goes_too_and_what_goes_on_stays(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        left, lively = await parts.started(), await parts.started()
        for _ in range(10):
            clock.advance(2 * DAY_S)
            await parts.says(lively, "jag är kvar")
            await parts.settled()
        assert (await proved(job(parts))).erased == 1
        assert await is_gone(parts.store, left)
        assert (await parts.state(lively)).name != "erased"


async def test_a_return_code_after_the_close_prolongs_nothing(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        conversation = await ended(parts)
        clock.advance(10 * DAY_S)
        code = (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id=fresh_key()))).code
        clock.advance(5 * DAY_S)
        await proved(job(parts))
        assert await is_gone(parts.store, conversation, code=code)


# --- decisions -------------------------------------------------------------------------------------


def holds(parts: Parts) -> HoldActions:
    return HoldActions(
        holds=parts.store.holds,
        index=parts.store.index,
        conversations=parts.conversations,
        rules=RetentionRules(),
        clock=parts.clock,
    )


async def test_a_decision_keeps_an_urgent_one_to_the_thirtieth_day(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        kept, other = await ended(parts, "[N4]"), await ended(parts, "[N4]")
        await holds(parts).decide(kept, "supervision", by=LEE)
        clock.advance(15 * DAY_S)
        proof = await proved(job(parts))
        assert (proof.erased, proof.held, proof.past) == (1, 1, 0)
        assert not await is_gone(parts.store, kept)
        assert await is_gone(parts.store, other)
        assert [(each.conversation, each.level) for each in await holds(parts).closed_urgent()] == [(kept, "N4")]
        clock.advance(15 * DAY_S)
        assert (await proved(job(parts))).erased == 1
        assert await is_gone(parts.store, kept)


@pytest.mark.parametrize("calmed", ["N3", "N4"])
async def test_a_decision_needs_a_closed_conversation_that_has_been_urgent(clock: Clock, calmed: str) -> None:
    async with node(clock=clock) as parts:
        actions = holds(parts)
        for conversation, code in (
            (await ended(parts, "[N2]"), "hold_not_urgent"),
            (await parts.waiting(f"[{calmed}]"), "hold_not_closed"),
            (await ended(parts, "[N4]", erase=True), "conversation_erased"),
            (ConversationId("nobody"), "unknown_conversation"),
        ):
            with pytest.raises(Refused) as refused:
                await actions.decide(conversation, "follow_up", by=LEE)
            assert refused.value.code == code
        assert await parts.store.holds.all() == []


async def test_the_visitors_own_erasure_wins_over_a_decision(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        conversation = await ended(parts, "[N4]")
        await holds(parts).decide(conversation, "disclosure_decision", by=LEE)
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=True))
        assert await is_gone(parts.store, conversation)
        assert await parts.store.holds.all() == []


# --- the clock -------------------------------------------------------------------------------------


@pytest.mark.parametrize("off_s", [-3600, 3600, 400 * DAY_S])
async def test_a_clock_that_is_wrong_erases_nothing_early(clock: Clock, off_s: float) -> None:
    async with node(clock=clock) as parts:
        conversation = await ended(parts)
        wrong = Clock(clock.now + timedelta(seconds=off_s))
        running = retention_job(replace(parts.runtime, clock=wrong), RetentionRules())
        proof = await proved(running)
        assert not proof.complete, "the proof says so"
        assert (await parts.state(conversation)).name == "closed"


# --- interruption ----------------------------------------------------------------------------------

STEPS = ("log.erase", "visitors.revoke_all", "index.remove", "transcripts.begun_before")


class Breaking:
    """A store that breaks off at one call, before or after it has worked: as a kill would."""

    def __init__(self, store: Any, breaks_at: str, *, after: bool) -> None:
        self._store, self._at, self._after = store, breaks_at, after
        self._spared = 1

    def __getattr__(self, name: str) -> Any:
        port = getattr(self._store, name)
        return _Port(self, name, port) if self._at.startswith(f"{name}.") else port

    async def call(self, name: str, method: Any, *args: Any, **named: Any) -> Any:
        breaks = name == self._at and self._spared == 0
        if name == self._at:
            self._spared -= 1
        if breaks and not self._after:
            raise Unavailable("killed")
        result = await method(*args, **named)
        if breaks:
            raise Unavailable("killed")
        return result


class _Port:
    def __init__(self, store: Breaking, name: str, port: Any) -> None:
        self._store, self._name, self._port = store, name, port

    def __getattr__(self, method: str) -> Any:
        whole = getattr(self._port, method)

        async def call(*args: Any, **named: Any) -> Any:
            return await self._store.call(f"{self._name}.{method}", whole, *args, **named)

        return call


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_the_next_run_finishes_what_a_killed_one_has_begun(store: Store, step: str, after: bool) -> None:
    clock = Clock(await store.clock.now())
    async with node(store, clock=clock) as parts:
        gone = [await ended(parts, f"nummer {number}") for number in range(3)]
        clock.now = await store.clock.now()
        broken: Any = Breaking(store, step, after=after)
        killed = job(parts, AT_ONCE, broken)
        with contextlib.suppress(Unavailable):
            await killed.run()
        await store.leases.release("retention", killed.holder)  # as its time runs out
        proof = await proved(job(parts, AT_ONCE))
        assert (proof.past, proof.oldest_at) == (0, None)
        for conversation in gone:
            assert await is_gone(store, conversation)


async def test_one_node_at_a_time(store: Store) -> None:
    clock = Clock(await store.clock.now())
    async with node(store, clock=clock) as parts:
        await ended(parts)
        clock.now = await store.clock.now()
        assert await store.leases.take("retention", "another", 60.0)
        assert await job(parts, AT_ONCE).run() is None
        assert await proofs(store.records) == []
        await store.leases.release("retention", "another")
        await asyncio.gather(*(job(parts, AT_ONCE).run() for _ in range(3)))
        assert [proof.erased for proof in await proofs(store.records)] == [1]


async def test_a_process_killed_in_the_middle_leaves_nothing_behind(
    mongo: MongoStore, installation: Installation, raw: Raw
) -> None:
    clock = Clock(await mongo.clock.now())
    async with node(mongo, clock=clock) as parts:
        gone = [await ended(parts) for _ in range(15)]
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.handoff.backoffice.retention.child", installation.uri, installation.name,
            str(installation.key_file), stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout is not None
        await child.stdout.readline()  # it has erased a few
        child.kill()
        await child.wait()
        heads = [await mongo.log.head(conversation) for conversation in gone]
        assert {head.erased for head in heads if head} == {True, False}, "killed in the middle"
        await raw["job_leases"].delete_many({})  # as its time runs out
        clock.now = await mongo.clock.now()
        assert (await proved(job(parts, AT_ONCE))).past == 0
        assert await raw["entries"].count_documents({"k": {"$ne": "erased"}}) == 0
        assert await raw.keys.count_documents({}) == 0
        for collection in ("conversations", "tokens", "codes", "drafts", "holds"):
            assert await raw[collection].count_documents({}) == 0, collection


# --- what else runs out ----------------------------------------------------------------------------


async def test_the_audit_trail_and_free_words_of_surveys_run_out_too(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        store = parts.store
        await store.audit.add(AuditRecord(clock(), LEE, "login"))
        await store.surveys.answer(await store.surveys.issue(), helped="yes", felt_safe="no", text="tack")
        await store.surveys.issue()
        clock.advance(6 * DAY_S)
        assert (await proved(job(parts))).expired == {}
        clock.advance(8 * DAY_S)
        assert (await proved(job(parts))).expired == {"survey_tokens": 1}
        clock.advance(359 * DAY_S)
        assert (await proved(job(parts))).expired == {"survey_texts": 1}
        clock.advance(373 * DAY_S)
        proof = await proved(job(parts))
        assert proof.expired["audit"] == 1
        assert await store.audit.latest() == []


async def test_tombstones_are_forgotten_when_nothing_can_come_late_any_more(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        conversation = await ended(parts, erase=True)
        clock.advance(89 * DAY_S)
        await proved(job(parts))
        assert await parts.store.log.head(conversation) is not None
        clock.advance(2 * DAY_S)
        await proved(job(parts))
        assert await parts.store.log.head(conversation) is None


async def test_a_days_runs_add_up_to_one_proof(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        for _ in range(2):
            await ended(parts)
        clock.advance(14 * DAY_S + 1)
        await proved(job(parts))
        await ended(parts)
        await proved(job(parts))
        clock.advance(DAY_S)
        await proved(job(parts))
        assert [proof.erased for proof in await proofs(parts.store.records)] == [0, 2]


async def test_other_records_expire_in_the_same_run(clock: Clock) -> None:
    class Notes:
        kind = "notes"

        async def expire(self, now: datetime) -> Outcome:
            return Outcome(done=3, failed=0)

    async with node(clock=clock) as parts:
        running = RetentionJob(
            ports=retention_ports(parts.store),
            conversations=parts.conversations,
            eraser=parts.eraser,
            rules=RetentionRules(),
            clock=clock,
            expiring=[Notes()],
        )
        assert (await proved(running)).expired == {"notes": 3}
