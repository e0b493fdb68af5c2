"""The story of the product: somebody writes, a bot answers, a person takes over, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, expect

from tests.e2e.people import CounselorPage, VisitorPage
from tests.support.product import Product

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_frightened_sibling_meets_the_bot_and_then_a_person(
    product: Product, phone: BrowserContext, desk: BrowserContext
) -> None:
    visitor = await VisitorPage.opens(phone, product)
    await visitor.starts()
    await visitor.sees("Jag är en chattrobot")

    counselor = await CounselorPage.signs_in(desk, product)
    await counselor.sees_waiting(0)

    # The risk layer hears it, the bot answers warmly, and a person is called without anybody asking for one.
    await visitor.writes("jag är rädd att min bror ska åka och strida")
    await expect(visitor.page.get_by_test_id("queue-position")).to_be_visible()
    await visitor.is_met("rädd")
    await counselor.sees_waiting(1)

    # Reload in the queue: the place and every word are still there.
    await visitor.reloads()
    await visitor.sees("jag är rädd att min bror ska åka och strida")
    await expect(visitor.page.get_by_test_id("queue-position")).to_be_visible()

    await counselor.takes_next()
    await counselor.sees("jag är rädd att min bror ska åka och strida")
    await expect(counselor.page.get_by_test_id("level").first).to_contain_text("N3")
    await counselor.answers("Hej. Vad bra att du skriver till oss.")
    await visitor.sees("Vad bra att du skriver till oss.")

    # Both ways, and a reload on both sides in the middle of it.
    await visitor.writes("han har slutat svara i telefon")
    await counselor.sees("han har slutat svara i telefon")
    await visitor.reloads()
    await counselor.reloads()
    await visitor.sees("Vad bra att du skriver till oss.")
    await counselor.sees("han har slutat svara i telefon")
    await counselor.answers("När hörde du av honom senast?")
    await visitor.sees("När hörde du av honom senast?")

    # The bot is silent while a person has the conversation.
    bot_lines = await visitor.log.get_by_text("Chattrobot", exact=False).count()
    await visitor.writes("i går kväll")
    await counselor.sees("i går kväll")
    assert await visitor.log.get_by_text("Chattrobot", exact=False).count() == bot_lines

    await counselor.closes("Vi är klara för i dag")
    await visitor.sees("Samtalet är slut")


async def test_a_person_can_be_asked_for_with_one_button(
    product: Product, phone: BrowserContext, desk: BrowserContext
) -> None:
    counselor = await CounselorPage.signs_in(desk, product)
    visitor = await VisitorPage.opens(phone, product)
    await visitor.starts()
    await visitor.asks_for_a_human()
    await expect(visitor.page.get_by_test_id("queue-position")).to_be_visible()
    await counselor.sees_waiting(1)
    await counselor.takes_next()
    await counselor.answers("Hej, jag är en människa och läser det du skriver.")
    await visitor.sees("jag är en människa")
    await counselor.closes("Klart")


async def test_danger_to_life_gets_the_112_text_at_once(
    product: Product, phone: BrowserContext, desk: BrowserContext
) -> None:
    counselor = await CounselorPage.signs_in(desk, product)
    visitor = await VisitorPage.opens(phone, product)
    await visitor.starts()
    await visitor.writes("han är här nu och har en kniv, han ska döda oss")
    await expect(visitor.emergency()).to_be_visible()
    await expect(visitor.emergency().get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")
    await expect(counselor.page.get_by_test_id("alarm")).to_be_visible()
    await counselor.takes_next()
    await counselor.closes("Provlarm")


async def test_nothing_of_the_visitor_stays_in_the_browser_but_the_token(
    product: Product, phone: BrowserContext
) -> None:
    visitor = await VisitorPage.opens(phone, product)
    elsewhere: list[str] = []
    visitor.page.on(
        "request", lambda request: None if request.url.startswith(product.url) else elsewhere.append(request.url)
    )
    await visitor.starts()
    await visitor.writes("hej")
    stored = await visitor.page.evaluate(
        "() => ({session: Object.keys(sessionStorage), local: Object.keys(localStorage), cookie: document.cookie})"
    )
    assert stored["local"] == []
    assert stored["cookie"] == ""
    assert len(stored["session"]) == 1
    assert await phone.cookies() == []
    assert [url for url in elsewhere if not url.startswith(("data:", product.url.replace("http", "ws")))] == []
