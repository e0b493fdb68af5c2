"""A node whose clock jumps by an hour, forth and back, between one message and the next.

Right is: the order is that of the log's numbers, everybody goes on, and nothing is erased, closed or given back to
the queue because of a jump. Deadlines use the database's time; the node's own clock only dates what is written.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from handoff.app.build import utc_now
from storage.connect import open_store
from storage.embedded.server import EmbeddedDatabase
from storage.ids import ConversationId
from tests.support.checker import Acked, history, problems
from tests.support.site import pages, site
from tests.trust.outcome import Outcome

HOUR = timedelta(hours=1)
TIMED = (
    "hand_over_overdue",
    "return_orphans",
    "refresh_presence",
    "renew_leases",
    "free_slots",
    "expire_offers",
    "close_abandoned",
    "retention",
    "destroy_ended_keys",
)
"""What a node does because of the time."""


class JumpingClock:
    """This machine's time, off by what was last set."""

    def __init__(self) -> None:
        self.off = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.off


async def jump(folder: Path, times: int, seed: int) -> Outcome:
    """Jump so many times while a visitor and a counselor write and the timers and the retention job run."""
    outcome = Outcome("jumps of a node's clock by an hour", of=times)
    random, clock, acked = Random(seed), JumpingClock(), Acked()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(EmbeddedDatabase(folder / "database", cache="64M"))
        store = await open_store(database.uri, key_file=folder / "keys.json", timeout_s=30)
        stack.push_async_callback(store.close)
        running = await stack.enter_async_context(site(pages(folder / "pages"), store, clock=clock, within_s=None))
        visitor, kim = await running.visitor(), await running.counselor("kim")
        await running.taken(visitor, kim)
        jobs = [job for job in running.node.jobs if job.name in TIMED]
        for number in range(times):
            clock.off = HOUR * random.choice((-1, 0, 1))
            ack = await visitor.say("hej", f"k{number}")
            if not ack["ok"] or not (await kim.answer(visitor.conversation, "ja"))["ok"]:
                outcome.failures.append(f"after jump {number} somebody could not write: {ack}")
                break
            acked.messages.append((f"k{number}", ack["seq"]))
            outcome.advance()
            for job in jobs:
                await job.once()
        state = await running.state(visitor)
        if (state.name, state.owner) != ("with_counselor", "kim"):
            outcome.failures.append(f"the conversation is {state.name} of {state.owner}")
        stored = await history(store.log, ConversationId(visitor.conversation))
        seen = [event["seq"] for event in await visitor.replay()]
    if seen != sorted(seen):
        outcome.failures.append("the visitor was shown another order")
    outcome.failures += problems({visitor.conversation: acked}, {visitor.conversation: stored})
    return outcome
