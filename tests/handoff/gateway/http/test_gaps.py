"""Questions that find nothing, and texts that do not help, are counted: without a word of the visitor, for editors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.assistant.client import BotAnswer, Intent, Reply
from handoff.assistant.gaps import Gaps
from handoff.assistant.library import ARTICLE, MARK, SEEDED, Library, encode
from handoff.operations.jobs import FAILURES
from knowledge import seed
from knowledge.lifecycle import seeded
from storage.errors import Unavailable
from storage.memory import MemoryStore
from storage.ports.counts import Names
from tests.handoff.assistant.test_library import Letters
from tests.handoff.gateway.http.test_knowledge import get
from tests.support.fakes import Clock
from tests.support.site import Site, site

SECRET = "xyzzy qwrtpl 19121212-1212"


@pytest.fixture
async def running(widget: Path) -> AsyncIterator[Site]:
    store = MemoryStore(utc_now)
    today = utc_now().date()
    few = [seeded(article, today) for article in seed.articles() if article.id in ("a10", "a22")]
    for document in few:
        await store.knowledge.save(ARTICLE, document.content.name, encode(document), seen=0, by="installation")
    await store.knowledge.save(MARK, SEEDED, b"{}", seen=0, by="installation")
    async with site(widget, store, library=partial(Library, store.knowledge, embedder=Letters, clock=utc_now)) as made:
        await made.library.reindex()
        yield made


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def flush(site: Site) -> None:
    await next(job for job in site.node.jobs if job.name == "store_gap_counts").step()


async def ask(site: Site, text: str, intent: str = "oro_barn", *, leave: bool = False) -> str:
    """A visitor asks, the bot answers; one that leaves says that what they read did not help. The last reply id."""
    site.bot.script.append(BotAnswer(intent=Intent(intent, 0.9), replies=(Reply("svar"),), slots={"topic": "resa"}))
    visitor = await site.visitor()
    await visitor.say(text)
    await site.node.runtime.bot_turns.settled()
    if leave:
        site.bot.script.append(BotAnswer(intent=Intent("avsluta", 0.9), replies=(Reply("avsluta"),)))
        await visitor.say("hej då")
        await site.node.runtime.bot_turns.settled()
    events = (await visitor.call("sync", {"after_seq": 0}))["events"]
    last = [event for event in events if event.get("from") == "bot"][-1]
    for index, button in enumerate(last.get("buttons", ())):
        if button["title"].startswith("sv:knapp_hjalpte_nej"):
            press = {"client_msg_id": "no", "text": button["title"], "button": {"seq": last["seq"], "index": index}}
            assert (await visitor.call("message:send", press))["ok"]
            await site.node.runtime.bot_turns.settled()
    return str(last["reply_id"])


async def test_five_questions_without_a_text_are_a_gap_and_no_word_of_them_is_kept(
    http: aiohttp.ClientSession, running: Site
) -> None:
    cookie = await running.cookie("ed", "editor")
    assert (await get(http, running, "/api/v1/gaps"))[0] == 401
    assert (await get(http, running, "/api/v1/gaps", await running.cookie("kim")))[0] == 403
    for _ in range(4):
        assert await ask(running, SECRET) == "svar"
    await flush(running)
    status, answer = await get(http, running, "/api/v1/gaps", cookie)
    assert (status, answer["gaps"], answer["least"], answer["practice"]) == (200, [], 5, True)
    await ask(running, SECRET)
    await flush(running)
    _, answer = await get(http, running, "/api/v1/gaps", cookie)
    assert answer["gaps"] == [{"intent": "oro_barn", "topic": "resa", "lang": "sv", "count": 5}]
    counted = await running.store.week_counts.since("nothing_found:practice", "")
    assert list(counted) == [("oro_barn", "resa", "sv")]


async def test_what_is_no_question_is_no_gap(http: aiohttp.ClientSession, running: Site) -> None:
    for _ in range(5):
        await ask(running, SECRET, "halsa")
    await flush(running)
    _, answer = await get(http, running, "/api/v1/gaps", await running.cookie("ed", "editor"))
    assert answer["gaps"] == []


async def test_articles_that_did_not_help_are_counted_by_article(http: aiohttp.ClientSession, running: Site) -> None:
    for _ in range(5):
        assert await ask(running, "Är det mitt fel?", "eget_maende", leave=True) == "hjalpte_det"
    await flush(running)
    _, answer = await get(http, running, "/api/v1/gaps", await running.cookie("ed", "editor"))
    assert ("a10", "sv", 0, 5) in [
        (each["article"], each["lang"], each["yes"], each["no"]) for each in answer["helped"]
    ]


class Away:
    """Counts that cannot be stored at first."""

    def __init__(self) -> None:
        self.kept = MemoryStore(Clock()).week_counts
        self.away = True

    async def add(self, kind: str, week: str, counts: dict[Names, int]) -> None:
        if self.away:
            raise Unavailable("away")
        await self.kept.add(kind, week, counts)

    async def since(self, kind: str, week: str) -> dict[Names, int]:
        return dict(await self.kept.since(kind, week))

    async def forget_before(self, week: str) -> None:
        await self.kept.forget_before(week)


async def test_what_cannot_be_stored_is_stored_later_and_practice_is_kept_apart_and_old_counts_go() -> None:
    clock, away, practice = Clock(), Away(), True
    counted = Gaps(away, practice=lambda: practice, clock=clock)  # type: ignore[arg-type]  # dicts do for the test
    for _ in range(5):
        counted.nothing_found("oro_barn", "", "sv")
    before = FAILURES.items["store_gap_counts"]
    await counted.flush()
    assert FAILURES.items["store_gap_counts"] == before + 1
    away.away = False
    counted.helped("a05", "sv", yes=True)
    await counted.flush()
    await counted.flush()
    assert [gap.count for gap in (await counted.read())[0]] == [5]
    practice = False
    assert await counted.read() == ([], [])
    practice = True
    clock.advance(27 * 7 * 24 * 3600.0)
    await counted.delete_old()
    assert await away.since("nothing_found:practice", "") == {}


async def test_contacts_are_checked_first_that_were_wanted_most_and_few_are_never_counted(
    http: aiohttp.ClientSession, widget: Path
) -> None:
    store = MemoryStore(utc_now)
    async with site(widget, store, library=partial(Library, store.knowledge, embedder=Letters, clock=utc_now)) as made:
        cookie = await made.cookie("ed", "editor")
        for _ in range(5):
            await ask(made, "vi bor i Arjeplog, vart vänder man sig?", "hitta_lokalt_stod")
        for _ in range(4):
            await ask(made, "vi bor i Bjurholm, vart vänder man sig?", "hitta_lokalt_stod")
        await flush(made)
        _, answer = await get(http, made, "/api/v1/editor/todo", cookie)
        (unchecked,) = [group["texts"] for group in answer["groups"] if group["name"] == "unchecked"]
        wanted = {row["name"]: row.get("wanted", 0) for row in unchecked}
        assert (wanted["kommun-2506"], wanted["kommun-2403"], wanted["kommun-0188"]) == (5, 0, 0)
        assert list(wanted.values()) == sorted(wanted.values(), reverse=True)
        sources = {row["name"]: row.get("source", "") for row in unchecked}
        assert (sources["kommun-2505"], sources["kommun-2506"], sources["cve"]) == ("old", "undated", "undated")
        counted = await store.week_counts.since("wanted:practice", "")
        assert ("kommun-2506",) in counted
        assert all(len(names) == 1 for names in counted)


async def test_what_was_wanted_in_practice_is_not_counted_on_an_open_line() -> None:
    practice, clock = True, Clock()
    counted = Gaps(MemoryStore(clock).week_counts, practice=lambda: practice, clock=clock)
    for _ in range(5):
        counted.wanted(["kommun-2506"])
    await counted.flush()
    assert await counted.most_wanted() == {"kommun-2506": 5}
    practice = False
    assert await counted.most_wanted() == {}
