"""kill -9 of the gateway: what was acknowledged is stored exactly once and in order, and nobody meets silence."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import pytest

from handoff.conversation.events import Noticed, RiskSeen, StateChanged, VisitorAnswered
from storage.connect import open_store
from storage.ids import ConversationId
from tests.support.checker import history, problems
from tests.support.clients import Visitor
from tests.support.persistent import Persistent
from tests.support.product import Product

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

CONVERSATIONS, MESSAGES_EACH, KILLS = 50, 20, 2


async def test_a_kill_between_ack_and_bot_ends_in_a_person_not_in_silence(product: Product) -> None:
    """Nor is the level lost of an answer about safety: it, the 112 text and the queue stand in the answer's entry."""
    visitor = await Visitor(product.url).connect()
    await visitor.start()
    unsafe = await Visitor(product.url).connect()
    await unsafe.start()
    await unsafe.say("jag vill lämna gruppen")
    await unsafe.until(_asks_if_safe)
    for bot in product.children("bot.cli run"):
        bot.send_signal(signal.SIGSTOP)
    ack = await visitor.say("min dotter har blivit så hård mot alla")
    assert ack["ok"]
    assert (await unsafe.say("nej jag är inte trygg"))["ok"]
    product.kill("handoff.cli serve")
    await visitor.close()
    await unsafe.close()
    await product.answering()

    back = Visitor(product.url)
    back.token = visitor.token
    await back.connect()
    seen = await back.replay_until(lambda events: any(event.get("state") == "queued" for event in events))
    notices = [event for event in seen if event["kind"] == "notice" and event["code"] == "bot_unavailable"]
    assert notices
    assert "112" in notices[0]["text"]
    store = await open_store(product.database_uri, key_file=product.data / "keys.json")
    try:
        entries = await history(store.log, ConversationId(unsafe.conversation))
    finally:
        await store.close()
    (answer,) = (each.events for _, each in entries if any(isinstance(event, VisitorAnswered) for event in each.events))
    assert any(isinstance(event, RiskSeen) and event.level == "N4" for event in answer)
    assert any(isinstance(event, Noticed) and event.code == "emergency" for event in answer)
    assert any(isinstance(event, StateChanged) and event.state == "queued" for event in answer)
    for bot in product.children("bot.cli run"):
        bot.send_signal(signal.SIGCONT)
    await back.close()


async def test_everything_acknowledged_is_stored_once_and_in_order(product: Product) -> None:
    visitors = [Persistent(product.url) for _ in range(CONVERSATIONS)]
    counted = asyncio.Semaphore(0)
    talks = [asyncio.create_task(visitor.talk(MESSAGES_EACH, counted)) for visitor in visitors]
    for _ in range(KILLS):
        for _ in range(CONVERSATIONS * MESSAGES_EACH // (KILLS + 1)):
            await counted.acquire()
        product.kill("handoff.cli serve")
    await asyncio.gather(*talks)

    store = await open_store(product.database_uri, key_file=product.data / "keys.json")
    try:
        ids = [ConversationId(visitor.conversation) for visitor in visitors]
        histories = {str(each): await history(store.log, each) for each in ids}
    finally:
        await store.close()

    acked = {visitor.conversation: visitor.acked for visitor in visitors}
    assert sum(len(each.messages) for each in acked.values()) == CONVERSATIONS * MESSAGES_EACH
    assert problems(acked, histories) == []


def _asks_if_safe(event: dict[str, Any]) -> bool:
    return any("trygg" in button["title"] for button in event.get("buttons", ()))
