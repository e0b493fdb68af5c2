"""States as a node knows them: bounded, checked against the log, and caught up with in order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from handoff.conversation.state import State
from handoff.ledger.feed import Change
from handoff.ledger.repository import BEYOND_THE_END
from storage.ids import CommandId, ConversationId, Seq
from storage.memory import MemoryStore
from storage.ports.log import ConversationLog
from tests.support.ledger import START, C, ledger, run, said
from tests.support.samples import refold


@pytest.fixture
def log() -> ConversationLog:
    return MemoryStore().log


async def stored_state(log: ConversationLog) -> State:
    """What a node that has just started makes of the log."""
    return refold(await ledger(log).conversations.records(C))


async def test_a_node_with_little_memory_forgets_states_and_reads_them_again(log: ConversationLog) -> None:
    on = ledger(log, capacity=2)
    names = [ConversationId(f"c{number}") for number in range(5)]
    for name in names:
        await on.commands.run(name, CommandId("v:start"), START)
    assert [on.conversations.cached(name) is not None for name in names] == [False, False, False, True, True]
    for name in names:
        outcome = await on.commands.run(name, CommandId("v:m"), said())
        assert outcome.first == 4


async def test_long_logs_are_read_page_by_page(log: ConversationLog) -> None:
    on = ledger(log)
    await run(on, "v:start", START)
    for number in range(520):
        await run(on, f"v:{number}", said(key=str(number)))
    assert await ledger(log).conversations.state(C) == await on.conversations.state(C)


async def test_what_a_peer_announces_is_read_once_and_in_order(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    firsts = [(await run(one, "v:start", START)).first]
    await two.conversations.state(C)
    followed: list[Change] = []
    two.feed.subscribe(followed.append)
    firsts += [(await run(one, f"v:{number}", said(key=str(number)))).first for number in range(3)]
    for announced in (firsts[2], firsts[1], firsts[3], firsts[3], BEYOND_THE_END):
        await two.conversations.catch_up(C, announced)
    assert [change.first for change in followed] == firsts[1:]
    assert all(later.before == earlier.after for earlier, later in pairwise(followed))
    assert not any(change.own for change in followed)
    assert two.conversations.cached(C) == await stored_state(log)


async def test_of_an_unknown_conversation_only_what_a_peer_announced_is_published(log: ConversationLog) -> None:
    one, two, three = ledger(log), ledger(log), ledger(log)
    await run(one, "v:start", START)
    last = (await run(one, "v:1", said(key="1"))).first
    followed: list[Change] = []
    two.feed.subscribe(followed.append)
    three.feed.subscribe(followed.append)
    await three.conversations.catch_up(C, BEYOND_THE_END)
    assert followed == []
    await two.conversations.catch_up(C, last)
    assert [change.first for change in followed] == [last]
    assert two.conversations.cached(C) == three.conversations.cached(C) == await stored_state(log)


async def test_an_erased_conversation_that_a_peer_announces_is_forgotten(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    seq = (await run(one, "v:start", START)).state.seq
    await two.conversations.state(C)
    await log.erase(C)
    await two.conversations.catch_up(C, Seq(seq + 1))
    assert two.conversations.cached(C) is None
