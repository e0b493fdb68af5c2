"""N nodes and M shards on paper: what a line for so many people an hour needs, and where its limit is.

`make simulate-scale` plays an hour in steps for up to ten million people, with the costs that were measured on one
machine (`Costs`) and what is assumed of people (`People`); both are printed. Chance decides when people come, at which
node and on which shard. Must not invent a cost: each names its measurement.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
STEP_S: Final = 5.0
WITHIN_S: Final = 3_600.0
FULL: Final = 0.6
"""Of a core: a part is not planned beyond it, so that bursts and one lost node find room."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of a core, measured on a two-core machine with the embedded database."""

    gateway_message: float = 0.7
    """(c) in RESULTS.md: a message of a visitor, stored and delivered."""
    gateway_reply: float = 3.0
    """(e): with a reply of the bot."""
    gateway_start: float = 4.9
    """A connection and the start of a conversation."""
    gateway_row: float = 0.37
    """Another node's change of the queue, read again: every node does it for every change."""
    gateway_notification: float = 0.024
    """`make measure-bus`."""
    shard_message: float = 0.7
    shard_reply: float = 2.5
    shard_start: float = 9.3
    shard_row: float = 0.74
    bot_reply: float = 20.0
    """`make measure-bot`."""
    redis_publish: float = 0.01
    """A hundred thousand a second, one by one (`redis-benchmark`); ..."""
    redis_delivery: float = 0.001
    """... to each further node that a notification goes to: at most what it published in groups."""
    connection_kb: float = 47.0


@dataclass(frozen=True, slots=True)
class People:
    """What is assumed. Seconds, and shares of one."""

    with_bot_s: float = 6 * 60.0
    bot_pause_s: float = 20.0
    """Between two messages of one visitor to the bot."""
    to_person: float = 0.14
    """As in `make simulate-surge`: danger, an offer that is taken, a wish."""
    with_person_s: float = 15 * 60.0
    person_pause_s: float = 10.0
    """Between two messages of either side."""
    queue_changes: float = 2.0
    """Of each who waits: into the queue and out of it."""
    counselor_places: int = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything. A node is one gateway process, a shard one database process, a bot one process."""

    nodes: int = 1
    shards: int = 1
    bots: int = 1


@dataclass
class Course:
    """The fullest moment of each part, as a share of its core, and the longest wait in front of it in seconds."""

    used: dict[str, float] = field(default_factory=dict)
    waited_s: dict[str, float] = field(default_factory=dict)
    open_at_once: float = 0.0
    with_person: float = 0.0
    messages_s: float = 0.0
    queue_used: float = 0.0
    """Of the fullest node: what the queue's changes alone take, those of all other nodes."""


class Hour:
    """One hour on a plan."""

    def __init__(self, visitors: int, plan: Plan, people: People | None = None, costs: Costs | None = None) -> None:
        self._visitors = visitors
        self._plan = plan
        self._people = people or People()
        self._costs = costs or Costs()
        self._chance = np.random.default_rng(1)
        self._with_bot = np.zeros(plan.nodes)
        self._with_person = np.zeros(plan.nodes)
        self._backlog = {"node": np.zeros(plan.nodes), "shard": np.zeros(plan.shards), "bot": np.zeros(plan.bots)}
        self._backlog["Redis"] = np.zeros(1)
        self.course = Course()

    def run(self) -> Course:
        """From the first visitor to the end of the hour."""
        for step in range(int(WITHIN_S / STEP_S)):
            self._step(self._share(step))
        return self.course

    @staticmethod
    def _share(step: int) -> float:
        """Most come in the first half: the density of beta(1.5, 2.5) over the hour, whose integral is one."""
        at = (step + 0.5) * STEP_S / WITHIN_S
        return float(at**0.5 * (1 - at) ** 1.5 / 0.19635 * STEP_S / WITHIN_S)

    def _step(self, share: float) -> None:
        people, chance = self._people, self._chance
        come = chance.poisson(self._visitors * share / self._plan.nodes, self._plan.nodes).astype(float)
        leave = _some(chance, self._with_bot, STEP_S / people.with_bot_s)
        asked = _some(chance, leave, people.to_person)
        end = _some(chance, self._with_person, STEP_S / people.with_person_s)
        self._with_bot += come - leave
        self._with_person += asked - end
        replies = chance.poisson(self._with_bot * STEP_S / people.bot_pause_s).astype(float)
        messages = chance.poisson(self._with_person * STEP_S / people.person_pause_s).astype(float)
        self._spend(come, replies, messages, asked * people.queue_changes)
        course = self.course
        course.open_at_once = max(course.open_at_once, float((self._with_bot + self._with_person).sum()))
        course.with_person = max(course.with_person, float(self._with_person.sum()))
        course.messages_s = max(course.messages_s, float(replies.sum() + messages.sum()) / STEP_S)

    def _spend(self, come: Numbers, replies: Numbers, messages: Numbers, changes: Numbers) -> None:
        costs, plan = self._costs, self._plan
        elsewhere = changes.sum() * (plan.nodes - 1) / plan.nodes
        queue = elsewhere * (costs.gateway_notification + costs.gateway_row)
        across = messages * (plan.nodes - 1) / plan.nodes
        node = come * costs.gateway_start + replies * costs.gateway_reply + messages * costs.gateway_message
        self.course.queue_used = max(self.course.queue_used, float(queue) / STEP_S / 1000)
        self._work("node", node + across * costs.gateway_notification + queue)
        self._work("bot", self._spread(replies.sum(), plan.bots) * costs.bot_reply)
        rows = changes.sum() * (plan.nodes - 1)
        shard = self._spread(come.sum(), plan.shards) * costs.shard_start
        shard += self._spread(replies.sum(), plan.shards) * costs.shard_reply
        shard += self._spread(messages.sum(), plan.shards) * costs.shard_message
        self._work("shard", shard + rows / plan.shards * costs.shard_row)
        published = (across.sum() + changes.sum()) * costs.redis_publish + rows * costs.redis_delivery
        self._work("Redis", np.array([published]))

    def _spread(self, count: float, over: int) -> Numbers:
        """Chance spreads them evenly, as the hash of a random id does."""
        return self._chance.multinomial(int(count), np.full(over, 1 / over)).astype(float)

    def _work(self, part: str, work_ms: Numbers) -> None:
        """Work that a part cannot do within its step waits for the next one."""
        course, work_s = self.course, work_ms / 1000
        self._backlog[part] = np.maximum(0.0, self._backlog[part] + work_s - STEP_S)
        course.used[part] = max(course.used.get(part, 0.0), float(work_s.max()) / STEP_S)
        course.waited_s[part] = max(course.waited_s.get(part, 0.0), float(self._backlog[part].max()))


def _some(chance: np.random.Generator, of: Numbers, share: float) -> Numbers:
    return chance.binomial(of.astype(np.int64), min(1.0, share)).astype(float)


def planned(visitors: int) -> tuple[Plan, Course]:
    """The smallest plan of which no part is fuller than `FULL`; where there is none, the one at which it gave up."""
    plan = Plan()
    while True:
        course = Hour(visitors, plan).run()
        grown = Plan(
            _grown(plan.nodes, course.used["node"]),
            _grown(plan.shards, course.used["shard"]),
            _grown(plan.bots, course.used["bot"]),
        )
        if grown == plan or course.used["Redis"] > FULL or course.queue_used > FULL:
            return plan, course
        plan = grown


def _grown(count: int, used: float) -> int:
    return count if used <= FULL else max(count + 1, math.ceil(count * min(1.1 * used / FULL, 50.0)))


def limit(course: Course) -> str:
    """What is in the way that no more nodes, shards or bots would move; empty where nothing is."""
    if course.queue_used > FULL:
        return "every node reads every change of the one queue"
    return "Redis is one process" if course.used["Redis"] > FULL else ""


_COLUMNS: Final = (
    *("people an hour", "open at once", "messages/s", "gateways", "shards", "bots", "Redis", "MB a gateway"),
    *("counselors", "limit"),
)


def table(sizes: tuple[int, ...] = SIZES) -> list[str]:
    """A row for each number of people."""
    people, costs = People(), Costs()
    lines = [
        f"| {' | '.join(_COLUMNS)} |",
        f"|{'---:|' * (len(_COLUMNS) - 1)}---|",
    ]
    for visitors in sizes:
        plan, course = planned(visitors)
        memory = course.open_at_once / plan.nodes * costs.connection_kb / 1024
        counselors = math.ceil(course.with_person / people.counselor_places)
        figures = (visitors, course.open_at_once, course.messages_s, plan.nodes, plan.shards, plan.bots)
        row = [*(f"{each:,.0f}" for each in figures), f"{course.used['Redis']:.0%}", f"{memory:,.0f}"]
        lines.append(f"| {' | '.join(row)} | {counselors:,} | {limit(course) or '–'} |")
    return lines


def _said(values: Costs | People) -> str:
    return ", ".join(f"{name} {value}" for name, value in asdict(values).items())


def main() -> None:
    """The table, with what it rests on."""
    print(f"Costs, ms of a core (of a connection KB): {_said(Costs())}\nPeople: {_said(People())}\n")
    print("\n".join(table()))


if __name__ == "__main__":
    main()
