"""Turns give way: to whatever is ready, in the order in which they ask, and never for good."""

from __future__ import annotations

import asyncio
import time
from math import inf

from handoff.assistant.bot_service.giving_way import GivingWay

ALWAYS_BEHIND = 0.0
NEVER_BEHIND = inf


async def asking(way: GivingWay, name: str, gone_on: list[str]) -> None:
    await way.my_turn()
    gone_on.append(name)


async def test_turns_go_on_in_the_order_in_which_they_ask() -> None:
    way, gone_on = GivingWay(behind_s=NEVER_BEHIND), list[str]()
    await asyncio.gather(*(asking(way, str(number), gone_on) for number in range(20)))
    assert gone_on == [str(number) for number in range(20)]


async def test_what_is_ready_is_done_before_each_of_them() -> None:
    way, done = GivingWay(behind_s=NEVER_BEHIND), list[str]()
    served = asyncio.Event()

    async def others() -> None:
        for step in range(6):
            done.append(f"served {step}")
            await asyncio.sleep(0)
        served.set()

    turns = [asyncio.create_task(asking(way, f"turn {number}", done)) for number in range(2)]
    serving = asyncio.create_task(others())
    await asyncio.gather(serving, *turns)
    assert done.index("served 0") < done.index("turn 0")
    first, second = done.index("turn 0"), done.index("turn 1")
    assert any(each.startswith("served") for each in done[first + 1 : second])


async def test_while_others_are_to_be_served_a_turn_waits() -> None:
    way, gone_on = GivingWay(behind_s=ALWAYS_BEHIND, longest_s=inf), list[str]()
    turn = asyncio.create_task(asking(way, "turn", gone_on))
    for _ in range(50):
        await asyncio.sleep(0)
    assert gone_on == []
    turn.cancel()
    await asyncio.gather(turn, return_exceptions=True)


async def test_a_turn_that_has_waited_long_enough_goes_on_all_the_same() -> None:
    way, gone_on = GivingWay(behind_s=ALWAYS_BEHIND, longest_s=0.0), list[str]()
    await asyncio.gather(*(asking(way, str(number), gone_on) for number in range(3)))
    assert gone_on == ["0", "1", "2"]


async def test_one_that_ends_while_it_waits_holds_up_nobody() -> None:
    way, gone_on = GivingWay(behind_s=NEVER_BEHIND), list[str]()
    turns = [asyncio.create_task(asking(way, str(number), gone_on)) for number in range(3)]
    await asyncio.sleep(0)
    turns[0].cancel()
    turns[1].cancel()
    await asyncio.gather(*turns, return_exceptions=True)
    assert gone_on == ["2"]


def stand_still(seconds: float) -> None:
    """Keep the event loop from doing anything."""
    time.sleep(seconds)


async def test_a_long_line_keeps_nobody_for_longer_than_that() -> None:
    """Those who have waited long enough go on together: one a round, the last of a crowd would be handed over."""
    way, gone_on = GivingWay(behind_s=ALWAYS_BEHIND, longest_s=0.01), list[str]()
    turns = [asyncio.create_task(asking(way, str(number), gone_on)) for number in range(100)]
    await asyncio.sleep(0)
    stand_still(0.02)  # all have waited long enough when the event loop goes on
    for _ in range(10):
        await asyncio.sleep(0)
    assert gone_on == [str(number) for number in range(100)]
    await asyncio.gather(*turns)
