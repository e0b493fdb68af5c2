"""The other load generator: each connection writes, waits for what the bot says, and writes again.

`python -m tests.bench.asking`, by the same two lines as `tests.bench.load`. It speaks to Lotsen, where a reply is an
event of the bot after the message that was acknowledged, and to Rasa's own channel, which acknowledges nothing.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any, Final, Protocol

import aiohttp
import msgspec
import uvloop

from tests.bench.load import Measured, told, wire

PATIENCE_S: Final = 30.0
TEXTS: Final = (
    "hej, är det någon där",
    "vad händer med det jag skriver här",
    "är jag anonym när jag skriver till er",
    "min bror har börjat prata på ett nytt sätt och jag vet inte vad jag ska tro",
    "hur pratar man med en tonåring som bara blir arg",
    "vilka tecken ska man leta efter",
    "jag arbetar på en skola och vi undrar vart vi vänder oss",
    "finns det stöd för anhöriga i vår kommun",
    "okej tack",
    "vad betyder radikalisering egentligen",
)
"""What visitors ask in a calm hour; nothing in it calls a person by itself."""


class Job(msgspec.Struct, kw_only=True):
    """What is to be done."""

    url: str
    connections: int
    seconds: float
    rasa: bool = False


class Dialogue(Protocol):
    """One visitor."""

    async def open(self, http: aiohttp.ClientSession) -> None: ...

    async def ask(self, text: str) -> None:
        """Return when the bot has said something to this."""


class WithRasa:
    """Over Rasa's `socketio` channel: the session is the socket."""

    def __init__(self, job: Job, number: int) -> None:
        self._job = job

    async def open(self, http: aiohttp.ClientSession) -> None:
        self._socket = await wire(http, self._job.url, "")

    async def ask(self, text: str) -> None:
        await self._socket.send_str(f"42{json.dumps(['user_uttered', {'message': text}], ensure_ascii=False)}")
        while not (await self._socket.read(PATIENCE_S)).startswith('42["bot_uttered"'):
            pass


class WithLotsen:
    """Over `/visitor`, with acknowledgements."""

    def __init__(self, job: Job, number: int) -> None:
        self._job = job
        self._number = number
        self._asked = 0

    async def open(self, http: aiohttp.ClientSession) -> None:
        self._socket = await wire(http, self._job.url, "/visitor,")
        key = f"asks-{time.monotonic_ns()}-{self._number:06}"
        await self._call("conversation:start", {"lang": "sv", "client_id": key})

    async def ask(self, text: str) -> None:
        ack = await self._call("message:send", {"client_msg_id": f"{self._number}-{self._asked}", "text": text})
        while not _is_reply(await self._socket.read(PATIENCE_S), ack["seq"]):
            pass

    async def _call(self, event: str, body: dict[str, Any]) -> dict[str, Any]:
        self._asked += 1
        await self._socket.send_str(f"42/visitor,{self._asked}{json.dumps([event, body], ensure_ascii=False)}")
        wanted = f"43/visitor,{self._asked}["
        while not (text := await self._socket.read(PATIENCE_S)).startswith(wanted):
            pass
        answer: dict[str, Any] = json.loads(text[len(wanted) - 1 :])[0]
        if not answer["ok"]:
            raise ConnectionError(answer["error"]["code"])
        return answer


def _is_reply(frame: str, after: int) -> bool:
    if not frame.startswith('42/visitor,["event"'):
        return False
    event = json.loads(frame[len("42/visitor,") :])[1]
    return bool(event.get("from") == "bot" and event["seq"] > after)


async def work(job: Job) -> Measured:
    """Do a job."""
    measured = Measured()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        kind = WithRasa if job.rasa else WithLotsen
        visitors: list[Dialogue] = [kind(job, number) for number in range(job.connections)]
        for visitor in visitors:
            await visitor.open(http)
        measured.opened = len(visitors)
        await told([])
        await asyncio.gather(*(visitor.ask(TEXTS[0]) for visitor in visitors))
        await told("warm")
        began = time.perf_counter()
        await asyncio.gather(*(_ask(visitor, at, began + job.seconds, measured) for at, visitor in enumerate(visitors)))
        measured.seconds = time.perf_counter() - began
    return measured


async def _ask(visitor: Dialogue, at: int, end: float, measured: Measured) -> None:
    while (began := time.perf_counter()) < end:
        at += 1
        try:
            await visitor.ask(TEXTS[at % len(TEXTS)])
        except (ConnectionError, TimeoutError):
            measured.dropped += 1
            return
        measured.took_ms.append((time.perf_counter() - began) * 1000)


if __name__ == "__main__":
    done = uvloop.run(work(msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)))
    print(json.dumps(done.summary()), flush=True)
