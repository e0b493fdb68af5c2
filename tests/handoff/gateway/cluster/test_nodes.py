"""Two nodes over one store and one Redis: what people at either see without asking."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import aiohttp
import pytest
from redis.asyncio import Redis

from handoff.backoffice.accounts.sessions import COOKIE
from handoff.gateway.cluster.bus import ALL_NODES, of_conversation
from handoff.gateway.cluster.redis_bus import RedisBus
from storage.ids import AccountId, ConversationId
from storage.memory import MemoryStore
from tests.handoff.gateway.http.plain.test_plain_chat import Forms
from tests.handoff.gateway.http.plain.test_plain_chat import until as stream_until
from tests.support.clients import Client
from tests.support.redis_server import RedisServer, redis_server
from tests.support.site import Site, site

PATIENCE_S = 60.0
SPACE = "test"


@dataclass
class Nodes:
    """Both, and what is between them."""

    one: Site
    two: Site
    redis: RedisServer
    store: MemoryStore

    async def both_subscribed(self, conversation: str) -> None:
        """Wait until both nodes have subscribed to the conversation, as Redis says."""
        channel = f"lotsen:{SPACE}:{of_conversation(ConversationId(conversation))}"
        async with asyncio.timeout(PATIENCE_S), Redis(port=self.redis.port) as client:
            while dict(await client.pubsub_numsub(channel))[channel.encode()] < 2:  # noqa: ASYNC110  # as in `until`
                await asyncio.sleep(0.005)
        await self.settled()

    async def settled(self) -> None:
        for node in (self.one, self.two):
            await node.node.runtime.projection.settled()
            await node.node.relay.settled()


def bus_of(node: Site) -> RedisBus:
    found = node.node.relay._bus
    assert isinstance(found, RedisBus)
    return found


async def until(wanted: Callable[[], bool]) -> None:
    """What crosses another process sets no event of ours."""
    async with asyncio.timeout(PATIENCE_S):
        while not wanted():  # noqa: ASYNC110  # as said above
            await asyncio.sleep(0.005)


@pytest.fixture
async def nodes(widget: Path) -> AsyncIterator[Nodes]:
    store = MemoryStore()
    async with contextlib.AsyncExitStack() as stack:
        redis = await stack.enter_async_context(redis_server())
        one = await stack.enter_async_context(site(widget, store, bus=RedisBus(redis.uri, space=SPACE)))
        two = await stack.enter_async_context(site(widget, store, bus=RedisBus(redis.uri, space=SPACE)))
        await until(lambda: bus_of(one).counters.connected and bus_of(two).counters.connected)
        yield Nodes(one, two, redis, store)


def messages(client: Client) -> list[tuple[int, str]]:
    return [(event["seq"], event["text"]) for event in client.events if event["kind"] == "message"]


async def test_a_visitor_and_a_counselor_at_two_nodes_read_each_other_without_asking(nodes: Nodes) -> None:
    visitor, kim = await nodes.one.visitor(), await nodes.two.counselor("kim")
    await kim.available(2)
    ack = await visitor.call("human:request", {"client_msg_id": "human"})
    assert ack["ok"]
    await until(lambda: bool(nodes.two.node.runtime.board.positions()))
    assert (await kim.take_next())["conversation"] == visitor.conversation
    taken = await visitor.until(lambda event: event.get("state") == "with_counselor")
    await nodes.both_subscribed(visitor.conversation)
    for number in range(20):
        assert (await visitor.say(f"fråga {number}"))["ok"]
        assert (await kim.answer(visitor.conversation, f"svar {number}"))["ok"]
    last = await visitor.until(lambda event: event.get("text") == "svar 19")
    await kim.until(lambda event: event.get("text") == "svar 19")
    for client in (visitor, kim):
        said = [(seq, text) for seq, text in messages(client) if seq > taken["seq"]]
        assert [text for _, text in said] == [f"{what} {number}" for number in range(20) for what in ("fråga", "svar")]
        assert len({seq for seq, _ in said}) == 40
    seen = [event for event in visitor.events if taken["seq"] <= event["seq"] <= last["seq"]]
    assert all(later["prev_seq"] == earlier["seq"] for earlier, later in pairwise(seen)), "no hole"


async def test_typing_and_read_marks_cross(nodes: Nodes) -> None:
    visitor, kim = await nodes.one.visitor(), await nodes.two.counselor("kim")
    await kim.available(2)
    await visitor.call("human:request", {"client_msg_id": "human"})
    await until(lambda: bool(nodes.two.node.runtime.board.positions()))
    await kim.take_next()
    await visitor.until(lambda event: event.get("state") == "with_counselor")
    await nodes.both_subscribed(visitor.conversation)
    assert (await visitor.call("typing", {"on": True}))["ok"]
    assert await kim.until_pushed("typing") == {"from": "visitor", "on": True, "conversation": visitor.conversation}
    assert (await kim.call("typing", {"conversation": visitor.conversation, "on": True}))["ok"]
    assert (await visitor.until_pushed("typing"))["from"] == "counselor"
    assert (await visitor.call("read", {"seq": 2}))["ok"]
    assert (await kim.until_pushed("read"))["seq"] == 2
    opened = await kim.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    assert opened["visitor_read"] == 2
    assert (await kim.call("read", {"conversation": visitor.conversation, "seq": 3}))["ok"]
    assert await visitor.until_pushed("read") == {"from": "counselor", "seq": 3}


async def test_the_queue_and_its_alarms_cross(nodes: Nodes) -> None:
    kim, vera = await nodes.two.counselor("kim"), await nodes.two.counselor("vera", "shift_lead")
    visitor = await nodes.one.visitor()
    await visitor.say("[N4]")
    assert (await kim.until_pushed("alarm"))["conversation"] == visitor.conversation
    lee = await nodes.one.counselor("lee")
    await lee.available()
    await lee.take_next()
    await until(lambda: not nodes.two.node.runtime.board.positions())
    assert (await vera.call("queue:list", {}))["waiting"] == []


async def test_who_is_here_and_whether_anybody_is_taken_in_is_known_everywhere_at_once(nodes: Nodes) -> None:
    kim = await nodes.one.counselor("kim")
    vera = await nodes.two.counselor("vera", "shift_lead")
    await kim.available(2)
    await until(lambda: nodes.two.node.runtime.presence.status(AccountId("kim")) == ("available", 2))
    assert (await vera.call("intake:set", {"stopped": True}))["ok"]
    await until(lambda: nodes.one.node.runtime.service.intake().stopped)


async def test_who_logs_out_at_one_node_is_closed_at_the_other_within_five_seconds(nodes: Nodes) -> None:
    kim = await nodes.one.counselor("kim")
    elsewhere = await nodes.two.counselor("kim", cookie=kim.cookie)
    headers = {"Cookie": f"{COOKIE}={kim.cookie}", "Origin": nodes.one.url}
    async with aiohttp.ClientSession() as http, http.post(f"{nodes.one.url}/api/v1/logout", headers=headers) as answer:
        assert answer.status == 200
    (job,) = [job for job in nodes.two.node.jobs if job.name == "drop_expired_sessions"]
    assert job.every_s <= 4
    await job.once()
    async with asyncio.timeout(PATIENCE_S):
        await elsewhere._ended.wait()


async def test_what_a_counselor_has_not_sent_yet_is_there_at_the_other_node(nodes: Nodes) -> None:
    visitor, kim = await nodes.one.visitor(), await nodes.two.counselor("kim")
    await kim.available(2)
    await visitor.call("human:request", {"client_msg_id": "human"})
    await until(lambda: bool(nodes.two.node.runtime.board.positions()))
    assert (await kim.take_next())["ok"]
    draft = {"conversation": visitor.conversation, "text": "inte färdigt"}
    assert (await kim.call("draft:set", draft))["ok"]
    elsewhere = await nodes.one.counselor("kim", cookie=kim.cookie)
    opened = await elsewhere.call("conversation:open", {"conversation": visitor.conversation, "after_seq": 0})
    assert opened["draft"] == "inte färdigt"
    assert (await elsewhere.call("queue:summary", {}))["capacity"] == 2


async def test_what_is_erased_is_forgotten_everywhere(nodes: Nodes) -> None:
    visitor = await nodes.one.visitor()
    elsewhere = await nodes.two.visitor(token=visitor.token)
    await nodes.both_subscribed(visitor.conversation)
    await visitor.call("conversation:end", {"client_msg_id": "end-it", "erase": True})
    assert (await elsewhere.until(lambda event: event.get("state") == "erased"))["kind"] == "state"
    await nodes.settled()
    for node in (nodes.one, nodes.two):
        assert node.node.runtime.conversations.cached(ConversationId(visitor.conversation)) is None


async def test_a_node_listens_to_what_is_open_at_it_and_to_nothing_else(nodes: Nodes) -> None:
    visitors = [await nodes.one.visitor() for _ in range(3)]
    await nodes.two.counselor("kim")
    topics = {of_conversation(ConversationId(visitor.conversation)) for visitor in visitors}
    assert topics <= set(bus_of(nodes.one).topics)
    assert not topics & set(bus_of(nodes.two).topics)
    await visitors[1].close()
    await until(lambda: len(nodes.one.node.server.eio.sockets) == 2)
    await nodes.one.node.relay.unsubscribe_idle()
    left = topics - {of_conversation(ConversationId(visitors[1].conversation))}
    assert topics & set(bus_of(nodes.one).topics) == left
    assert ALL_NODES in bus_of(nodes.one).topics


async def test_a_redis_that_is_killed_is_missed_by_nobody(nodes: Nodes) -> None:
    """What is said meanwhile comes by `sync`, and as soon as Redis is back what was missed comes by itself, once."""
    visitor = await nodes.one.visitor()
    second = await nodes.two.visitor(token=visitor.token)
    await second.replay()
    await visitor.say("innan")
    await second.until(lambda event: event.get("text") == "innan")
    await nodes.redis.kill()
    await until(lambda: not any(bus_of(node).counters.connected for node in (nodes.one, nodes.two)))
    assert (await visitor.say("under"))["ok"]
    assert "under" in {event.get("text") for event in await second.replay()}
    assert (await visitor.say("också under"))["ok"]
    await nodes.redis.start()
    await second.until(lambda event: event.get("text") == "också under", within_s=PATIENCE_S)
    assert (await visitor.say("efter"))["ok"]
    await second.until(lambda event: event.get("text") == "efter")
    await nodes.settled()
    texts = [text for _, text in messages(second) if not text.startswith("sv:")]
    assert texts == ["innan", "under", "också under", "efter"]


async def test_a_page_of_forms_at_one_node_shows_what_a_counselor_at_the_other_writes(nodes: Nodes) -> None:
    kim = await nodes.two.counselor("kim")
    await kim.available(2)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        forms = await Forms(http, nodes.one).opens()
        await forms.presses("start_human")
        found = await nodes.store.visitors.find_token(forms.token)
        assert found is not None
        conversation = found.conversation
        async with forms.going_on("look") as stream:
            await stream_until(stream, "</form>")
            await until(lambda: bool(nodes.two.node.runtime.board.positions()))
            assert (await kim.take_next())["conversation"] == conversation
            await nodes.both_subscribed(conversation)
            assert (await kim.answer(conversation, "svar från andra noden"))["ok"]
            await stream_until(stream, "svar från andra noden")
        token = forms.token
        forms.site = nodes.two  # the proxy chooses another node for the next page
        await forms.presses("send", token=token, text="tack")
        assert "svar från andra noden" in forms.text
    await kim.until(lambda event: event.get("text") == "tack")
