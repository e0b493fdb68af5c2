"""What an open connection keeps in memory: not what was last said by it, nor how it began, nor what may come."""

from __future__ import annotations

import asyncio
import gc
import json

import aiohttp
from engineio.packet import MESSAGE, Packet

from handoff.gateway.sockets.padding import padded
from tests.support.clients import WITHIN_S
from tests.support.site import Opens


def packets_held() -> list[Packet]:
    """Packets of Socket.IO that something still refers to."""
    gc.collect()
    return [each for each in gc.get_objects() if type(each) is Packet and each.packet_type == MESSAGE]


async def text_of(ws: aiohttp.ClientWebSocketResponse, beginning: str) -> str:
    """The next frame that begins like this."""
    while True:
        text = str((await ws.receive(WITHIN_S)).data)
        if text.startswith(beginning):
            return text


async def test_an_open_connection_holds_no_last_packets_no_headers_of_its_first_request_and_no_writer(
    open_site: Opens,
) -> None:
    site = await open_site()
    before = len(packets_held())
    headers = {"User-Agent": "a long name of a browser"}
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{site.url}/socket.io/?EIO=4&transport=websocket", headers=headers) as ws,
    ):
        await ws.send_str("4" + padded("0/visitor,{}"))
        await text_of(ws, "40/visitor")
        start = ["conversation:start", {"lang": "sv", "client_id": "k" * 32}]
        await ws.send_str("4" + padded(f"2/visitor,1{json.dumps(start)}"))
        await text_of(ws, "43/visitor,1[")
        said = ["message:send", {"client_msg_id": "m" * 24, "text": "hej"}]
        await ws.send_str("4" + padded(f"2/visitor,2{json.dumps(said)}"))
        await text_of(ws, "43/visitor,2[")
        await site.node.runtime.bot_turns.settled()
        await site.node.delivery.settled()
        async with asyncio.timeout(WITHIN_S):
            while len(packets_held()) > before:  # noqa: ASYNC110  # nothing tells when a frame is forgotten
                await asyncio.sleep(0)
        assert not [task for task in asyncio.all_tasks() if task.get_name() == "socket-writer"]
        assert list(site.server.manager.rooms["/visitor"]) == [None], "no client has a room of its own"
        environments = list(site.server.environ.values())
        assert [set(each) for each in environments] == [{"aiohttp.request"}]
