"""With a moved clock: what has run out, or was never checked, reaches no visitor by any way, and 112 always does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from handoff.assistant.bot_service.client import BotAnswer, Intent, Reply
from handoff.assistant.library import (
    ARTICLE,
    CONTACT,
    REPLY,
    Library,
    decode_article,
    decode_contact,
    decode_reply,
    encode,
)
from knowledge import seed, wordings
from knowledge.directory.search import Wish
from knowledge.lifecycle import edited, published, reviewed
from storage.memory import MemoryStore
from tests.handoff.assistant.test_library import ANNA, DAY_S, LAWYER
from tests.handoff.gateway.http.test_knowledge import get
from tests.support.fakes import Clock
from tests.support.letters import VECTORS, Letters
from tests.support.shared_search import SharedSearch
from tests.support.site import Site, site

QUESTION = "Är det mitt fel?"


@dataclass
class Line:
    """An open line with one reviewed article, one checked entry and one reviewed reply, on the day of all three."""

    site: Site
    library: Library
    clock: Clock
    http: aiohttp.ClientSession
    cookies: int = 0

    async def after(self, days: float) -> set[str]:
        """Where the three are to be seen when so many days have gone."""
        self.clock.advance(days * DAY_S)
        await self.library.refresh()
        await self.library.reindex()
        self.cookies += 1
        cookie = await self.site.cookie(f"kim{self.cookies}")
        seen = set()
        for way, path in (("article", "/api/v1/articles/a10"), ("entry", "/api/v1/directory/bris")):
            if (await get(self.http, self.site, path))[0] == 200:
                seen.add(way)
        for way, path in (("page", "/kunskap/sv/a10"), ("index", "/kunskap/sv/")):
            async with self.http.get(f"{self.site.url}{path}") as response:
                if "Skuld och skam" in await response.text():
                    seen.add(way)
        _, found = await get(self.http, self.site, f"/api/v1/search?q={QUESTION}", cookie)
        seen |= {"search"} if "a10" in [card["id"] for card in found["cards"]] else set()
        _, named = await get(self.http, self.site, "/api/v1/search?q=bris", cookie)
        seen |= {"named"} if "bris" in [card["id"] for card in named["cards"]] else set()
        _, ready = await get(self.http, self.site, "/api/v1/replies", cookie)
        seen |= {"canned"} if "mall_ung" in [each["id"] for each in ready["replies"]] else set()
        seen |= await self._in_the_chat()
        assert "nod-112" in self.library.snapshot.contacts
        assert self.library.contacts(Wish(municipality="2480"))
        return seen

    async def _in_the_chat(self) -> set[str]:
        """What a visitor sees who asks now."""
        self.site.bot.script.append(BotAnswer(intent=Intent("eget_maende", 0.9), replies=(Reply("fraga_tecken"),)))
        visitor = await self.site.visitor()
        await visitor.say(QUESTION)
        await self.site.node.runtime.bot_turns.settled()
        events = (await visitor.call("sync", {"after_seq": 0}))["events"]
        said = [event for event in events if event.get("from") == "bot"]
        cards = {card["id"] for event in said for card in event.get("cards", ())}
        seen = {"card"} if "a10" in cards else set()
        return seen | ({"reply"} if any(event["text"] == "Det kan bero på mycket." for event in said) else set())


@pytest.fixture
async def line(widget: Path) -> AsyncIterator[Line]:
    clock = Clock()
    store = MemoryStore(clock)
    installed = wordings.load(seed.REPLIES)
    made = partial(SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=clock, installed=installed)
    library = made(practice=lambda: True)
    await library.seed()
    library.close()
    today = clock().date()
    article = await store.knowledge.get(ARTICLE, "sv/a10")
    entry = await store.knowledge.get(CONTACT, "bris")
    canned = await store.knowledge.get(REPLY, "sv/mall_ung")
    tecken = await store.knowledge.get(REPLY, "sv/fraga_tecken")
    assert article
    assert entry
    assert canned
    assert tecken
    new = published(reviewed(decode_article(article.body), LAWYER, today), today)
    await store.knowledge.save(ARTICLE, "sv/a10", encode(new), seen=1, by="lena")
    checked = replace(decode_contact(entry.body), verified_on=today, verified_how="telefon")
    await store.knowledge.save(CONTACT, "bris", encode(checked), seen=1, by="anna")
    ready = published(reviewed(decode_reply(canned.body), LAWYER, today), today)
    await store.knowledge.save(REPLY, "sv/mall_ung", encode(ready), seen=1, by="lena")
    document = decode_reply(tecken.body)
    words = replace(document.content, text="Det kan bero på mycket.", closed=None)
    said = published(reviewed(edited(document, words, ANNA), LAWYER, today), today)
    await store.knowledge.save(REPLY, "sv/fraga_tecken", encode(said), seen=1, by="lena")
    async with (
        # Open for the library alone: staff of an open line would need second factors here.
        site(
            widget,
            store,
            library=lambda *, practice: made(practice=lambda: False),
            library_words=True,
            clock=clock,
        ) as running,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        await running.library.reindex()
        yield Line(running, running.library, clock, http)


TEXTS = {"article", "page", "index", "search", "card"}
ENTRY = {"entry", "named", "canned"}


async def test_what_runs_out_is_gone_everywhere_on_the_day_after(line: Line) -> None:
    assert await line.after(0) == {*TEXTS, *ENTRY, "reply"}
    assert await line.after(30) == {*TEXTS, *ENTRY, "reply"}
    assert await line.after(1) == {*TEXTS, "reply"}, "an emergency line's check counts for 30 days"
    assert await line.after(149) == {*TEXTS, "reply"}
    assert await line.after(1) == set(), "a review counts for 180 days"
