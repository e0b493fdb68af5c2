"""The desk says who is here: people with a name and a last line, one row of alarm, what was told, who hands over."""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from handoff.app.build import utc_now
from handoff.conversation import commands as cmd
from storage.ids import CommandId, ConversationId
from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.people import CounselorPage
from tests.support.clients import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

DANGER = "han är här nu och har en kniv, han ska döda oss"
ROW_PX = 48
"""The most that the alarms may take of the height; one row."""
LOG_PX = 220
"""The least that the transcript keeps at 1024 by 768 beside an alarm."""


async def tells(staffed: StaffedLine, *texts: str) -> Visitor:
    """A visitor who has told the bot this and waits for a person."""
    visitor = await staffed.site.visitor()
    for text in texts:
        assert (await visitor.say(text))["ok"]
        await staffed.site.node.runtime.settled()
    assert (await visitor.call("human:request", {"client_msg_id": secrets.token_hex(8)}))["ok"]
    await staffed.site.node.runtime.settled()
    return visitor


async def goes(staffed: StaffedLine, visitor: Visitor, minutes: int = 4) -> None:
    """The visitor has closed the page so long ago."""
    await visitor.close()
    since = utc_now() - timedelta(minutes=minutes)
    conversation = ConversationId(visitor.conversation)
    while staffed.site.node.absences.connected(conversation):  # noqa: ASYNC110  # no event to await
        await asyncio.sleep(0)
    await staffed.site.node.runtime.commands.run(conversation, CommandId(f"gone:{since}"), cmd.NoteGone(since))
    await staffed.site.node.runtime.settled()


async def ends(*visitors: Visitor) -> None:
    for visitor in visitors:
        again = Visitor(visitor.url)
        again.token = visitor.token
        await again.connect()
        await again.call("conversation:end", {"client_msg_id": secrets.token_hex(8), "erase": False})
        await again.close()


async def height(page: Page, test_id: str) -> float:
    box = await page.get_by_test_id(test_id).bounding_box()
    assert box is not None
    return float(box["height"])


async def test_closed_tabs_are_gone_in_every_list_and_counted_in_none(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitors = [await tells(staffed, "jag är orolig för min bror") for _ in range(3)]
    for visitor in visitors[1:]:
        await goes(staffed, visitor)
    page = await staffed.page(desk, "shift_lead")
    await expect(page.get_by_test_id("waiting-count")).to_have_text("1")
    await expect(page.get_by_test_id("take-next")).to_contain_text("2 borta")
    rows = page.get_by_test_id("waiting-list").get_by_role("listitem")
    await expect(rows).to_have_count(3)
    await expect(rows.get_by_test_id("gone")).to_have_text(["borta 4 min", "borta 4 min"])
    await expect(rows.first).to_contain_text("jag är orolig för min bror")
    await expect(page.get_by_text("Samtal 1")).to_have_count(0)
    await ends(*visitors)


async def test_alarms_are_one_row_and_the_transcript_keeps_its_room_on_a_small_laptop(
    staffed: StaffedLine, browser: Browser
) -> None:
    context = await browser.new_context(viewport={"width": 1024, "height": 768}, locale="sv-SE")
    first = await tells(staffed, "min son är 15 år", "sedan i somras", "jag är rädd", "hur pratar jag med honom?")
    counselor = await staffed.desk(context)
    await counselor.takes_next()
    await counselor.answers("Hej, jag läser.")
    visitors = [await staffed.asks(DANGER) for _ in range(4)]
    alarm = counselor.page.get_by_test_id("alarm")
    await expect(alarm).to_contain_text("4 personer i fara väntar.")
    await expect(alarm).to_contain_text("Längst")
    await expect(alarm).to_contain_text("Lämna vidare ett lugnare samtal, så kan du ta nästa.")
    assert await height(counselor.page, "alarm") <= ROW_PX
    assert await height(counselor.page, "conversation-log") >= LOG_PX
    for control in ("release-conversation", "close-conversation", "answer-send", "logout"):
        await expect(counselor.page.get_by_test_id(control)).to_be_in_viewport(ratio=1)
    await accessible_in_both_schemes(counselor.page, "small laptop with alarms")
    await alarm.get_by_role("button", name="Jag har sett larmet").click()
    await expect(alarm).to_have_count(0)
    await ends(first, *visitors)
    await context.close()


async def test_the_alarm_of_somebody_who_is_gone_makes_no_sound_and_says_so(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks(DANGER)
    await goes(staffed, visitor)
    page = await staffed.page(desk, "counselor")
    alarm = page.get_by_test_id("alarm")
    await expect(alarm).to_contain_text("Tyst larm")
    await expect(alarm).to_contain_text("borta 4 min")
    await expect(page).not_to_have_title("N4")
    await page.set_viewport_size({"width": 1024, "height": 768})
    assert await height(page, "alarm") <= ROW_PX
    await accessible_in_both_schemes(page, "quiet alarm")
    again = await staffed.site.visitor(token=visitor.token)
    await expect(alarm).to_contain_text("1 person i fara väntar.")
    await again.call("conversation:end", {"client_msg_id": "end", "erase": False})


async def test_a_shift_begins_with_the_question_whether_alarms_are_to_sound(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    page = await staffed.page(desk, "counselor")
    waits = page.get_by_role("heading", name="Ingen väntar just nu").locator("..")
    await expect(waits).to_contain_text("Ljudet är av.")
    await expect(waits.get_by_role("link", name="Öva ett samtal")).to_be_visible()
    await page.get_by_test_id("sound-question").get_by_role("button", name="Ja, med ljud").click()
    await expect(waits).to_contain_text("Det låter bara om någon är i fara.")
    await expect(page.get_by_test_id("sound-question")).to_have_count(0)
    await expect(page.get_by_test_id("sound")).to_have_attribute("aria-pressed", "true")
    await page.reload()
    await page.get_by_test_id("sound-question").get_by_role("button", name="Nej, tyst").click()
    await page.reload()
    await expect(waits).to_contain_text("Ljudet är av.")
    await expect(page.get_by_test_id("sound-question")).to_have_count(0)


async def test_a_conversation_begins_with_what_was_told_and_the_bots_part_folded(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await tells(
        staffed, "hej", "min son är 15 år", "det började i somras", "jag är rädd och har skuld", "vad gör jag nu?"
    )
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    page = counselor.page
    lines = page.get_by_test_id("summary").locator("dt")
    await expect(lines.first).to_be_visible()
    assert await lines.count() <= 6, "five lines, and the level with its reasons"
    await expect(page.get_by_test_id("summary")).to_contain_text("barn, mellan 15 och 17 år")
    await expect(page.get_by_test_id("folded-bot").first).to_contain_text("meddelanden")
    await expect(counselor.log.get_by_text("det började i somras")).to_be_hidden()
    await counselor.sees("vad gör jag nu?")
    await page.get_by_test_id("folded-bot").first.locator("> summary").click()
    await counselor.sees("det började i somras")
    await accessible_in_both_schemes(page, "top of a conversation")
    await goes(staffed, visitor)
    await expect(page.get_by_test_id("talk-gone")).to_have_text("borta 4 min")
    await ends(visitor)


async def test_what_is_done_in_danger_is_ticked_and_goes_along(
    staffed: StaffedLine, desk: BrowserContext, browser: Browser
) -> None:
    visitor = await staffed.asks(DANGER)
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    first = counselor.page.get_by_test_id("acute_112")
    await first.press("Space")
    await counselor.sees("kim: 112 är ringt")
    await expect(first).to_be_checked()
    await expect(first).to_be_focused()
    context = await browser.new_context(locale="sv-SE")
    lead = await staffed.page(context, "shift_lead")
    await lead.get_by_test_id("left-shift").click()
    await lead.get_by_test_id("read-along").click()
    await expect(lead.get_by_test_id("acute_112")).to_be_checked()
    await accessible_in_both_schemes(lead, "checklist")
    await context.close()
    await ends(visitor)


async def hands_over(page: Page, visitor: Visitor) -> None:
    """The counselor hands the conversation over to the colleague, and the visitor says yes."""
    await page.keyboard.press("Alt+v")
    await page.get_by_label("En kollega", exact=True).check()
    choice = page.get_by_test_id("colleague")
    await choice.select_option(await choice.locator("option", has_text="lee").get_attribute("value"))
    await page.get_by_test_id("reason-input").fill("Kan mer om skolan")
    await page.get_by_test_id("reason-submit").click()
    await visitor.until(lambda event: event.get("code") == "transfer_offered")
    await visitor.call("transfer:answer", {"client_msg_id": "yes", "accept": True})


async def test_a_colleague_who_declines_what_is_handed_over_leaves_it_to_whoever_is_free_first(
    staffed: StaffedLine, desk: BrowserContext, browser: Browser
) -> None:
    visitor = await tells(staffed, "min son är 15 år", "hur pratar jag med honom?")
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    context = await browser.new_context(locale="sv-SE")
    colleague = await staffed.desk(context, "colleague")
    await hands_over(counselor.page, visitor)
    card = colleague.page.get_by_test_id("handed-over")
    await card.get_by_test_id("handed-decline").click()
    await expect(card).to_have_count(0)
    await expect(counselor.page.get_by_test_id("waiting-count")).to_have_text("1")
    await visitor.until(lambda event: event.get("code") == "offer_lapsed")
    await context.close()
    await ends(visitor)


async def test_a_colleague_is_told_by_name_what_is_handed_over_and_the_visitor_who_comes(
    staffed: StaffedLine, desk: BrowserContext, browser: Browser
) -> None:
    visitor = await tells(staffed, "min son är 15 år", "hur pratar jag med honom?")
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    context = await browser.new_context(locale="sv-SE")
    colleague = await staffed.desk(context, "colleague")
    await hands_over(counselor.page, visitor)
    card = colleague.page.get_by_test_id("handed-over")
    await expect(card).to_contain_text("kim lämnar över ett samtal till dig")
    await expect(card).to_contain_text("Kan mer om skolan")
    await expect(card).to_contain_text("barn, mellan 15 och 17 år")
    await expect(colleague.page.get_by_test_id("waiting-count")).to_have_text("0")
    await accessible_in_both_schemes(colleague.page, "hand-over")
    await card.get_by_test_id("handed-take").click()
    await expect(colleague.page.get_by_test_id("answer-input")).to_be_visible()
    await visitor.until(lambda event: event.get("code") == "counselor_changed")
    told = [event["text"] for event in await visitor.replay() if event.get("kind") == "notice"]
    assert sum("roboten" in text for text in told[-2:]) == 0
    await context.close()
    await ends(visitor)


async def test_the_board_shows_who_has_whom_and_a_stop_is_confirmed_and_seen_by_everybody(
    staffed: StaffedLine, desk: BrowserContext, browser: Browser
) -> None:
    visitor = await tells(staffed, "jag är orolig för min bror")
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    context = await browser.new_context(viewport={"width": 1024, "height": 768}, locale="sv-SE")
    lead = await staffed.page(context, "shift_lead")
    row = lead.get_by_test_id("board-talks").get_by_role("row").nth(1)
    await expect(row).to_contain_text("kim")
    await expect(row).to_contain_text("väntar på svar")
    table = lead.get_by_test_id("today")
    assert await table.evaluate("(table) => table.scrollWidth <= table.parentElement.clientWidth")
    await accessible_in_both_schemes(lead, "board")

    await lead.get_by_test_id("intake").click()
    await expect(counselor.page.get_by_test_id("intake-stopped")).to_have_count(0)
    await lead.get_by_test_id("intake-sure").click()
    await expect(counselor.page.get_by_test_id("intake-stopped")).to_be_visible()
    await lead.get_by_test_id("intake").click()
    await lead.get_by_test_id("intake-sure").click()
    await expect(counselor.page.get_by_test_id("intake-stopped")).to_have_count(0)

    await row.get_by_test_id("read-along").click()
    await CounselorPage(lead).sees("jag är orolig för min bror")
    await context.close()
    await ends(visitor)
