"""The index follows the logs, and what a crash leaves behind is mended."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from handoff.contract.visitor import ConversationEnd
from handoff.conversation import commands as cmd
from handoff.conversation.index_changes import index_fields, leaves_index_unchanged
from handoff.conversation.state import State
from handoff.ledger.feed import Change
from handoff.ledger.index_row import Personal, personal, row_of
from handoff.ledger.projection import DEBOUNCE_S, Projection
from storage.errors import Unavailable
from storage.ids import ConversationId, Seq
from storage.memory import MemoryStore
from storage.ports.index import ConversationRow
from tests.support.fakes import AilingIndex, Clock
from tests.support.parts import Parts, node, staff
from tests.support.samples import AFTER_HOURS, KIM, NOON, Asked, bot_reply, leave, started, with_kim, write

C = ConversationId("c")
LEAD = staff("lead", "shift_lead")


async def row(parts: Parts, conversation: ConversationId) -> ConversationRow:
    found = await parts.store.index.get(conversation)
    assert found is not None
    return found


async def taken(parts: Parts) -> ConversationId:
    """A conversation that a counselor has."""
    conversation = await parts.waiting()
    await parts.on_duty(staff("kim"))
    await parts.queue.claim_next(staff("kim"))
    return conversation


def test_a_row_says_what_lists_need() -> None:
    story = started(write())
    story.does(bot_reply(story.pending), write(client_msg_id="n"))
    made = row_of(C, story.state)
    assert (made.state, made.level, made.last_seq, made.practice) == ("bot", "N0", story.state.seq, True)
    assert made.unanswered_since == story.at
    assert personal(made) == Personal((), "parent", None)


def test_what_a_row_says_of_a_person_is_in_the_part_that_is_encrypted() -> None:
    state = with_kim(cmd.Release(KIM, False, "lead", "svårt")).state
    made = row_of(C, state)
    assert personal(made).offered_to == "lead"
    assert "lead" not in repr(made)


def test_a_message_in_the_mailbox_is_due_one_working_day_later() -> None:
    friday = NOON + timedelta(days=3)
    story = started()
    story.at = friday
    story.does(leave(intake=AFTER_HOURS))
    assert row_of(C, story.state).mailbox_due_at == story.at + timedelta(days=3)


def test_what_has_not_begun_has_no_row() -> None:
    with pytest.raises(ValueError, match="not started"):
        row_of(C, State())


async def test_every_change_reaches_the_index_the_newest_last() -> None:
    async with node() as parts:
        conversation = await parts.waiting()
        await parts.says(conversation, "hej")
        await parts.settled()
        state = await parts.state(conversation)
        assert await row(parts, conversation) == row_of(conversation, state)


async def test_messages_that_change_no_list_are_one_write_of_the_index() -> None:
    """And before it, lists say all that they said: whose the conversation is, how urgent, since when."""
    store = MemoryStore(Clock())
    counting = AilingIndex(store.index)
    store.index = counting  # type: ignore[assignment]  # the same port
    async with node(store) as parts:
        conversation = await taken(parts)
        await parts.settled()
        shown, puts, renewals = await row(parts, conversation), counting.puts, counting.renewals
        for number in range(20):
            await parts.says(conversation, f"hej {number}")
        assert await row(parts, conversation) == shown
        await parts.settled()
        assert (counting.puts, counting.renewals) == (puts, renewals + 1)
        assert await row(parts, conversation) == row_of(conversation, await parts.state(conversation))


async def test_a_bot_that_answers_in_a_moment_is_one_write_of_the_index() -> None:
    store = MemoryStore(Clock())
    counting = AilingIndex(store.index)
    store.index = counting  # type: ignore[assignment]  # the same port
    async with node(store) as parts:
        conversation = await parts.started()
        await parts.settled()
        await parts.says(conversation, "hej")
        await parts.turns.settled()
        assert (counting.puts, counting.renewals) == (1, 0)
        await parts.settled()
        assert (counting.puts, counting.renewals) == (1, 1)


async def test_a_bot_that_owes_one_answer_after_the_other_is_one_write_of_the_index() -> None:
    """However fast somebody writes: that it owes an answer is what the index has to say, and not which."""
    story = started(write())
    story.does(bot_reply(story.pending))
    projection = Projection(MemoryStore(Clock()).index, on_written=lambda row: None)

    def follow(*commands: Asked) -> None:
        before = story.state
        story.does(*commands)
        projection.follow(Change(C, before, story.state, *story.records[-1], own=True))

    follow(write(client_msg_id="n"))
    first = projection._deferred[C].due
    for number in range(20):
        follow(write(client_msg_id=f"n{number}"))
        follow(bot_reply(story.state.pending[0].seq))
    assert story.state.pending
    assert not projection._dirty
    assert projection._deferred[C].due == first


async def test_a_row_in_which_only_numbers_move_rests_for_long_and_a_debt_that_is_paid_does_not() -> None:
    now = asyncio.get_running_loop().time
    async with node() as parts:
        answered, quiet = await parts.started(), await taken(parts)
        await parts.settled()
        for conversation in (answered, quiet):
            await parts.says(conversation, "hej")
        await parts.turns.settled()
        deferred = parts.projection._deferred
        assert all(deferred[each].due > now() + DEBOUNCE_S for each in (answered, quiet))

    story = started(write())
    projection = Projection(MemoryStore(Clock()).index, on_written=lambda row: None)
    owing = story.state
    story.does(bot_reply(story.pending, slots={}))
    projection.follow(Change(C, owing, story.state, *story.records[-1], own=True))
    assert projection._deferred[C].due <= now() + DEBOUNCE_S


def test_whoever_looks_after_a_dead_node_has_to_find_that_the_bot_begins_or_ceases_to_owe_an_answer() -> None:
    story = started(write())
    story.does(bot_reply(story.pending))
    states = [story.state]
    for command in (write(client_msg_id="n1"), write(client_msg_id="n2")):
        story.does(command)
        states.append(story.state)
    for _ in range(2):
        story.does(bot_reply(story.state.pending[0].seq))
        states.append(story.state)
    assert [len(state.pending) for state in states] == [0, 1, 2, 1, 0]
    assert [leaves_index_unchanged(*pair) for pair in pairwise(states)] == [False, True, True, False]


async def test_the_reconciler_leaves_alone_what_this_node_writes_itself_and_mends_what_another_owes() -> None:
    store = MemoryStore(Clock())
    async with node(store) as here, node(store) as there:
        conversation = await here.started()
        await here.settled()
        await here.says(conversation, "hej")
        await here.turns.settled()
        assert await here.timers.reconcile() == 0
        assert await there.timers.reconcile() == 1


async def test_the_reconciler_mends_what_another_node_wrote_after_this_one_and_did_not_live_to_list() -> None:
    store = MemoryStore(Clock())
    async with node(store) as here:
        conversation = await here.started()
        await here.settled()
        await here.says(conversation, "hej")
        await here.turns.settled()
        async with node(store, working=False) as dying:
            await dying.says(conversation, "[N4]")
        assert (await row(here, conversation)).level == "N0"
        assert await here.timers.reconcile() == 1
        assert (await row(here, conversation)).level == "N4"


async def test_the_reconciler_mends_what_another_node_wrote_before_this_one_came_to_know_the_conversation() -> None:
    """What this node adds changes no list, and it takes for granted that the index says the rest."""
    store = MemoryStore(Clock())
    async with node(store) as here:
        async with node(store) as there:
            conversation = await taken(there)
            await there.settled()
        async with node(store) as dying:
            await dying.says(conversation, "[N4]")
        await here.says(conversation, "är ni kvar?")
        assert (await row(here, conversation)).level != "N4"
        assert await here.timers.reconcile() == 1
        assert (await row(here, conversation)).level == "N4"


async def test_a_row_of_an_erased_conversation_does_not_come_back() -> None:
    async with node() as parts:
        conversation = await taken(parts)
        await parts.settled()
        await parts.says(conversation, "en sista sak")
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=True))
        await parts.settled()
        assert await parts.store.index.get(conversation) is None


def test_what_lists_look_at_is_what_a_row_says() -> None:
    """A field of a row that `index_fields` forgot would be late in every list."""
    told = with_kim()
    states = [State()]
    for story in (started(write()), told, with_kim(cmd.Release(KIM, False, "lead", "svårt"))):
        states.append(story.state)
        story.does(write(client_msg_id="next"))
        states.append(story.state)
    rows = [(index_fields(state), _plain(state)) for state in states if state.name is not None]
    for seen, made in rows:
        for other, others in rows:
            assert (seen == other) == (made == others)


def _plain(state: State) -> ConversationRow:
    assert state.started_at is not None
    return replace(row_of(C, state), last_seq=Seq(1), updated_at=state.started_at)


async def test_a_write_that_fails_is_made_good_by_the_reconciler() -> None:
    clock = Clock()
    store = MemoryStore(clock)
    ailing = AilingIndex(store.index)
    store.index = ailing  # type: ignore[assignment]  # the same port
    async with node(store, clock=clock, working=False) as parts:
        conversation = await parts.started()
        await parts.settled()
        ailing.fails.append(Unavailable("away"))
        await parts.says(conversation, "[N4]")
        await parts.settled()
        assert (await row(parts, conversation)).state == "bot"
        assert parts.board.waiting() == []
        assert await parts.timers.reconcile() == 1
        assert [item.conversation for item in parts.board.waiting()] == [conversation]
        assert await parts.timers.reconcile() == 0


async def test_one_row_that_cannot_be_written_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    """A bug, or a bot that fills a slot with a novel: the queue of everybody else goes on."""
    store = MemoryStore(Clock())
    ailing = AilingIndex(store.index)
    store.index = ailing  # type: ignore[assignment]  # the same port
    async with node(store, working=False) as parts:
        await parts.started()
        await parts.settled()
        ailing.fails.append(ValueError("hej från en besökare"))
        await parts.started()
        await parts.settled()
        conversation = await parts.waiting("[N4]")
        assert (await row(parts, conversation)).state == "queued"
        assert "besökare" not in caplog.text


async def test_a_novel_in_a_slot_fits_into_the_row() -> None:
    story = started(write())
    story.does(bot_reply(story.pending, slots={"audience": "x" * 40_000}))
    assert len(row_of(C, story.state).personal) < 1000


async def test_a_restart_finds_everybody_who_waits() -> None:
    """The index was lost between a kill and the next start."""
    clock = Clock()
    store = MemoryStore(clock)
    async with node(store, clock=clock) as before:
        waiting = [await before.waiting(level) for level in ("[N4]", "[N3]", "[human]")]
    for conversation in waiting:
        await store.index.remove(conversation)
    clock.advance(3600)
    async with node(store, clock=clock, name="next") as after:
        assert await after.runtime.reconciler.reconcile_all() == 3
        await after.board.reload()
        assert list(after.board.positions()) == waiting


async def test_the_reconciler_brings_nothing_back_that_was_erased() -> None:
    async with node() as parts:
        conversation = await parts.waiting()
        await parts.visitor.end(conversation, ConversationEnd(client_msg_id="e", erase=True))
        await parts.settled()
        assert await parts.timers.reconcile() == 0
        assert await parts.store.index.get(conversation) is None
        assert parts.board.waiting() == []
