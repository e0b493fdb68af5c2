"""Pictures of every view of the visitor's, to be looked at: `python -m tests.e2e.visitor.screenshots`.

Each in three widths, light and dark, in `.lotsen/screenshots`. What may not be broken is tested; whether it looks calm,
and is understood in five seconds, is for people to see.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from handoff.operations.bootstrap.browser import executable
from handoff.operations.bootstrap.checkout import Checkout
from tests.e2e.browsers import ARGUMENTS
from tests.e2e.visitor.line import Line, in_days, line
from tests.support.product import ROOT

FOLDER = ROOT / ".lotsen" / "screenshots"
SIZES = ((320, 640), (390, 780), (1280, 800))


async def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(Checkout.here()), args=ARGUMENTS)
        for stage in (talk, closed_door, after, other_languages, modes, embedded):
            async with line(search=True) as here:
                await stage(here, browser)
        await browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}")


async def talk(here: Line, browser: Browser) -> None:
    counselor = await here.on_duty()
    page = await opened(here, browser)
    await take(page, "notice")
    await begin(page)
    await say(page, "är det min skuld?")
    await page.get_by_test_id("card-open").first.wait_for()
    await take(page, "bot-and-cards")
    await page.get_by_test_id("card-open").first.click()
    await page.get_by_test_id("reading").get_by_text(re.compile("granskad")).wait_for()
    await take(page, "article")
    await page.get_by_test_id("reading-back").click()
    await page.get_by_test_id("human-button").click()
    await expect(page.get_by_test_id("queue-position")).to_contain_text("Plats")
    await take(page, "queue")
    conversation = await here.taken(counselor)
    await counselor.answer(conversation, "Hej. Vad bra att du skriver. Vad är det som har hänt?")
    await page.get_by_text("Vad bra att du skriver.").wait_for()
    await say(page, "han pratar bara om fiender nu, och jag känner inte igen honom")
    await take(page, "counselor")
    await counselor.finish(conversation)
    await page.get_by_test_id("closed").wait_for()
    await take(page, "closed-by-counselor")


async def closed_door(here: Line, browser: Browser) -> None:
    await here.closed_until(in_days(3))
    page = await opened(here, browser)
    await take(page, "closed-notice")
    await page.get_by_test_id("referrals-button").click()
    await page.get_by_test_id("contacts").wait_for()
    await take(page, "referrals")
    await page.get_by_test_id("reading-back").click()
    await page.get_by_test_id("human-button").click()
    await page.get_by_test_id("mailbox-button").wait_for()
    await take(page, "closed-chat")
    await page.get_by_test_id("mailbox-button").click()
    await page.get_by_label("Meddelande till oss").fill("Kan ni svara på det här i morgon?")
    await take(page, "mailbox")
    await page.get_by_role("button", name="Lämna meddelandet").click()
    await page.get_by_test_id("return-code-shown").wait_for()
    await take(page, "return-code")
    danger = await opened(here, browser)
    here.site.bot.hold()
    await begin(danger)
    await say(danger, "jag vill inte leva längre")
    await danger.get_by_role("link", name=re.compile("90101")).wait_for()
    await take(danger, "danger-at-a-closed-door")
    await say(danger, "han är här nu och har en kniv")
    await danger.get_by_test_id("notice-emergency").wait_for()
    await take(danger, "emergency")
    here.site.bot.release()


async def after(here: Line, browser: Browser) -> None:
    page = await opened(here, browser)
    await begin(page)
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.get_by_test_id("more-button").click()
    await page.get_by_test_id("end-button").click()
    await take(page, "end")
    await page.get_by_test_id("erase-button").click()
    await page.get_by_test_id("over-title").wait_for()
    await take(page, "erased")


async def other_languages(here: Line, browser: Browser) -> None:
    for locale in ("ar", "en-GB"):
        page = await opened(here, browser, locale=locale)
        await take(page, f"{locale}-notice")
        await begin(page)
        await page.get_by_test_id("chat-log").locator(".bubble").first.wait_for()
        await take(page, f"{locale}-chat")


async def modes(here: Line, browser: Browser) -> None:
    await here.mode("ended")
    page = await opened(here, browser, waits_for="contacts")
    await take(page, "ended")
    scriptless = await (await context(browser, java_script_enabled=False)).new_page()
    await scriptless.goto(f"{here.url}/stod")
    await take(scriptless, "without-scripts")


async def embedded(here: Line, browser: Browser) -> None:
    page = await (await context(browser)).new_page()
    await page.goto(f"{here.url}/")
    await page.get_by_role("button", name="Chatta anonymt").wait_for()
    await take(page, "launcher")
    await page.get_by_role("button", name="Chatta anonymt").click()
    await page.frame_locator("iframe").get_by_test_id("chat-start").wait_for()
    await take(page, "embedded")


async def context(browser: Browser, **options: object) -> BrowserContext:
    made = {"locale": "sv-SE", "reduced_motion": "reduce", "timezone_id": "Europe/Stockholm", **options}
    return await browser.new_context(viewport={"width": 390, "height": 780}, **made)  # type: ignore[arg-type]


async def opened(here: Line, browser: Browser, *, waits_for: str = "chat-start", **options: object) -> Page:
    page = await (await context(browser, **options)).new_page()
    await page.goto(f"{here.url}/chat")
    await page.get_by_test_id(waits_for).wait_for()
    return page


async def begin(page: Page) -> None:
    await page.get_by_test_id("chat-start").click()
    await page.get_by_test_id("chat-input").wait_for()


async def say(page: Page, text: str) -> None:
    await page.get_by_test_id("chat-input").fill(text)
    await page.get_by_test_id("chat-send").click()
    await page.get_by_test_id("chat-log").get_by_text(text).wait_for()


async def take(page: Page, name: str) -> None:
    """In every width, light and dark."""
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            path: Path = FOLDER / f"{name}-{width}-{scheme}.png"
            await page.screenshot(path=path)
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 390, "height": 780})


if __name__ == "__main__":
    asyncio.run(main())
