"""Many hands on two nodes reach for one conversation: one has it. The long races are in `tests/handoff/races`."""

from __future__ import annotations

import asyncio

from handoff.contract.counselor import ConversationClose
from handoff.contract.errors import Refused
from storage.ports.store import Store
from tests.support.parts import fresh_key, node, staff


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
