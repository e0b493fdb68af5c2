"""Runs the bot with the chosen training sentences, and reverts to the previous ones if the bot does not answer.

The choice itself is `handoff.operations.supervisor.bot_choice`'s. While the bot restarts, the chat goes on: turns that
it does not answer in time go to people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handoff.operations.endpoint import Endpoint
from handoff.operations.supervisor.bot_choice import BotStatus, Choice, Choices
from handoff.operations.supervisor.child import Program, Write
from handoff.operations.supervisor.probe import until_ok
from handoff.operations.supervisor.restarts import Restarts
from handoff.operations.supervisor.runner import run_forever

POLL_EVERY_S: Final = 1.0
ANSWERS_WITHIN_S: Final = 300.0
"""Time for a new choice to answer. Its model is trained already; this is for loading it on a busy machine."""


@dataclass(frozen=True, slots=True)
class ChosenBot:
    """The files of the choice, how a choice becomes a program, and how long a new one may take to answer."""

    choices: Choices
    program: Callable[[Choice], Program]
    """Called in a thread, because it may write files."""
    poll_every_s: float = POLL_EVERY_S
    answers_within_s: float = ANSWERS_WITHIN_S


async def run_chosen(bot: ChosenBot, health: Endpoint, restarts: Restarts, write: Write) -> None:
    """Run the bot with the chosen sentences, and restart it when the choice changes. Cancelling this ends it.

    Raises:
        SettingError: it refuses its settings.
    """
    choices = bot.choices
    good, chosen, went_back = Choice(), choices.chosen, False
    try:
        while True:
            await asyncio.to_thread(choices.say, BotStatus("preparing", chosen.id))
            program = await asyncio.to_thread(bot.program, chosen)
            runner = asyncio.create_task(run_forever(program, restarts, write))
            changed = asyncio.create_task(_changed(bot, chosen))
            try:
                # A choice that has answered before is never reverted, so it gets no deadline.
                within_s = None if chosen == good else bot.answers_within_s
                answers = await _answers(health, runner, changed, within_s)
                if answers:
                    good = chosen
                    await asyncio.to_thread(choices.say, BotStatus("went_back" if went_back else "running", chosen.id))
                went_back = not (answers or changed.done() or chosen == good)
                if not went_back:
                    await asyncio.wait({runner, changed}, return_when=asyncio.FIRST_COMPLETED)
                else:
                    write("[bot] does not answer with the new sentences; reverting to the previous ones")
                    await asyncio.to_thread(choices.choose, good)
                if runner.done():
                    runner.result()
            finally:
                await _cancel(runner, changed)
            chosen = choices.chosen
    finally:
        choices.forget_status()


async def _answers(
    health: Endpoint, runner: asyncio.Task[None], changed: asyncio.Task[None], within_s: float | None
) -> bool:
    """Whether the bot answers before the deadline, before it fails and before the choice changes."""
    healthy = asyncio.create_task(until_ok(health))
    try:
        await asyncio.wait({healthy, runner, changed}, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        return healthy.done()
    finally:
        await _cancel(healthy)


async def _changed(bot: ChosenBot, chosen: Choice) -> None:
    """Return when the choice changes. Another process writes the file, so it is polled."""
    while (await asyncio.to_thread(lambda: bot.choices.chosen.id)) == chosen.id:  # noqa: ASYNC110
        await asyncio.sleep(bot.poll_every_s)


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
