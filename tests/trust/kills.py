"""kill -9 of the gateway and of the database, again and again, while visitors write and counselors race for them.

Right is what the checker says of every history: all that was acknowledged is stored once and in order, and nobody is
in two hands. What is not acknowledged is sent again with the same id, as the widget does.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from random import Random

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from storage.ids import ConversationId
from tests.support.checker import history, problems
from tests.support.clients import WITHIN_S, Counselor, Visitor
from tests.support.persistent import Persistent
from tests.trust.outcome import Outcome
from tests.trust.rig import PASSWORD, Rig

VISITORS = 12
COUNSELORS = 3
DANGER = "han är här nu och har en kniv, han ska döda oss"
DANGERS = 0.3
"""Share of those who go before the others."""
BETWEEN = (3, 60)
"""Acknowledged messages and claims from one kill to the next: sometimes before the reconnected have said a word."""


async def kill_gateways(rig: Rig, kills: int, seed: int) -> Outcome:
    """Kill and start the gateway so many times."""

    async def kill() -> None:
        await rig.kill_gateway()
        await rig.start_gateway()

    return await through(rig, Outcome("kill -9 of the gateway", of=kills), kill, kills, Random(seed))


async def kill_databases(rig: Rig, kills: int, seed: int) -> Outcome:
    """Kill and start the database so many times; the gateway goes on."""

    async def kill() -> None:
        rig.kill_database()
        await rig.restart_database()

    return await through(rig, Outcome("kill -9 of the database", of=kills), kill, kills, Random(seed))


async def keep_queue(rig: Rig, kills: int, seed: int) -> Outcome:
    """Kill the gateway so many times right after somebody more has begun to wait; then give all of them out.

    Right is: who waited keeps the place, who was acknowledged last is there too, and each is given out once, in order.
    """
    outcome, random = Outcome("kill -9 of the gateway while people wait", of=kills), Random(seed)
    order: list[str] = []
    for number in range(kills):
        visitor = await Visitor(rig.url).connect()
        await visitor.start()
        asks = (
            visitor.say(DANGER) if random.random() < DANGERS else visitor.call("human:request", {"client_msg_id": "h"})
        )
        if not (ack := await asks)["ok"]:
            outcome.failures.append(f"somebody could not ask for a person: {ack}")
        await rig.kill_gateway()
        await visitor.close()
        await rig.start_gateway()
        now = await _in_line(rig, number + 1)
        if [each for each in now if each != visitor.conversation] != order or visitor.conversation not in now:
            outcome.failures.append(f"after kill {number} the queue was {now}, and before it {order}")
        order = now
        outcome.advance()
    taker = await rig.counselor("utdelare")
    await taker.available()
    taken = []
    for _ in order:
        taken.append(await taker.takes_next())
        await taker.finish(taken[-1])
    if taken != order:
        outcome.failures.append(f"given out were {taken}, in line were {order}")
    await taker.close()
    return outcome


async def _in_line(rig: Rig, number: int) -> list[str]:
    """The queue as a shift lead sees it, once so many are in it."""
    lead = await rig.counselor("kovakt", "shift_lead")
    async with asyncio.timeout(WITHIN_S):
        while len(waiting := (await lead.call("queue:list", {}))["waiting"]) < number:
            await lead._more_pushes_than(len(lead.pushed))
    await lead.close()
    return [each["conversation"] for each in waiting]


async def through(
    rig: Rig, outcome: Outcome, kill: Callable[[], Awaitable[None]], kills: int, random: Random
) -> Outcome:
    """Let visitors write and counselors race through so many faults, and hold every log against what they know."""
    visitors = [Persistent(rig.url) for _ in range(VISITORS)]
    counted, over, began = asyncio.Semaphore(0), asyncio.Event(), time.monotonic()
    async with _racing_counselors(rig, over, counted) as claims, asyncio.TaskGroup() as tasks:
        for visitor in visitors:
            tasks.create_task(_talk(visitor, over, counted))
        for _ in range(kills):
            for _ in range(random.randint(*BETWEEN)):
                await counted.acquire()
            await kill()
            outcome.advance()
        over.set()
    for visitor in visitors:
        await visitor.close()
    async with rig.store() as store:
        histories = {str(conversation): await history(store.log, conversation) for conversation in await _begun(rig)}
    acked = {visitor.conversation: visitor.acked for visitor in visitors}
    outcome.failures += problems(acked, histories)
    outcome.figures = {
        "acknowledged messages": f"{sum(len(each.messages) for each in acked.values()):,}",
        "claims": f"{len(claims):,}",
        "minutes": f"{(time.monotonic() - began) / 60:.1f}",
    }
    return outcome


async def _begun(rig: Rig) -> set[ConversationId]:
    return await rig.stored_conversations()


async def _talk(visitor: Persistent, over: asyncio.Event, counted: asyncio.Semaphore) -> None:
    await visitor.talk(1, counted)
    await visitor.ask_for_a_human()
    await visitor.talk_until(over, counted)


@contextlib.asynccontextmanager
async def _racing_counselors(rig: Rig, over: asyncio.Event, counted: asyncio.Semaphore) -> AsyncIterator[list[str]]:
    """Counselors who claim the next conversation, release it, and claim again."""
    claims: list[str] = []
    names = [f"tavlare{number}-{secrets.token_hex(2)}" for number in range(COUNSELORS)]
    async with rig.store() as store:
        for name in names:
            await registry.add(account_ports(store), name, "counselor", PASSWORD)
    racing = [asyncio.create_task(_race(rig, name, over, claims, counted)) for name in names]
    try:
        yield claims
    finally:
        over.set()
        await asyncio.gather(*racing)


async def _race(rig: Rig, name: str, over: asyncio.Event, claims: list[str], counted: asyncio.Semaphore) -> None:
    counselor: Counselor | None = None
    cookie = ""
    while not over.is_set():
        try:
            if counselor is None:
                counselor = Counselor(rig.url)
                counselor.cookie = cookie  # a console comes back with the session that it has
                await (counselor.connect() if cookie else counselor.log_in(name, PASSWORD))
                cookie = counselor.cookie
                await counselor.available(capacity=2)
            taken = await counselor.take_next()
            if not taken["ok"]:
                await asyncio.sleep(0.1)  # nobody waits: no event of ours tells of the next
                continue
            claims.append(taken["conversation"])
            counted.release()
            release = {"conversation": taken["conversation"], "client_msg_id": secrets.token_hex(8)}
            await counselor.call("conversation:release", {**release, "to": "queue", "reason": "nästa"})
        except Exception:  # noqa: BLE001  # whatever the cut connection raised, the answer is to come back
            if counselor is not None:
                with contextlib.suppress(Exception):
                    await counselor.close()
            counselor = None
            await asyncio.sleep(0.1)
    if counselor is not None:
        await counselor.close()
