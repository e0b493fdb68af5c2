"""A conversation in another language than the page's: every bubble and button says its language and its direction."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.visitor.conftest import Visits

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def sends(page: Page, text: str) -> None:
    await page.get_by_test_id("chat-input").fill(text)
    await page.get_by_test_id("chat-send").click()


async def direction(shown: Locator) -> str:
    return str(await shown.evaluate("element => getComputedStyle(element).direction"))


async def test_arabic_on_a_swedish_page_is_answered_in_arabic_from_right_to_left_and_marked(visits: Visits) -> None:
    page = await visits()
    await page.get_by_test_id("chat-start").click()
    await sends(page, "أنا خائفة على ابني")
    log = page.get_by_test_id("chat-log")
    answer = log.locator(".from-bot .text[lang=ar]").first
    await expect(answer).to_be_visible()
    assert await direction(answer) == "rtl"
    button = log.locator(".choices [lang=ar]").first
    await expect(button).to_have_text("كثيرًا على الإنترنت")
    assert await direction(button) == "rtl"
    await expect(log.get_by_test_id("unread-words").first).to_be_visible()
    line = log.locator(".system [lang=ar]")
    await expect(line).to_contain_text("أجيبك الآن بالعربية")
    welcome = log.locator(".from-bot .text").first
    await expect(welcome).to_have_attribute("lang", "sv")
    assert await direction(welcome) == "ltr"
    assert await page.evaluate("document.documentElement.lang") == "sv"


async def test_swedish_on_an_english_page_is_answered_in_swedish(visits: Visits) -> None:
    page = await visits(locale="en-GB")
    await page.get_by_test_id("chat-start").click()
    await sends(page, "jag är orolig för min bror")
    log = page.get_by_test_id("chat-log")
    await expect(log.locator(".system [lang=sv]")).to_contain_text("Nu svarar jag på svenska")
    await expect(log.locator(".from-bot .text[lang=sv]").first).to_be_visible()
    await expect(log.get_by_test_id("unread-words")).to_have_count(0)
