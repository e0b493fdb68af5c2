"""Keeps the bot running with what has been chosen for it, and goes back where the new choice does not answer.

Owns nothing of the choice itself (`handoff.operations.supervisor.bot_choice`). While the bot is being changed, the
chat goes on: what it does not answer in time goes to people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handoff.operations.supervisor.bot_choice import BotStatus, Choice, Choices
from handoff.operations.supervisor.child import Program, Write
from handoff.operations.supervisor.keeper import keep
from handoff.operations.supervisor.probe import until_ok
from handoff.operations.supervisor.restarts import Restarts

LOOK_EVERY_S: Final = 1.0
ANSWERS_WITHIN_S: Final = 300.0
"""A choice that has been tried has its model; this is for loading it on a busy machine."""


@dataclass(frozen=True, slots=True)
class Following:
    """How a choice becomes a program, and how long a new one may take to answer."""

    choices: Choices
    program: Callable[[Choice], Program]
    """May write files: called beside the event loop."""
    look_every_s: float = LOOK_EVERY_S
    answers_within_s: float = ANSWERS_WITHIN_S


async def keep_chosen(following: Following, health_url: str, restarts: Restarts, write: Write) -> None:
    """Run the bot with what is chosen, again and again. Cancelling this ends it.

    Raises:
        SettingError: it refuses its settings.
    """
    choices = following.choices
    good, chosen, went_back = Choice(), choices.chosen, False
    try:
        while True:
            await asyncio.to_thread(choices.say, BotStatus("preparing", chosen.id))
            program = await asyncio.to_thread(following.program, chosen)
            keeper = asyncio.create_task(keep(program, restarts, write))
            changed = asyncio.create_task(_changed(following, chosen))
            try:
                # What was good is not gone back from: it may take its time, and is said to run when it does.
                within_s = None if chosen == good else following.answers_within_s
                answers = await _answers(health_url, keeper, changed, within_s)
                if answers:
                    good = chosen
                    await asyncio.to_thread(choices.say, BotStatus("went_back" if went_back else "running", chosen.id))
                went_back = not (answers or changed.done() or chosen == good)
                if not went_back:
                    await asyncio.wait({keeper, changed}, return_when=asyncio.FIRST_COMPLETED)
                else:
                    write("[bot] does not answer with the new sentences; going back to those before")
                    await asyncio.to_thread(choices.choose, good)
                if keeper.done():
                    keeper.result()
            finally:
                await _ended(keeper, changed)
            chosen = choices.chosen
    finally:
        choices.forget_status()


async def _answers(
    health_url: str, keeper: asyncio.Task[None], changed: asyncio.Task[None], within_s: float | None
) -> bool:
    """Whether it answers before its time is over, it gives up, or something else is chosen."""
    healthy = asyncio.create_task(until_ok(health_url))
    try:
        await asyncio.wait({healthy, keeper, changed}, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        return healthy.done()
    finally:
        await _ended(healthy)


async def _changed(following: Following, chosen: Choice) -> None:
    """Return once something else is chosen. Another process writes the file; there is no event to wait for."""
    while (await asyncio.to_thread(lambda: following.choices.chosen.id)) == chosen.id:  # noqa: ASYNC110
        await asyncio.sleep(following.look_every_s)


async def _ended(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
