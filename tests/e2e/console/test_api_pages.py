"""The descriptions of both interfaces, in a browser: read without scripts, on a phone and in the dark, by keyboard."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.gateway.http.api_pages import PATHS
from tests.e2e.accessibility import accessible, read_in_forced_colours
from tests.e2e.console.staffed_line import StaffedLine

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

LOOKED_AT = {"include": [["header"], [".contents > :nth-child(-n+2)"], ["main > :nth-child(-n+120)"]]}
"""The rest is twenty thousand elements of the same kinds."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def told_by(page: Page) -> list[str]:
    """What the browser writes into its console."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    return said


async def looks_well(page: Page, path: str) -> None:
    assert await page.evaluate(SIDEWAYS) == 0
    await accessible(page, path, parts=LOOKED_AT if await page.locator(".contents").count() else None)


async def test_both_interfaces_are_read_on_a_phone_and_in_the_dark_without_scripts(
    staffed: StaffedLine, browser: Browser
) -> None:
    phone = await browser.new_context(viewport={"width": 320, "height": 640}, color_scheme="light")
    dark = await browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    for context in (phone, dark):
        page = await context.new_page()
        complaints = told_by(page)
        for path in PATHS:
            await page.goto(f"{staffed.url}{path}")
            await expect(page.locator("h1")).to_be_visible()
            await expect(page.locator("[aria-current=page]")).to_have_attribute("href", path)
            await looks_well(page, path)
        assert await page.locator("script").count() == 0
        assert complaints == [], "the page's policy holds"
        await context.close()


async def test_an_event_is_found_by_keyboard_from_the_overview(staffed: StaffedLine, browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto(f"{staffed.url}/api")
    await expect(page).to_have_url(f"{staffed.url}/api/")
    await page.get_by_role("link", name="Socket.IO events").first.press("Enter")
    await expect(page).to_have_url(f"{staffed.url}/api/events")
    contents = page.get_by_role("navigation", name="Contents")
    await contents.get_by_role("link", name="visitor_message_send").press("Enter")
    await expect(page.get_by_role("heading", name="visitor_message_send")).to_be_in_viewport()
    await page.get_by_role("link", name="MessageSend").first.press("Enter")
    await expect(page.get_by_role("heading", name="MessageSend", exact=True)).to_be_in_viewport()
    await read_in_forced_colours(page)
    await page.close()
