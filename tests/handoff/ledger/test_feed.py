"""What follows from an entry: every observer is called once, in order, and none can harm another or the writer."""

from __future__ import annotations

import logging

import pytest

from handoff.conversation.state import State
from handoff.ledger.feed import Change
from storage.ids import ConversationId
from storage.memory import MemoryStore
from tests.support.ledger import START, C, ledger, run, said

SECRET = "hej från en besökare"


def failing(change: Change) -> None:
    raise ValueError(SECRET)


def failing_at_erasure(conversation: ConversationId, last: State) -> None:
    raise ValueError(SECRET)


async def test_an_observer_that_raises_costs_neither_the_writer_nor_the_observers_after_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The entry is durable: its writer has the acknowledgement, the sockets have the event, the log knows the fault."""
    on = ledger(MemoryStore().log)
    delivered: list[Change] = []
    on.feed.subscribe(failing, delivered.append)
    start = await run(on, "v:start", START)
    message = await run(on, "v:m", said())
    assert [change.first for change in delivered] == [start.first, message.first]
    assert [record.getMessage() for record in caplog.records] == ["observer_failed failing ValueError"] * 2
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    assert SECRET not in caplog.text


async def test_an_observer_that_raises_stops_no_reading_of_what_a_peer_wrote(caplog: pytest.LogCaptureFixture) -> None:
    log = MemoryStore().log
    one, two = ledger(log), ledger(log)
    await run(one, "v:start", START)
    await two.conversations.state(C)
    delivered: list[Change] = []
    two.feed.subscribe(failing, delivered.append)
    first = (await run(one, "v:m", said())).first
    await two.conversations.catch_up(C, first)
    assert [(change.first, change.own, change.from_peer) for change in delivered] == [(first, False, True)]
    assert two.conversations.cached(C) == one.conversations.cached(C)
    assert "observer_failed failing ValueError" in caplog.text


async def test_an_observer_of_erasures_that_raises_keeps_nobody_from_hearing_of_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = MemoryStore().log
    on = ledger(log)
    gone: list[ConversationId] = []
    on.feed.subscribe_to_erasures(failing_at_erasure, lambda conversation, last: gone.append(conversation))
    await run(on, "v:start", START)
    await log.erase(C)
    on.conversations.erased(C)
    assert gone == [C]
    assert "observer_failed failing_at_erasure ValueError" in caplog.text
    assert SECRET not in caplog.text


async def test_the_observers_have_been_called_when_the_writer_is_answered() -> None:
    """A bot turn counts as under way, and a delivery as queued, before the acknowledgement can be sent."""
    on = ledger(MemoryStore().log)
    order: list[str] = []
    on.feed.subscribe(lambda change: order.append("first"), lambda change: order.append("second"))
    await run(on, "v:start", START)
    order.append("acknowledged")
    assert order == ["first", "second", "acknowledged"]
