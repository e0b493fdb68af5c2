"""Visitors go and come back with a token, on two nodes, with the clock moved. Right is what the rule says."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

from handoff.actions.visitor import VisitorActions
from handoff.contract.visitor import ConversationEnd, HumanRequest, Leave
from handoff.conversation.token_life import LONG, SHORT
from storage.ids import ConversationId
from storage.memory import MemoryStore
from tests.support.fakes import Clock
from tests.support.parts import fresh_key, node
from tests.trust.outcome import Outcome

PASSED_S = (1, 60, 299, 301, 900, 1_799, 1_801, 86_400)


async def outlive_tokens(folder: Path, times: int, seed: int) -> Outcome:
    """So many visitors, whose tokens are tried a while after the tab was closed, at the other node."""
    chance, clock = random.Random(seed), Clock()
    outcome = Outcome("tokens tried after the tab is closed", times)
    store = MemoryStore(clock)
    async with node(store, clock=clock, name="one") as one, node(store, clock=clock, name="other") as other:
        for _ in range(times):
            conversation = await one.started()
            token = await store.visitors.issue_token(conversation)
            urgent, gone = chance.random() < 0.5, chance.choice(["", "", "ended", "left"])
            if urgent:
                await one.visitor.ask_human(conversation, HumanRequest(client_msg_id=fresh_key()))
            await one.settled()
            await store.visitors.see_tokens([token])
            await _go(one.visitor, conversation, token, gone)
            passed = timedelta(seconds=chance.choice(PASSED_S))
            clock.advance(passed.total_seconds())
            wanted = not gone and passed <= (LONG if urgent else SHORT)
            if (await other.visitor.resume(token) == conversation) is not wanted:
                outcome.failures.append(f"urgent {urgent}, {gone or 'closed'}, after {passed}: not {wanted}")
            outcome.advance()
    return outcome


async def _go(visitor: VisitorActions, conversation: ConversationId, token: str, how: str) -> None:
    if how == "ended":
        await visitor.end(conversation, ConversationEnd(client_msg_id=fresh_key(), erase=False))
    if how == "left":
        await visitor.leave(Leave(token=token, client_msg_id=fresh_key()))
