"""The load generator: raw Engine.IO frames over WebSockets, in a process of its own.

`python -m tests.bench.load` reads one job as a line of JSON, opens its connections and writes the conversations as a
line of JSON; at the next line it sends a message on each that is not counted, and writes a line; at the one after that
it begins, and at the end it writes what it measured. A job lets each connection send a
message, wait for its acknowledgement and send the next (`per_s` 0), or send at an even pace (`per_s` a second, all
connections together), and takes the time of each. It knows nothing of what answers: any Socket.IO server that
acknowledges the event will do.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import aiohttp
import msgspec
import uvloop

OPENING_AT_ONCE: Final = 40
OPENING_WITHIN_S: Final = 60.0
LONGEST_S: Final = 3600.0
SENT: Final = "bench-"
"""How the retry keys of what is sent begin, by which it is found in the database."""

TEXTS: Final = (
    "min son har börjat läsa mycket om politik på nätet och vi har svårt att prata om det hemma vid bordet",
    "jag är lärare och vill veta hur man kan prata med elever om sådant som de ser i sina telefoner på rasten",
    "tack för svaret, jag ska läsa texten i kväll och prata med min fru om det innan vi bestämmer något mer",
    "jag tycker att det är svårt att veta när man ska lägga sig i vad ens vuxna barn tycker och tänker om saker",
    "vi är en förening som vill ordna en kväll för föräldrar, har ni något material som vi kan dela ut till dem",
)
"""What calm visitors write, about a hundred characters each; every visitor says one of them, again and again."""


class Job(msgspec.Struct, kw_only=True):
    """What is to be done."""

    url: str
    connections: int
    seconds: float
    per_s: float = 0.0
    namespace: str = "/visitor"
    starts: bool = True
    """Open a conversation first, as visitors of Lotsen must."""
    typing_every: int = 5
    """With every so many messages, say that somebody is typing; 0 for never."""
    idle: bool = False
    """Only connect, join and stay."""


@dataclass
class Measured:
    """What came of it. Times are milliseconds."""

    took_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    opened: int = 0
    dropped: int = 0
    refused: int = 0

    def summary(self) -> dict[str, float]:
        """Counts, and the percentiles of the times."""
        cuts = statistics.quantiles(self.took_ms, n=100) if len(self.took_ms) > 1 else [0.0] * 99
        return {
            "acknowledged": len(self.took_ms),
            "seconds": self.seconds,
            "opened": self.opened,
            "dropped": self.dropped,
            "refused": self.refused,
            "p50_ms": cuts[49],
            "p95_ms": cuts[94],
            "p99_ms": cuts[98],
        }


class Wire:
    """One connection below Socket.IO: frames, and the answer to pings."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def send_str(self, frame: str) -> None:
        await self._socket.send_str(frame)

    async def read(self, within_s: float) -> str:
        """The next frame. ConnectionError when the connection has ended, TimeoutError when nothing comes."""
        message = await self._socket.receive(within_s)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError("dropped")
        text = str(message.data)
        if text == "2":
            await self._socket.send_str("3")
        return text


async def wire(http: aiohttp.ClientSession, url: str, namespace: str, headers: Mapping[str, str] | None = None) -> Wire:
    """Connect, and join a namespace (with a comma behind it, or empty)."""
    address = f"{url}/socket.io/?EIO=4&transport=websocket"
    made = Wire(await http.ws_connect(address, compress=0, autoping=False, max_msg_size=0, headers=headers))
    await made.read(OPENING_WITHIN_S)
    await made.send_str(f"40{namespace}")
    while not (await made.read(OPENING_WITHIN_S)).startswith("40"):
        pass
    return made


class Sender:
    """One visitor who writes."""

    def __init__(self, job: Job, measured: Measured, number: int) -> None:
        self._job = job
        self._measured = measured
        self._number = number
        self._sent = 0
        self._asked = 0
        self.conversation = ""
        self._socket: Wire

    async def open(self, http: aiohttp.ClientSession) -> None:
        self._socket = await wire(http, self._job.url, f"{self._job.namespace},")
        if self._job.starts:
            key = f"last-{time.monotonic_ns()}-{self._number:06}"
            ack = await self._ask("conversation:start", {"lang": "sv", "client_id": key})
            self.conversation = ack["conversation"]
        self._measured.opened += 1

    async def one(self) -> None:
        """Send one message and wait until it is acknowledged."""
        if self._job.typing_every and (self._sent + 1) % self._job.typing_every == 0:
            await self._socket.send_str(f'42{self._job.namespace},["typing",{{"on":true}}]')
        began = time.perf_counter()
        if await self._say():
            self._measured.took_ms.append((time.perf_counter() - began) * 1000)
        else:
            self._measured.refused += 1

    async def warm(self) -> None:
        """Send one message that is not counted: the server may have to learn first whose the conversation is."""
        await self._say()

    async def _say(self) -> bool:
        self._sent += 1
        message = {"client_msg_id": f"{SENT}{self._number}-{self._sent}", "text": TEXTS[self._number % len(TEXTS)]}
        return bool((await self._ask("message:send", message)).get("ok"))

    async def stay(self, seconds: float) -> None:
        """Answer pings and do nothing else."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                await self._read(left)
            except TimeoutError:
                return

    async def _ask(self, event: str, body: dict[str, Any]) -> dict[str, Any]:
        self._asked += 1
        wanted = f"43{self._job.namespace},{self._asked}["
        frame = f"42{self._job.namespace},{self._asked}{json.dumps([event, body], ensure_ascii=False)}"
        await self._socket.send_str(frame)
        while not (text := await self._read(60.0)).startswith(wanted):
            pass
        answer: dict[str, Any] = json.loads(text[len(wanted) - 1 :])[0]
        return answer

    async def _read(self, within_s: float) -> str:
        try:
            return await self._socket.read(within_s)
        except ConnectionError:
            self._measured.dropped += 1
            raise


async def work(job: Job) -> Measured:
    """Do a job."""
    measured = Measured()
    gate = asyncio.Semaphore(OPENING_AT_ONCE)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        senders = [Sender(job, measured, number) for number in range(job.connections)]

        async def gated(step: Callable[[], Awaitable[None]]) -> None:
            async with gate:
                await step()

        async with _staying() as waiting:

            async def open_one(sender: Sender) -> None:
                await gated(partial(sender.open, http))
                waiting.append(asyncio.create_task(_guarded(sender.stay(LONGEST_S))))

            await asyncio.gather(*map(open_one, senders))
            await told([sender.conversation for sender in senders])
        async with _staying() as waiting:

            async def warm_one(sender: Sender) -> None:
                if not job.idle:
                    await gated(sender.warm)
                waiting.append(asyncio.create_task(_guarded(sender.stay(LONGEST_S))))

            await asyncio.gather(*(_guarded(warm_one(sender)) for sender in senders))
            await told("warm")
        began = time.perf_counter()
        await _guarded(_program(job, senders))
        measured.seconds = time.perf_counter() - began
    return measured


@asynccontextmanager
async def _staying() -> AsyncIterator[list[asyncio.Task[None]]]:
    """Tasks of connections that answer pings until the end of this: they would be dropped for silence."""
    waiting: list[asyncio.Task[None]] = []
    try:
        yield waiting
    finally:
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def _program(job: Job, senders: list[Sender]) -> None:
    if job.idle:
        await asyncio.gather(*(_guarded(sender.stay(job.seconds)) for sender in senders))
    elif job.per_s:
        await _evenly(job, senders)
    else:
        end = time.perf_counter() + job.seconds
        await asyncio.gather(*(_guarded(_until(end, sender.one)) for sender in senders))


async def _until(end: float, step: Callable[[], Awaitable[None]]) -> None:
    while time.perf_counter() < end:
        await step()


async def _evenly(job: Job, senders: list[Sender]) -> None:
    """At an even pace, whatever the answers take: a sender that is still waiting when it is its turn again is late."""
    pause, began = job.connections / job.per_s, time.perf_counter()

    async def at_pace(sender: Sender, place: int) -> None:
        due = began + pause * place / job.connections
        while due < began + job.seconds:
            await sender.stay(due - time.perf_counter())  # answers pings: few write more often than they are pinged
            await sender.one()
            due += pause

    await asyncio.gather(*(_guarded(at_pace(sender, place)) for place, sender in enumerate(senders)))


async def told(value: object) -> None:
    """Write a line, and return when the next one has been read."""
    print(json.dumps(value), flush=True)
    await asyncio.to_thread(sys.stdin.buffer.readline)


async def _guarded(work: Awaitable[None]) -> None:
    """A connection that was dropped is counted; the others go on."""
    try:
        await work
    except (ConnectionError, TimeoutError):
        return


if __name__ == "__main__":
    done = uvloop.run(work(msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)))
    print(json.dumps(done.summary()), flush=True)
