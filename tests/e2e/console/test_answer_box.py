"""The answer field in slips of the keyboard: nothing leaves that was not meant to, and nothing written is lost."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, expect

from tests.e2e.accessibility import WIDTHS, ZOOMED, accessible_in_both_schemes
from tests.e2e.console.staffed_line import StaffedLine

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_slash_and_a_word_that_no_reply_has_is_not_sent_and_a_limit_is_offered_last(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks()
    counselor = await staffed.desk(desk)
    page, keys = counselor.page, counselor.page.keyboard
    await counselor.takes_next()
    await expect(page.get_by_test_id("answer-input")).to_be_focused()
    await keys.type("/")
    offered = page.get_by_test_id("replies").get_by_role("option")
    await expect(offered.first).to_contain_text("/hej")
    await expect(offered.last).to_contain_text("/gräns")
    await accessible_in_both_schemes(page, "ready-made replies")
    await keys.type("zzz")
    await keys.press("Enter")
    await expect(page.get_by_text("Inget färdigt svar heter så.", exact=False)).to_be_visible()
    await expect(page.get_by_test_id("answer-input")).to_have_value("/zzz")
    await keys.press("Escape")
    await keys.press("Enter")
    await visitor.until(lambda event: event.get("text") == "/zzz")
    said = [event["text"] for event in await visitor.replay() if event.get("from") == "counselor"]
    assert said == ["/zzz"], "once, and only when it was meant"


async def test_the_search_closes_by_escape_from_the_answer_too_and_when_something_has_been_found(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    await staffed.asks()
    counselor = await staffed.desk(desk)
    page = counselor.page
    await counselor.takes_next()
    answer, search = page.get_by_test_id("answer-input"), page.get_by_test_id("search")
    await page.keyboard.press("Alt+k")
    await answer.focus()
    await page.keyboard.press("Escape")
    await expect(search).to_have_count(0)
    await expect(answer).to_be_focused()
    await page.keyboard.press("Alt+k")
    await page.get_by_test_id("search-input").fill("prata")
    await page.get_by_test_id("search-found").get_by_role("button").first.click()
    await expect(search).to_have_count(0)
    await expect(answer).to_be_focused()
    await expect(page.get_by_test_id("card-chips").get_by_role("listitem")).to_have_count(1)


async def test_what_opens_over_the_answer_closes_by_escape_and_gives_the_keyboard_back(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks()
    counselor = await staffed.desk(desk)
    page = counselor.page
    await counselor.takes_next()
    for opener in ("tools", "release-conversation", "close-conversation"):
        button = page.get_by_test_id(opener)
        await button.click()
        await expect(button).to_have_attribute("aria-expanded", "true")
        await button.focus()
        await page.keyboard.press("Escape")
        await expect(button).to_have_attribute("aria-expanded", "false")
        await expect(button).to_be_focused()
    await page.get_by_test_id("release-conversation").click()
    await page.get_by_role("button", name="Ångra").click()
    await expect(page.get_by_test_id("release-conversation")).to_be_focused()
    await visitor.close()


async def test_enter_in_the_mailbox_neither_sends_nor_ends_and_an_article_goes_along(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.site.visitor()
    message = {"client_msg_id": "m", "text": "Hej, jag är lärare och undrar."}
    code = (await visitor.call("mailbox:leave", message))["code"]
    await staffed.site.node.runtime.settled()
    counselor = await staffed.desk(desk)
    page = counselor.page
    await page.get_by_test_id("mailbox").get_by_role("button").click()
    answer = page.get_by_test_id("answer-input")
    await expect(answer).to_be_focused()
    await page.keyboard.type("Hej.")
    await page.keyboard.press("Enter")
    await page.keyboard.type("Vad bra att du skriver.")
    await expect(answer).to_have_value("Hej.\nVad bra att du skriver.")
    window = page.viewport_size
    for width, height in (ZOOMED, WIDTHS[0]):
        await page.set_viewport_size({"width": width, "height": height})
        await expect(page.get_by_test_id("answer-send")).to_be_in_viewport(ratio=1)
    await page.set_viewport_size(window or {"width": 1280, "height": 800})
    await page.keyboard.press("Alt+k")
    await page.get_by_test_id("search-input").fill("prata")
    await page.get_by_test_id("search-found").get_by_role("button").first.click()
    await page.get_by_test_id("answer-send").click()
    await expect(page.get_by_test_id("mailbox-sure")).to_be_visible()
    assert (await staffed.site.state(visitor)).name == "mailbox"
    await page.get_by_test_id("answer-send").click()
    await expect(page.get_by_test_id("after-work")).to_be_visible()
    back = await staffed.site.visitor(start=False)
    assert (await back.call("mailbox:open", {"code": code}))["ok"]
    (told,) = [event for event in await back.replay() if event.get("from") == "counselor"]
    assert told["text"] == "Hej.\nVad bra att du skriver."
    assert len(told["cards"]) == 1
