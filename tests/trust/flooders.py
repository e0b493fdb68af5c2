"""The flood itself, in a process of its own: `python -m tests.trust.flooders URL IDLE SENDERS A_SECOND`.

Says `ready` when all connections are there and the senders send, goes on until its input ends, and then says how many
messages were sent and how many were taken; the others were refused, or wait in their own connection. Beside them some
do the first stage of the work and make the second up, each try from another address: how many tried, how many got in.
It gives way to everything else on the machine: a flood comes from other machines, and what it costs those is not what
is measured.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator

import aiohttp

from tests.support.clients import Wire
from tests.support.proof_of_work import first_stage, joined, solved

LOWEST = 19
CHEATS = 2


async def flood(url: str, idle: int, senders: int, a_second: float) -> None:
    """Connect, send until the input ends, and tell what came of it."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    async with (
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=0)) as http,
        contextlib.AsyncExitStack() as stack,
    ):
        begun = [await _begun(http, url, stack) for _ in range(senders)]
        for _ in range(idle):
            await stack.enter_async_context(_joined(http, url))
        sending = [asyncio.create_task(_send(socket, a_second, over)) for socket in begun]
        cheating = [asyncio.create_task(_cheat(http, url, over)) for _ in range(CHEATS)]
        print("ready", flush=True)
        await loop.run_in_executor(None, sys.stdin.read)
        over.set()
        sent, taken = (sum(each) for each in zip(*await asyncio.gather(*sending), strict=True))
        tried, passed = (sum(each) for each in zip(*await asyncio.gather(*cheating), strict=True))
        print(json.dumps({"sent": sent, "taken": taken, "cheats": tried, "passed": passed}), flush=True)


@contextlib.asynccontextmanager
async def _joined(
    http: aiohttp.ClientSession, url: str, address: str = ""
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    headers = {"Origin": url} | ({"X-Forwarded-For": address} if address else {})
    async with http.ws_connect(f"{url}/socket.io/?EIO=4&transport=websocket", headers=headers) as socket:
        await socket.receive(10)
        await socket.send_str("40/visitor,")
        await socket.receive(10)
        yield socket


async def _begun(
    http: aiohttp.ClientSession, url: str, stack: contextlib.AsyncExitStack
) -> aiohttp.ClientWebSocketResponse:
    """A connection with a conversation, by a browser's ways: work where it is asked for, patience where it is slow."""
    socket = await stack.enter_async_context(_joined(http, url))
    client_id, more = secrets.token_hex(16), dict[str, object]()
    while not (answer := await _start(socket, client_id, **more))["ok"]:
        if "work" in answer:
            more["work"] = await asyncio.to_thread(solved, answer["work"])
        elif answer["error"]["code"] == "unavailable":
            await asyncio.sleep(answer["error"]["retry_after_s"])
        else:
            raise SystemExit(f"a sender did not get in: {answer['error']['code']}")
    return socket


async def _start(socket: aiohttp.ClientWebSocketResponse, client_id: str, **more: object) -> Wire:
    request = {"lang": "sv", "client_id": client_id, **more}
    await socket.send_str("42/visitor,0" + json.dumps(["conversation:start", request]))
    while not (answer := await socket.receive_str(timeout=10)).startswith("43/visitor,0"):
        pass
    answered: Wire = json.loads(answer.removeprefix("43/visitor,0"))[0]
    return answered


async def _cheat(http: aiohttp.ClientSession, url: str, over: asyncio.Event) -> tuple[int, int]:
    """How many tried with a second stage that they have made up, and how many of them got in."""
    tried = passed = 0
    while not over.is_set():
        async with _joined(http, url, f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.1") as socket:
            client_id = secrets.token_hex(16)
            work = (await _start(socket, client_id)).get("work")
            if work is None:  # in calm nobody is asked
                return tried, passed
            made_up = joined([secrets.token_bytes(work["memory"]["bytes"]) for _ in range(work["memory"]["times"])])
            first = await asyncio.to_thread(first_stage, work)
            answer = await _start(socket, client_id, work={**first, "memory": made_up})
            tried, passed = tried + 1, passed + answer["ok"]
    return tried, passed


async def _send(socket: aiohttp.ClientWebSocketResponse, a_second: float, over: asyncio.Event) -> tuple[int, int]:
    """How many messages were sent, and how many of them were taken."""
    sent = taken = 0

    async def listen() -> None:
        nonlocal taken
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                taken += message.data.startswith("43/visitor,") and '"ok":true' in message.data

    listening = asyncio.create_task(listen())
    while not over.is_set() and not socket.closed:
        body = ["message:send", {"client_msg_id": f"m{sent}", "text": "fyllning"}]
        with contextlib.suppress(ConnectionError):  # it has been cut off
            await socket.send_str(f"42/visitor,{sent + 1}{json.dumps(body)}")
        sent += 1
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), 1 / a_second)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    return sent, taken


if __name__ == "__main__":
    os.nice(LOWEST)
    asyncio.run(flood(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
