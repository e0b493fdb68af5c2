"""Who learns meets the invented visitor that was chosen, and nobody who needs help meanwhile."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, expect

from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.people import CounselorPage, goes_to

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_begin_to_practise_leads_to_the_invented_visitor_and_not_to_a_live_alarm(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    acute = await staffed.site.visitor()
    assert (await acute.say("han har en kniv och står utanför dörren nu, hjälp"))["ok"]
    assert (await acute.call("human:request", {"client_msg_id": "h"}))["ok"]
    await staffed.site.node.runtime.settled()
    page = await staffed.page(desk, "trainee")
    await expect(page.get_by_test_id("practice-queue")).to_contain_text("Du är under utbildning.")
    await goes_to(page, "practice")
    await page.get_by_test_id("rehearse-journalist").press("Enter")
    await expect(page.get_by_test_id("practice-queue")).to_contain_text("skriver med chattroboten nu")
    await accessible_in_both_schemes(page, "somebody to practise with is coming")
    trainee = CounselorPage(page)
    await trainee.sees("journalist")
    await expect(page.get_by_test_id("talk-practice")).to_be_visible()
    await expect(page.get_by_test_id("answer-input")).to_be_focused()
    await expect(page.get_by_text("Skiftledaren läser det först", exact=False)).to_have_count(0)
    assert (await staffed.site.state(acute)).owner is None


async def test_an_invented_mail_and_an_invented_call_come_marked_and_who_writes_answers(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    page = await staffed.page(desk, "shift_lead")
    await goes_to(page, "practice")
    await page.get_by_test_id("rehearse-mail").click()
    await expect(page.get_by_text("Någon påhittad har skrivit.")).to_be_visible()
    await page.get_by_test_id("rehearse-call").click()
    await expect(page.get_by_test_id("calls-others")).to_contain_text("Övning")
    (row,) = [row for state in ("mailbox", "queued") for row in await staffed.site.store.index.in_state(state)]
    await goes_to(page, "desk")
    lists = page.get_by_test_id("mailbox").or_(page.get_by_test_id("waiting-list"))
    await lists.get_by_role("button").first.click()
    await expect(page.get_by_test_id("mail-details")).to_contain_text("Svaret lämnar aldrig systemet")
    await staffed.site.node.runtime.settled()
    assert row.practice
