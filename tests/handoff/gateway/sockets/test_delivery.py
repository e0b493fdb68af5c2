"""Pushing: to many at once, past those who do not read, and never instead of the log."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from typing import Any

import aiohttp
import pytest

from handoff.app.sockets import PING_EVERY_S, PING_TIMEOUT_S
from handoff.gateway.sockets import delivery, frames
from handoff.gateway.sockets.delivery import SEND_QUEUE_MAX
from storage.memory import MemoryStore
from tests.handoff.gateway.sockets.test_bad_input import accounted
from tests.support.clients import WITHIN_S
from tests.support.site import Opens, RawSocket, Site


def small_window(address: tuple[Any, ...]) -> socket.socket:
    """A socket that takes little at a time, so that the test need not send megabytes."""
    made = socket.socket(family=address[0], type=address[1], proto=address[2])
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return made


async def test_a_client_that_does_not_read_is_cut_off_and_costs_the_others_nothing(running: Site) -> None:
    visitor = await running.visitor()
    running.bot.hold()
    address = f"{running.url}/socket.io/?EIO=4&transport=websocket"
    connector = aiohttp.TCPConnector(socket_factory=small_window)
    async with aiohttp.ClientSession(connector=connector) as http, http.ws_connect(address) as ws:
        deaf = RawSocket(ws)
        await deaf.receive()
        assert (await deaf.join("/visitor", {"token": visitor.token})).startswith("40")
        (eio_sid,) = set(running.server.eio.sockets) - {visitor.socket.eio.sid}
        unread = running.server.eio.sockets[eio_sid].queue
        reading = ws._response.connection
        assert reading is not None
        assert isinstance(reading.transport, asyncio.Transport)
        reading.transport.pause_reading()
        most = 0
        for _ in range(40):
            acks = await asyncio.gather(*(visitor.say("x" * 4000, secrets.token_hex(8)) for _ in range(50)))
            assert all(ack["ok"] for ack in acks)
            most = max(most, unread.qsize())
            if eio_sid not in running.server.eio.sockets:
                break
        assert eio_sid not in running.server.eio.sockets, "cut off"
        assert most <= SEND_QUEUE_MAX + 1
        assert unread.qsize() < 5, "and what waited for it is freed"
        reading.transport.abort()
    assert (await visitor.say("hej"))["ok"]
    running.bot.release()


async def test_a_connection_with_nobody_at_its_end_is_closed_and_freed(running: Site) -> None:
    """Whose network is gone says no goodbye: what ends the connection is that no ping is answered."""
    running.server.eio.ping_interval = running.server.eio.ping_timeout = 0.2
    async with running.raw() as raw:
        assert await raw.closed(), "though it has read everything"
    await accounted(running, 0)


async def test_a_frame_costs_the_transport_no_task_of_its_own(running: Site) -> None:
    """The library begins one for each frame that it waits for, and one for each packet that it sends."""
    visitor = await running.visitor()
    begun: list[str] = []

    def noted(loop: asyncio.AbstractEventLoop, work: Any, **named: Any) -> asyncio.Task[Any]:
        begun.append(work.__qualname__)
        return asyncio.Task(work, loop=loop, **named)

    loop = asyncio.get_running_loop()
    loop.set_task_factory(noted)
    try:
        for number in range(10):
            assert (await visitor.say("hej", f"frame-{number}"))["ok"]
    finally:
        loop.set_task_factory(None)
    assert not [name for name in begun if "_websocket_handler" in name], begun


async def pinged(raw: RawSocket) -> None:
    """Wait for the next ping."""
    async with asyncio.timeout(WITHIN_S):
        while (await raw.ws.receive()).data != "2":
            continue


async def test_a_ping_costs_no_task(running: Site) -> None:
    """With thousands of open conversations, hundreds are pinged in every second."""
    running.server.eio.ping_interval = 0.05
    begun: list[str] = []

    def noted(loop: asyncio.AbstractEventLoop, work: Any, **named: Any) -> asyncio.Task[Any]:
        begun.append(work.__qualname__)
        return asyncio.Task(work, loop=loop, **named)

    async with running.raw() as raw:
        await pinged(raw)
        loop = asyncio.get_running_loop()
        loop.set_task_factory(noted)
        try:
            for _ in range(5):
                await raw.ws.send_str("3")
                await pinged(raw)
        finally:
            loop.set_task_factory(None)
    assert not [name for name in begun if "_send_ping" in name or name == "Event.wait"], begun


async def test_an_answer_to_no_ping_brings_none_forward(running: Site) -> None:
    running.server.eio.ping_interval = 0.2
    async with running.raw() as raw:
        for _ in range(5):
            await raw.ws.send_str("3")
        await pinged(raw)
        await raw.ws.send_str("3")
        await pinged(raw)
        (connection,) = running.server.eio.sockets.values()
        assert connection.queue.empty()


async def test_a_client_of_long_polling_that_answers_no_ping_is_forgotten(running: Site) -> None:
    running.server.eio.ping_interval = running.server.eio.ping_timeout = 0.05
    address = f"{running.url}/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession() as http:
        async with http.get(address) as opened:
            sid = json.loads((await opened.text())[1:])["sid"]
        assert list(running.server.eio.sockets) == [sid]
        async with http.get(f"{address}&sid={sid}") as pinged:
            assert await pinged.text() == "2"
        running.server.eio.sockets[sid].last_ping -= 1.0  # a ping that long ago
        await running.server.drop_silent()
        await running.server.drop_silent()
    assert list(running.server.eio.sockets) == []


async def test_frames_that_come_together_are_all_read_and_keep_nobody_waiting(running: Site) -> None:
    visitor = await running.visitor()
    async with running.raw() as many:
        for _ in range(2_000):
            await many.ws.send_str("3")
        assert (await visitor.say("hej"))["ok"]
        assert await many.join("/counselor", {}), "what came after them is read too"


def test_the_limits_are_known() -> None:
    assert (PING_EVERY_S, PING_TIMEOUT_S) == (20, 20)
    assert delivery.SEND_QUEUE_MAX == 500
    assert frames.SEND_WITHIN_S == 10
    assert frames.CLOSE_WITHIN_S == 2


@pytest.mark.parametrize("compress", [15])
async def test_compression_is_not_spoken(running: Site, compress: int) -> None:
    """It would let a small frame become a large one, and tell lengths apart that encryption hides."""
    address = f"{running.url}/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, http.ws_connect(address, compress=compress) as ws:
        assert ws.compress == 0


async def test_an_alarm_rings_again_for_another_danger_and_not_for_the_same(open_site: Opens) -> None:
    site = await open_site()
    kim, visitor = await site.counselor("kim"), await site.visitor()
    await visitor.say("[N4] [S4]")
    assert await kim.until_pushed("alarm")
    await visitor.say("[N4] [S4]")
    await site.node.runtime.projection.settled()
    await site.node.delivery.show_queue()
    assert [name for name, _ in kim.pushed].count("alarm") == 1
    await visitor.say("[N4] [S3]")
    await site.node.runtime.projection.settled()
    await site.node.delivery.show_queue()
    await kim.call("queue:summary", {})
    assert [name for name, _ in kim.pushed].count("alarm") == 2


async def test_an_alarm_rings_on_every_node_and_on_none_for_who_has_been_taken(open_site: Opens) -> None:
    store = MemoryStore()
    here, there = await open_site(store=store), await open_site(store=store)
    kim, lee = await here.counselor("kim"), await there.counselor("lee")
    visitor = await here.visitor()
    await visitor.say("[N4]")
    expected = {"conversation": visitor.conversation, "level": "N4", "code": "waiting"}
    assert expected.items() <= (await kim.until_pushed("alarm")).items()
    await there.node.runtime.board.reload()
    assert expected.items() <= (await lee.until_pushed("alarm")).items()

    await kim.available()
    assert (await kim.take_next())["conversation"] == visitor.conversation
    late = await open_site(store=store)
    mia = await late.counselor("mia")
    again = await late.visitor(token=visitor.token)
    assert (await again.call("sync", {"after_seq": 0}))["state"] == "with_counselor"
    await late.node.delivery.show_queue()
    await late.node.delivery.settled()
    await mia.call("queue:summary", {})
    assert [name for name, _ in mia.pushed if name == "alarm"] == []
