"""The length of what goes over the wire does not tell what was said: frames of both directions in a few sizes."""

from __future__ import annotations

import json

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio import packet

from handoff.gateway.sockets.padding import BUCKETS, PaddedPacket, padded, size_of
from tests.support.clients import WITHIN_S
from tests.support.fakes import ScriptedBot
from tests.support.site import Opens


@given(st.text(max_size=6000))
def test_a_padded_text_has_the_size_of_its_bucket_and_reads_the_same(text: str) -> None:
    wire = padded(json.dumps(text))
    size = len(wire.encode())
    assert size == size_of(size)
    assert size in BUCKETS or size % BUCKETS[-1] == 0
    assert json.loads(wire) == text


def test_only_what_goes_to_visitors_is_padded() -> None:
    for namespace, size in (("/visitor", BUCKETS[0]), ("/counselor", None)):
        sent = PaddedPacket(packet.EVENT, data=["typing", {"on": True}], namespace=namespace).encode()
        assert (len(sent) == size) is (size is not None)


class Watched:
    """A visitor whose frames are written down as an observer sees them: the order and the length of each."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self._ws = ws
        self.sizes: list[int] = []

    async def next(self) -> str:
        message = await self._ws.receive(WITHIN_S)
        text = str(message.data)
        if text == "2":
            return await self.next()
        self.sizes.append(len(text.encode()) - 1)  # without the type of the transport
        return text

    async def send(self, text: str) -> None:
        await self._ws.send_str("4" + padded(text))

    async def answer(self, number: int) -> None:
        while not (await self.next()).startswith(f"43/visitor,{number}["):
            pass


@pytest.mark.parametrize("language", ["sv", "ar"])
async def test_two_conversations_look_the_same_to_an_observer(open_site: Opens, language: str) -> None:
    """Somebody who asks for opening hours, and somebody who says that they want to die: the same frames."""
    seen = []
    for number, text in enumerate(("hej när har ni öppet", "jag orkar inte leva längre, jag har tabletter här hemma")):
        bot = ScriptedBot()
        site = await open_site(bot=bot)
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(f"{site.url}/socket.io/?EIO=4&transport=websocket") as ws,
        ):
            watched = Watched(ws)
            await watched.next()
            await watched.send("0/visitor,{}")
            await watched.next()
            watched.sizes.clear()
            start = ["conversation:start", {"lang": language, "client_id": f"{number}" * 32}]
            await watched.send(f"2/visitor,1{json.dumps(start)}")
            await watched.answer(1)
            said = ["message:send", {"client_msg_id": "k" * 24, "text": text}]
            await watched.send(f"2/visitor,2{json.dumps(said)}")
            await watched.answer(2)
            seen.append(set(watched.sizes))
    assert seen[0] == seen[1] == {BUCKETS[0]}
