"""The desk under a bad line, without a mouse, on a small screen, and for everybody who reads by other means."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from playwright.async_api import Error as PlaywrightError

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.contract.accounts import AccountChange
from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.browsers import widest_font
from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.people import goes_to
from tests.e2e.visitor.test_bad_input import HOSTILE

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

MAY_LEAVE = """() => {
  const leaving = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leaving);
  return !leaving.defaultPrevented;
}"""
"""True when the page would let itself be left: nothing is unsaved."""


async def test_what_is_written_without_contact_is_marked_and_sent_once_when_it_is_back(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks()
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    await counselor.answers("Hej.")

    await desk.set_offline(True)
    await expect(counselor.page.get_by_test_id("offline")).to_be_visible()
    for text in ("Första utan kontakt", "Andra utan kontakt"):
        await counselor.page.get_by_test_id("answer-input").fill(text)
        await counselor.page.keyboard.press("Enter")
    await expect(counselor.log.get_by_text("Inte skickat än")).not_to_have_count(0)

    await desk.set_offline(False)
    await expect(counselor.page.get_by_test_id("offline")).to_have_count(0)
    await visitor.until(lambda event: event.get("text") == "Andra utan kontakt")
    await expect(counselor.log.get_by_text("Inte skickat än")).to_have_count(0)
    said = [event["text"] for event in await visitor.replay() if event.get("from") == "counselor"]
    assert said == ["Hej.", "Första utan kontakt", "Andra utan kontakt"]
    await counselor.closes("Klart")


async def test_what_a_visitor_pastes_is_text_and_nothing_becomes_markup(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks()
    for text in HOSTILE:
        assert (await visitor.say(text))["ok"]
    counselor = await staffed.desk(desk)
    wrong: list[str] = []
    counselor.page.on("pageerror", lambda error: wrong.append(str(error)))
    await counselor.takes_next()
    for text in HOSTILE:
        await expect(counselor.log).to_contain_text(normalize("NFC", text))
    assert await counselor.page.evaluate("window.ran") is None
    assert await counselor.page.locator("main").locator("script, img, a[href^='javascript']").count() == 0
    with pytest.raises(PlaywrightError, match="TrustedHTML"):
        await counselor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i>x</i>')")
    assert wrong == []
    await counselor.closes("Klart")


async def test_a_conversation_from_claim_to_close_without_a_mouse(staffed: StaffedLine, desk: BrowserContext) -> None:
    visitor = await staffed.asks()
    counselor = await staffed.desk(desk)
    page = counselor.page
    await counselor.sees_waiting(1)
    keys = page.keyboard
    await keys.press("Alt+n")
    await expect(page.get_by_test_id("answer-input")).to_be_focused()
    await keys.type("/hej")
    await expect(page.get_by_test_id("replies").get_by_role("option").first).to_be_visible()
    await keys.press("Enter")
    await keys.press("Enter")
    greeting = await visitor.until(lambda event: event.get("from") == "counselor")
    assert greeting["text"].startswith("Hej")

    await keys.press("Alt+k")
    await expect(page.get_by_test_id("search-input")).to_be_focused()
    await keys.type("prata")
    await expect(page.get_by_test_id("search-found").get_by_role("listitem").first).to_be_visible()
    await keys.press("Enter")
    await keys.press("Escape")
    await expect(page.get_by_test_id("answer-input")).to_be_focused()
    await expect(page.get_by_test_id("card-chips").get_by_role("listitem")).to_have_count(1)
    await page.wait_for_function(MAY_LEAVE)
    await page.reload()  # what was chosen is kept like what was typed
    await expect(page.get_by_test_id("card-chips").get_by_role("listitem")).to_have_count(1)
    await expect(page.get_by_test_id("answer-input")).to_be_focused()
    await keys.type("Det här kan du läsa.")
    await keys.press("Enter")
    sent = await visitor.until(lambda event: event.get("text") == "Det här kan du läsa.")
    assert [card["type"] for card in sent["cards"]] == ["article"]

    await page.get_by_test_id("form-open").press("Enter")
    await expect(page.get_by_test_id("form-tab")).to_be_visible()
    await counselor.fills_the_form()
    await keys.press("Alt+x")
    await expect(page.get_by_test_id("reason-input")).to_be_focused()
    await keys.type("Klart för i dag")
    await keys.press("Enter")
    await visitor.until(lambda event: event.get("state") == "closed")
    await expect(page.get_by_text("Samtalet är avslutat.")).to_be_visible()
    await page.get_by_test_id("form-save").press("Enter")
    await expect(page.get_by_text("Efterarbetet är sparat.")).to_be_visible()


async def test_a_counselor_whom_nobody_fits_is_told_why(staffed: StaffedLine, desk: BrowserContext) -> None:
    visitor = await staffed.site.visitor(start=False)
    await visitor.start("en")
    await visitor.call("human:request", {"client_msg_id": "human"})
    kim = await registry.named(account_ports(staffed.site.store), "kim")
    await registry.change(account_ports(staffed.site.store), kim.account, AccountChange(languages=["sv"]))
    page = (await staffed.desk(desk)).page
    await expect(page.get_by_test_id("nobody-able")).to_be_visible()
    await page.get_by_test_id("take-next").click()
    await expect(page.get_by_text("Ingen väntar som du kan ta just nu.")).to_be_visible()
    await registry.change(account_ports(staffed.site.store), kim.account, AccountChange(languages=[]))
    await visitor.call("conversation:end", {"client_msg_id": "end", "erase": False})


async def test_who_is_away_takes_nobody_and_many_alarms_leave_room_for_the_conversation(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitors = [await staffed.asks("han är här nu och har en kniv, han ska döda oss") for _ in range(5)]
    page = (await staffed.desk(desk)).page
    await expect(page.get_by_test_id("alarm")).to_have_count(1)
    await expect(page.get_by_test_id("alarm")).to_contain_text("5 personer i fara väntar.")
    await page.get_by_test_id("presence").select_option("away")
    await expect(page.get_by_test_id("take-next")).to_have_attribute("aria-disabled", "true")
    await expect(page.get_by_text("Sätt status till På plats")).to_be_visible()
    for visitor in visitors:
        await visitor.call("conversation:end", {"client_msg_id": "end", "erase": False})
    await expect(page.get_by_test_id("alarm")).to_have_count(0)


async def test_a_side_message_reaches_a_lead_who_has_not_opened_the_conversation(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks()
    kim = await staffed.staff("counselor")
    assert await kim.takes_next() == visitor.conversation
    lead = await staffed.desk(desk, "shift_lead")
    side = {"conversation": visitor.conversation, "client_msg_id": "side", "text": "kan du läsa med?"}
    await expect(lead.page.get_by_test_id("take-next")).to_be_visible()
    await goes_to(lead.page, "audit")
    assert (await kim.call("side:send", side))["ok"]
    await expect(lead.page.get_by_test_id("calls")).to_contain_text("kim")
    await lead.page.get_by_test_id("answer-call").click()
    await lead.sees("jag vill prata med en människa")
    await lead.page.get_by_test_id("side-tab").click()
    await expect(lead.page.get_by_test_id("side-log")).to_contain_text("kan du läsa med?")
    await kim.finish(visitor.conversation)
    await kim.close()


@pytest.mark.parametrize(
    ("size", "scale"), [((640, 400), 2), ((768, 1024), 1)], ids=["200 % zoom at 1280", "a tablet on end"]
)
async def test_nothing_runs_out_of_a_small_screen(
    staffed: StaffedLine, browser: Browser, size: tuple[int, int], scale: int
) -> None:
    visitor = await staffed.asks()
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="sv-SE"
    )
    lead = await staffed.desk(context, "shift_lead")
    await lead.takes_next()
    await _fits(lead.page, lead.page.get_by_test_id("answer-send"))
    for place, control in (("hours", "hours-now"), ("audit", "audit-refused")):
        await goes_to(lead.page, place)
        await _fits(lead.page, lead.page.get_by_test_id(control))
    await lead.page.get_by_test_id("me").click()
    await _fits(lead.page, lead.page.get_by_test_id("factor-password"))
    await goes_to(lead.page, "desk")
    await lead.page.get_by_test_id("pane-context").click()
    await lead.fills_the_form()
    await _fits(lead.page, lead.page.get_by_test_id("form-note"))
    await lead.page.get_by_test_id("pane-talk").click()
    await lead.closes("Klart", filled=True)
    await visitor.until(lambda event: event.get("state") == "closed")
    await lead.page.get_by_test_id("logout").click()
    await expect(lead.page.get_by_test_id("login-name")).to_be_visible()  # or the next session's cookie goes too
    page = await staffed.page(context, "administrator")
    await _fits(page, page.get_by_test_id("invite-name"))
    await context.close()


async def test_a_browser_abroad_shows_the_times_of_the_line(staffed: StaffedLine, browser: Browser) -> None:
    visitor = await staffed.asks()
    context = await browser.new_context(locale="sv-SE", timezone_id="America/New_York")
    kim = await staffed.desk(context, "counselor")
    await kim.takes_next()
    shown = kim.log.locator("time").first
    at = datetime.fromisoformat(await shown.get_attribute("datetime") or "")
    await expect(shown).to_have_text(at.astimezone(ZoneInfo("Europe/Stockholm")).strftime("%H:%M"))
    await kim.closes("Klart")
    await visitor.until(lambda event: event.get("state") == "closed")
    await context.close()


async def _fits(page: Page, control: Any) -> None:
    """Nobody has to scroll sideways, and what the view is for can be reached."""
    await control.scroll_into_view_if_needed()
    await expect(control).to_be_in_viewport()
    wider = await page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px too wide"


@widest_font
async def test_every_view_keeps_the_rules_of_accessibility_in_light_and_dark(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks("jag är rädd att min bror ska åka och strida")
    page = await desk.new_page()
    await page.goto(f"{staffed.url}/console")
    await expect(page.get_by_test_id("login-name")).to_be_visible()
    await accessible_in_both_schemes(page, "login")
    lead = await staffed.desk(desk, "shift_lead")
    await lead.takes_next()
    await lead.answers("Hej.")
    await accessible_in_both_schemes(lead.page, "desk")
    await lead.page.keyboard.press("Alt+k")
    await lead.page.get_by_test_id("search-input").fill("prata")
    await expect(lead.page.get_by_test_id("search-found").get_by_role("listitem").first).to_be_visible()
    await lead.page.get_by_test_id("help").click()
    await accessible_in_both_schemes(lead.page, "desk with search and help")
    await lead.page.get_by_test_id("left-shift").click()
    await expect(lead.page.get_by_test_id("shift")).to_be_visible()
    await accessible_in_both_schemes(lead.page, "the board of the shift")
    await lead.page.get_by_test_id("read-along").click()
    await lead.page.keyboard.press("Alt+v")
    await lead.page.get_by_label("En kollega").check()
    await lead.page.get_by_test_id("side-tab").click()
    await lead.page.get_by_test_id("places-more").click()
    await accessible_in_both_schemes(lead.page, "handing on, side chat, more pages")
    await goes_to(lead.page, "audit")
    await expect(lead.page.get_by_test_id("audit")).to_be_visible()
    await accessible_in_both_schemes(lead.page, "audit")
    await lead.page.get_by_test_id("me").click()
    await expect(lead.page.get_by_test_id("sessions")).to_be_visible()
    await accessible_in_both_schemes(lead.page, "account")
    await goes_to(lead.page, "desk")
    await lead.closes("Klart")
    await visitor.until(lambda event: event.get("state") == "closed")
    await lead.page.get_by_test_id("logout").click()
    await expect(lead.page.get_by_test_id("login-name")).to_be_visible()  # or the next session's cookie goes too
    page = await staffed.page(desk, "administrator")
    await page.get_by_role("button", name="Ändra kim").click()
    await accessible_in_both_schemes(page, "accounts")
    await goes_to(page, "hours")
    await page.get_by_test_id("hours-always").click()
    await page.get_by_role("button", name="Lägg till tid, måndag").click()
    await page.get_by_test_id("exception-add").click()
    await accessible_in_both_schemes(page, "hours")
