"""Many hands on two nodes reach for one conversation: one has it. The long races are in `tests/handoff/races`."""

from __future__ import annotations

import asyncio
import contextlib
import copy
from collections.abc import Awaitable, Callable

from handoff.actions.timers import RESERVATION
from handoff.contract.counselor import ConversationClose, ConversationRelease
from handoff.contract.errors import Refused
from storage.ids import ConversationId, Seq
from storage.memory import MemoryStore
from storage.ports.log import AppendResult, NewEntry
from storage.ports.store import Store
from tests.support.fakes import BusyLog, Clock
from tests.support.parts import Parts, fresh_key, node, staff

KIM, LEE = staff("kim"), staff("lee")


async def test_one_conversation_and_many_hands(stores: tuple[Store, Store]) -> None:
    async with node(stores[0], name="one") as one, node(stores[1], name="two") as two:
        for _ in range(20 if stores[0] is stores[1] else 6):
            conversation = await one.waiting()
            hands = [(parts, staff(f"c{number}")) for number, parts in enumerate([one, two] * 4)]
            for parts, who in hands:
                await parts.on_duty(who)
            results = await asyncio.gather(
                *(parts.queue.claim_next(who) for parts, who in hands), return_exceptions=True
            )
            won = [who for (_, who), result in zip(hands, results, strict=True) if not isinstance(result, Exception)]
            assert len(won) == 1
            assert {result.code for result in results if isinstance(result, Refused)} <= {"queue_empty"}
            assert (await two.state(conversation)).owner == won[0].account
            request = ConversationClose(conversation=conversation, client_msg_id=fresh_key(), reason="klart")
            await one.counselor.close(won[0], request)
            await one.settled()
            await two.settled()
        assert await one.store.slots.all() == []


async def test_whoever_hands_one_back_and_claims_it_again_on_a_node_that_saw_neither_has_it() -> None:
    store = MemoryStore(Clock())
    async with node(store, name="one") as one, node(store, name="two", working=False) as two:
        conversation = await one.waiting()
        for parts in (one, two):
            await parts.on_duty(KIM)
        await two.conversations.existing(conversation)
        assert (await one.queue.claim_next(KIM)).conversation == conversation
        back = ConversationRelease(conversation=conversation, client_msg_id=fresh_key(), to="queue", reason="paus")
        await one.counselor.release(KIM, back)
        await one.settled()
        assert (await two.queue.claim_next(KIM)).conversation == conversation
        assert (await one.state(conversation)).owner == KIM.account
        assert [slot.conversation for slot in await store.slots.all()] == [conversation]


async def test_whoever_knows_an_earlier_stay_in_the_queue_claims_the_one_that_is_now() -> None:
    """The node's copy is behind: the conversation was taken and handed back at another node meanwhile."""
    store = MemoryStore(Clock())
    async with node(store, name="one") as one, node(store, name="two") as two:
        conversation = await one.waiting()
        for parts, who in ((one, LEE), (two, KIM)):
            await parts.on_duty(who)
        await two.state(conversation)
        await one.queue.claim_next(LEE)
        back = ConversationRelease(conversation=conversation, client_msg_id=fresh_key(), to="queue", reason="rast")
        await one.counselor.release(LEE, back)
        await one.settled()
        known = two.conversations.cached(conversation)
        assert known is not None
        waiting = await one.state(conversation)
        assert known.since < waiting.since
        assert (await two.queue.claim_next(KIM)).conversation == conversation
        (slot,) = await store.slots.all()
        assert (slot.account, slot.since) == (KIM.account, waiting.since)


class SlowLog(BusyLog):
    """A log of which one append takes so long that others do something meanwhile."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def append(self, entry: NewEntry) -> AppendResult:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return await super().append(entry)


async def slow_claim(meanwhile: Callable[[Parts], Awaitable[object]]) -> tuple[Parts, ConversationId]:
    """A claim whose append lasts until another node has given the reservation back, and `meanwhile` is done."""
    clock = Clock()
    store = MemoryStore(clock)
    behind = copy.copy(store)
    behind.log = slow = SlowLog(store.log)  # type: ignore[assignment]  # the same port
    async with node(behind, clock=clock) as parts, node(store, clock=clock, name="other") as other:
        conversation = await parts.waiting()
        await parts.on_duty(KIM, capacity=1)

        async def long() -> None:
            clock.advance(RESERVATION.total_seconds())
            assert await other.timers.free_slots() == 1
            await meanwhile(parts)

        slow.meanwhile = long
        with contextlib.suppress(Refused):
            await parts.queue.claim_next(KIM)
        await parts.settled()
        return parts, conversation


async def test_a_claim_that_outlasts_its_reservation_has_another_place() -> None:
    async def nothing(_: Parts) -> None:
        return

    parts, conversation = await slow_claim(nothing)
    assert (await parts.state(conversation)).owner == KIM.account
    assert [slot.conversation for slot in await parts.store.slots.all()] == [conversation]


async def test_a_claim_that_outlasts_its_reservation_is_undone_where_the_place_is_taken() -> None:
    async def another(parts: Parts) -> None:
        await parts.store.slots.reserve(KIM.account, 1, ConversationId("another"), Seq(1))

    parts, conversation = await slow_claim(another)
    state = await parts.state(conversation)
    assert (state.name, state.owner) == ("queued", None)
    assert [slot.conversation for slot in await parts.store.slots.all()] == ["another"]
