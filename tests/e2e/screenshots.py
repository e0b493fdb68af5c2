"""Pictures of every view for the docs: `python -m tests.e2e.screenshots [chat | console | editor]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from handoff.operations.bootstrap.browser import executable
from handoff.operations.bootstrap.checkout import Checkout
from tests.e2e.browsers import ARGUMENTS
from tests.e2e.console.pictures import console_story
from tests.e2e.editor.pictures import pictures
from tests.e2e.people import CounselorPage, VisitorPage
from tests.e2e.screenshot_files import DESK, FOLDER, PHONE, context_of, take, take_both
from tests.support.product import Product, running


async def main(wanted: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    stories = {"chat": chat_story, "console": console_story, "editor": _editor_story}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable(Checkout.here()), args=ARGUMENTS)
        for name, story in stories.items():
            if wanted in ("", name):
                await _on_a_line_of_its_own(browser, story)
        await browser.close()


async def _on_a_line_of_its_own(browser: Browser, story: Callable[[Browser, Product], Awaitable[None]]) -> None:
    """Who still waits at the end of one story would be taken in the next."""
    with tempfile.TemporaryDirectory() as data:
        async with running(Path(data) / "data") as product:
            await product.line("ready")
            await story(browser, product)


async def _editor_story(browser: Browser, product: Product) -> None:
    people = product.accounts["editor"], product.accounts["reviewer"]
    await pictures(lambda: context_of(browser, DESK), product.url, *people, take)


async def danger_story(browser: Browser, product: Product) -> None:
    """The panel in danger, and a return code."""
    visitor = await VisitorPage.opens(await context_of(browser, PHONE), product)
    await visitor.starts()
    await visitor.writes("han är här nu och har en kniv")
    await expect(visitor.emergency()).to_be_visible()
    await take_both(visitor.page, "chat-danger")
    await visitor.page.get_by_test_id("code-button").first.click()
    await expect(visitor.page.get_by_test_id("return-code-shown")).to_be_visible()
    await take(visitor.page, "chat-code")


async def plain_story(browser: Browser, product: Product) -> None:
    """The chat without scripts."""
    page = await (await context_of(browser, PHONE, scripts=False)).new_page()
    await page.goto(f"{product.url}/chat/enkel")
    await take(page, "plain-before")
    await page.get_by_test_id("chat-start").click(no_wait_after=True)
    await page.get_by_test_id("chat-input").fill("min bror har blivit så hård mot alla, hur pratar jag med honom?")
    await page.get_by_test_id("chat-send").click(no_wait_after=True)
    await expect(page.locator(".from-bot").nth(1)).to_be_visible()
    await take_both(page, "plain-bot")


async def chat_story(browser: Browser, product: Product) -> None:
    """What a visitor sees, and a counselor at the other end."""
    counselor = await CounselorPage.signs_in(await context_of(browser, DESK), product, "shift_lead")
    visitor = await VisitorPage.opens(await context_of(browser, PHONE), product)
    await take(visitor.page, "chat-before")
    await visitor.starts()
    await visitor.writes("min bror har blivit så hård mot alla, hur pratar jag med honom?")
    await expect(visitor.log.locator(".from-bot").nth(1)).to_be_visible()
    await take(visitor.page, "chat-bot")
    await visitor.writes("jag är rädd att han ska åka och strida")
    await expect(visitor.page.get_by_test_id("queue-position")).to_be_visible()
    await take(visitor.page, "chat-queued")
    await counselor.takes_next()
    await counselor.answers("Hej. Vad bra att du skriver. Vad har fått dig att tro att han tänker resa?")
    await visitor.writes("han har sålt sin cykel och säger hejdå till alla")
    await take_both(visitor.page, "chat-counselor")
    await counselor.closes("Hänvisad vidare")
    await visitor.sees("Samtalet är slut")
    await take(visitor.page, "chat-over")
    await danger_story(browser, product)
    await plain_story(browser, product)
    await counselor.page.get_by_test_id("logout").click()
    host = await (await context_of(browser, DESK)).new_page()
    await host.goto(product.url + "/")
    await host.wait_for_load_state("networkidle")
    await take(host, "host-page")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else ""))
