"""A visitor's token ends on the server: so long after the last connection, and at once where the page says so.

What a browser keeps of a closed tab on its disk is worth nothing after that. Clocks are moved; sockets are real.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection
from typing import Any

import aiohttp
import pytest

from handoff.contract.visitor import CodeCreate
from storage.crypto.digests import KeyedHash
from storage.ids import ConversationId
from storage.memory import MemoryStore
from storage.memory.visitors import MemoryVisitorSecrets
from tests.support.clients import WITHIN_S, Visitor
from tests.support.fakes import Clock
from tests.support.parts import fresh_key
from tests.support.site import Opens, Site
from tests.support.tokens import conversation_of

SHORT_S, LONG_S = 5 * 60, 30 * 60
LOST = '44/visitor,{"message":"invalid_token"}'


class NotedSecrets(MemoryVisitorSecrets):
    """Tells when it has noted that a token was held."""

    def __init__(self, keyed_hash: KeyedHash, clock: Clock) -> None:
        super().__init__(keyed_hash, clock)
        self.noted = asyncio.Semaphore(0)

    async def see_tokens(self, tokens: Collection[str]) -> None:
        await super().see_tokens(tokens)
        for _ in tokens:
            self.noted.release()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    made = MemoryStore(clock)
    made.visitors = NotedSecrets(KeyedHash(secrets.token_bytes(32)), clock)
    return made


async def noted(site: Site) -> None:
    """A connection that has closed is noted."""
    assert isinstance(site.store.visitors, NotedSecrets)
    await asyncio.wait_for(site.store.visitors.noted.acquire(), WITHIN_S)


async def opens(site: Site, token: str | None) -> bool:
    """Whether a page with this token gets in; the connection is closed again."""
    async with site.raw("") as raw:
        answer = await raw.join("/visitor", {"token": token})
    assert answer == LOST or answer.startswith("40/visitor,"), answer
    if answer != LOST:
        await noted(site)
    return answer != LOST


async def gone(site: Site, visitor: Visitor) -> None:
    """The page closes its connection, and the node has noticed it."""
    await visitor.close()
    await noted(site)


async def calm(site: Site) -> Visitor:
    return await site.visitor()


async def in_danger(site: Site) -> Visitor:
    visitor = await site.visitor()
    await visitor.say("[N3]")
    await site.node.runtime.settled()
    return visitor


async def queued(site: Site) -> Visitor:
    visitor = await site.visitor()
    ack = await visitor.call("human:request", {"client_msg_id": "human"})
    assert ack["state"] == "queued"
    return visitor


async def with_counselor(site: Site) -> Visitor:
    visitor = await site.visitor()
    await site.taken(visitor, await site.counselor("kim"))
    return visitor


@pytest.mark.parametrize(
    ("begun", "life_s"), [(calm, SHORT_S), (in_danger, LONG_S), (queued, LONG_S), (with_counselor, LONG_S)]
)
async def test_a_token_opens_nothing_so_long_after_the_last_connection(
    open_site: Opens, store: MemoryStore, clock: Clock, begun: Any, life_s: int
) -> None:
    """A phone that discards the tab within that time comes back; the reopened tab of tomorrow does not."""
    site = await open_site(store=store, clock=clock)
    visitor: Visitor = await begun(site)
    clock.advance(3600)  # the page was open all the while
    await gone(site, visitor)
    clock.advance(life_s - 1)
    assert await opens(site, visitor.token)
    clock.advance(life_s - 1)
    assert await opens(site, visitor.token), "it was held again for a moment"
    clock.advance(life_s + 1)
    assert not await opens(site, visitor.token)


async def test_what_is_closed_has_the_short_time(open_site: Opens, store: MemoryStore, clock: Clock) -> None:
    site = await open_site(store=store, clock=clock)
    visitor, kim = await site.visitor(), await site.counselor("kim")
    await site.taken(visitor, kim)
    assert (await kim.finish(visitor.conversation))["ok"]
    await gone(site, visitor)
    clock.advance(SHORT_S + 1)
    assert not await opens(site, visitor.token)


async def test_any_node_knows_when_a_token_was_held_last_and_a_killed_one_leaves_none_open(
    open_site: Opens, store: MemoryStore, clock: Clock
) -> None:
    """One node holds the connection and notes it every minute; another one judges. Whoever is killed notes no end."""
    one, other = await open_site(store=store, clock=clock), await open_site(store=store, clock=clock)
    visitor = await calm(one)
    (keep,) = [job for job in one.node.jobs if job.name == "keep_tokens"]
    for _ in range(3):
        clock.advance(SHORT_S - 60)
        await keep.step()
    assert await opens(other, visitor.token), "the page has been open for longer than the token's time"
    clock.advance(SHORT_S + 1)  # the node hangs: nothing is noted any more
    assert not await opens(other, visitor.token)


async def test_what_nobody_can_use_any_more_is_deleted(open_site: Opens, store: MemoryStore, clock: Clock) -> None:
    site = await open_site(store=store, clock=clock)
    visitor = await calm(site)
    await gone(site, visitor)
    clock.advance(LONG_S + 1)
    (forget,) = [job for job in site.node.jobs if job.name == "forget_tokens"]
    await forget.step()
    assert await conversation_of(store, visitor.token or "") is None


async def test_an_end_takes_the_token_not_the_return_code(open_site: Opens, store: MemoryStore, clock: Clock) -> None:
    site = await open_site(store=store, clock=clock)
    visitor = await calm(site)
    ack = await site.node.runtime.visitor.make_code(
        ConversationId(visitor.conversation), CodeCreate(client_msg_id=fresh_key())
    )
    assert (await visitor.call("conversation:end", {"client_msg_id": fresh_key(), "erase": False}))["ok"]
    assert not await opens(site, visitor.token)
    again = await site.visitor(start=False)
    opened = await again.call("mailbox:open", {"code": ack.code})
    assert (opened["ok"], opened["conversation"]) == (True, visitor.conversation)


async def leave(site: Site, token: str | None, **more: object) -> int:
    body = {"token": token, "client_msg_id": fresh_key(), **more}
    async with aiohttp.ClientSession() as http, http.post(f"{site.url}/api/v1/leave", json=body) as answer:
        return answer.status


async def test_a_page_that_goes_away_takes_its_token_along(open_site: Opens, store: MemoryStore, clock: Clock) -> None:
    site = await open_site(store=store, clock=clock)
    visitor, other = await queued(site), await calm(site)
    assert await leave(site, visitor.token) == 200
    assert not await opens(site, visitor.token)
    assert (await site.state(visitor)).name == "closed", "and nobody is called for an empty chair"
    assert await leave(site, visitor.token) == 200, "a second word, and a token that is none, are answered alike"
    assert await opens(site, other.token)


async def test_a_closed_tab_that_was_opened_again_gives_up_its_token_and_keeps_its_place(
    open_site: Opens, store: MemoryStore, clock: Clock
) -> None:
    site = await open_site(store=store, clock=clock)
    visitor = await queued(site)
    assert await leave(site, visitor.token, end=False) == 200
    assert not await opens(site, visitor.token)
    assert (await site.state(visitor)).name == "queued", "they may come back with the code"
