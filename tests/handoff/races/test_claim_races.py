"""Twenty counselors on two nodes take and hand back or close, as fast as it goes: nobody is taken twice or too much.

The short form; `make test-claims` plays ten thousand conversations in memory, and as many on a real database.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import Callable

import pytest

from handoff.contract.counselor import ConversationClose, ConversationRelease
from handoff.contract.errors import Refused
from handoff.conversation.events import StateChanged
from handoff.conversation.staff import Staff
from storage.ids import AccountId, ConversationId
from storage.memory import MemoryStore
from storage.ports.store import Store
from tests.storage.conftest import OpenNode, database, installation, open_node
from tests.support.fakes import BusyLog, BusySlots, Clock
from tests.support.parts import Parts, fresh_key, node, staff

__all__ = ["database", "installation", "open_node"]

IN_MEMORY = int(os.environ.get("CLAIMS", "2000"))
IN_MONGO = int(os.environ.get("CLAIMS", "40"))
COUNSELORS = 20
WAITING = 30
"""So many are kept waiting: few enough that all hands reach for the same ones."""
DOORS = 6
"""So many come in at the same time."""
REACHES_TOO_FAR = 4
"""Every so many times somebody reaches for one more with all places full; else they let one go first."""
LOOK_AGAIN_S = 0.1
PATIENCE_S = 3600.0


class Race:
    """Conversations to be taken, each so many times before it is closed, and who has how many at any moment."""

    def __init__(self, nodes: tuple[Parts, Parts], number: int, times: int, claimed: Callable[[], None]) -> None:
        self.nodes = nodes
        self.times = times
        self.claimed = claimed
        self.left = number
        self.waiting = 0
        self.under_way = 0
        self.conversations: list[ConversationId] = []
        self.holders: dict[ConversationId, AccountId] = {}
        self.claims: Counter[ConversationId] = Counter()
        self.most: Counter[AccountId] = Counter()
        self.taken: Counter[AccountId] = Counter()
        self.lost = 0
        self.moved = asyncio.Event()
        """Set, and made anew, whenever somebody has come or gone."""

    async def feed(self) -> None:
        """Keep the queue filled until everybody has come."""
        while self.left > 0:
            if self.waiting >= WAITING:
                await self.moved.wait()
                continue
            self.left -= 1
            self.waiting += 1
            self.under_way += 1
            parts = self.nodes[self.left % 2]
            conversation = await parts.started()
            self.conversations.append(conversation)
            await parts.says(conversation, "[N3]")
            self.move()

    def move(self) -> None:
        """Tell those who stand by."""
        self.moved.set()
        self.moved = asyncio.Event()

    async def work(self, parts: Parts, who: Staff, capacity: int) -> None:
        """Take whoever is next, let somebody go when (or before) the places are full, until nobody is left."""
        mine: list[ConversationId] = []
        while self.left > 0 or self.under_way > 0:
            moved = self.moved
            try:
                mine.append(ConversationId((await parts.queue.claim_next(who)).conversation))
            except Refused as refused:
                if refused.code not in ("queue_empty", "no_capacity"):
                    raise
                self.lost += 1
                if mine:
                    await self.let_go(parts, who, mine.pop(0))
                else:
                    with contextlib.suppress(TimeoutError):  # the row of whoever has come may be a moment behind
                        await asyncio.wait_for(moved.wait(), LOOK_AGAIN_S)
                continue
            assert mine[-1] not in self.holders, f"{who.account} was given what {self.holders[mine[-1]]} has"
            self.holders[mine[-1]] = who.account
            self.claims[mine[-1]] += 1
            self.waiting -= 1
            self.move()
            self.taken[who.account] += 1
            self.claimed()
            self.most[who.account] = max(self.most[who.account], len(mine))
            assert len(mine) <= capacity
            if len(mine) == capacity and self.taken[who.account] % REACHES_TOO_FAR:
                await self.let_go(parts, who, mine.pop(0))

    async def let_go(self, parts: Parts, who: Staff, conversation: ConversationId) -> None:
        """Back into the queue, or close it when it has been taken often enough."""
        del self.holders[conversation]
        if self.claims[conversation] < self.times:
            back = ConversationRelease(
                conversation=conversation, client_msg_id=fresh_key(), to="queue", reason="hinner inte"
            )
            await parts.counselor.release(who, back)
            self.waiting += 1
        else:
            request = ConversationClose(conversation=conversation, client_msg_id=fresh_key(), reason="klart")
            await parts.counselor.close(who, request)
            self.under_way -= 1
        self.move()


async def raced(
    stores: tuple[Store, Store], number: int, *, times: int = 1, claimed: Callable[[], None] = lambda: None
) -> Race:
    """Play it out, and look through every log afterwards.

    Args:
        stores: one for each node.
        number: of conversations.
        times: how often each is taken; until the last time it is handed back.
        claimed: hears of every claim.
    """
    async with (
        node(stores[0], name="one", working=False, patience_s=PATIENCE_S) as one,
        node(stores[1], name="two", working=False, patience_s=PATIENCE_S) as two,
    ):
        race = Race((one, two), number, times, claimed)
        duty = [((one, two)[each % 2], staff(f"c{each:02}"), 1 + each // 2 % 2) for each in range(COUNSELORS)]
        for parts, who, capacity in duty:
            await parts.on_duty(who, capacity)
        await asyncio.gather(*(race.feed() for _ in range(DOORS)), *(race.work(*each) for each in duty))
        for parts in (one, two):
            await parts.settled()
        for conversation in race.conversations:
            changes = [
                event.state
                for _, record in await one.conversations.records(conversation)
                for event in record.events
                if isinstance(event, StateChanged)
            ]
            assert changes == ["bot", *("queued", "with_counselor") * times, "closed"]
        assert await one.store.slots.all() == []
    return race


def told(race: Race, where: str) -> str:
    return (
        f"\n{sum(race.taken.values())} conversations {where}, each taken once by one of {len(race.taken)} counselors "
        f"(the busiest {max(race.taken.values())}, the idlest {min(race.taken.values())}); "
        f"{race.lost} attempts came too late or had no place; at most {max(race.most.values())} at once"
    )


async def test_a_race_in_memory(capsys: pytest.CaptureFixture[str]) -> None:
    store = MemoryStore(Clock())
    store.log, store.slots = BusyLog(store.log), BusySlots(store.slots)  # type: ignore[assignment]  # the same ports
    race = await raced((store, store), IN_MEMORY)
    with capsys.disabled():
        print(told(race, "in memory"))
    assert sum(race.taken.values()) == IN_MEMORY


async def test_a_race_on_a_database(open_node: OpenNode, capsys: pytest.CaptureFixture[str]) -> None:
    race = await raced((await open_node(), await open_node()), IN_MONGO)
    with capsys.disabled():
        print(told(race, "on a database"))
    assert sum(race.taken.values()) == IN_MONGO


async def test_a_race_for_conversations_that_are_handed_back_again_and_again(open_node: OpenNode) -> None:
    race = await raced((await open_node(), await open_node()), 8, times=4)
    assert sum(race.taken.values()) == 8 * 4
