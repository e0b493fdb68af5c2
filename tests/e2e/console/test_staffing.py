"""Staffed means able, in two browsers: a person who may take nobody is nobody, to the visitor and at the desk."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, expect

from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.people import VisitorPage
from tests.support.staffing import opened, trained

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_nobody_is_promised_until_somebody_can_come(staffed: StaffedLine, desk: BrowserContext) -> None:
    await opened(staffed.site, "account-kim")
    kim = await staffed.page(desk, "counselor")
    await kim.get_by_test_id("presence").select_option("available")
    visitor = await VisitorPage.opens(desk, staffed)
    await visitor.page.set_viewport_size({"width": 390, "height": 844})
    await visitor.starts()
    await visitor.asks_for_a_human()
    waiting = visitor.page.get_by_test_id("queue-position")
    await expect(visitor.log).to_contain_text("ingen av oss")
    await expect(waiting).to_be_visible()
    await expect(visitor.page.get_by_test_id("mailbox-button").first).to_be_visible()
    await expect(visitor.page.get_by_text("Du väntar på en person")).to_have_count(0)
    await expect(kim.get_by_test_id("nobody-able")).to_contain_text("Ingen på plats kan ta den som väntar")
    await accessible_in_both_schemes(kim, "nobody on duty can take who waits")
    await trained(staffed.site, "account-kim", "anhorig")
    await expect(visitor.page.get_by_test_id("mailbox-button")).to_have_count(0, timeout=15_000)
    await expect(visitor.page.get_by_test_id("who-answers")).to_have_text("Du väntar på en person")
    await kim.get_by_test_id("take-next").click()
    await expect(visitor.log.get_by_text("Nu är en stödjare här")).to_be_visible()
