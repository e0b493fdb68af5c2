"""Knowledge over HTTP: cards opened in the chat, the counselors' search, and public pages in which nothing runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html import escape
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from handoff.app.build import utc_now
from handoff.assistant.bot_service.client import BotAnswer, Intent, Reply
from handoff.assistant.library import ARTICLE, decode_article, encode
from handoff.backoffice.accounts.sessions import COOKIE
from handoff.gateway.http.answers_page import ORDER
from knowledge import seed
from knowledge.lifecycle import edited, published, reviewed
from storage.memory import MemoryStore
from tests.handoff.assistant.test_library import ANNA, LAWYER
from tests.support.clients import Wire
from tests.support.editor_desk import installed_library
from tests.support.site import Site, site


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(utc_now)


@pytest.fixture
async def running(widget: Path, store: MemoryStore) -> AsyncIterator[Site]:
    library = installed_library(store)
    async with site(widget, store, library=library) as made:
        yield made


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def get(http: aiohttp.ClientSession, site: Site, path: str, cookie: str = "") -> tuple[int, Wire]:
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    async with http.get(f"{site.url}{path}", headers=headers) as response:
        return response.status, await response.json()


async def test_a_card_opens_inside_the_chat(http: aiohttp.ClientSession, running: Site) -> None:
    status, article = await get(http, running, "/api/v1/articles/a05?lang=en")
    assert (status, article["ok"], article["lang"], article["mark"]) == (200, True, "en", "Not reviewed")
    _, swedish = await get(http, running, "/api/v1/articles/a04?lang=en")
    assert swedish["lang"] == "sv"
    _, contact = await get(http, running, "/api/v1/directory/bris")
    assert (contact["reach"]["phone"], contact["mark"]) == ("116 111", "Inte kontrollerad")
    _, emergency = await get(http, running, "/api/v1/directory/nod-112")
    assert emergency["reach"]["phone"] == "112"
    assert "mark" not in emergency


@pytest.mark.parametrize("path", ["/api/v1/articles/a99", "/api/v1/directory/nobody", "/api/v1/articles/a05%00"])
async def test_what_is_not_published_is_not_there(http: aiohttp.ClientSession, running: Site, path: str) -> None:
    status, answer = await get(http, running, path)
    assert (status, answer["ok"]) == (404, False)


async def test_only_staff_search(http: aiohttp.ClientSession, running: Site) -> None:
    await running.library.reindex()
    path = "/api/v1/search?q=%C3%84r%20det%20mitt%20fel%3F&lang=sv"
    assert (await get(http, running, path))[0] == 401
    assert (await get(http, running, path, await running.cookie("eva", "evaluator")))[0] == 403
    cookie = await running.cookie("kim")
    status, answer = await get(http, running, path, cookie)
    assert (status, answer["cards"][0]["id"]) == (200, "a10")
    assert (await get(http, running, "/api/v1/search?q=", cookie))[0] == 400
    assert (await get(http, running, f"/api/v1/search?q={'x' * 401}", cookie))[0] == 400
    _, near = await get(http, running, "/api/v1/search?q=Ume%C3%A5", cookie)
    assert {"kommun-2480", "soc-2480"} <= {card["id"] for card in near["cards"]}
    _, named = await get(http, running, "/api/v1/search?q=bris", cookie)
    assert "bris" in [card["id"] for card in named["cards"]]


async def test_counselors_have_ready_made_replies_and_nobody_else(http: aiohttp.ClientSession, running: Site) -> None:
    path = "/api/v1/replies?lang=sv"
    assert (await get(http, running, path))[0] == 401
    assert (await get(http, running, path, await running.cookie("eva", "evaluator")))[0] == 403
    status, answer = await get(http, running, path, await running.cookie("kim"))
    replies = {each["id"]: each for each in answer["replies"]}
    assert (status, replies["mall_tack"]["shortcut"]) == (200, "tack")
    assert "116 111 (inte kontrollerad)" in replies["mall_ung"]["text"]
    assert replies["mall_ung"]["reviewed"] is False
    assert not any("{" in each["text"] for each in answer["replies"])


@pytest.mark.parametrize(
    "path",
    [
        "/kunskap/",
        "/kunskap/en/",
        "/kunskap/sv/fragor",
        "/kunskap/ar/fragor",
        "/kunskap/sv/a05",
        "/kunskap/en/a04",
        "/kunskap/sv/a99",
    ],
)
async def test_public_pages_are_whole_and_run_nothing(http: aiohttp.ClientSession, running: Site, path: str) -> None:
    async with http.get(f"{running.url}{path}") as response:
        page, security = await response.text(), response.headers["Content-Security-Policy"]
        assert response.status == (404 if path.endswith("a99") else 200)
        assert "Set-Cookie" not in response.headers
    assert "unsafe" not in security
    assert "default-src 'none'" in security
    assert page.count("<script") == 1
    assert '<script src="/widget.js" async></script>' in page
    assert page.count("<h1>") == 1
    assert "112" in page
    assert "style=" not in page


async def test_the_short_answers_stand_on_a_page_of_their_own(http: aiohttp.ClientSession, running: Site) -> None:
    async with http.get(f"{running.url}/kunskap/sv/fragor") as response:
        page = await response.text()
    answers = [each for each in seed.answers() if each.lang == "sv"]
    assert page.count("<details>") == page.count("<summary>") == len(answers)
    assert all(f"<summary>{escape(each.title)}</summary><p>{escape(each.text)}" in page for each in answers)
    assert page.count("<h2 id=") == len(ORDER)
    async with http.get(f"{running.url}/kunskap/") as response:
        index = await response.text()
    assert 'href="/kunskap/sv/fragor"' in index
    assert "svar_bevis" not in index


async def test_the_style_of_the_pages_is_served(http: aiohttp.ClientSession, running: Site) -> None:
    async with http.get(f"{running.url}/kunskap/style.css") as response:
        assert (response.status, response.content_type) == (200, "text/css")
    async with http.get(f"{running.url}/kunskap", allow_redirects=False) as response:
        assert response.headers["Location"] == "/kunskap/"
    for path in ("/kunskap/xx/", "/kunskap/xx/a05"):
        async with http.get(f"{running.url}{path}") as response:
            assert response.status == 404


async def test_a_title_with_markup_is_shown_as_text(http: aiohttp.ClientSession, running: Site) -> None:
    documents = running.store.knowledge
    stored = await documents.get(ARTICLE, "sv/a05")
    assert stored is not None
    document = decode_article(stored.body)
    today = running.began.date()
    hostile = replace(document.content, title='"><script>x</script>', text="<b>fet</b> [x](javascript:y)")
    new = published(reviewed(edited(document, hostile, ANNA), LAWYER, today), today)
    await documents.save(ARTICLE, "sv/a05", encode(new), seen=stored.version, by="anna")
    await running.library.refresh()
    for path in ("/kunskap/", "/kunskap/sv/a05"):
        async with http.get(f"{running.url}{path}") as response:
            page = await response.text()
        assert "<script>x" not in page
        assert "<b>" not in page


async def test_the_bot_s_answer_brings_cards_that_the_visitor_can_open(
    http: aiohttp.ClientSession, running: Site
) -> None:
    await running.library.reindex()
    running.bot.script.append(
        BotAnswer(intent=Intent("eget_maende", 0.9), replies=(Reply("first"), Reply("last")), language="sv")
    )
    visitor = await running.visitor()
    await visitor.say("Är det mitt fel?")
    await running.node.runtime.bot_turns.settled()
    ack = await visitor.call("sync", {"after_seq": 0})
    said = [event for event in ack["events"] if event.get("from") == "bot"]
    assert "cards" not in said[-2]
    card = said[-1]["cards"][0]
    assert (card["type"], card["id"]) == ("article", "a10")
    assert card["summary"].startswith("Inte granskad. ")
    assert (await get(http, running, f"/api/v1/articles/{card['id']}"))[0] == 200


async def test_a_counselor_s_card_gets_the_published_words(running: Site) -> None:
    visitor, counselor = await running.visitor(), await running.counselor("kim")
    await running.taken(visitor, counselor)
    cards = [{"type": "article", "id": "a05"}, {"type": "contact", "id": "nobody"}]
    request = {"conversation": visitor.conversation, "client_msg_id": "m1", "text": "Läs gärna", "cards": cards}
    assert (await counselor.call("message:send", request))["ok"]
    ack = await visitor.call("sync", {"after_seq": 0})
    shown = next(event["cards"] for event in ack["events"] if event.get("from") == "counselor")
    assert [(card["id"], card["title"]) for card in shown] == [("a05", "Så börjar du prata om det")]


async def test_whom_else_one_can_turn_to_is_listed_112_first_then_who_answers_day_and_night(
    http: aiohttp.ClientSession, running: Site
) -> None:
    status, answer = await get(http, running, "/api/v1/directory?lang=sv")
    assert status == 200
    assert answer["contacts"][0]["reach"]["phone"] == "112"
    always = [contact["always_open"] for contact in answer["contacts"]]
    assert always == sorted(always, reverse=True)
    assert len(always) > 5


@pytest.mark.parametrize(
    ("accepts", "path", "title"),
    [
        ("sv-SE,sv;q=0.9", "/stod", "De här kan hjälpa dig"),
        ("en-GB,sv;q=0.5", "/stod", "These can help you"),
        ("ar", "/stod", "هؤلاء يمكنهم مساعدتك"),
        ("fi", "/stod", "De här kan hjälpa dig"),
        ("en", "/stod?lang=sv", "De här kan hjälpa dig"),
    ],
)
async def test_a_browser_without_scripts_gets_numbers_in_its_language(
    http: aiohttp.ClientSession, running: Site, accepts: str, path: str, title: str
) -> None:
    async with http.get(f"{running.url}{path}", headers={"Accept-Language": accepts}) as response:
        page = await response.text()
        assert response.status == 200
        assert response.headers["Cache-Control"] == "no-store"
    assert f"<h1>{title}</h1>" in page
    assert 'href="tel:112"' in page
    assert "<script" not in page
