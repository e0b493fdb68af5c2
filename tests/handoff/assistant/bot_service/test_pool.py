"""Several bots share the work, and one that hangs is given no more."""

from __future__ import annotations

import asyncio

import pytest

from handoff.assistant.bot_service.client import BotRequest, BotUnusable
from handoff.assistant.bot_service.pool import Bots
from tests.support.fakes import ScriptedBot

REQUEST = BotRequest(text="hej", lang="sv")


async def test_turns_at_once_are_shared_evenly() -> None:
    several = [ScriptedBot() for _ in range(3)]
    for each in several:
        each.hold()
    bots = Bots(several)
    turns = [asyncio.create_task(bots.turn(REQUEST)) for _ in range(6)]
    for each in several:
        await each.asked(2)
        each.release()
    await asyncio.gather(*turns)
    assert [each.most_in_flight for each in several] == [2, 2, 2]


async def test_one_that_hangs_keeps_nobody_else_waiting() -> None:
    slow, quick = ScriptedBot(), ScriptedBot()
    slow.hold()
    bots = Bots([slow, quick])
    turns = [asyncio.create_task(bots.turn(REQUEST)) for _ in range(2)]
    await slow.asked()
    for _ in range(10):
        await bots.turn(REQUEST)
    assert len(slow.requests) == 1
    slow.release()
    await asyncio.gather(*turns)


async def test_a_failure_is_the_askers_and_the_work_is_counted_as_done() -> None:
    one = ScriptedBot()
    one.script.append(BotUnusable("error"))
    bots = Bots([one])
    with pytest.raises(BotUnusable, match="error"):
        await bots.turn(REQUEST)
    await bots.turn(REQUEST)
    assert len(one.requests) == 2


async def test_it_is_well_while_one_of_them_is() -> None:
    ill, well = ScriptedBot(), ScriptedBot()
    ill.well = False
    assert await Bots([ill, well]).healthy()
    well.well = False
    assert not await Bots([ill, well]).healthy()
