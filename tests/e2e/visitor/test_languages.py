"""A conversation in another language than the page's: every bubble and button says its language and its direction."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from handoff.assistant.bot_service.client import BotAnswer, BotButton, BotRequest, Intent, Reply
from knowledge import seed, wordings
from tests.e2e.visitor.conftest import Browsers, Visits
from tests.e2e.visitor.line import Line, line

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


GREETINGS = [
    ("so", "Salaan, ma jirtaa cid?", "ltr"),
    ("fa", "سلام، کسی هست؟", "rtl"),
    ("ckb", "سڵاو، کەس لێرەیە؟", "rtl"),
    ("kmr", "Silav, kes li wir heye?", "ltr"),
    ("fi", "Hei, onko siellä ketään?", "ltr"),
]


def says_which_languages(request: BotRequest) -> BotAnswer:
    buttons = (BotButton("knapp_person", "be_om_manniska"), BotButton("knapp_engelska", "sprak_en"))
    return BotAnswer(intent=Intent("sprak_okant", 0.9), replies=(Reply("sprak_okant", buttons),), language=request.lang)


@pytest.mark.parametrize(("lang", "greeting", "reads"), GREETINGS)
async def test_a_language_of_phrases_stands_in_its_own_direction_and_is_marked_as_unread(
    visits: Visits, here: Line, lang: str, greeting: str, reads: str
) -> None:
    here.site.bot.script.append(says_which_languages)
    page = await visits()
    await page.get_by_test_id("chat-start").click()
    await sends(page, greeting)
    log = page.get_by_test_id("chat-log")
    answer = log.locator(f".from-bot .text[lang={lang}]").first
    await expect(answer).to_be_visible()
    assert await direction(answer) == reads
    await expect(log.get_by_test_id("unread-words").first).to_be_visible()
    button = log.locator(f".choices [lang={lang}]").first
    assert await direction(button) == reads


async def test_on_an_open_line_only_the_line_with_112_of_such_a_language_is_shown(browser_like: Browsers) -> None:
    own = wordings.load(seed.REPLIES)
    async with line(library_words=True) as here:
        await here.mode("open")
        for lang, greeting, _ in GREETINGS:
            here.site.bot.script.append(says_which_languages)
            page = await (await browser_like()).new_page()
            await page.goto(f"{here.url}/chat")
            await page.get_by_test_id("chat-start").click()
            await sends(page, greeting)
            log = page.get_by_test_id("chat-log")
            await expect(log).to_contain_text(own.text("rad_112", lang, open=True))
            assert own.text("sprak_okant", lang, open=True).split(".")[0] not in await log.inner_text()
            await expect(log.get_by_test_id("unread-words")).to_have_count(0)
