"""The channel with more turns than it can answer: who has hung up costs nobody behind them any time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sanic import Sanic

from bot.channel import LotsenInput
from bot.listener import TcpListener
from bot.serve import application
from bot.wire import MAX_ASKED, MAX_RECENT, Turn

Sanic.test_mode = True  # one process may make the application more than once
WITHIN_S = 30
GATEWAY_KEEPS_S = 15
"""So long a connection of aiohttp's client is kept for another request."""


class HeldAssistant:
    """An assistant whose first turn lasts until `go_on`."""

    payloads: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()

    async def answer(self, turn: Turn) -> dict[str, Any]:
        self.asked.append(turn.text)
        self.begun.set()
        await self.go_on.wait()
        return {"v": 1}


@asynccontextmanager
async def serving(assistant: HeldAssistant) -> AsyncIterator[int]:
    app = application(LotsenInput(assistant))  # type: ignore[arg-type]
    bound = TcpListener("127.0.0.1", 0).bind()
    server = await app.create_server(sock=bound, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()
    try:
        yield bound.getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def asking(port: int, method: str, path: str, body: bytes = b"") -> tuple[Any, asyncio.StreamWriter]:
    """A request that was sent, with what reads its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"{method} /webhooks/lotsen/{path} HTTP/1.1\r\nHost: bot\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
    return reader, writer


def turn(text: str) -> bytes:
    return json.dumps({"v": 1, "text": text, "lang": "sv", "slots": {}}).encode()


async def answered(reader: Any) -> bytes:
    line: bytes = await asyncio.wait_for(reader.readline(), WITHIN_S)
    return line


async def healthy(port: int) -> bool:
    """Whether it answers while a turn is under way; all that came to it before has been heard then."""
    reader, writer = await asking(port, "GET", "health")
    line = await answered(reader)
    writer.close()
    return b" 200 " in line


async def three_ask_and_the_second_hangs_up() -> list[str]:
    assistant = HeldAssistant()
    async with serving(assistant) as port:
        first, _ = await asking(port, "POST", "turn", turn("ett"))
        await asyncio.wait_for(assistant.begun.wait(), WITHIN_S)
        _, gone = await asking(port, "POST", "turn", turn("två"))
        third, _ = await asking(port, "POST", "turn", turn("tre"))
        assert await healthy(port)
        gone.close()
        await gone.wait_closed()
        assert await healthy(port)
        assistant.go_on.set()
        assert b" 200 " in await answered(first)
        assert b" 200 " in await answered(third)
    return assistant.asked


def test_who_has_hung_up_is_not_answered_and_keeps_nobody_waiting() -> None:
    assert asyncio.run(three_ask_and_the_second_hangs_up()) == ["ett", "tre"]


def test_the_gateway_closes_a_connection_that_it_does_not_use_and_not_the_bot() -> None:
    """What is on its way when the bot closes would be lost, and a person called for who has written it."""
    app = application(LotsenInput(HeldAssistant()))  # type: ignore[arg-type]
    assert app.config.KEEP_ALIVE_TIMEOUT >= 2 * GATEWAY_KEEPS_S


async def refused(fields: dict[str, Any]) -> tuple[bytes, Any, list[str]]:
    """The status line and the body of the answer to such a turn, and what the assistant was asked."""
    assistant = HeldAssistant()
    assistant.go_on.set()
    async with serving(assistant) as port:
        reader, writer = await asking(port, "POST", "turn", json.dumps({"v": 1, "text": "hej", **fields}).encode())
        status = await answered(reader)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), WITHIN_S)
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = json.loads(await asyncio.wait_for(reader.readexactly(length), WITHIN_S))
        writer.close()
    return status, body, assistant.asked


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("recent", {"recent": ["hej"] * (MAX_RECENT + 1)}),
        ("asked", {"slots": {"asked": ["roll"] * (MAX_ASKED + 1)}}),
    ],
)
def test_a_list_longer_than_any_conversation_gives_is_refused_by_its_field(field: str, fields: dict[str, Any]) -> None:
    status, body, asked = asyncio.run(refused(fields))
    assert b" 400 " in status
    assert body == {"error": "bad_request", "field": field}
    assert asked == [], "the models are not asked"
