"""Graceful shutdown: no new connections, requests under way are answered, clients move to another node."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from handoff.gateway.sockets import graceful_shutdown
from storage.memory import MemoryStore
from tests.support.fakes import GatedLog, ScriptedBot
from tests.support.site import ANSWER_S, Opens


@pytest.fixture
def log() -> tuple[MemoryStore, GatedLog]:
    store = MemoryStore()
    gated = GatedLog(store.log)
    store.log = gated  # type: ignore[assignment]  # the same port
    return store, gated


async def test_what_is_under_way_is_acknowledged_and_then_the_connection_ends(
    open_site: Opens, log: tuple[MemoryStore, GatedLog]
) -> None:
    store, gated = log
    site = await open_site(store=store)
    writes, idle = await site.visitor(), await site.visitor()
    gated.gate.clear()
    sending = asyncio.create_task(writes.say("nu", "key-of-it"))
    await gated.reached.wait()
    draining = asyncio.create_task(site.node.shutdown.drain())
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{site.url}/readyz") as response:
            assert (response.status, await response.json()) == (503, {"ok": False, "leaving": True})
        async with http.get(f"{site.url}/healthz") as response:
            assert response.status == 200
        for transport in ("polling", "websocket"):
            async with http.get(f"{site.url}/socket.io/?EIO=4&transport={transport}") as response:
                assert response.status == 503
    too_late = asyncio.create_task(idle.say("för sent"))
    gated.gate.set()
    assert (await sending)["ok"]
    with pytest.raises(ConnectionError):
        await too_late
    await draining
    async with asyncio.timeout(ANSWER_S):
        await writes._ended.wait()
    assert (await site.state(writes)).recent == ("nu",)
    assert (await site.state(idle)).recent == ()


async def test_the_bot_ends_its_turn_and_the_visitor_reads_it_elsewhere(open_site: Opens) -> None:
    store, bot = MemoryStore(), ScriptedBot()
    here, there = await open_site(store=store, bot=bot), await open_site(store=store, bot=bot)
    visitor = await here.visitor()
    bot.hold()
    await visitor.say("hej")
    await bot.asked()
    draining = asyncio.create_task(here.node.shutdown.drain())
    await visitor._ended.wait()
    again = await there.visitor(token=visitor.token)
    bot.release()
    await draining
    last = (await again.replay())[-1]
    assert (last["kind"], last["from"]) == ("message", "bot")


async def test_a_turn_that_does_not_end_in_time_is_handed_to_a_person_by_another_node(
    open_site: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graceful_shutdown, "TURNS_WITHIN_S", 0.05)
    store, bot = MemoryStore(), ScriptedBot()
    here, there = await open_site(store=store, bot=bot), await open_site(store=store)
    visitor = await here.visitor()
    bot.hold()
    await visitor.say("hej")
    await bot.asked()
    await here.node.shutdown.drain()
    await here.node.runtime.bot_turns.close()
    again = await there.visitor(token=visitor.token)
    seen = await again.replay_until(lambda events: any(event.get("state") == "queued" for event in events))
    assert [event["code"] for event in seen if event["kind"] == "notice"]
    bot.release()
