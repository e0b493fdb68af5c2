"""Two nodes over one store, and everybody who uses them: what happens is said by bytes, when it happens by dice.

Owns the nodes' life (start, jobs, crash), the people and the shared clock. `steps.py` says what they do, `truth.py`
what must hold.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from msgspec import structs

from handoff.app.build import Node, build
from handoff.app.settings import Settings
from handoff.assistant.bot_service.client import BotAnswer, BotRequest, BotRisk, BotUnusable
from handoff.contract.base import Role
from handoff.conversation.state import State
from handoff.gateway.cluster.bus import NullBus
from handoff.gateway.sockets.server import GuardedServer
from storage.ids import AccountId
from storage.ports.staff import StaffAccount
from storage.ports.store import Store
from tests.handoff.races.people import Colleague, Guest
from tests.handoff.races.ports import Gate, seen_through
from tests.support.fakes import Clock, PlainTexts, TagRules, answer
from tests.support.rule_checker import RuleChecker
from tests.support.samples import NOON

ORIGIN = "http://line.test"
STAFF: dict[str, Role] = {"kim": "counselor", "lee": "counselor", "tora": "trainee", "vera": "shift_lead"}
CAPACITY = {"kim": 1, "lee": 2, "tora": 1, "vera": 2}
PATIENCE_S = 60.0


def settings(widget: Path) -> Settings:
    """A node's, without limits of pace."""
    return Settings(
        mongodb_uri="mongodb://unused",
        origins=(ORIGIN,),
        widget=widget,
        rate_per_s=1_000_000,
        rate_per_minute=60_000_000,
        sockets_per_address=100_000,
        calm_starts=1_000_000,
    )


class FreeBot:
    """A bot whose every answer is given when somebody says so, and as they say."""

    def __init__(self) -> None:
        self.asked: list[asyncio.Future[BotAnswer]] = []

    async def turn(self, request: BotRequest) -> BotAnswer:
        future: asyncio.Future[BotAnswer] = asyncio.get_running_loop().create_future()
        self.asked.append(future)
        return await future

    async def healthy(self) -> bool:
        return True

    def answers(self, which: int, how: int) -> None:
        """One of those who wait gets an answer, or none that can be used."""
        self.asked = [each for each in self.asked if not each.done()]
        if not self.asked:
            return
        future = self.asked.pop(which % len(self.asked))
        said = (
            answer(),
            answer("other"),
            answer(handoff="asked"),
            BotUnusable("timeout"),
            structs.replace(answer(), risk=BotRisk(level="N3"), slots={"audience": "ung"}),
            structs.replace(answer(), risk=BotRisk(level="N4", signals=("S3",))),
            answer("no_such_words"),
            answer(handoff="low_confidence"),
        )[how % 8]
        if isinstance(said, Exception):
            future.set_exception(said)
        else:
            future.set_result(said)


@dataclass
class Alive:
    """A node that runs, and how it sees the store."""

    node: Node
    gate: Gate
    bot: FreeBot
    tasks: list[asyncio.Future[None]] = field(default_factory=list)

    @property
    def server(self) -> GuardedServer:
        """What people connect to."""
        return self.node.server


class World:
    """Everything of one run. `stores`: one view of the same store for each node."""

    def __init__(self, stores: tuple[Store, Store], clock: Clock, seed: int, widget: Path) -> None:
        self.settings = settings(widget)
        self.stores = stores
        self.clock = clock
        self.dice = Random(seed)  # the order of events, not a secret
        self.nodes: list[Alive] = []
        self.guests: list[Guest] = []
        self.past: list[Guest] = []
        """Windows that were left for good; the conversation goes on without them."""
        self.staff = [Colleague(name, role) for name, role in STAFF.items() for _ in range(2)]
        self.under_way: set[asyncio.Future[None]] = set()
        self.dead: list[Alive] = []
        self.rule_checkers: dict[str, RuleChecker] = {}

    async def begin(self) -> None:
        """Accounts, sessions, two nodes, everybody on duty."""
        for name, role in STAFF.items():
            account = StaffAccount(AccountId(name), name.title(), role, "no password", NOON)
            if await self.stores[0].accounts.get(account.account) is None:
                await self.stores[0].accounts.add(account)
        self.nodes = [await self.started(number) for number in range(len(self.stores))]
        for number, window in enumerate(self.staff[::2]):
            await self.on_duty(window, number)

    async def started(self, number: int) -> Alive:
        """A node as the command line starts it, but for the web server in front."""
        gate, bot = Gate(self.dice), FreeBot()
        store = seen_through(gate, self.stores[number])
        node = await build(
            self.settings,
            store=store,
            bot=bot,
            texts=PlainTexts(),
            rules=TagRules(),
            bus=NullBus(),  # others are there, and tell nothing
            clock=self.clock,
        )
        for step in node.startup_steps:
            await step()
        return Alive(node, gate, bot, [asyncio.ensure_future(work()) for work in node.workers])

    async def crash(self, number: int) -> None:
        """kill -9, and a fresh start: what was under way ends where it stands."""
        dead = self.nodes[number]
        self.dead.append(dead)
        dead.gate.die()
        for task in dead.tasks:
            task.cancel()
        self.nodes[number] = await self.started(number)

    async def on_duty(self, window: Colleague, number: int) -> None:
        """Signed in, in the console, available."""
        for _ in range(2):
            window.cookie = window.cookie or await self.stores[0].sessions.open(AccountId(window.account))
            if await window.come(self.nodes[number % 2], ORIGIN):
                break
            window.cookie = ""
        capacity = CAPACITY[window.account]
        await window.ask("presence:set", {"status": "available", "capacity": capacity})

    def states(self) -> dict[str, State]:
        """What the conversations are like, as far as the truth has been looked at."""
        return {name: watch.state for name, watch in self.rule_checkers.items()}

    def state(self, conversation: str) -> State:
        """What this conversation is like; nothing is known of one that has not been looked at."""
        watch = self.rule_checkers.get(conversation)
        return watch.state if watch else State()

    def capacity(self, window: Colleague) -> int:
        """How many conversations this member of staff takes at once."""
        return CAPACITY[window.account]

    async def job(self, number: int, name: str) -> None:
        """One step of a node's job, as its timer would run it."""
        alive = self.nodes[number % len(self.nodes)]
        (job,) = (each for each in alive.node.jobs if each.name == name)
        await alive.gate.unless_dead(job.once())

    def go(self, work: Coroutine[Any, Any, object]) -> None:
        """Let something happen beside everything else."""

        async def run() -> None:
            await work

        task = asyncio.ensure_future(run())
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def arrived(self) -> None:
        """Wait until everything that was asked has its answer (but for what the bot owes)."""
        async with asyncio.timeout(PATIENCE_S):
            while self.under_way:
                done, _ = await asyncio.wait(self.under_way)
                for task in done:
                    task.result()

    async def calm(self) -> None:
        """Nothing fails, the bot owes nothing, what follows from everything so far is done."""
        await self.arrived()
        for alive in self.nodes:
            alive.gate.fails.clear()
        async with asyncio.timeout(PATIENCE_S):
            for alive in self.nodes:
                while alive.node.runtime.bot_turns.busy:
                    alive.bot.answers(0, 0)
                    await asyncio.sleep(0)
                await alive.node.runtime.settled()
                await alive.node.delivery.settled()

    async def end(self) -> None:
        """Stop everything."""
        for alive in self.nodes:
            for task in alive.tasks:
                task.cancel()
