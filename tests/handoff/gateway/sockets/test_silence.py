"""A visitor who writes has an answer or a place in the queue within three seconds, whatever has become of the bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from handoff.assistant.bot_service.client import DEADLINE_S, HttpBot
from tests.support.clients import Visitor, Wire
from tests.support.fakes import ScriptedBot
from tests.support.site import Opens

WITHIN_S = 3.0
UNAVAILABLE = "sv:notice_bot_unavailable:closed"
Turn = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def bot_process(turn: Turn) -> AsyncIterator[str]:
    """Something that listens where the bot should; its address."""
    app = web.Application()
    app.router.add_post("/webhooks/lotsen/turn", turn)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def slow(request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    return web.json_response({})


async def nothing(request: web.Request) -> web.Response:
    return web.json_response([])


async def garbage(request: web.Request) -> web.Response:
    return web.Response(body=b"\x00\xff hej")


async def failing(request: web.Request) -> web.Response:
    return web.json_response({"error": "traceback"}, status=500)


async def empty(request: web.Request) -> web.Response:
    return web.Response()


async def silent(request: web.Request) -> web.Response:
    return web.json_response({"intent": {"name": "greet", "confidence": 0.9}, "replies": []})


async def unworded(request: web.Request) -> web.Response:
    answer = {"intent": {"name": "greet", "confidence": 0.9}, "replies": [{"reply_id": "no_such_words"}]}
    return web.Response(text=json.dumps(answer))


async def handed_over(visitor: Visitor) -> list[Wire]:
    """Write, and wait for the queue with the text that 112 stands in; fails after three seconds."""
    ack = await visitor.say("hej")
    assert ack["ok"], "the message is stored whatever the bot does"
    await visitor.soon(lambda event: event.get("state") == "queued", promised_s=WITHIN_S)
    return visitor.events


@pytest.mark.parametrize("turn", [slow, nothing, garbage, failing, empty, silent, unworded])
async def test_a_bot_process_that_does_not_answer_as_it_should(open_site: Opens, turn: Turn) -> None:
    async with bot_process(turn) as url, aiohttp.ClientSession() as session:
        site = await open_site(bot=HttpBot(session, url, deadline_s=DEADLINE_S))
        visitor = await site.visitor()
        events = await handed_over(visitor)
        notices = [(event["code"], event["text"]) for event in events if event["kind"] == "notice"]
        assert ("bot_unavailable", UNAVAILABLE) in notices
        assert (await visitor.say("[N4]"))["ok"]
        danger = await visitor.soon(
            lambda event: event.get("text") == "sv:notice_emergency_danger:closed", promised_s=2
        )
        assert danger["code"] == "emergency"


async def test_a_bot_process_that_is_not_there(open_site: Opens) -> None:
    async with bot_process(empty) as url:
        pass
    async with aiohttp.ClientSession() as session:
        site = await open_site(bot=HttpBot(session, url))
        events = await handed_over(await site.visitor())
        assert UNAVAILABLE in [event.get("text") for event in events]


async def test_a_turn_that_a_killed_node_owed_is_handed_over_by_the_next(open_site: Opens) -> None:
    """Acknowledged, and then nobody works on it: the timer of any node takes it up."""
    bot = ScriptedBot()
    site = await open_site(bot=bot)
    visitor = await site.visitor()
    bot.hold()
    await visitor.say("hej")
    await bot.asked()
    await visitor.until(lambda event: event.get("state") == "queued")
    assert UNAVAILABLE in [event.get("text") for event in visitor.events]
    bot.release()
