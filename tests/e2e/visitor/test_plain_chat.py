"""The whole chat in a browser with scripts off: by forms and a page that goes on, from `/chat` to erasing."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.accessibility import check_view
from tests.e2e.visitor.conftest import Browsers
from tests.e2e.visitor.line import Line
from tests.e2e.visitor.test_eight_parts import neutral

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

TOKEN = re.compile(r'name="token" value="([^"]+)"')


def button(page: Page, name: str) -> Locator:
    """What can be pressed now: what no longer holds is still in the page, and hidden."""
    return page.locator("button:visible", has_text=name)


async def presses(page: Page, name: str) -> None:
    """A page that goes on never finishes loading, so nothing waits for that."""
    await button(page, name).last.click(no_wait_after=True)


async def writes(page: Page, text: str) -> None:
    await page.get_by_test_id("chat-input").fill(text)
    await page.get_by_test_id("chat-send").click(no_wait_after=True)
    await expect(page.get_by_test_id("chat-log").get_by_text(text)).to_be_visible()


async def plain_page(browser_like: Browsers, **options: object) -> tuple[Page, list[str]]:
    page = await (await browser_like(java_script_enabled=False, **options)).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.headers.get('referer', '')}"))
    return page, asked


async def test_a_conversation_without_scripts_from_the_first_word_to_erasing(
    here: Line, browser_like: Browsers
) -> None:
    kim = await here.on_duty()
    page, asked = await plain_page(browser_like)
    await page.goto(f"{here.url}/chat")
    await page.wait_for_url("**/chat/enkel?lang=sv")
    await presses(page, "Orolig för någon")
    await expect(page.get_by_text("Jag är orolig för någon i min närhet")).to_be_visible()
    await writes(page, "vad kan jag säga? <script>document.title='x'</script>")
    await expect(page.locator(".from-bot").nth(2)).to_be_visible()
    await presses(page, "Skriv med en person")
    await expect(page.locator("[data-testid=queue-position]:visible").last).to_contain_text("Plats 1")
    conversation = await here.taken(kim)
    await kim.answer(conversation, "Hej. Vad är det som har hänt?")
    await expect(page.get_by_text("Vad är det som har hänt?")).to_be_visible()
    await writes(page, "han är arg jämt")
    await kim.until(lambda event: event.get("text") == "han är arg jämt")
    tokens = set(TOKEN.findall(await page.content()))
    await page.get_by_test_id("more-button").click()
    await presses(page, "Få en kod")
    code = await page.get_by_test_id("return-code-shown").inner_text()

    other, asked_there = await plain_page(browser_like)
    await other.goto(f"{here.url}/chat/enkel")
    await other.get_by_test_id("have-code").click()
    await other.get_by_test_id("return-code").fill(code)
    await presses(other, "Öppna mitt samtal")
    await expect(other.get_by_text("han är arg jämt")).to_be_visible()
    tokens |= set(TOKEN.findall(await other.content()))
    await other.get_by_test_id("more-button").click()
    await presses(other, "Avsluta")
    await presses(other, "Radera allt nu")
    await expect(other.get_by_test_id("over-title")).to_have_text("Samtalet är raderat")
    await expect(page.locator("[data-testid=now]:visible").last).to_contain_text("Samtalet är raderat")

    assert len(tokens) >= 2
    assert not [address for address in asked + asked_there for token in tokens if token in address]
    for context in (page.context, other.context):
        assert await context.cookies() == []


async def test_in_danger_the_panel_comes_first_and_the_door_is_shown_when_nobody_is_here(
    here: Line, browser_like: Browsers
) -> None:
    page, _ = await plain_page(browser_like)
    await page.goto(f"{here.url}/chat/enkel")
    await expect(page.locator(".who-answers")).to_have_text("Ingen av oss är här just nu")
    await expect(page.get_by_test_id("door")).to_contain_text("du kan lämna ett meddelande")
    await presses(page, "Börja chatta")
    await writes(page, "han är här nu och har en kniv")
    panel = page.get_by_test_id("notice-emergency")
    await expect(panel.get_by_role("link", name="Ring 112")).to_be_visible()
    await panel.get_by_text("Kan du inte prata?").click()
    await expect(panel.get_by_text("lägg inte på")).to_be_visible()
    await page.get_by_test_id("more-button").click()
    await page.locator("button[value=mailbox_form]:visible").last.click(no_wait_after=True)
    await page.get_by_label("Meddelande till oss").fill("Kan ni svara i morgon?")
    await presses(page, "Lämna meddelandet")
    await expect(page.get_by_test_id("return-code-shown")).to_be_visible()


async def test_every_page_is_accessible(here: Line, browser_like: Browsers) -> None:
    """Axe needs a script: it runs on each page's HTML in another browser."""
    page, _ = await plain_page(browser_like)
    seen: list[str] = []

    async def keep() -> None:
        seen.append(await page.content())

    await page.goto(f"{here.url}/chat/enkel?lang=ar")
    await keep()
    await page.goto(f"{here.url}/chat/enkel?lang=sv")
    await page.get_by_test_id("chat-start").click(no_wait_after=True)
    await writes(page, "är det min skuld?")
    await expect(page.locator(".from-bot").nth(1)).to_be_visible()
    await keep()
    await writes(page, "han är här nu och har en kniv")
    await expect(page.get_by_test_id("notice-emergency")).to_be_visible()
    await page.get_by_test_id("more-button").click()
    await presses(page, "Få en kod")
    await expect(page.get_by_test_id("return-code-shown")).to_be_visible()
    await keep()
    await page.get_by_test_id("more-button").click()
    await presses(page, "Avsluta")
    await expect(page.get_by_test_id("erase-button")).to_be_visible()
    await keep()
    await presses(page, "Avsluta samtalet")
    await expect(page.get_by_test_id("survey")).to_be_visible()
    await keep()
    reader = await (await browser_like()).new_page()
    pages = iter(seen)
    await reader.route("**/seen", lambda route: route.fulfill(body=next(pages), content_type="text/html"))
    for _ in seen:
        await reader.goto(f"{here.url}/seen")
        await check_view(reader)


async def test_the_quick_exit_without_scripts_leaves_the_page_and_ends_the_talk(
    here: Line, browser_like: Browsers
) -> None:
    page, asked = await plain_page(browser_like, width=320, height=640)
    await neutral(page)
    await page.goto(f"{here.url}/chat/enkel")
    await presses(page, "Orolig för någon")
    await expect(page.locator(".from-bot").first).to_be_visible()
    conversation = here.conversations[-1]
    await page.get_by_test_id("quick-exit").click(no_wait_after=True)
    await page.wait_for_url(re.compile("wikipedia"))
    await here.until(conversation, lambda state: state.name == "closed")
    assert not any("wikipedia" in each and here.url in each for each in asked), "the neutral page hears of nothing"
