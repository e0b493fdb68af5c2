"""Transfers and departures: no visitor is lost or handed on without consent, and everybody is informed."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.e2e.console.staffed_line import StaffedLine, staffed_line
from tests.e2e.people import CounselorPage, VisitorPage, goes_to

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

GRACE_S = 4
"""Seconds for a counselor who has lost all connections: nobody wants to wait for 45 in a test."""


async def _talking(
    staffed: StaffedLine, phone: BrowserContext, desk: BrowserContext
) -> tuple[VisitorPage, CounselorPage]:
    """A visitor on a telephone and a counselor at a desk, in one conversation."""
    visitor = await VisitorPage.opens(phone, staffed)
    await visitor.starts()
    await visitor.asks_for_a_human()
    counselor = await staffed.desk(desk)
    await counselor.sees_waiting(1)
    await counselor.takes_next()
    await counselor.answers("Hej, jag läser.")
    await visitor.sees("Hej, jag läser.")
    return visitor, counselor


async def _hands_on(page: Page, to: str, colleague: str | None = None) -> None:
    await page.keyboard.press("Alt+v")
    await page.get_by_label(to, exact=True).check()
    if colleague is not None:
        choice = page.get_by_test_id("colleague")
        option = choice.locator("option", has_text=colleague)
        await choice.select_option(await option.get_attribute("value"))
    await page.get_by_test_id("reason-input").fill("Kan mer om skolan")
    await page.get_by_test_id("reason-submit").click()


async def test_a_counselor_who_is_gone_leaves_the_visitor_at_the_old_place(
    phone: BrowserContext, browser: Browser
) -> None:
    desk = await browser.new_context(locale="sv-SE")
    async with staffed_line(counselor_grace_s=GRACE_S) as staffed:
        visitor, _ = await _talking(staffed, phone, desk)
        later = await staffed.asks()
        lead = await staffed.staff("shift_lead")

        await desk.close()  # no word of goodbye, as when a computer loses its power
        await visitor.sees("Stödjaren har lämnat samtalet")
        await expect(visitor.page.get_by_test_id("queue-position")).to_be_visible()
        await staffed.site.node.runtime.settled()
        waiting = (await lead.call("queue:list", {}))["waiting"]
        assert [item["conversation"] == later.conversation for item in waiting] == [False, True]

        await visitor.writes("är någon kvar?")
        taken = await lead.takes_next()
        assert taken != later.conversation
        await lead.answer(taken, "Ja, nu är jag här.")
        await visitor.sees("Ja, nu är jag här.")


async def test_a_colleague_takes_over_only_when_the_visitor_says_yes(
    staffed: StaffedLine, phone: BrowserContext, desk: BrowserContext
) -> None:
    lee = await staffed.staff("colleague")
    visitor, counselor = await _talking(staffed, phone, desk)

    await _hands_on(counselor.page, "En kollega", "lee")
    await expect(counselor.page.get_by_test_id("pending-transfer")).to_contain_text("lee")
    await visitor.page.get_by_test_id("transfer-no").click()
    await counselor.sees("Besökaren sa nej till bytet")
    await counselor.answers("Då fortsätter vi två.")
    await visitor.sees("Då fortsätter vi två.")

    await _hands_on(counselor.page, "En kollega", "lee")
    await visitor.page.get_by_test_id("transfer-yes").click()
    await expect(counselor.page.get_by_text("Besökaren sa ja.")).to_be_visible()
    await expect(counselor.page.get_by_test_id("answer-input")).to_have_count(0)
    taken = await lee.takes_next()
    await lee.answer(taken, "Hej, nu läser jag.")
    await visitor.sees("Hej, nu läser jag.")
    await lee.finish(taken)
    await lee.close()


async def test_somebody_in_danger_who_is_handed_over_is_told_of_beside_the_desk_too(
    staffed: StaffedLine, browser: Browser, phone: BrowserContext, desk: BrowserContext
) -> None:
    visitor, counselor = await _talking(staffed, phone, desk)
    await visitor.writes("jag är rädd att min bror ska åka och strida")
    await counselor.sees("åka och strida")
    context = await browser.new_context(locale="sv-SE")
    lee = await staffed.desk(context, "colleague")
    await goes_to(lee.page, "rota")
    await _hands_on(counselor.page, "En kollega", "lee")
    await visitor.page.get_by_test_id("transfer-yes").click()
    bar = lee.page.get_by_test_id("handed-bar")
    await expect(bar).to_contain_text("kim lämnar över ett samtal till dig")
    await expect(bar).to_contain_text("N3")
    await bar.get_by_role("button", name="Ta emot samtalet").click()
    await expect(lee.page.get_by_test_id("answer-input")).to_be_visible()
    await expect(bar).to_have_count(0)
    await context.close()


async def test_the_bot_gets_it_back_without_what_was_said_and_the_end_stays_an_end(
    staffed: StaffedLine, phone: BrowserContext, desk: BrowserContext
) -> None:
    visitor, counselor = await _talking(staffed, phone, desk)
    await _hands_on(counselor.page, "Chattroboten")
    await visitor.sees("Nu skriver du med chattroboten igen")
    await visitor.writes("hur ska jag prata med honom?")
    await expect(visitor.log.get_by_text("Chattrobot").last).to_be_visible()

    await visitor.asks_for_a_human()
    await counselor.sees_waiting(1)
    await counselor.takes_next()
    await counselor.sees("hur ska jag prata med honom?")
    await counselor.answers("Vi tar det tillsammans.")
    await counselor.closes("Klart för i dag")
    await visitor.page.get_by_test_id("end-button").click()
    survey = visitor.page.get_by_test_id("survey")
    await expect(survey).to_be_visible()
    for answer in await survey.get_by_label("Ja", exact=True).all():
        await answer.check()
    await survey.get_by_role("button", name="Skicka svaren").click()
    await expect(visitor.page.get_by_text("Svaren hjälper oss")).to_be_visible()

    await visitor.reloads()
    await expect(visitor.page.get_by_test_id("chat-start")).to_be_visible()
    await expect(visitor.page.get_by_text("Vi tar det tillsammans.")).to_have_count(0)
    await counselor.reloads()
    await expect(counselor.page.get_by_test_id("mine").get_by_role("button")).to_have_count(0)


async def test_many_tabs_of_one_counselor_are_one_counselor(
    staffed: StaffedLine, phone: BrowserContext, desk: BrowserContext
) -> None:
    visitor, first = await _talking(staffed, phone, desk)
    page = await desk.new_page()
    await page.goto(f"{staffed.url}/console")
    second = CounselorPage(page)
    await second.sees("Hej, jag läser.")
    await expect(second.page.get_by_test_id("take-next")).to_have_attribute("aria-disabled", "true")

    await first.page.get_by_test_id("answer-input").fill("Halvskrivet i det första fönstret")
    await first.page.get_by_test_id("note-input").focus()
    await second.answers("Svar från det andra fönstret")
    await first.sees("Svar från det andra fönstret")
    await first.page.close()
    await visitor.writes("bra")
    await second.sees("bra")
    await second.closes("Klart")
