"""Runs a plan: database, gateway and bot at the same time, until a signal or a failure that no restart mends.

The gateway never waits for the bot: a visitor can reach a person while the bot is still being prepared.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine, Mapping
from typing import Any

from handoff.cli.up.plan import Plan, Stage, plan
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.progress import progress
from handoff.operations.endpoint import Endpoint
from handoff.operations.service_manager import say_ready
from handoff.operations.supervisor import preflight
from handoff.operations.supervisor.bot_runner import run_chosen
from handoff.operations.supervisor.child import Write
from handoff.operations.supervisor.database import end_when_stuck, opened, run_database
from handoff.operations.supervisor.probe import until_ok
from handoff.operations.supervisor.restarts import Restarts
from handoff.operations.supervisor.runner import ChildFailed, run_forever, run_once

EX_SOFTWARE = 70


def run_tree(
    checkout: Checkout, environment: Mapping[str, str], *, as_service: bool = False, onion: bool = False
) -> int:
    """Run everything until a signal asks to end; returns the exit code. `as_service`, `onion`: see `plan`.

    Raises:
        SettingError: a setting is wrong, or contradicts what is stored.
    """
    try:
        what = plan(checkout, environment, as_service=as_service, onion=onion)
        asyncio.run(_until_signal(run(what, _to_stdout)))
    except ChildFailed as error:
        print(f"lotsen: {error}", file=sys.stderr)
        return EX_SOFTWARE
    return 0


async def run(what: Plan, write: Write) -> None:
    """Run the plan; ends only by cancellation or by an error, and then nothing of it runs any more.

    Raises:
        SettingError: the port, the data folder, or a setting that a child refuses.
        ChildFailed: the gateway does not stay up.
    """
    preflight.check_port(what.host, what.port)
    chat_open = asyncio.Event()
    with preflight.data_folder(what.data):
        await together(
            _open(what, chat_open, write),
            _bot_side(what, chat_open, write),
            _onion_side(what, chat_open, write),
        )


async def _open(what: Plan, chat_open: asyncio.Event, write: Write) -> None:
    if isinstance(what.database, str):
        await _gateway_side(what, what.database, chat_open, write)
        return
    async with opened(what.database, write):
        preflight.say_address(what.data, what.database.uri)
        await together(
            run_database(what.database, what.patience.database, write),
            end_when_stuck(what.database, Endpoint(what.address, "/readyz"), what.data, write),
            _gateway_side(what, what.database.uri, chat_open, write),
        )


async def _gateway_side(what: Plan, uri: str, chat_open: asyncio.Event, write: Write) -> None:
    await together(
        run_forever(what.gateway(uri), what.patience.gateway, write),
        _say_chat(what.address, chat_open, write),
    )


async def _say_chat(address: str, chat_open: asyncio.Event, write: Write) -> None:
    with progress("gateway", "starting", write=write):
        await until_ok(Endpoint(address, "/readyz"))
    say_ready()
    write(f"chat {address}")
    chat_open.set()


async def _onion_side(what: Plan, chat_open: asyncio.Event, write: Write) -> None:
    """Tor comes when there is something to reach, and may come back at any time: others do not need it."""
    if what.onion is None:
        return
    await chat_open.wait()
    write(f"onion {what.onion.address}/")
    await run_forever(what.onion.program, what.patience.tor, write)


async def _bot_side(what: Plan, chat_open: asyncio.Event, write: Write) -> None:
    bot = what.bot
    for stage in bot.stages:
        if not await _done(stage, what.patience.stage, write):
            write("[bot] could not be prepared; the chat goes on without it, and visitors reach people directly")
            return
    ready = _say_ready(bot.health, what.address, chat_open, write)
    if bot.chosen is not None:
        await together(run_chosen(bot.chosen, bot.health, what.patience.bot, write), ready)
    elif bot.program is None:
        await ready
    else:
        await together(run_forever(bot.program, what.patience.bot, write), ready)


async def _say_ready(health: Endpoint, address: str, chat_open: asyncio.Event, write: Write) -> None:
    with progress("bot", "starting", write=write):
        await until_ok(health)
    await chat_open.wait()
    write(f"ready {address}")


async def _done(stage: Stage, restarts: Restarts, write: Write) -> bool:
    """Whether the stage succeeded, if need be after some attempts."""
    while True:
        code, _ = await run_once(stage.program, write)
        if code == 0:
            return True
        restarts = restarts.died(ran_s=0)
        if restarts.is_hopeless:
            return False
        write(f"[bot] {stage.doing} failed; trying again in {restarts.delay_s:.0f} s")
        await asyncio.sleep(restarts.delay_s)


async def together(*jobs: Coroutine[Any, Any, None]) -> None:
    """Run all jobs; the first error ends the others and is raised as it is. No job outlives this call."""
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        for done in asyncio.as_completed(tasks):
            await done
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until_signal(job: Coroutine[Any, Any, None]) -> None:
    """Run the job until it ends or a signal asks for the end; a second signal does not wait for the children."""
    task = asyncio.create_task(job)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()


def _to_stdout(line: str) -> None:
    print(line, flush=True)
