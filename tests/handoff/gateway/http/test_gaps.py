"""What happens with the texts reaches editors as released figures: no word of a visitor, no small count."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.app.ports import statistics_ports
from handoff.assistant.bot_service.client import BotAnswer, Intent, Reply
from handoff.assistant.cards.usage import Usage
from handoff.assistant.library import ARTICLE, MARK, SEEDED, encode
from handoff.backoffice.statistics.desk import StatisticsDesk
from handoff.backoffice.statistics.periods import Period, of_day
from handoff.backoffice.statistics.visits import decode
from handoff.operations.jobs import FAILURES
from handoff.routing import launch
from handoff.routing.service import LAUNCH
from knowledge import seed
from knowledge.lifecycle import edited, published, reviewed, seeded
from storage.errors import Unavailable
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.counts import Names
from tests.handoff.assistant.test_library import ANNA, LAWYER
from tests.handoff.gateway.http.test_knowledge import get
from tests.support.clients import Wire
from tests.support.fakes import Clock
from tests.support.letters import VECTORS, Letters
from tests.support.shared_search import SharedSearch
from tests.support.site import Site, site

SECRET = "xyzzy qwrtpl 19121212-1212"
TEXT = "a10"


@pytest.fixture
async def running(widget: Path) -> AsyncIterator[Site]:
    """A line that is open, with one article that is reviewed."""
    store = MemoryStore(utc_now)
    today = utc_now().date()
    for article in seed.articles():
        document = seeded(article, today)
        if (article.id, article.lang) == (TEXT, "sv"):
            document = published(reviewed(edited(document, document.content, ANNA), LAWYER, today), today)
        await store.knowledge.save(ARTICLE, article.name, encode(document), seen=0, by="installation")
    await store.knowledge.save(MARK, SEEDED, b"{}", seen=0, by="installation")
    assert await store.records.put(LAUNCH, launch.encode(launch.Launch(mode="open")), replaces=0)
    async with site(
        widget, store, library=partial(SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now)
    ) as made:
        await made.library.reindex()
        yield made


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def flush(site: Site) -> None:
    await next(job for job in site.node.jobs if job.name == "store_usage_counts").step()


async def ask(site: Site, text: str, intent: str) -> None:
    """A visitor asks about a place, and the bot answers."""
    site.bot.script.append(BotAnswer(intent=Intent(intent, 0.9), replies=(Reply("svar"),), slots={"topic": "resa"}))
    visitor = await site.visitor()
    await visitor.say(text)
    await site.node.runtime.bot_turns.settled()


async def a_visit(site: Site, http: aiohttp.ClientSession) -> None:
    """A visitor asks, opens the article and reads it to the end, says at goodbye that it did not help, and ends."""
    site.bot.script.append(BotAnswer(intent=Intent("eget_maende", 0.4), replies=(Reply("svar"),)))
    visitor = await site.visitor()
    await visitor.say("Är det mitt fel?")
    await site.node.runtime.bot_turns.settled()
    assert (await get(http, site, f"/api/v1/articles/{TEXT}"))[0] == 200
    async with http.post(f"{site.url}/api/v1/articles/{TEXT}/read", headers={"Origin": site.url}) as read:
        assert read.status == 200
    site.bot.script.append(BotAnswer(intent=Intent("avsluta", 0.9), replies=(Reply("avsluta"),)))
    await visitor.say("hej då")
    await site.node.runtime.bot_turns.settled()
    events = (await visitor.call("sync", {"after_seq": 0}))["events"]
    last = [event for event in events if event.get("from") == "bot"][-1]
    index = next(at for at, each in enumerate(last["buttons"]) if each["title"].startswith("sv:knapp_hjalpte_nej"))
    press = {"client_msg_id": "no", "text": SECRET, "button": {"seq": last["seq"], "index": index}}
    assert (await visitor.call("message:send", press))["ok"]
    await site.node.runtime.bot_turns.settled()
    assert (await visitor.call("conversation:end", {"client_msg_id": "end", "erase": False}))["ok"]
    await site.node.runtime.visits.settled()
    await flush(site)


async def released(site: Site) -> Period:
    """The quarter of today, released by two people when it was over."""
    quarter, _ = of_day(utc_now().date())
    after = Clock(utc_now() + timedelta(days=120))
    desk = StatisticsDesk(ports=statistics_ports(site.store), clock=after)
    await desk.propose(quarter, by=AccountId("eva"))
    await desk.approve(quarter, by=AccountId("siv"))
    return quarter


def row(answer: Wire, sort: str, name: str) -> dict[str, int | None]:
    (table,) = [each for each in answer["texts"] if each["sort"] == sort]
    (found,) = [each for each in table["rows"] if each["id"] == name]
    return dict(zip(table["columns"], found["counts"], strict=True))


async def test_from_a_visit_to_an_editor(http: aiohttp.ClientSession, running: Site, widget: Path) -> None:
    """One visit is real; it is then there twenty times, for of one there is nothing to see."""
    await a_visit(running, http)
    store = running.store
    (kept,) = await store.visits.all()
    assert SECRET.encode() not in kept.body
    assert decode(kept.body).practice is False
    for number in range(24):
        assert await store.visits.save(replace(kept, id=f"{number:032}"), seen=0)
    quarter, _ = of_day(utc_now().date())
    for kind in ("opened", "read"):  # the week of today may belong to the quarter beside
        await store.week_counts.add(kind, quarter.iso_weeks[0], {(TEXT,): 24})
    assert await store.records.put(LAUNCH, launch.encode(launch.Launch(mode="practice")), replaces=1)
    factory = partial(SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now)
    async with site(widget, store, library=factory) as desk:
        cookie = await desk.cookie("ed", "editor")
        assert (await get(http, desk, "/api/v1/gaps"))[0] == 401
        assert (await get(http, desk, "/api/v1/gaps", await desk.cookie("kim")))[0] == 403
        _, answer = await get(http, desk, "/api/v1/gaps", cookie)
        assert not {"period", "periods", "texts"} & set(answer), "nothing that runs is shown"
        quarter = await released(desk)
        _, answer = await get(http, desk, "/api/v1/gaps", cookie)
        assert (answer["period"], answer["periods"], answer["practice"]) == (str(quarter), [str(quarter)], True)
        article = row(answer, "article", TEXT)
        assert all(10 <= (article[name] or 0) <= 40 for name in USED), article
        assert (article["helped"], article["person"]) == (None, None)
        asked = row(answer, "asked", "eget_maende")
        assert asked["unsure"]
        assert asked["badly"]
        assert row(answer, "reply", "svar")["not_helped"]
        assert answer["helped"][0]["article"] == TEXT
        assert (await get(http, desk, "/api/v1/gaps?period=2001Q1", cookie))[0] == 404
        assert SECRET not in str(answer)


USED = ("shown", "opened", "read", "not_helped")


async def test_what_was_opened_names_an_article_alone(http: aiohttp.ClientSession, running: Site) -> None:
    assert (await get(http, running, f"/api/v1/articles/{TEXT}"))[0] == 200
    address = f"{running.url}/api/v1/articles"
    async with http.post(f"{address}/a99/read", headers={"Origin": running.url}) as unknown:
        assert unknown.status == 404
    async with http.post(f"{address}/{TEXT}/read", headers={"Origin": "https://example.org"}) as foreign:
        assert foreign.status == 403
    await flush(running)
    assert await running.store.week_counts.since("opened", "") == {(TEXT,): 1}
    assert await running.store.week_counts.since("read", "") == {}


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
    counted = Usage(away, practice=lambda: practice, clock=clock)  # type: ignore[arg-type]  # dicts do for the test
    for _ in range(5):
        counted.wanted(["kommun-2506"])
    before = FAILURES.items["store_usage_counts"]
    await counted.flush()
    assert FAILURES.items["store_usage_counts"] == before + 1
    away.away = False
    counted.page("opened", TEXT)
    await counted.flush()
    await counted.flush()
    assert await away.since("opened:practice", "") == {(TEXT,): 1}
    assert await counted.most_wanted() == {"kommun-2506": 5}
    practice = False
    assert await counted.most_wanted() == {}
    clock.advance(54 * 7 * 24 * 3600.0)
    await counted.delete_old()
    assert await away.since("opened:practice", "") == {}


async def test_contacts_are_checked_first_that_were_wanted_most_and_few_are_never_counted(
    http: aiohttp.ClientSession, widget: Path
) -> None:
    store = MemoryStore(utc_now)
    async with site(
        widget, store, library=partial(SharedSearch, store.knowledge, embedder=Letters, vectors=VECTORS, clock=utc_now)
    ) as made:
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
