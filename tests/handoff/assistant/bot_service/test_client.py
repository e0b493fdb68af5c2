"""The bot behind HTTP: whatever that process does, there is an answer or a reason, in time and without a word of it."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec
import pytest
from aiohttp import web

from handoff.assistant.bot_service.client import DEADLINE_S, MAX_ANSWER_BYTES, BotRequest, BotUnusable, HttpBot
from tests.support.clients import elapsed

DEADLINE = 30.0
"""For who answers, on a machine that is shared."""
SHORT = 0.3
"""For who does not."""
REQUEST = BotRequest(text="hej från en besökare", lang="sv")
GOOD: dict[str, Any] = {
    "language": "sv",
    "intent": {"name": "oro_barn", "confidence": 0.87},
    "replies": [
        {
            "reply_id": "ask_worry",
            "buttons": [{"title_id": "knapp_ja", "payload": "/affirm"}],
            "cards": [{"type": "article", "id": "a05"}],
        }
    ],
    "slots": {"audience": "parent", "asked": ["welcome"], "count": 2, "sure": True, "kommun": None},
    "handoff": {"requested": True, "reason": "asked"},
    "risk": {
        "level": "N2",
        "signals": ["S7"],
        "probabilities": {"N2": 0.8},
        "neighbour": {"level": "N2", "similarity": 0.91},
    },
    "a_field_of_a_later_version": 1,
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def behind(handler: Handler, *, deadline_s: float = DEADLINE) -> AsyncIterator[HttpBot]:
    """A client of a server that answers turns like this."""
    app = web.Application()
    app.router.add_post("/webhooks/lotsen/turn", handler)
    app.router.add_get("/webhooks/lotsen/health", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        async with aiohttp.ClientSession() as session:
            yield HttpBot(session, f"http://{host}:{port}/", deadline_s=deadline_s)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw(reply: bytes, *, then_close: bool = True, deadline_s: float = DEADLINE) -> AsyncIterator[HttpBot]:
    """A client of something that listens and speaks its own mind."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        await writer.drain()
        if then_close:
            writer.close()
        else:
            await reader.read()
            writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    try:
        async with aiohttp.ClientSession() as session:
            yield HttpBot(session, f"http://{host}:{port}", deadline_s=deadline_s)
    finally:
        server.close()


def says(body: bytes | str, status: int = 200, encoding: str | None = None) -> Handler:
    headers = {"Content-Encoding": encoding} if encoding else {}

    async def handler(request: web.Request) -> web.Response:
        data = body.encode() if isinstance(body, str) else body
        return web.Response(body=data, status=status, headers=headers)

    return handler


async def reason(bot: HttpBot) -> str:
    with pytest.raises(BotUnusable) as caught:
        await bot.turn(REQUEST)
    assert caught.value.__cause__ is None
    assert "besökare" not in repr(caught.value)
    return caught.value.reason


# --- what is good ----------------------------------------------------------------------------------


async def test_one_turn_is_one_json_round_trip() -> None:
    seen: list[dict[str, Any]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append(await request.json())
        return web.json_response(GOOD)

    async with behind(handler) as bot:
        answer = await bot.turn(REQUEST)
    assert seen == [
        {
            "text": "hej från en besökare",
            "lang": "sv",
            "payload": None,
            "level": "N0",
            "slots": {},
            "recent": [],
            "together": "",
            "question": "",
            "v": 1,
        }
    ]
    assert (answer.intent.name, answer.risk.level, answer.handoff.reason) == ("oro_barn", "N2", "asked")
    assert msgspec.to_builtins(answer.replies[0].buttons[0]) == {"title_id": "knapp_ja", "payload": "/affirm"}


async def test_an_answer_with_the_least_there_can_be() -> None:
    least = {"intent": {"name": "greet", "confidence": 1}, "replies": [{"reply_id": "hello"}]}
    async with behind(says(json.dumps(least))) as bot:
        answer = await bot.turn(REQUEST)
    assert (answer.risk.level, answer.handoff.requested, answer.slots) == ("N0", False, {})


# --- what is not -----------------------------------------------------------------------------------


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "[{}]",
        "{}",
        "null",
        "true",
        "hej",
        "{",
        "\xff\xfe",
        "<html>502</html>",
        json.dumps(without("intent")),
        json.dumps(without("replies")),
        json.dumps({**GOOD, "replies": "hej"}),
        json.dumps({**GOOD, "replies": [{"reply_id": ""}]}),
        json.dumps({**GOOD, "replies": [{"reply_id": "x" * 101}]}),
        json.dumps({**GOOD, "replies": [{"reply_id": "ok"}] * 6}),
        json.dumps({**GOOD, "risk": {"level": "N5"}}),
        json.dumps({**GOOD, "risk": {"level": "N2", "signals": ["x" * 17]}}),
        json.dumps({**GOOD, "risk": {"level": "N2", "signals": ["S1"] * 21}}),
        json.dumps({**GOOD, "slots": {"audience": {"$ne": None}}}),
        json.dumps({**GOOD, "intent": {"name": "greet", "confidence": "high"}}),
        json.dumps({**GOOD, "intent": {"name": "greet", "confidence": float("nan")}}),
        "[" * 60_000,
        '{"intent":' * 10_000,
    ],
)
async def test_garbage_is_garbage(body: str) -> None:
    async with behind(says(body.encode("latin-1"))) as bot:
        assert await reason(bot) == "invalid"


async def test_no_reply_and_no_hand_off_is_an_empty_answer() -> None:
    async with behind(says(json.dumps({**GOOD, "replies": [], "handoff": {}}))) as bot:
        assert await reason(bot) == "empty"


@pytest.mark.parametrize("status", [201, 204, 301, 400, 404, 500, 503])
async def test_only_200_is_an_answer(status: int) -> None:
    async with behind(says("" if status == 204 else json.dumps(GOOD), status)) as bot:
        assert await reason(bot) == "error"


@pytest.mark.parametrize("compressed", [False, True])
async def test_a_huge_answer_is_not_read_to_its_end(compressed: bool) -> None:
    huge = b" " * (MAX_ANSWER_BYTES * 20)
    handler = says(gzip.compress(huge), encoding="gzip") if compressed else says(huge)
    async with behind(handler) as bot:
        assert await reason(bot) == "invalid"


async def test_the_largest_answer_is_read() -> None:
    body = json.dumps(GOOD)
    async with behind(says(body + " " * (MAX_ANSWER_BYTES - len(body)))) as bot:
        assert (await bot.turn(REQUEST)).intent.name == "oro_barn"


# --- time ------------------------------------------------------------------------------------------


async def never(request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    return web.Response()


async def trickles(request: web.Request) -> web.StreamResponse:
    """A byte now and then: each comes in time, the whole never does."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(SHORT / 10)


@pytest.mark.parametrize("handler", [never, trickles])
async def test_who_is_late_has_not_answered(handler: Handler) -> None:
    async with behind(handler, deadline_s=SHORT) as bot:
        late = asyncio.create_task(reason(bot))
        await asyncio.wait((late, asyncio.ensure_future(elapsed(SHORT + 0.5))), return_when=asyncio.FIRST_COMPLETED)
        assert late.done()
        assert late.result() == "timeout"


def test_the_deadline_leaves_time_for_the_hand_off() -> None:
    assert DEADLINE_S == 2.5


# --- a process that is not there, or not a web server ----------------------------------------------


async def test_nobody_listens() -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with aiohttp.ClientSession() as session:
        bot = HttpBot(session, f"http://127.0.0.1:{port}", deadline_s=DEADLINE)
        assert await reason(bot) == "unreachable"
        assert not await bot.healthy()


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    ],
    ids=["closes", "not http", "cut off", "bad chunk", "not gzip", "headers without end"],
)
async def test_what_does_not_speak_http_is_unreachable(reply: bytes) -> None:
    async with raw(reply) as bot:
        assert await reason(bot) == "unreachable"


async def test_who_accepts_and_keeps_silent_is_late() -> None:
    async with raw(b"HTTP/1.1 200 OK\r\n", then_close=False, deadline_s=SHORT) as bot:
        assert await reason(bot) == "timeout"
        assert not await bot.healthy()


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False), (404, False)])
async def test_health_is_what_the_bot_says(status: int, well: bool) -> None:
    async with behind(says("{}", status)) as bot:
        assert await bot.healthy() is well


async def test_nothing_of_a_turn_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with behind(says("besökarens ord tillbaka")) as bot:
            assert await reason(bot) == "invalid"
        async with raw(b"besokarens ord\r\n") as bot:
            assert await reason(bot) == "unreachable"
    assert "ord" not in caplog.text
