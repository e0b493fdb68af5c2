"""What a shift needs beside answering: a pause, a lead who steps in, the mailbox, alarms that are heard, kept words."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.console.test_at_the_desk import MAY_LEAVE
from tests.e2e.people import CounselorPage, VisitorPage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

OUTSIDE = """
window.outside = { tones: 0, shown: [] };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.outside.tones += 1; return start.apply(this, at); };
window.Notification = class {
  static requestPermission() { return Promise.resolve("granted"); }
  constructor(title, options) { window.outside.shown.push(`${title} ${options.body}`); }
  close() {}
};
"""
"""Counts what leaves the page: tones, and words on the desktop."""


async def _pauses(page: Page, why: str) -> None:
    await page.get_by_test_id("tools").click()
    await page.get_by_test_id("pause-visitor").click()
    await page.get_by_test_id("reason-input").fill(why)
    await page.get_by_test_id("reason-submit").click()


async def test_a_pause_holds_until_its_end_and_never_where_life_may_be_in_danger(
    staffed: StaffedLine, phone: BrowserContext, desk: BrowserContext
) -> None:
    visitor = await VisitorPage.opens(phone, staffed)
    await visitor.starts()
    await visitor.asks_for_a_human()
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    await counselor.page.get_by_test_id("tools").click()
    await counselor.page.get_by_test_id("warn-boundaries").click()
    await visitor.sees("utan hot")
    await _pauses(counselor.page, "Hotar den som svarar")
    await visitor.sees("Vi gör en paus i samtalet.")
    await visitor.writes("svara då")
    await expect(visitor.page.get_by_test_id("paused")).to_contain_text("ring 112")
    await counselor.sees("Pausade besökaren")

    # Danger to life gets through the pause, and from then on nobody can be paused.
    await visitor.writes("jag vill inte leva längre")
    await counselor.sees("jag vill inte leva längre")
    await expect(counselor.log.get_by_text("svara då")).to_have_count(0)
    await _pauses(counselor.page, "Hotar den som svarar")
    await expect(
        counselor.page.get_by_role("alert").get_by_text("Det går inte: det kan vara fara för liv")
    ).to_be_visible()
    await counselor.page.keyboard.press("Escape")
    await counselor.closes("Klart")


async def test_a_lead_reads_along_whispers_and_takes_over(staffed: StaffedLine, desk: BrowserContext) -> None:
    visitor = await staffed.asks()
    kim = await staffed.staff("counselor")
    assert await kim.takes_next() == visitor.conversation
    lead = await staffed.desk(desk, "shift_lead")
    page = lead.page
    await page.get_by_test_id("left-shift").click()
    await page.get_by_test_id("read-along").click()
    await lead.sees("jag vill prata med en människa")
    await page.get_by_test_id("side-tab").click()
    await page.get_by_test_id("side-input").fill("Fråga om hen är trygg.")
    await page.get_by_test_id("side-send").click()
    await kim.until(lambda event: event["kind"] == "side" and event["text"] == "Fråga om hen är trygg.")

    await page.get_by_test_id("take-over").click()
    await page.get_by_test_id("reason-input").fill("Behöver ett beslut")
    await page.get_by_test_id("reason-submit").click()
    await expect(page.get_by_test_id("answer-input")).to_be_visible()
    await lead.answers("Hej, nu är det jag som läser.")
    await visitor.until(lambda event: event.get("text") == "Hej, nu är det jag som läser.")
    assert not (await kim.answer(visitor.conversation, "för sent"))["ok"]
    seen = await visitor.replay()
    assert not [event for event in seen if "trygg" in event.get("text", "") or event["kind"] == "side"]
    await lead.closes("Klart")
    await kim.close()


async def test_a_message_that_was_left_is_answered_and_read_with_the_code(
    staffed: StaffedLine, phone: BrowserContext, desk: BrowserContext
) -> None:
    visitor = await staffed.site.visitor()
    message = {"client_msg_id": secrets.token_hex(8), "text": "Kan ni höra av er om min son?"}
    code = (await visitor.call("mailbox:leave", message))["code"]
    await staffed.site.node.runtime.settled()
    counselor = await staffed.desk(desk)
    await counselor.page.get_by_test_id("mailbox").get_by_role("button").click()
    await counselor.sees("Kan ni höra av er om min son?")
    await counselor.page.get_by_test_id("answer-input").fill("Ja, skriv när du vill i kväll.")
    for _ in ("send", "and end"):
        await counselor.page.get_by_test_id("answer-send").click()
    await expect(counselor.page.get_by_test_id("mailbox").get_by_role("button")).to_have_count(0)

    later = await VisitorPage.opens(phone, staffed)
    await later.page.get_by_test_id("have-code").click()
    await later.page.get_by_test_id("return-code").fill(code.lower().replace("-", " "))
    await later.page.get_by_test_id("return-code").press("Enter")
    await later.sees("Ja, skriv när du vill i kväll.")
    await later.page.get_by_test_id("chat-input").fill("tack, nu är jag här")
    await later.page.get_by_test_id("chat-send").click()
    await later.sees("tack, nu är jag här")


async def test_an_alarm_is_heard_and_seen_outside_of_the_page_without_a_word_of_why(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    await desk.add_init_script(OUTSIDE)
    page = (await staffed.desk(desk)).page
    for control in ("sound", "desktop"):
        await page.get_by_test_id(control).click()
        await expect(page.get_by_test_id(control)).to_have_attribute("aria-pressed", "true")
    assert await page.evaluate("outside") == {"tones": 0, "shown": []}
    visitor = await staffed.asks("han är här nu och har en kniv, han ska döda oss")
    await page.wait_for_function("() => outside.tones > 1 && outside.shown.length > 0")
    await expect(page).to_have_title(re.compile("N4"))
    assert "kniv" not in str(await page.evaluate("outside.shown")) + await page.title()
    await page.reload()
    await expect(page.get_by_test_id("alarm")).to_be_visible()
    await CounselorPage(page).takes_next()
    await expect(page.get_by_test_id("alarm")).to_have_count(0)
    await expect(page).not_to_have_title(re.compile("N4"))
    await CounselorPage(page).closes("Larmat 112")
    await visitor.until(lambda event: event.get("state") == "closed")


async def test_half_an_answer_is_there_after_a_reload_and_the_keys_are_shown_on_a_question_mark(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    await staffed.asks()
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    page = counselor.page
    await page.get_by_test_id("answer-input").fill("Jag undrar om")
    await page.get_by_test_id("note-input").focus()
    await page.wait_for_function(MAY_LEAVE)
    await page.reload()
    await expect(page.get_by_test_id("answer-input")).to_have_value("Jag undrar om")
    tools = page.get_by_test_id("tools")
    await tools.focus()
    await expect(tools).to_be_focused()
    await page.keyboard.press("?")
    await expect(page.get_by_text("Kortkommandon", exact=True)).to_be_visible()
    await page.keyboard.press("Escape")
    await counselor.closes("Klart")
