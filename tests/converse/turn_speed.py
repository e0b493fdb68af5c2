"""Measures a whole turn: from the visitor's frame to the bot's bubble, through the gateway. Prints, asserts nothing.

`python -m tests.converse.turn_speed`: ten conversations write a message every two seconds, as visitors do; their words
are calm turns of the project's own conversations. The gateway, its database and the bot are processes of their own. In
a second pass the same messages go to the bot alone, in the same rhythm: its own part. The aim is p50 under 35 ms, p95
under 80 ms, and the bot's own p50 under 16 ms, on two cores that have nothing else to do.

`--beside FOLDER` measures this checkout and the one in FOLDER in turn and prints medians and ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import aiohttp
import yaml

from tests.bench.asking import Job, WithLotsen
from tests.bench.servers import bot, models_folder
from tests.support.site import pages
from tests.trust.rig import UNLIMITED, rig

CONVERSATIONS: Final = 10
EVERY_S: Final = 2.0
KINDS: Final = ("turn", "bot alone")
FOLDER: Final = Path(__file__).parent
ANSWERED_WITHIN_S: Final = 10.0
"""A message that is met without a bubble of the bot (a person is called) is not counted; its visitor begins anew."""

Ask = Callable[[str], Awaitable[None]]
"""Returns when a message is answered."""


@cache
def calm_words() -> list[str]:
    """Messages of calm conversations in Swedish, in which nobody asks for a person."""
    files = sorted(FOLDER.glob("own_*.yaml"))
    read = [yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader) for file in files]  # noqa: S506  # only words
    scripts = [script for scripts in read for script in scripts]
    calm = [each for each in scripts if each["lang"] == "sv" and all(map(_is_calm, each["turns"]))]
    return [turn["says"] for script in calm for turn in script["turns"]]


def _is_calm(turn: dict[str, Any]) -> bool:
    return turn["expect"]["level"] in ("N0", "N1") and turn["expect"]["handoff"] == "no"


@dataclass
class Running:
    """What is measured, at its addresses."""

    gateway: str
    bot: str


@asynccontextmanager
async def running() -> AsyncIterator[Running]:
    """Gateway, database and bot of the checkout whose code this runs, warm."""
    with tempfile.TemporaryDirectory() as name:
        settings = {**UNLIMITED, "LOTSEN_WIDGET": str(pages(Path(name, "pages")))}
        async with (
            bot(models_folder()) as own,
            rig(Path(name, "installation"), {**settings, "LOTSEN_BOT_URL": own.url}) as lotsen,
        ):
            here = Running(lotsen.url, own.url)
            for kind in KINDS:
                await measure(here, kind, EVERY_S * 2)
            yield here


async def measure(here: Running, kind: str, seconds: float) -> dict[str, float]:
    """Milliseconds of all turns within so many seconds: p50 and p95."""
    turns = max(2, round(seconds / EVERY_S))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        calm_words()  # read before anything is timed
        opens = [partial(_asker, http, here, kind, number) for number in range(CONVERSATIONS)]
        took_s = await asyncio.gather(*(_converse(open_one, at, turns) for at, open_one in enumerate(opens)))
    centiles = statistics.quantiles([one * 1000 for own in took_s for one in own], n=100)
    return {f"{kind}: p50 ms": centiles[49], f"{kind}: p95 ms": centiles[94]}


async def _asker(http: aiohttp.ClientSession, here: Running, kind: str, number: int) -> Ask:
    if kind == "bot alone":
        return _bot_alone(http, here.bot)
    visitor = WithLotsen(Job(url=here.gateway, connections=CONVERSATIONS, seconds=0.0), number)
    await visitor.open(http)
    return visitor.ask


def _bot_alone(http: aiohttp.ClientSession, url: str) -> Ask:
    slots: dict[str, Any] = {"open": True, "asked": ["welcome"], "turn": 0}

    async def ask(text: str) -> None:
        slots["turn"] += 1
        body = {"v": 1, "text": text, "lang": "sv", "level": "N0", "slots": slots, "recent": []}
        async with http.post(f"{url}/webhooks/lotsen/turn", json=body) as answer:
            slots.update((await answer.json())["slots"])

    return ask


async def _converse(open_one: Callable[[], Awaitable[Ask]], number: int, turns: int) -> list[float]:
    """Seconds of each turn of one visitor; visitors begin at even distances."""
    words, took_s = calm_words(), list[float]()
    ask = await open_one()
    await asyncio.sleep(EVERY_S * number / CONVERSATIONS)
    for turn in range(turns):
        began = time.perf_counter()
        try:
            async with asyncio.timeout(ANSWERED_WITHIN_S):
                await ask(words[(number * 17 + turn) % len(words)])
        except TimeoutError:
            ask = await open_one()
            continue
        took_s.append(time.perf_counter() - began)
        await asyncio.sleep(max(0.0, EVERY_S - took_s[-1]))
    return took_s


async def serve() -> None:
    """Measure what each line of standard input asks for; the end of it ends this."""
    async with running() as here:
        while line := await asyncio.to_thread(sys.stdin.readline):
            seconds, kind = line.strip().split(" ", 1)
            print(json.dumps(await measure(here, kind, float(seconds))), flush=True)


async def alone(seconds: float) -> None:
    """Print the figures of this checkout."""
    async with running() as here:
        figures: dict[str, float] = {}
        for kind in KINDS:
            figures |= await measure(here, kind, seconds)
    print(f"{'':20} {'p50 ms':>8} {'p95 ms':>8}   {CONVERSATIONS} conversations, a message every {EVERY_S:.0f} s")
    for kind in KINDS:
        print(f"{kind:20} {figures[f'{kind}: p50 ms']:8.1f} {figures[f'{kind}: p95 ms']:8.1f}")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; other processes count in all figures")


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measures whole turns through the gateway.")
    parser.add_argument("--seconds", type=float, help="of each pass; 40 alone, 10 in a round")
    parser.add_argument("--beside", type=Path, help="another checkout, measured in turn")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--serve", action="store_true", help="measure what standard input asks for")
    options = parser.parse_args(words)
    if options.serve:
        asyncio.run(serve())
    elif options.beside is not None:
        from tests.support.beside import compare  # not in the process of an older checkout

        compare(Path(__file__), options.beside, KINDS, seconds=options.seconds or 10.0, rounds=options.rounds)
    else:
        asyncio.run(alone(options.seconds or 40.0))


if __name__ == "__main__":
    main()
