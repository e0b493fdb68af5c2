"""A visitor who comes when the bot is there and prints what it says: `python -m tests.support.visit URL`.

A process of its own, so that it can be on another network than the tests. The certificate, a test's, is not checked.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

import aiohttp

from tests.support.clients import Visitor

WITHIN_S = 300.0
WORDS = "vad kan ni hjälpa till med?"


async def visit(url: str) -> str:
    """What the bot said."""
    async with asyncio.timeout(WITHIN_S):
        await bot_answers(url)
        visitor = Visitor(url)
        visitor.socket.eio.ssl_verify = False
        await visitor.connect()
        try:
            await visitor.start()
            await visitor.say(WORDS)
            said = await visitor.until(lambda event: event["kind"] == "message" and event.get("from") == "bot")
        finally:
            await visitor.close()
    return str(said["text"])


async def bot_answers(url: str) -> None:
    """Return when the gateway says that the bot answers too."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as http:
        ready = False
        while not ready:
            with contextlib.suppress(aiohttp.ClientError, ValueError):
                async with http.get(f"{url}/readyz") as response:
                    ready = bool((await response.json()).get("bot"))
            await asyncio.sleep(0.2)  # another process cannot set an event of ours


if __name__ == "__main__":
    print(asyncio.run(visit(sys.argv[1])))
