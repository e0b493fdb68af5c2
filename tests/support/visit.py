"""A visitor who writes one sentence and prints what the bot says: `python -m tests.support.visit URL`.

A process of its own, so that it can be on another network than the tests. The certificate, a test's, is not checked.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

import socketio

from tests.support.clients import Visitor

WITHIN_S = 180.0
WORDS = "vad kan ni hjälpa till med?"


async def visit(url: str) -> str:
    """What the bot said."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            visitor = Visitor(url)
            visitor.socket.eio.ssl_verify = False
            with contextlib.suppress(OSError, socketio.exceptions.ConnectionError):
                await visitor.connect()
                break
            await asyncio.sleep(0.2)  # another process cannot set an event of ours
        await visitor.start()
        await visitor.say(WORDS)
        said = await visitor.until(lambda event: event["kind"] == "message" and event.get("from") == "bot")
        await visitor.close()
    return str(said["text"])


if __name__ == "__main__":
    print(asyncio.run(visit(sys.argv[1])))
