"""Who gives a slot back when a conversation has left a counselor: once, by the node that let it go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handoff.contract.counselor import ConversationClose
from handoff.routing.slots import SlotKeeper
from storage.ids import AccountId, ConversationId, Seq
from storage.memory import MemoryStore
from tests.support.fakes import Clock
from tests.support.parts import Parts, fresh_key, node, staff

KIM = staff("kim")


class CountedSlots:
    """The slots of a store, and how often somebody gave one back."""

    def __init__(self, slots: object) -> None:
        self._slots = slots
        self.freed = 0

    async def free(self, account: AccountId, conversation: ConversationId, *, up_to: Seq) -> None:
        self.freed += 1
        await self._slots.free(account, conversation, up_to=up_to)  # type: ignore[attr-defined]  # the same port

    def __getattr__(self, name: str) -> object:
        return getattr(self._slots, name)


@asynccontextmanager
async def another_node_and_a_close() -> AsyncIterator[tuple[Parts, ConversationId, Seq, SlotKeeper, CountedSlots]]:
    """A second node that knew of a conversation before the first one closed it, where it ended, and its keeper."""
    store = MemoryStore(Clock())
    counted = CountedSlots(store.slots)
    async with node(store, name="one") as one, node(store, name="two", working=False) as two:
        keeper = SlotKeeper(counted)  # type: ignore[arg-type]  # the same port
        two.feed.subscribe(keeper.follow)
        conversation = await one.waiting()
        await one.on_duty(KIM)
        await one.queue.claim_next(KIM)
        await two.state(conversation)
        close = ConversationClose(conversation=conversation, client_msg_id=fresh_key(), reason="klart")
        closed = Seq((await one.counselor.close(KIM, close)).seq)
        await one.settled()
        yield two, conversation, closed, keeper, counted


async def test_a_node_that_is_told_of_a_close_leaves_the_slot_to_the_one_that_closed() -> None:
    async with another_node_and_a_close() as (two, conversation, closed, keeper, counted):
        await two.conversations.catch_up(conversation, closed)
        await keeper.settled()
        assert counted.freed == 0
        assert await two.store.slots.all() == []


async def test_a_node_that_finds_a_close_by_itself_gives_the_slot_back() -> None:
    async with another_node_and_a_close() as (two, conversation, _, keeper, counted):
        await two.state(conversation)
        await keeper.settled()
        assert counted.freed == 1
