"""One way from a command to events: idempotent, in order, and indifferent to who is faster."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from handoff.assistant.wording import Wording
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.events import VisitorWrote
from handoff.conversation.state import State
from handoff.ledger.ledger import UNTOLD, Change, Ledger, Outcome
from storage.errors import Unavailable
from storage.ids import CommandId, ConversationId, Seq
from storage.memory import MemoryStore
from storage.ports.log import ConversationLog
from tests.support.fakes import BusyLog, Clock, FailingLog, PlainTexts
from tests.support.samples import KIM, LEE, OPEN, refold, write

C = ConversationId("c")
START = cmd.Start("sv", practice=True)


def ledger(log: ConversationLog, *, capacity: int = 100) -> Ledger:
    words = Wording(PlainTexts(), lambda: OPEN)
    return Ledger(log, headers=nothing_sealed, words=words, clock=Clock(), capacity=capacity)


async def nothing_sealed(conversation: ConversationId) -> bytes | None:
    return None


async def run(on: Ledger, command_id: str, command: cmd.Command, *asks: object) -> Outcome:
    return await on.run(C, CommandId(command_id), lambda state: command, asks=asks)


async def code(on: Ledger, command_id: str, command: cmd.Command, *asks: object) -> str:
    with pytest.raises(Refused) as caught:
        await run(on, command_id, command, *asks)
    return caught.value.code


@pytest.fixture
def log() -> ConversationLog:
    return MemoryStore().log


async def stored_state(log: ConversationLog) -> State:
    """What a node that has just started makes of the log."""
    return refold(await ledger(log).records(C))


async def test_a_command_becomes_one_entry_with_all_its_events(log: ConversationLog) -> None:
    outcome = await run(ledger(log), "v:start", START)
    (entry,) = await log.read(C)
    assert (outcome.first, entry.first, entry.count, entry.command_id) == (1, 1, 3, "v:start")
    assert await stored_state(log) == outcome.state


async def test_words_are_put_in_before_it_is_stored(log: ConversationLog) -> None:
    await run(ledger(log), "v:start", START)
    ((_, record),) = await ledger(log).records(C)
    assert [getattr(event, "text", None) for event in record.events] == [None, None, "sv:welcome"]


async def test_the_same_id_again_gives_the_same_result_and_stores_nothing(log: ConversationLog) -> None:
    on = ledger(log)
    await run(on, "v:start", START)
    first = await run(on, "v:m", write(), "hej")
    await run(on, "v:n", write(client_msg_id="n"), "du")
    again = await run(on, "v:m", write(), "hej")
    assert (again.first, again.at, again.events, again.repeated) == (first.first, first.at, first.events, True)
    assert len(await log.read(C)) == 3


async def test_the_same_id_again_gives_the_same_result_where_nothing_is_left_to_do(log: ConversationLog) -> None:
    """Asking for a person twice under one key: by the second time one waits already."""
    on = ledger(log)
    await run(on, "v:start", START)
    first = await run(on, "v:h", cmd.AskHuman(OPEN), "human")
    await run(on, "v:m", write(), "hej")
    again = await run(on, "v:h", cmd.AskHuman(OPEN), "human")
    assert (again.first, again.at, again.repeated) == (first.first, first.at, True)
    assert await code(on, "v:h", cmd.AskHuman(OPEN), "something else") == "id_reused"


async def test_the_same_id_with_other_content_is_refused(log: ConversationLog) -> None:
    on = ledger(log)
    await run(on, "v:start", START)
    await run(on, "v:m", write(), "hej")
    assert await code(on, "v:m", write(), "något annat") == "id_reused"
    assert len(await log.read(C)) == 2


async def test_the_same_id_is_acknowledged_also_after_what_it_asks_has_become_impossible(log: ConversationLog) -> None:
    """The acknowledgement was lost, the conversation has been closed, the client tries again."""
    on = ledger(log)
    await run(on, "v:start", START)
    first = await run(on, "v:m", write(), "hej")
    await run(on, "v:end", cmd.End())
    assert (await run(on, "v:m", write(), "hej")).first == first.first
    assert (await run(ledger(log), "v:m", write(), "hej")).first == first.first
    assert await code(on, "v:m", write(), "annat") == "id_reused"
    assert await code(on, "v:n", write(), "nytt") == "conversation_closed"


async def test_the_same_id_at_once_on_two_nodes_is_stored_once(log: ConversationLog) -> None:
    one, two = ledger(BusyLog(log)), ledger(BusyLog(log))
    await run(one, "v:start", START)
    outcomes = await asyncio.gather(*(run(on, "v:m", write(), "hej") for on in (one, two, one, two)))
    assert len({(outcome.first, outcome.at) for outcome in outcomes}) == 1
    assert len(await log.read(C)) == 2


async def test_a_refused_command_changes_nothing(log: ConversationLog) -> None:
    on = ledger(log)
    seen: list[Change] = []
    on.observe(seen.append)
    assert await code(on, "v:m", write()) == "unknown_conversation"
    await run(on, "v:start", START)
    assert await code(on, "c:kim:claim", cmd.Claim(KIM, lead=False)) == "wrong_state"
    assert len(await log.read(C)) == len(seen) == 1


async def test_who_is_slower_decides_again_on_the_newer_state(log: ConversationLog) -> None:
    """Two counselors on two nodes: one claims, the other is told so; no third outcome."""
    one, two = ledger(BusyLog(log)), ledger(BusyLog(log))
    await run(one, "v:start", START)
    await run(one, "v:h", cmd.AskHuman(OPEN))
    await two.state(C)
    claims = (
        one.run(C, CommandId("c:kim:claim"), lambda state: cmd.Claim(KIM, lead=False)),
        two.run(C, CommandId("c:lee:claim"), lambda state: cmd.Claim(LEE, lead=False)),
    )
    results = await asyncio.gather(*claims, return_exceptions=True)
    won = [result for result in results if isinstance(result, Outcome)]
    lost = [result.code for result in results if isinstance(result, Refused)]
    assert (len(won), lost) == (1, ["already_claimed"])
    assert (await one.state(C)).owner == (await two.state(C)).owner == won[0].state.owner


async def test_a_stale_node_looks_before_it_refuses(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    await run(one, "v:start", START)
    await two.state(C)
    await run(one, "v:h", cmd.AskHuman(OPEN))
    assert (await run(two, "c:kim:claim", cmd.Claim(KIM, lead=False))).state.owner == KIM


async def test_the_command_is_made_for_the_state_on_which_it_is_decided(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    await run(one, "v:start", START)
    await two.state(C)
    await run(one, "v:m", write(text="först"))
    built: list[Seq] = []

    def build(state: State) -> cmd.Command:
        built.append(state.seq)
        return write(client_msg_id="n")

    await two.run(C, CommandId("v:n"), build)
    assert built == [3, 4]


@pytest.mark.parametrize("nodes", [1, 2, 3])
async def test_many_writers_lose_nothing_and_leave_no_gap(log: ConversationLog, nodes: int) -> None:
    ledgers = [ledger(BusyLog(log)) for _ in range(nodes)]
    await run(ledgers[0], "v:start", START)
    keys = [f"m{number}" for number in range(30)]
    await asyncio.gather(
        *(run(ledgers[number % nodes], f"v:{key}", write(client_msg_id=key), key) for number, key in enumerate(keys))
    )
    entries = await log.read(C)
    assert [entry.first for entry in entries[1:]] == [entry.last + 1 for entry in entries[:-1]]
    written = [
        event.client_msg_id
        for _, record in await ledgers[0].records(C)
        for event in record.events
        if isinstance(event, VisitorWrote)
    ]
    assert sorted(written) == sorted(keys)
    states = [await each.state(C) for each in ledgers]
    assert states == [states[0]] * nodes


async def test_observers_follow_every_entry_once_and_in_order_whoever_wrote_it(log: ConversationLog) -> None:
    one, two = ledger(BusyLog(log)), ledger(BusyLog(log))
    seen: list[Change] = []
    two.observe(seen.append)
    await run(two, "v:start", START)
    for number in range(3):
        await run(one, f"v:a{number}", write(client_msg_id=f"a{number}"))
        await run(two, f"v:b{number}", write(client_msg_id=f"b{number}"))
    assert [change.first for change in seen] == [entry.first for entry in await log.read(C)]
    assert all(change.before.seq == change.first - 1 for change in seen)
    assert all(later.before == earlier.after for earlier, later in pairwise(seen))


@pytest.mark.parametrize("how", ["before", "after"])
async def test_an_unknown_outcome_is_no_acknowledgement_and_the_retry_settles_it(
    log: ConversationLog, how: str
) -> None:
    failing = FailingLog(log)
    on = ledger(failing)
    await run(on, "v:start", START)
    failing.fails.append(how)
    with pytest.raises(Unavailable):
        await run(on, "v:m", write(), "hej")
    outcome = await run(on, "v:m", write(), "hej")
    assert outcome.repeated is (how == "after")
    assert len(await log.read(C)) == 2
    assert await on.state(C) == await stored_state(log)


async def test_nothing_is_decided_on_a_state_that_may_be_behind_after_an_unknown_outcome(log: ConversationLog) -> None:
    failing = FailingLog(log)
    on = ledger(failing)
    await run(on, "v:start", START)
    failing.fails.append("after")
    with pytest.raises(Unavailable):
        await run(on, "v:end", cmd.End())
    assert on.cached(C) is None
    assert await code(on, "v:m", write()) == "conversation_closed"


@pytest.mark.parametrize("fresh", [False, True])
async def test_an_erased_conversation_takes_nothing_on_any_node(log: ConversationLog, fresh: bool) -> None:
    on = ledger(log)
    await run(on, "v:start", START)
    await log.erase(C)
    on = ledger(log) if fresh else on
    for command_id, command in (("v:m", write()), ("v:start", START), ("v:h", cmd.AskHuman(OPEN))):
        assert await code(on, command_id, command) == "conversation_erased"
    assert (await on.state(C)).name == "erased"


async def test_a_node_with_little_memory_forgets_states_and_reads_them_again(log: ConversationLog) -> None:
    on = ledger(log, capacity=2)
    names = [ConversationId(f"c{number}") for number in range(5)]
    for name in names:
        await on.run(name, CommandId("v:start"), lambda state: START)
    assert [on.cached(name) is not None for name in names] == [False, False, False, True, True]
    for name in names:
        outcome = await on.run(name, CommandId("v:m"), lambda state: write())
        assert outcome.first == 4


async def test_a_log_that_always_has_a_faster_writer_ends_in_try_again(log: ConversationLog) -> None:
    class Faster(BusyLog):
        """Somebody else writes before every append."""

        async def append(self, entry):  # type: ignore[no-untyped-def]  # as the port
            on_the_side = ledger(log)
            self.conflicts += 1
            await run(on_the_side, f"v:x{self.conflicts}", write(client_msg_id=f"x{self.conflicts}"))
            return await super().append(entry)

    await run(ledger(log), "v:start", START)
    with pytest.raises(Unavailable):
        await run(ledger(Faster(log)), "v:m", write())


async def test_long_logs_are_read_page_by_page(log: ConversationLog) -> None:
    on = ledger(log)
    await run(on, "v:start", START)
    for number in range(520):
        await run(on, f"v:{number}", write(client_msg_id=str(number)))
    assert await ledger(log).state(C) == await on.state(C)


async def test_a_stale_node_looks_before_it_says_that_it_is_so_already(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    await run(one, "v:start", START)
    await run(one, "v:end", cmd.End())
    await two.state(C)
    await run(one, "v:return", cmd.Return())
    assert (await run(two, "v:end2", cmd.End())).state.name == "closed"
    assert (await one.state(C)).name == "closed"


async def test_what_another_node_tells_is_read_once_and_in_order(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    firsts = [(await run(one, "v:start", START)).first]
    await two.state(C)
    followed: list[Change] = []
    two.observe(followed.append)
    firsts += [(await run(one, f"v:{number}", write(client_msg_id=str(number)))).first for number in range(3)]
    for told in (firsts[2], firsts[1], firsts[3], firsts[3], UNTOLD):
        await two.learn(C, told)
    assert [change.first for change in followed] == firsts[1:]
    assert all(later.before == earlier.after for earlier, later in pairwise(followed))
    assert not any(change.own for change in followed)
    assert two.cached(C) == await stored_state(log)


async def test_of_a_conversation_that_it_has_not_known_a_node_tells_what_it_was_told(log: ConversationLog) -> None:
    one, two, three = ledger(log), ledger(log), ledger(log)
    await run(one, "v:start", START)
    last = (await run(one, "v:1", write(client_msg_id="1"))).first
    followed: list[Change] = []
    two.observe(followed.append)
    three.observe(followed.append)
    await three.learn(C, UNTOLD)
    assert followed == []
    await two.learn(C, last)
    assert [change.first for change in followed] == [last]
    assert two.cached(C) == three.cached(C) == await stored_state(log)


async def test_a_node_that_is_told_of_an_erased_conversation_forgets_it(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    seq = (await run(one, "v:start", START)).state.seq
    await two.state(C)
    await log.erase(C)
    await two.learn(C, Seq(seq + 1))
    assert two.cached(C) is None
