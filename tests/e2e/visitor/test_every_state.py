"""Every state of a visit from right to left: at all widths, with large text, in dark and in forced colours."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.e2e.accessibility import check_view
from tests.e2e.visitor.conftest import Browsers
from tests.e2e.visitor.line import Line, in_days, line
from tests.e2e.visitor.test_calm import begins, says

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ARABIC = "/chat?lang=ar"
IN_DANGER = "هو يقف خارج الباب ومعه سكين وسوف يقتلني"


async def arabic(here: Line, browser_like: Browsers) -> Page:
    page = await (await browser_like()).new_page()
    await page.goto(here.url + ARABIC)
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    return page


async def test_from_the_answer_over_the_queue_to_a_person_and_after(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        kim = await here.on_duty()
        page = await arabic(here, browser_like)
        await begins(page)
        await says(page, "skuld هل هو ذنبي؟")
        await expect(page.locator(".from-bot")).to_have_count(3)
        await check_view(page)
        await page.get_by_test_id("more-button").click()
        await check_view(page)
        await page.get_by_test_id("human-button").click()
        await expect(page.get_by_test_id("queue-position")).to_be_visible()
        await check_view(page)
        await page.get_by_test_id("code-button").click()
        await expect(page.get_by_test_id("return-code-shown")).to_be_visible()
        await check_view(page)
        await page.keyboard.press("Escape")
        conversation = await here.taken(kim)
        await kim.answer(conversation, "Hej, jag är här.")
        await expect(page.get_by_text("Hej, jag är här.")).to_be_visible()
        await check_view(page)
        await kim.finish(conversation)
        await expect(page.get_by_test_id("closed")).to_be_visible()
        await check_view(page)
        await page.get_by_test_id("end-button").click()
        await expect(page.get_by_test_id("survey")).to_be_visible()
        await check_view(page)


async def test_in_danger(here: Line, browser_like: Browsers) -> None:
    kim = await here.on_duty()
    page = await arabic(here, browser_like)
    await begins(page)
    await says(page, IN_DANGER)
    await expect(page.get_by_test_id("notice-emergency")).to_be_visible()
    await check_view(page)
    await page.get_by_test_id("cannot-talk").click()
    await check_view(page)
    await here.taken(kim)
    await expect(page.locator(".acute.is-folded")).to_be_visible()
    await check_view(page)


async def test_at_a_closed_door(here: Line, browser_like: Browsers) -> None:
    await here.closed_until(in_days(3))
    page = await arabic(here, browser_like)
    await expect(page.get_by_test_id("door")).to_be_visible()
    await check_view(page)
    await page.get_by_test_id("human-button").click()
    await expect(page.get_by_test_id("mailbox-button")).to_be_visible()
    await check_view(page)
    await page.get_by_test_id("referrals-button").click()
    await expect(page.get_by_test_id("contacts")).to_be_visible()
    await check_view(page)
    await page.get_by_test_id("reading-back").click()
    await page.get_by_test_id("mailbox-button").click()
    await expect(page.locator(".mailbox textarea")).to_be_visible()
    await check_view(page)
