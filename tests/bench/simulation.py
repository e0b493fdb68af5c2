"""A surge on paper: 10,000 visitors in an hour, 20 counselors, the queue's own rules. `make simulate-surge`.

A simulation by events over `handoff.conversation.queue_order`, which decides who is next; chance has a fixed seed.
What the rules do not know is assumed, stands in `Surge`, and is printed: how urgent visitors are, who asks for a
person, how long a conversation takes and a visitor waits.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from handoff.conversation import queue_order
from handoff.conversation.queue_order import Taker, Waiting
from handoff.conversation.rules.shared import OFFER_FROM
from handoff.risk import Level
from storage.ids import AccountId, ConversationId
from tests.bench import charts
from tests.bench.measured import percentiles

BEGAN: Final = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
PLOT: Final = Path(__file__).with_name("surge.svg")
SHOWN: Final = (Level.N4, Level.N3, Level.N2, Level.N1, Level.N0)


@dataclass(frozen=True, slots=True)
class Surge:
    """What is assumed. Times in seconds, shares of one."""

    visitors: int = 10_000
    within_s: float = 3_600.0
    counselors: int = 20
    places: int = 2
    shares: Mapping[Level, float] = field(
        default_factory=lambda: {Level.N4: 0.003, Level.N3: 0.012, Level.N2: 0.05, Level.N1: 0.335, Level.N0: 0.6}
    )
    ask_for_person: float = 0.08
    """Of those whom no risk brings a person for. Whoever is offered one is taken to say yes: the longest queue."""
    talk_s: float = 15 * 60.0
    patience_s: Mapping[Level, float] = field(
        default_factory=lambda: {
            Level.N4: 60 * 60.0,
            Level.N3: 45 * 60.0,
            Level.N2: 30 * 60.0,
            Level.N1: 20 * 60.0,
            Level.N0: 20 * 60.0,
        }
    )
    """After which, on average, a visitor goes, or leaves a message instead."""
    all_to_queue: bool = False
    """As if a bot that cannot answer everybody handed everybody over."""
    seed: int = 1


@dataclass
class Outcome:
    """What became of the visitors of one level."""

    waited_s: list[float] = field(default_factory=list)
    left: int = 0
    in_time: int = 0

    @property
    def queued(self) -> int:
        return len(self.waited_s) + self.left


@dataclass
class Course:
    """A simulated surge: outcomes by level, and how many waited at each minute."""

    outcomes: dict[Level, Outcome] = field(default_factory=lambda: {level: Outcome() for level in SHOWN})
    waiting: list[tuple[float, Mapping[Level, int]]] = field(default_factory=list)


class Simulation:
    """The queue, the places and what is to happen, in the order of time."""

    def __init__(self, surge: Surge) -> None:
        self._surge = surge
        self._chance = random.Random(surge.seed)
        self._talks = random.Random(surge.seed + 1)  # of its own, so that the same visitors come whoever is taken
        self._queue: dict[ConversationId, Waiting] = {}
        self._free = [AccountId(f"c{number % surge.counselors}") for number in range(surge.counselors * surge.places)]
        self._agenda: list[tuple[float, int, str, str]] = []
        self._count = itertools.count()
        self._course = Course()

    def run(self) -> Course:
        """From the first visitor until nobody waits."""
        for number, at in enumerate(self._arrivals()):
            self._plan(at, "comes", f"v{number}")
        self._plan(0.0, "minute", "")
        while self._agenda:
            at, _, what, whom = heapq.heappop(self._agenda)
            {"comes": self._comes, "goes": self._goes, "ends": self._ends, "minute": self._minute}[what](at, whom)
        return self._course

    def _arrivals(self) -> Iterator[float]:
        """Most come in the first half of the hour."""
        for _ in range(self._surge.visitors):
            yield self._chance.betavariate(1.5, 2.5) * self._surge.within_s

    def _comes(self, at: float, whom: str) -> None:
        (level,) = self._chance.choices(list(self._surge.shares), list(self._surge.shares.values()))
        asks = self._chance.random() < self._surge.ask_for_person
        patience = self._chance.expovariate(1 / self._surge.patience_s[level])
        if level >= OFFER_FROM or asks or self._surge.all_to_queue:
            name = ConversationId(whom)
            self._queue[name] = Waiting(name, level, BEGAN + timedelta(seconds=at))
            self._plan(at + patience, "goes", whom)
            self._take(at)

    def _goes(self, at: float, whom: str) -> None:
        gone = self._queue.pop(ConversationId(whom), None)
        if gone is not None:
            self._course.outcomes[gone.level].left += 1

    def _ends(self, at: float, whom: str) -> None:
        self._free.append(AccountId(whom))
        self._take(at)

    def _minute(self, at: float, whom: str) -> None:
        counts = {level: sum(each.level is level for each in self._queue.values()) for level in SHOWN}
        self._course.waiting.append((at / 60, counts))
        if self._agenda:
            self._plan(at + 60, "minute", "")

    def _take(self, at: float) -> None:
        """Who is free takes the next one, as long as there is one."""
        now = BEGAN + timedelta(seconds=at)
        while self._free and self._queue:
            account = self._free.pop(0)
            taken = queue_order.next_for(self._queue.values(), Taker(account), now)[0]
            del self._queue[taken.conversation]
            waited_s = (now - taken.queued_at).total_seconds()
            outcome = self._course.outcomes[taken.level]
            outcome.waited_s.append(waited_s)
            outcome.in_time += waited_s <= queue_order.TARGET_S[taken.level]
            self._plan(at + self._talks.gammavariate(4, self._surge.talk_s / 4), "ends", account)

    def _plan(self, at: float, what: str, whom: str) -> None:
        heapq.heappush(self._agenda, (at, next(self._count), what, whom))


def table(course: Course) -> list[str]:
    """Waits by level."""
    lines = [
        "| level | in the queue | got a person | within its target | wait p50 | p95 | went or left a message |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for level in SHOWN:
        each = course.outcomes[level]
        p50, p95, _ = percentiles(each.waited_s)
        met = f"{len(each.waited_s)} | {each.in_time} | {p50 / 60:.1f} min | {p95 / 60:.1f} min"
        lines.append(f"| {level.name} | {each.queued:,} | {met} | {each.left:,} |")
    return lines


def main() -> None:
    """Both ways, with the assumptions, as tables and a plot."""
    surge = Surge()
    shares = ", ".join(f"{level.name} {share:.1%}" for level, share in surge.shares.items())
    print(
        f"{surge.visitors:,} visitors in {surge.within_s / 60:.0f} min, {surge.counselors} counselors with "
        f"{surge.places} places, {surge.talk_s / 60:.0f} min a conversation. Assumed: {shares}; "
        f"{surge.ask_for_person:.0%} of those in no danger ask for a person.\n"
    )
    course = Simulation(surge).run()
    everybody = Simulation(replace(surge, all_to_queue=True)).run()
    for what, each in (
        ("The bot, or the menu, answers whom no danger calls a person for:", course),
        ("If everybody whom the bot cannot answer were queued:", everybody),
    ):
        print("\n".join((what, "", *table(each), "")))
    series = {level.name: [(minute, float(counts[level])) for minute, counts in course.waiting] for level in SHOWN}
    charts.steps(series, PLOT, "minutes", "waiting")
    print(f"plot: {PLOT.name}")


if __name__ == "__main__":
    main()
