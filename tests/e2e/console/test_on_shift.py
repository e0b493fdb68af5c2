"""What protects those who answer: nobody learns alone, and after a heavy conversation there is a break."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from storage.ids import AccountId
from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.people import CounselorPage, goes_to

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def _proposes(trainee: CounselorPage, text: str) -> None:
    await trainee.page.get_by_test_id("answer-input").fill(text)
    await trainee.page.get_by_test_id("answer-send").click()
    await trainee.sees("Väntar på godkännande")


async def test_a_trainees_answer_goes_out_when_a_lead_has_read_it(
    staffed: StaffedLine, browser: Browser, desk: BrowserContext
) -> None:
    visitor = await staffed.asks()
    trainee = await staffed.desk(desk, "trainee")
    await trainee.sees_waiting(1)
    await trainee.takes_next()
    await _proposes(trainee, "Du måste lugna dig.")

    context = await browser.new_context(locale="sv-SE")
    lead = await staffed.desk(context, "shift_lead")
    await lead.page.get_by_test_id("left-shift").click()
    await lead.page.get_by_test_id("approvals").get_by_role("button").click()
    judge = lead.page.get_by_test_id("judge")
    await judge.get_by_role("textbox").fill("Ta den tid du behöver.")
    await judge.get_by_test_id("approve").click()
    await visitor.until(lambda event: event.get("text") == "Ta den tid du behöver.")
    await trainee.sees("Förslag, ändrat innan det skickades")

    # On another page too the lead is told that an answer waits; the trainee's field says that it does.
    await expect(trainee.page.get_by_text("Skiftledaren läser det först", exact=False)).to_be_visible()
    await goes_to(lead.page, "rota")
    await _proposes(trainee, "Hör av dig.")
    await expect(lead.page.get_by_test_id("approvals-wait")).to_contain_text("1 att godkänna")
    await goes_to(lead.page, "desk")
    await judge.get_by_test_id("return-proposal").click()
    await judge.get_by_test_id("return-comment").fill("Fråga hur det känns först")
    await judge.get_by_test_id("return-proposal").click()
    await trainee.sees("Förslag, lämnat tillbaka")
    await trainee.sees("Fråga hur det känns först")
    said = [event["text"] for event in await visitor.replay() if event.get("from") == "counselor"]
    assert said == ["Ta den tid du behöver."]
    await context.close()
    await trainee.closes("Klart")


async def test_after_a_heavy_conversation_a_break_is_one_press_away(staffed: StaffedLine, desk: BrowserContext) -> None:
    visitor = await staffed.asks("jag är rädd att min bror ska åka och strida")
    counselor = await staffed.desk(desk)
    await counselor.sees_waiting(1)
    await counselor.takes_next()
    await counselor.closes("Klart för i dag")
    await visitor.until(lambda event: event.get("state") == "closed")
    await counselor.page.get_by_test_id("debrief").get_by_role("button", name="Ta paus").click()
    await expect(counselor.page.get_by_test_id("debrief")).to_have_count(0)
    await expect(counselor.page.get_by_test_id("presence")).to_have_value("break")
    await counselor.reloads()
    await expect(counselor.page.get_by_test_id("presence")).to_have_value("break")
    status, _ = staffed.site.node.runtime.presence.status(AccountId("account-kim"))
    assert status == "break"
