"""The sealing job: what was closed goes out of the service's reach, and everything that must go on goes on."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from handoff.app.background import retention_job, sealing_job
from handoff.backoffice.retention.holds import HoldActions
from handoff.backoffice.retention.rules import RetentionRules
from handoff.backoffice.sealing.job import LEASE_S, NAME, SEAL_AFTER, SealingJob
from handoff.backoffice.sealing.keys import LockedKey, StaffKeys
from handoff.contract.counselor import ConversationClose, ConversationOpen, FlagSet, QueueClaim
from handoff.contract.errors import Refused
from handoff.contract.mail import MailIn
from handoff.contract.records import FormFill, FormSave
from handoff.contract.visitor import CodeCreate, ConversationEnd, MailboxOpen, Sync
from handoff.conversation.events import decode
from handoff.ledger.repository import BEYOND_THE_END
from storage.crypto.sealing import new_seed, open_transcript, public_of
from storage.errors import IntegrityError, SealedAway, Unavailable
from storage.ids import CaseId, ConversationId, Seq
from storage.memory import MemoryStore
from storage.mongo import MongoStore
from storage.ports.sealing import SealedConversations
from storage.ports.store import Store
from tests.support.documentation import filled
from tests.support.fakes import Clock, DamagedLog
from tests.support.living import holders
from tests.support.parts import Parts, fresh_key, node, over, staff

DAY_S = 86_400.0
HALF_AN_HOUR_S = SEAL_AFTER.total_seconds()
KIM, LEE = staff("kim"), staff("lee", "shift_lead")
GROUP, RECOVERY = new_seed(), new_seed()
LOCKED = LockedKey(salt=b"salt", memory_kib=8, passes=1, box=b"box")


async def give_keys(keys: StaffKeys) -> None:
    """A staff key that Lee holds, and a recovery key."""
    await keys.set_own(LEE.account, public_of(new_seed()), LOCKED)
    await keys.set_staff(LEE.account, public_of(GROUP), b"sealed", replaces="")
    await keys.set_recovery(public_of(RECOVERY))


def job(parts: Parts, *, on: bool | None = True, left: bool = False, store: Store | None = None) -> SealingJob:
    runtime = over(parts.runtime, store) if store else parts.runtime
    return sealing_job(runtime, on=on, left=lambda conversation: left)


async def talked(
    parts: Parts, text: str = "[N3] my secret", *, waiting: ConversationId | None = None
) -> ConversationId:
    """A conversation that Lee has."""
    conversation = waiting or await parts.waiting(text)
    await parts.on_duty(LEE)
    await parts.queue.claim(LEE, QueueClaim(conversation=conversation))
    await parts.settled()
    return conversation


async def documented(parts: Parts, waiting: ConversationId | None = None) -> ConversationId:
    """A conversation that its counselor has closed, with the form; `waiting`: this one of the queue."""
    conversation = await talked(parts, waiting=waiting)
    form = msgspec.convert(filled(niva_slut="N3"), FormFill)
    request = ConversationClose(conversation=conversation, client_msg_id=fresh_key(), reason="done", documentation=form)
    await parts.documentation.close(LEE, request)
    await parts.settled()
    return conversation


async def ended(parts: Parts, text: str = "[N3] my secret") -> ConversationId:
    """A conversation that its visitor has ended: its form is to come."""
    conversation = await talked(parts, text)
    await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
    await parts.settled()
    return conversation


async def left_early(parts: Parts) -> ConversationId:
    """A conversation that no person has had."""
    conversation = await parts.started()
    await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
    await parts.settled()
    return conversation


async def code_of(parts: Parts, conversation: ConversationId) -> str:
    return (await parts.visitor.make_code(conversation, CodeCreate(client_msg_id=fresh_key()))).code


async def is_sealed(parts: Parts, conversation: ConversationId) -> bool:
    try:
        await parts.store.log.read(conversation)
    except SealedAway:
        return True
    return False


async def refusal(parts: Parts, conversation: ConversationId) -> str:
    with pytest.raises(Refused) as caught:
        await parts.counselor.open(LEE, ConversationOpen(conversation=conversation, after_seq=0))
    return caught.value.code


# --- when ---------------------------------------------------------------------------------------------


async def test_a_documented_conversation_is_sealed_as_soon_as_its_visitor_has_left(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        conversation = await documented(parts)
        assert await job(parts).run() == 0
        assert await job(parts, left=True).run() == 1
        assert await is_sealed(parts, conversation)


async def test_without_its_form_it_is_sealed_after_half_an_hour_and_not_before(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        conversation = await ended(parts)
        clock.advance(HALF_AN_HOUR_S - 1)
        assert await job(parts, left=True).run() == 0
        clock.advance(1)
        assert await job(parts).run() == 1
        assert await is_sealed(parts, conversation)


async def test_a_mail_that_comes_again_after_its_thread_was_sealed_is_the_same_mail(clock: Clock) -> None:
    """Its first acknowledgement was lost, so its server has kept it, for days if need be."""
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        mail, index = parts.runtime.mail, parts.store.index
        first, second, third = (MailIn(id=each * 64, sender="a@example.org", text="[N3] [S2]") for each in "abc")
        await mail.take(first)
        await parts.settled()
        (row,) = await index.in_state("queued")
        await documented(parts, row.conversation)
        thread = parts.store.visitors.thread_of(row.conversation)
        await mail.take(replace(second, thread=thread))
        await parts.settled()
        await documented(parts, row.conversation)
        assert await job(parts, left=True).run() == 1
        for known in (first, second):
            await mail.take(replace(known, thread=thread))
        await parts.settled()
        assert await index.in_state("queued") == []
        await mail.take(replace(third, thread=thread))
        await parts.settled()
        assert len(await index.in_state("queued")) == 1


async def test_whatever_goes_on_is_never_sealed(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        conversation = await talked(parts)
        clock.advance(DAY_S)
        assert await job(parts, left=True).run() == 0
        assert not await is_sealed(parts, conversation)


async def test_nothing_of_it_stays_in_the_memory_of_any_node(clock: Clock) -> None:
    store = MemoryStore(clock)
    async with node(store, clock=clock, name="b") as other, node(store, clock=clock) as parts:
        await give_keys(parts.staff_keys)
        conversation = await ended(parts, f"[N3] {CANARY} sings")
        await other.conversations.catch_up(conversation, BEYOND_THE_END)
        await code_of(other, conversation)
        await store.drafts.put(LEE.account, conversation, f"{CANARY} drafts")
        await forgotten_by_the_test(parts, other)
        assert holders(CANARY, bytes_too=False), "until then it is there"
        clock.advance(HALF_AN_HOUR_S)
        assert await job(parts).run() == 1
        await job(other).drop()
        parts.changes.clear()
        other.changes.clear()
        assert holders(CANARY, bytes_too=False) == []
        assert await store.drafts.get(LEE.account, conversation) == ""


CANARY = "-".join(("a", "canary"))


async def forgotten_by_the_test(*nodes: Parts) -> None:
    """What only the fakes and the test keep."""
    for each in nodes:
        await each.settled()
        each.bot.requests.clear()
        each.changes.clear()


@pytest.mark.parametrize(("on", "practised", "sealed"), [(None, 0, 1), (True, 1, 1), (False, 0, 0)])
async def test_practice_is_sealed_where_the_setting_says_so(
    clock: Clock, on: bool | None, practised: int, sealed: int
) -> None:
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        assert (await parts.state(await left_early(parts))).practice
        clock.advance(HALF_AN_HOUR_S)
        assert await job(parts, on=on).run() == practised
        parts.service._launch = msgspec.structs.replace(parts.service._launch, mode="open")
        assert not (await parts.state(await left_early(parts))).practice
        clock.advance(HALF_AN_HOUR_S)
        assert await job(parts, on=on).run() == sealed


@pytest.mark.parametrize("which", ["nothing", "staff", "recovery"])
async def test_without_both_keys_nothing_is_sealed_and_nothing_is_lost(clock: Clock, which: str) -> None:
    async with node(clock=clock) as parts:
        if which == "staff":
            await parts.staff_keys.set_own(LEE.account, public_of(new_seed()), LOCKED)
            await parts.staff_keys.set_staff(LEE.account, public_of(GROUP), b"sealed", replaces="")
        if which == "recovery":
            await parts.staff_keys.set_recovery(public_of(RECOVERY))
        conversation = await ended(parts)
        clock.advance(DAY_S)
        assert await job(parts).run() == 0
        assert not await is_sealed(parts, conversation)


# --- what goes on -------------------------------------------------------------------------------------


async def test_nothing_of_it_is_left_in_the_memory_of_any_node(mongo: MongoStore) -> None:
    clock = Clock(await mongo.clock.now())
    async with node(mongo, clock=clock) as parts, node(mongo, clock=clock, name="other") as other:
        await give_keys(parts.staff_keys)
        conversation = await documented(parts)
        assert (await other.state(conversation)).recent
        assert await job(parts, left=True).run() == 1
        assert parts.conversations.cached(conversation) is None
        assert await job(other).drop() == 1
        assert other.conversations.cached(conversation) is None
        assert await is_sealed(other, conversation)


async def test_staff_are_told_that_it_is_sealed_and_lists_know_it_without_content(clock: Clock, store: Store) -> None:
    async with node(store, clock=Clock(await store.clock.now())) as parts:
        await give_keys(parts.staff_keys)
        conversation = await documented(parts)
        closed_at = (await parts.state(conversation)).closed_at
        assert await job(parts, left=True).run() == 1
        assert [each.sealed for each in await store.index.in_state("closed")] == [True], (
            "no row needs the key that went"
        )
        assert store.index.take_unverified() == []
        await parts.settled()
        assert await refusal(parts, conversation) == "conversation_sealed"
        state = await parts.state(conversation)
        assert (state.name, state.sealed, state.closed_at, state.level.name) == ("closed", True, closed_at, "N3")
        assert (state.recent, state.slots, state.signals, state.code) == ((), {}, (), None)
        (row,) = await store.index.in_state("closed")
        assert (row.sealed, row.personal, row.level, row.closed_at) == (True, b"", "N3", closed_at)
        with pytest.raises(Refused):
            await parts.counselor.flag(
                LEE, FlagSet(conversation=conversation, client_msg_id=fresh_key(), flag="supervision", on=True)
            )


async def test_what_is_counted_of_it_was_written_down_before(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        await ended(parts)
        clock.advance(HALF_AN_HOUR_S)
        await job(parts).run()
        assert len(await parts.store.visits.of_period(parts.clock().strftime("%Y-%m"))) == 1
        (due,) = (await parts.documentation.due(LEE)).forms
        assert due.name == "Lee"


async def test_a_late_form_is_written_with_what_the_header_knows(clock: Clock, store: Store) -> None:
    async with node(store, clock=Clock(await store.clock.now())) as parts:
        await give_keys(parts.staff_keys)
        conversation = await ended(parts)
        before = await parts.documentation.suggest(LEE, conversation)
        await seal_now(parts, conversation)
        after = await parts.documentation.suggest(LEE, conversation)
        known = ("start_period", "duration", "ending", "bot_level", "final_level", "lang")
        assert [getattr(after.form, name) for name in known] == [getattr(before.form, name) for name in known]
        assert after.form.signals == []
        fill = msgspec.convert(filled(niva_slut="N3", avslut="av_besokaren"), FormFill)
        saved = await parts.documentation.save(LEE, CaseId(after.case or ""), FormSave(form=fill, seen=0))
        assert saved.seen == 1
        assert (await parts.documentation.due(LEE)).forms == []


async def test_a_form_that_nobody_writes_is_written_by_the_system(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        await ended(parts)
        clock.advance(HALF_AN_HOUR_S)
        assert await job(parts).run() == 1
        clock.advance(DAY_S)
        assert await parts.due_forms.write_overdue() == 1
        (record,) = await parts.store.forms.of_period(parts.clock().strftime("%Y-%m"))
        assert b"av_besokaren" in record.body


async def test_retention_goes_by_the_header(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        conversation = await ended(parts)
        clock.advance(HALF_AN_HOUR_S)
        assert await job(parts).run() == 1
        rules = RetentionRules()
        retention = retention_job(parts.runtime, rules)
        holds = HoldActions(
            holds=parts.store.holds,
            index=parts.store.index,
            conversations=parts.conversations,
            rules=rules,
            clock=parts.clock,
        )
        assert [each.conversation for each in await holds.closed_urgent()] == [conversation]
        await holds.decide(conversation, "follow_up", by=LEE.account)
        await holds.withdraw(conversation)
        clock.advance(14 * DAY_S - HALF_AN_HOUR_S - 60)
        proof = await retention.run()
        assert proof is not None
        assert (proof.erased, proof.past) == (0, 0)
        clock.advance(61)
        proof = await retention.run()
        assert proof is not None
        assert (proof.erased, proof.past) == (1, 0)
        assert await parts.store.sealing.count() == 0


# --- the visitor --------------------------------------------------------------------------------------


async def test_the_code_brings_a_visitor_back_and_the_next_close_seals_it_again(store: Store) -> None:
    async with node(store, clock=Clock(await store.clock.now())) as parts:
        await give_keys(parts.staff_keys)
        conversation = await talked(parts)
        code = await code_of(parts, conversation)
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
        await parts.settled()
        await seal_now(parts, conversation)
        back = await parts.visitor.open_mailbox(MailboxOpen(code=code))
        assert (back.conversation, back.state) == (conversation, "bot")
        assert not await is_sealed(parts, conversation)
        ack = await parts.visitor.sync(conversation, Sync(after_seq=0))
        assert any(event.text == "[N3] my secret" for event in ack.events)
        await parts.says(conversation, "here again")
        await parts.settled()
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
        await parts.settled()
        await seal_now(parts, conversation)
        assert (await parts.visitor.open_mailbox(MailboxOpen(code=code))).state == "bot"
        assert (await parts.state(conversation)).episode == 3


async def test_whoever_has_the_token_alone_is_told_kindly(store: Store) -> None:
    async with node(store, clock=Clock(await store.clock.now())) as parts:
        await give_keys(parts.staff_keys)
        conversation = await ended(parts)
        seen = (await parts.visitor.sync(conversation, Sync(after_seq=0))).head
        await seal_now(parts, conversation)
        ack = await parts.visitor.sync(conversation, Sync(after_seq=0))
        (event,) = ack.events
        assert (event.kind, event.code, event.text) == ("notice", "sealed", "sv:notice_sealed")
        assert (event.seq, event.prev_seq, ack.head, ack.state, ack.more) == (seen, 0, seen, "closed", False)
        assert (await parts.visitor.sync(conversation, Sync(after_seq=seen))).events == []
        with pytest.raises(Refused) as caught:
            await code_of(parts, conversation)
        assert caught.value.code == "conversation_closed"


async def test_the_token_still_erases_it(store: Store) -> None:
    async with node(store, clock=Clock(await store.clock.now())) as parts:
        await give_keys(parts.staff_keys)
        conversation = await ended(parts)
        await seal_now(parts, conversation)
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=True))
        assert (await parts.state(conversation)).name == "erased"
        assert await store.sealing.count() == 0


# --- crashes and races --------------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here: no handler of errors runs."""


async def test_a_kill_after_any_step_is_mended_by_the_next_run(mongo: MongoStore) -> None:
    clock = Clock(await mongo.clock.now())
    async with node(mongo, clock=clock) as parts:
        await give_keys(parts.staff_keys)
        for step in ("prepare", "commit"):
            conversation = await documented(parts)
            broken = job(parts, left=True, store=_BrokenStore(mongo, step))  # type: ignore[arg-type]
            with pytest.raises(Killed):
                await broken.run()
            assert not await is_sealed(parts, conversation)
            await mongo.leases.release(NAME, broken._holder)
            async with node(mongo, clock=clock, name=step) as other:
                await job(other, left=True).run()
                assert await is_sealed(other, conversation)
            transcript = await mongo.sealing.transcript(conversation, "staff")
            assert transcript is not None
            records = [decode(entry.payload) for entry in open_transcript(transcript, GROUP, "staff")]
            assert "my secret" in repr(records[1])


class _BrokenStore:
    """A store on which the process is killed right before a step of sealing (`commit`) or after it (`prepare`)."""

    def __init__(self, store: Store, step: str) -> None:
        self._store = store
        self.sealing = _BrokenSealing(store, step)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


class _BrokenSealing:
    def __init__(self, store: Store, step: str) -> None:
        self._sealing = store.sealing
        self._step = step

    async def prepare(self, *args: object) -> bool:
        done = await self._sealing.prepare(*args)  # type: ignore[arg-type]
        if self._step == "prepare":
            raise Killed
        return done

    async def commit(self, conversation: ConversationId) -> bool:
        raise Killed

    def __getattr__(self, name: str) -> object:
        return getattr(self._sealing, name)


async def test_a_run_that_finds_the_seal_of_another_only_finishes_it(mongo: MongoStore) -> None:
    """It had read before that which conversations are closed and not sealed."""
    async with node(mongo, clock=Clock(await mongo.clock.now())) as parts:
        await give_keys(parts.staff_keys)
        conversation, keys = await documented(parts), await parts.staff_keys.sealing_keys()
        assert keys is not None
        with pytest.raises(Killed):
            await job(parts, left=True, store=_BrokenStore(mongo, "commit")).run()  # type: ignore[arg-type]
        overtaken = job(parts, left=True, store=_OvertakenStore(mongo))  # type: ignore[arg-type]
        assert await overtaken._try(conversation, keys)
        assert await is_sealed(parts, conversation)
        assert await mongo.sealing.count() == 1
        transcript = await mongo.sealing.transcript(conversation, "staff")
        assert transcript is not None
        assert "my secret" in repr([decode(entry.payload) for entry in open_transcript(transcript, GROUP, "staff")])


class _OvertakenStore:
    """A store on which the run that wrote the seal goes on right after this one has prepared."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.sealing = _OvertakenSealing(store)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


class _OvertakenSealing:
    def __init__(self, store: Store) -> None:
        self._sealing = store.sealing

    async def prepare(self, conversation: ConversationId, *args: object) -> bool:
        done = await self._sealing.prepare(conversation, *args)  # type: ignore[arg-type]
        await self._sealing.commit(conversation)
        return done

    def __getattr__(self, name: str) -> object:
        return getattr(self._sealing, name)


async def test_a_return_that_was_killed_on_the_way_is_sealed_again_after_a_while(mongo: MongoStore) -> None:
    clock = Clock(await mongo.clock.now())
    async with node(mongo, clock=clock) as parts:
        await give_keys(parts.staff_keys)
        conversation = await talked(parts)
        code = await code_of(parts, conversation)
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
        await parts.settled()
        await seal_now(parts, conversation)
        await mongo.sealing.reopen(conversation, code.replace("-", ""))  # and no more
        assert await job(parts).run() == 0
        assert not await is_sealed(parts, conversation)
        stale = {"$set": {"reopening": clock() - SEAL_AFTER}}
        await mongo.sealing._keys.update_one({"_id": f"{conversation}:2"}, stale)
        await job(parts).run()
        assert await is_sealed(parts, conversation)
        assert (await parts.visitor.open_mailbox(MailboxOpen(code=code))).state == "bot"


async def test_an_erasure_between_any_two_steps_wins(mongo: MongoStore) -> None:
    async with node(mongo, clock=Clock(await mongo.clock.now())) as parts:
        await give_keys(parts.staff_keys)
        conversation = await documented(parts)
        state = await parts.state(conversation)
        header, keys = b"header", await parts.staff_keys.sealing_keys()
        assert keys is not None
        assert await mongo.sealing.prepare(conversation, Seq(state.seq + 1), header, keys, None)
        await parts.eraser.erase(conversation)
        assert await job(parts, left=True).run() == 0
        assert await mongo.sealing.count() == 0
        assert await mongo.sealing._keys.count_documents({}) == 0
        assert (await parts.state(conversation)).name == "erased"


async def test_only_one_node_seals_at_a_time(clock: Clock) -> None:
    async with node(clock=clock) as parts:
        await give_keys(parts.staff_keys)
        await ended(parts)
        clock.advance(HALF_AN_HOUR_S)
        assert await parts.store.leases.take(NAME, "another node", LEASE_S)
        assert await job(parts).run() == 0


async def seal_now(parts: Parts, conversation: ConversationId) -> None:
    """What the job does once it is due; the real database's clock is nobody's to move."""
    keys = await parts.staff_keys.sealing_keys()
    assert keys is not None
    assert await job(parts)._try(conversation, keys)
    await parts.settled()
    parts.store.sealing.forget(conversation)


@pytest.mark.parametrize("trouble", [IntegrityError("altered"), Unavailable("away"), ValueError("of a newer program")])
async def test_the_conversations_after_an_unreadable_one_are_sealed_in_the_same_run(
    clock: Clock, trouble: Exception
) -> None:
    store = MemoryStore(clock)
    async with node(store, clock=clock) as before:
        await give_keys(before.staff_keys)
        damaged, healthy = await ended(before), await ended(before)
        await before.due_forms.link_ended()
    log = DamagedLog(store.log)
    log.damage[damaged] = trouble
    store.log = log  # type: ignore[assignment]  # the same port
    clock.advance(HALF_AN_HOUR_S)
    async with node(store, clock=clock, name="next") as parts:
        assert await job(parts).run() == 1
        assert (await parts.state(healthy)).sealed


@pytest.mark.parametrize("trouble", [IntegrityError("altered"), ValueError("of a newer program")])
async def test_a_sealing_that_cannot_be_finished_stops_no_other(clock: Clock, trouble: Exception) -> None:
    class Stuck:
        """Sealed copies of which one conversation's cannot be committed."""

        def __init__(self, port: SealedConversations) -> None:
            self._port = port
            self.stuck: set[ConversationId] = set()

        async def commit(self, conversation: ConversationId) -> bool:
            if conversation in self.stuck:
                raise trouble
            return await self._port.commit(conversation)

        def __getattr__(self, name: str) -> object:
            return getattr(self._port, name)

    store = MemoryStore(clock)
    stuck = Stuck(store.sealing)
    store.sealing = stuck  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock) as parts:
        await give_keys(parts.staff_keys)
        first = await ended(parts)
        clock.advance(HALF_AN_HOUR_S)
        stuck.stuck.add(first)
        await job(parts).run()
        assert [each.conversation for each in await store.sealing.pending()] == [first]
        second = await ended(parts)
        clock.advance(HALF_AN_HOUR_S + LEASE_S)
        assert await job(parts).run() == 1
        assert (await parts.state(second)).sealed
