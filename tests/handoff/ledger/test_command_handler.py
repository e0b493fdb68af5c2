"""One way from a command to events: idempotent, in order, and indifferent to who is faster."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from handoff.assistant.wording.wording import Wording
from handoff.contract.errors import Refused
from handoff.conversation import commands as cmd
from handoff.conversation.context import Context
from handoff.conversation.events import VisitorWrote
from handoff.conversation.state import State
from handoff.ledger.command_handler import CommandHandler, Outcome
from handoff.ledger.feed import Change
from handoff.risk import Assessment, RiskContext
from storage.errors import Unavailable
from storage.ids import CommandId
from storage.memory import MemoryStore
from storage.ports.log import ConversationLog
from tests.support.fakes import BusyLog, Clock, FailingLog, PlainTexts, TagRules
from tests.support.ledger import START, C, code, ledger, run, said
from tests.support.samples import KIM, LEE, context, refold


@pytest.fixture
def log() -> ConversationLog:
    return MemoryStore().log


async def stored_state(log: ConversationLog) -> State:
    """What a node that has just started makes of the log."""
    return refold(await ledger(log).conversations.records(C))


async def test_a_command_becomes_one_entry_with_all_its_events(log: ConversationLog) -> None:
    outcome = await run(ledger(log), "v:start", START)
    (entry,) = await log.read(C)
    assert (outcome.first, entry.first, entry.count, entry.command_id) == (1, 1, 3, "v:start")
    assert await stored_state(log) == outcome.state


async def test_words_are_put_in_before_it_is_stored(log: ConversationLog) -> None:
    await run(ledger(log), "v:start", START)
    ((_, record),) = await ledger(log).conversations.records(C)
    assert [getattr(event, "text", None) for event in record.events] == [None, None, "sv:welcome"]


async def test_the_same_id_again_gives_the_same_result_and_stores_nothing(log: ConversationLog) -> None:
    on = ledger(log)
    await run(on, "v:start", START)
    first = await run(on, "v:m", said("hej"))
    await run(on, "v:n", said("du", "n"))
    again = await run(on, "v:m", said("hej"))
    assert (again.first, again.at, again.events, again.repeated) == (first.first, first.at, first.events, True)
    assert len(await log.read(C)) == 3


async def test_the_same_id_again_gives_the_same_result_where_nothing_is_left_to_do(log: ConversationLog) -> None:
    """Asking for a person twice under one key: by the second time one waits already."""
    on = ledger(log)
    await run(on, "v:start", START)
    first = await run(on, "v:h", cmd.AskHuman())
    await run(on, "v:m", said("hej"))
    again = await run(on, "v:h", cmd.AskHuman())
    assert (again.first, again.at, again.repeated) == (first.first, first.at, True)
    assert await code(on, "v:h", cmd.MakeCode()) == "id_reused"


async def test_the_same_id_with_other_content_is_refused(log: ConversationLog) -> None:
    on = ledger(log)
    await run(on, "v:start", START)
    await run(on, "v:m", said("hej"))
    assert await code(on, "v:m", said("något annat")) == "id_reused"
    assert len(await log.read(C)) == 2


async def test_the_same_id_is_acknowledged_also_after_what_it_asks_has_become_impossible(log: ConversationLog) -> None:
    """The acknowledgement was lost, the conversation has been closed, the client tries again."""
    on = ledger(log)
    await run(on, "v:start", START)
    first = await run(on, "v:m", said("hej"))
    await run(on, "v:end", cmd.End())
    assert (await run(on, "v:m", said("hej"))).first == first.first
    assert (await run(ledger(log), "v:m", said("hej"))).first == first.first
    assert await code(on, "v:m", said("annat")) == "id_reused"
    assert await code(on, "v:n", said("nytt")) == "conversation_closed"


async def test_the_same_id_at_once_on_two_nodes_is_stored_once(log: ConversationLog) -> None:
    one, two = ledger(BusyLog(log)), ledger(BusyLog(log))
    await run(one, "v:start", START)
    outcomes = await asyncio.gather(*(run(on, "v:m", said("hej")) for on in (one, two, one, two)))
    assert len({(outcome.first, outcome.at) for outcome in outcomes}) == 1
    assert len(await log.read(C)) == 2


async def test_a_refused_command_changes_nothing(log: ConversationLog) -> None:
    on = ledger(log)
    seen: list[Change] = []
    on.feed.subscribe(seen.append)
    assert await code(on, "v:m", said()) == "unknown_conversation"
    await run(on, "v:start", START)
    assert await code(on, "c:kim:claim", cmd.Claim(KIM, lead=False)) == "wrong_state"
    assert len(await log.read(C)) == len(seen) == 1


async def test_who_is_slower_decides_again_on_the_newer_state(log: ConversationLog) -> None:
    """Two counselors on two nodes: one claims, the other is told so; no third outcome."""
    one, two = ledger(BusyLog(log)), ledger(BusyLog(log))
    await run(one, "v:start", START)
    await run(one, "v:h", cmd.AskHuman())
    await two.conversations.state(C)
    claims = (
        run(one, "c:kim:claim", cmd.Claim(KIM, lead=False)),
        run(two, "c:lee:claim", cmd.Claim(LEE, lead=False)),
    )
    results = await asyncio.gather(*claims, return_exceptions=True)
    won = [result for result in results if isinstance(result, Outcome)]
    lost = [result.code for result in results if isinstance(result, Refused)]
    assert (len(won), lost) == (1, ["already_claimed"])
    assert (await one.conversations.state(C)).owner == (await two.conversations.state(C)).owner == won[0].state.owner


async def test_a_stale_node_looks_before_it_refuses(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    await run(one, "v:start", START)
    await two.conversations.state(C)
    await run(one, "v:h", cmd.AskHuman())
    assert (await run(two, "c:kim:claim", cmd.Claim(KIM, lead=False))).state.owner == KIM


async def test_what_the_rules_read_depends_on_the_state_on_which_it_is_decided(log: ConversationLog) -> None:
    """The slower node has a message read again, now with the faster node's message before it."""

    class Remembering(TagRules):
        before: list[tuple[str, ...]]

        def assess(self, text: str, context: RiskContext = RiskContext()) -> Assessment:  # noqa: B008  # as the rules do
            self.before.append(context.recent)
            return super().assess(text, context)

    rules = Remembering()
    rules.before = []
    one, two = ledger(log), ledger(log, rules=rules)
    await run(one, "v:start", START)
    await two.conversations.state(C)
    await run(one, "v:m", said("först"))
    await run(two, "v:n", said(key="n"))
    assert rules.before == [(), ("först",)]


async def test_the_context_is_made_once_for_a_command(log: ConversationLog) -> None:
    """However often it is decided again: one time and one intake hold for all of it, its words included."""
    made: list[Context] = []

    def fresh(state: State) -> Context:
        made.append(context())
        return made[-1]

    on, other = ledger(log), ledger(log)
    await run(on, "v:start", START)
    words = Wording(PlainTexts(), lambda: pytest.fail("the intake is in the context"))
    commands = CommandHandler(log, on.conversations, words=words, context=fresh, clock=Clock())
    await run(other, "v:m", said())
    await commands.run(C, CommandId("v:n"), said(key="n"))
    assert commands.conflicts == 1
    assert len(made) == 1


@pytest.mark.parametrize("nodes", [1, 2, 3])
async def test_many_writers_lose_nothing_and_leave_no_gap(log: ConversationLog, nodes: int) -> None:
    ledgers = [ledger(BusyLog(log)) for _ in range(nodes)]
    await run(ledgers[0], "v:start", START)
    keys = [f"m{number}" for number in range(30)]
    await asyncio.gather(*(run(ledgers[number % nodes], f"v:{key}", said(key, key)) for number, key in enumerate(keys)))
    entries = await log.read(C)
    assert [entry.first for entry in entries[1:]] == [entry.last + 1 for entry in entries[:-1]]
    written = [
        event.client_msg_id
        for _, record in await ledgers[0].conversations.records(C)
        for event in record.events
        if isinstance(event, VisitorWrote)
    ]
    assert sorted(written) == sorted(keys)
    states = [await each.conversations.state(C) for each in ledgers]
    assert states == [states[0]] * nodes


async def test_observers_follow_every_entry_once_and_in_order_whoever_wrote_it(log: ConversationLog) -> None:
    one, two = ledger(BusyLog(log)), ledger(BusyLog(log))
    seen: list[Change] = []
    two.feed.subscribe(seen.append)
    await run(two, "v:start", START)
    for number in range(3):
        await run(one, f"v:a{number}", said(key=f"a{number}"))
        await run(two, f"v:b{number}", said(key=f"b{number}"))
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
        await run(on, "v:m", said("hej"))
    outcome = await run(on, "v:m", said("hej"))
    assert outcome.repeated is (how == "after")
    assert len(await log.read(C)) == 2
    assert await on.conversations.state(C) == await stored_state(log)


async def test_nothing_is_decided_on_a_state_that_may_be_behind_after_an_unknown_outcome(log: ConversationLog) -> None:
    failing = FailingLog(log)
    on = ledger(failing)
    await run(on, "v:start", START)
    failing.fails.append("after")
    with pytest.raises(Unavailable):
        await run(on, "v:end", cmd.End())
    assert on.conversations.cached(C) is None
    assert await code(on, "v:m", said()) == "conversation_closed"


@pytest.mark.parametrize("fresh", [False, True])
async def test_an_erased_conversation_takes_nothing_on_any_node(log: ConversationLog, fresh: bool) -> None:
    on = ledger(log)
    await run(on, "v:start", START)
    await log.erase(C)
    on = ledger(log) if fresh else on
    for command_id, command in (("v:m", said()), ("v:start", START), ("v:h", cmd.AskHuman())):
        assert await code(on, command_id, command) == "conversation_erased"
    assert (await on.conversations.state(C)).name == "erased"


async def test_a_log_that_always_has_a_faster_writer_ends_in_try_again(log: ConversationLog) -> None:
    class Faster(BusyLog):
        """Somebody else writes before every append."""

        async def append(self, entry):  # type: ignore[no-untyped-def]  # as the port
            on_the_side = ledger(log)
            self.conflicts += 1
            await run(on_the_side, f"v:x{self.conflicts}", said(key=f"x{self.conflicts}"))
            return await super().append(entry)

    await run(ledger(log), "v:start", START)
    with pytest.raises(Unavailable):
        await run(ledger(Faster(log)), "v:m", said())


async def test_a_stale_node_looks_before_it_says_that_it_is_so_already(log: ConversationLog) -> None:
    one, two = ledger(log), ledger(log)
    await run(one, "v:start", START)
    await run(one, "v:end", cmd.End())
    await two.conversations.state(C)
    await run(one, "v:return", cmd.Return())
    assert (await run(two, "v:end2", cmd.End())).state.name == "closed"
    assert (await one.conversations.state(C)).name == "closed"
