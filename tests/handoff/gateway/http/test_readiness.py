"""Readiness is a write that was tried, and one for everybody who asks at once."""

from __future__ import annotations

import asyncio

from handoff.gateway.http.readiness import VALID_S, Readiness, takes_writes
from storage.errors import Unavailable


class Database:
    """Counts the writes that were tried, and takes them or not."""

    def __init__(self) -> None:
        self.tried = 0
        self.takes = True

    async def require(self) -> None:
        self.tried += 1
        await asyncio.sleep(0)
        if not self.takes:
            raise Unavailable("full")


async def test_many_who_ask_at_once_cost_one_write_and_a_second_later_it_is_tried_again() -> None:
    database, now = Database(), [0.0]
    ready = Readiness(takes_writes(database.require), steady=lambda: now[0])
    assert await asyncio.gather(*(ready.holds() for _ in range(50))) == [True] * 50
    assert database.tried == 1
    database.takes = False
    assert await ready.holds() is True, "for a second what was found counts"
    now[0] += VALID_S + 0.1
    assert await asyncio.gather(*(ready.holds() for _ in range(50))) == [False] * 50
    assert database.tried == 2


class HangingBot:
    """Takes longer to answer than an answer is valid, and does so when it is told to."""

    def __init__(self, now: list[float]) -> None:
        self.asked = 0
        self.well = True
        self.answers = asyncio.Event()
        self._now = now

    async def healthy(self) -> bool:
        self.asked += 1
        await self.answers.wait()
        self._now[0] += 2 * VALID_S
        return self.well


async def test_many_who_ask_while_the_bot_hangs_cost_one_question_and_its_fall_is_seen_after_a_second() -> None:
    now = [0.0]
    bot = HangingBot(now)
    ready = Readiness(bot.healthy, steady=lambda: now[0])
    asking = asyncio.gather(*(ready.holds() for _ in range(50)))
    bot.answers.set()
    assert await asking == [True] * 50
    assert bot.asked == 1, "who has waited for the answer asks no second time"
    bot.well = False
    now[0] += VALID_S + 0.1
    assert await ready.holds() is False
    assert bot.asked == 2
