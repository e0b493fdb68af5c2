"""The real Rasa stopped or killed under the running product: a person is called, and the 112 text does not wait.

How soon is held to in `tests/handoff/gateway/sockets/test_silence.py`: here the whole product shares the machine,
and a turn may come too late though nothing is wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal

import pytest

from tests.support.clients import Visitor, Wire
from tests.support.product import READY_WITHIN_S, Product

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

AGAIN_AFTER_S = 10.0
"""More than a turn and its hand-over take: what has not been answered by then will not be."""


def _emergency(event: Wire) -> bool:
    return (event["kind"], event.get("code")) == ("notice", "emergency")


def _bot_is_away(event: Wire) -> bool:
    return (event["kind"], event.get("code")) == ("notice", "bot_unavailable")


def _queued(event: Wire) -> bool:
    return (event["kind"], event.get("state")) == ("state", "queued")


async def _begun(url: str) -> Visitor:
    visitor = await Visitor(url).connect()
    await visitor.start()
    return visitor


async def _met_by_the_bot(visitor: Visitor, text: str) -> None:
    """Says it until the bot answers: it goes on answering those for whom a person was called."""
    async with asyncio.timeout(READY_WITHIN_S):
        while True:
            ack = await visitor.say(text)
            assert ack["ok"], ack
            with contextlib.suppress(TimeoutError):
                await visitor.until(
                    lambda event, seq=ack["seq"]: event.get("from") == "bot" and event["seq"] > seq,  # type: ignore[misc]
                    within_s=AGAIN_AFTER_S,
                )
                return


async def test_a_rasa_command_is_text(product: Product) -> None:
    visitor = await _begun(product.url)
    commands = ["/restart", "/session_start", "/be_om_manniska"]
    for text in commands:
        await _met_by_the_bot(visitor, text)
    texts = [event["text"] for event in await visitor.replay() if event.get("from") == "visitor"]
    assert list(dict.fromkeys(texts)) == commands
    await visitor.close()


async def test_with_the_bot_stopped_or_killed_nobody_meets_silence(product: Product) -> None:
    slow, danger, dead, well = [await _begun(product.url) for _ in range(4)]
    bots = product.children("bot.cli run")

    for bot in bots:
        bot.send_signal(signal.SIGSTOP)
    await slow.say("min son har nya vänner som jag inte känner")
    await slow.until(_queued)
    notice = await slow.until(_bot_is_away)
    assert "112" in notice["text"]

    await danger.say("han är här nu och har en kniv, han ska döda oss")
    notice = await danger.until(_emergency)
    assert notice["text"].count("112") == 1

    for bot in bots:
        bot.kill()
    await dead.say("min dotter pratar bara om fiender")
    await dead.until(_queued)

    # The supervisor brings it back, and the next who writes meets the bot again.
    await product.bot_answers(within_s=READY_WITHIN_S)
    await _met_by_the_bot(well, "hej")
    for visitor in (slow, danger, dead, well):
        await visitor.close()
