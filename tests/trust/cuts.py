"""Networks that are cut, or stall without a word, between the gateway and its database, and between it and the bot.

Right is, without the database: no false acknowledgement, "not sent", and on again when it is back. Without the bot, or
with one that answers wrongly: the message is stored, and within three seconds a person is called and 112 is named.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiohttp
from aiohttp import web

from handoff.assistant.bot_service.client import HttpBot
from tests.handoff.gateway.sockets.test_silence import (
    UNAVAILABLE,
    WITHIN_S,
    Turn,
    bot_process,
    empty,
    failing,
    garbage,
    nothing,
    silent,
    slow,
)
from tests.support.clients import Visitor
from tests.support.network_proxy import NetworkProxy, network_proxy
from tests.support.site import pages, site
from tests.trust.outcome import Outcome
from tests.trust.rig import UNLIMITED, Rig
from tests.trust.writing import writing

Fault = Callable[[NetworkProxy], None]
_NETWORK: Final[tuple[Fault, ...]] = (NetworkProxy.cut, NetworkProxy.stall)
_TURNS: Final[tuple[Turn, ...]] = (slow, nothing, garbage, failing, empty, silent)


@asynccontextmanager
async def behind_a_proxy(folder: Path) -> AsyncIterator[tuple[Rig, NetworkProxy]]:
    """An installation whose gateway reaches its database through a proxy."""
    running = Rig(folder, UNLIMITED)
    await running.database.start()
    try:
        async with network_proxy(running.database.port) as line:
            # Direct: the driver would otherwise go on to the address that the database calls its own.
            running.to_database = f"{running.database.uri_through(line.port)}&directConnection=true"
            await running.start_gateway()
            yield running, line
            await running.stop_gateway()
    finally:
        if running.alive:
            await running.kill_gateway()
        await running.database.stop()


async def cut_from_database(running: Rig, line: NetworkProxy, times: int) -> Outcome:
    """So many cuts and stalls, in turn, between a gateway and its database."""
    outcome = Outcome("network cut or stalled between gateway and database", of=times)
    async with writing(running, outcome) as all_of_them:
        for number in range(times):
            await all_of_them.acknowledged(30)
            _NETWORK[number % len(_NETWORK)](line)
            await all_of_them.until_refused()
            line.mend()
            await all_of_them.until_sent()
            outcome.advance()
    return outcome


async def cut(folder: Path, times: int) -> Outcome:
    """The same on an installation of its own."""
    async with behind_a_proxy(folder) as (running, line):
        return await cut_from_database(running, line, times)


async def cut_from_bot(folder: Path, times: int) -> Outcome:
    """So many visitors, each of whom meets another way in which a bot does not answer."""
    outcome = Outcome("bot slow, empty, garbage, 500, cut off or stalled", of=times)
    bot, longest_s = _WrongBot(), 0.0
    async with (
        bot_process(bot.answer) as url,
        aiohttp.ClientSession() as session,
        network_proxy(int(url.rsplit(":", 1)[1])) as line,
        site(pages(folder), bot=HttpBot(session, line.url), within_s=None) as running,  # type: ignore[arg-type]  # a Bot like any other
    ):
        for number in range(times):
            name = bot.fail(number, line)
            visitor = await running.visitor()
            began = time.monotonic()
            problem = await _met(visitor)
            longest_s = max(longest_s, time.monotonic() - began)
            if problem:
                outcome.failures.append(f"{name}: {problem}")
            outcome.advance()
            line.mend()
            await visitor.close()
    outcome.figures = {"longest wait": f"{longest_s:.2f} s"}
    return outcome


class _WrongBot:
    """Answers wrongly in one way after the other, the last two of which are the network's."""

    def __init__(self) -> None:
        self._turn: Turn = empty

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self._turn(request)

    def fail(self, number: int, line: NetworkProxy) -> str:
        """Be wrong in this way from now on; its name."""
        way = number % (len(_TURNS) + len(_NETWORK))
        self._turn = _TURNS[way] if way < len(_TURNS) else silent
        if way < len(_TURNS):
            return self._turn.__name__
        fault = _NETWORK[way - len(_TURNS)]
        fault(line)
        return fault.__name__


async def _met(visitor: Visitor) -> str:
    """What was wrong with how a visitor was met; empty if nothing. All parts run in this process: time is its own."""
    if not (await visitor.say("hej"))["ok"]:
        return "the message was not stored"
    try:
        await visitor.soon(lambda event: event.get("state") == "queued", promised_s=WITHIN_S)
    except AssertionError:
        return f"nobody was called within {WITHIN_S:.0f} s"
    told = any((event.get("code"), event.get("text")) == ("bot_unavailable", UNAVAILABLE) for event in visitor.events)
    return "" if told else "112 was not named"
