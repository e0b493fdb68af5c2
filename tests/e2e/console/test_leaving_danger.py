"""A counselor who would leave a visitor in danger is asked first: by logging out, and by closing at once."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, expect

from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.console.staffed_line import StaffedLine

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_who_holds_a_conversation_is_asked_before_they_are_logged_out(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    await staffed.asks()
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    page = counselor.page
    await page.get_by_test_id("logout").press("Enter")
    await expect(page.get_by_test_id("logout-question")).to_contain_text("Du har ett samtal")
    await accessible_in_both_schemes(page, "asked before logging out")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("logout-question")).not_to_be_visible()
    await expect(page.get_by_test_id("logout")).to_be_focused()
    await counselor.closes("Klart")
    await page.get_by_test_id("logout").click()
    await expect(page.get_by_test_id("login-name")).to_be_visible()


async def test_a_conversation_on_a_life_in_danger_is_closed_with_a_reason(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks()
    assert (await visitor.say("han står utanför dörren med en kniv och ska döda mig nu"))["ok"]
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    page = counselor.page
    await page.keyboard.press("Alt+x")
    await expect(page.get_by_test_id("close-acute")).to_contain_text("4 steg")
    await page.get_by_test_id("reason-input").press("Enter")
    await expect(page.get_by_test_id("close-acute")).to_be_visible()
    await page.get_by_test_id("reason-input").fill("Polisen är där")
    await page.get_by_test_id("reason-submit").click()
    await expect(page.get_by_test_id("after-work")).to_be_visible()
