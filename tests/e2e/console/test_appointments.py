"""Consultation by appointment: an association books a time in the chat, on a phone, and is met at it by a counselor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from handoff.app.build import utc_now
from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Intent, Reply
from handoff.conversation.calendar import SWEDEN
from tests.e2e.accessibility import accessible
from tests.e2e.console.staffed_line import MovedClock, StaffedLine, staffed_line
from tests.e2e.people import CounselorPage, VisitorPage, goes_to

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest_asyncio.fixture(loop_scope="session")
async def appointed(clock: MovedClock) -> AsyncIterator[StaffedLine]:
    """A line whose time can be moved."""
    async with staffed_line(clock=clock) as running:
        yield running


def an_association(request: BotRequest) -> BotAnswer:
    return BotAnswer(intent=Intent("rad_forening", 0.95), replies=(Reply("rad_forening"),), language=request.lang)


async def walks_to_the_end(visitor: VisitorPage) -> None:
    """Through the guide of organisations: what they are, and that they want to prepare."""
    for button in ("En förening", "Vi vill förbereda oss", "Vem som gör vad"):
        await visitor.page.get_by_role("button", name=button, exact=True).click()
    await visitor.sees("Hoppa över")
    await visitor.writes("hoppa över")
    await expect(visitor.page.get_by_role("button", name="Boka rådgivning")).to_be_visible()


async def opens_a_time(lead: Page, at: datetime) -> None:
    await lead.get_by_label("Dag").fill(f"{at:%Y-%m-%d}")
    await lead.get_by_label("Klockan").fill(f"{at:%H:%M}")
    await lead.get_by_role("button", name="Lägg upp tiden").click()
    await expect(lead.get_by_text("Tiden är upplagd.")).to_be_visible()


async def books(visitor: VisitorPage, clock: str, folder: Path) -> str:
    """The time at this hour; the return code."""
    await visitor.page.get_by_role("radio", name=clock).check()
    await visitor.page.screenshot(path=folder / "times.png")
    await visitor.page.get_by_test_id("appointment-book").click()
    code = await visitor.page.get_by_test_id("return-code-shown").inner_text()
    await expect(visitor.page.get_by_test_id("booked")).to_contain_text(clock)
    await visitor.page.get_by_role("button", name="Jag har skrivit upp den").click()
    await visitor.sees(f"klockan {clock.replace(':', '.')}")
    await expect(visitor.page.get_by_test_id("booked-time")).to_contain_text("Din tid")
    await visitor.page.screenshot(path=folder / "booked.png")
    return code


async def comes_back_and_is_met(
    appointed: StaffedLine, phone: BrowserContext, lead: Page, code: str, folder: Path
) -> None:
    """With the code, from another page: on the board with the hour, and then with a person."""
    again = await VisitorPage.opens(phone, appointed)
    await again.page.get_by_test_id("have-code").click()
    await again.page.get_by_test_id("return-code").fill(code)
    await again.page.keyboard.press("Enter")
    await again.sees("Nu är det dags för din tid")
    await goes_to(lead, "desk")
    await expect(lead.get_by_test_id("waiting-list").get_by_test_id("booked")).to_contain_text("15:00")
    await lead.screenshot(path=folder / "board.png")
    await lead.get_by_test_id("presence").select_option("available")
    counselor = CounselorPage(lead)
    await counselor.takes_next()
    await expect(lead.get_by_test_id("booked").first).to_be_visible()
    await counselor.answers("Hej, vad bra att ni kom.")
    await again.sees("Hej, vad bra att ni kom.")
    await expect(again.page.get_by_test_id("booked-time")).to_have_count(0)
    await again.page.screenshot(path=folder / "met.png")


async def test_an_association_books_a_time_and_is_met_at_it(
    appointed: StaffedLine, clock: MovedClock, phone: BrowserContext, desk: BrowserContext, tmp_path: Path
) -> None:
    appointed.site.bot.script += [an_association] * 20
    visitor = await VisitorPage.opens(phone, appointed)
    await visitor.starts()
    await visitor.writes("vi vill ha råd")
    await walks_to_the_end(visitor)

    # Nothing is open yet: a message can be left instead.
    await visitor.page.get_by_role("button", name="Boka rådgivning").click()
    await expect(visitor.page.get_by_test_id("appointment-none")).to_be_visible()
    await visitor.page.get_by_role("button", name="Lämna ett meddelande").click()
    await expect(visitor.page.get_by_label("Meddelande till oss")).to_be_visible()

    # A shift lead opens two times; the visitor comes to them from the form of the message.
    lead = await appointed.page(desk, "shift_lead")
    await goes_to(lead, "appointments")
    await expect(lead.get_by_test_id("appointments-none")).to_be_visible()
    tomorrow = (utc_now() + timedelta(days=1)).astimezone(SWEDEN).replace(hour=14, minute=0)
    await opens_a_time(lead, tomorrow)
    await opens_a_time(lead, tomorrow.replace(hour=15))
    await visitor.page.get_by_test_id("appointment-instead").click()
    await accessible(visitor.page, "the times that can be booked")
    code = await books(visitor, "14:00", tmp_path)

    # It is moved, and both sides know which one it is.
    await visitor.page.get_by_test_id("appointment-change").click()
    await visitor.page.get_by_role("radio", name="15:00").check()
    await visitor.page.get_by_test_id("appointment-book").click()
    await visitor.page.get_by_role("button", name="Jag har skrivit upp den").click()
    await visitor.sees("Samma kod som förut leder hit.")
    await lead.reload()
    await expect(lead.get_by_role("row").filter(has_text="15:00")).to_contain_text("bokad, organisation")
    await expect(lead.get_by_role("row").filter(has_text="14:00")).to_contain_text("ledig")
    await accessible(lead, "times for consultations")
    await lead.set_viewport_size({"width": 320, "height": 700})
    assert await lead.evaluate("document.documentElement.scrollWidth") == 320
    await lead.set_viewport_size({"width": 1280, "height": 800})
    await lead.screenshot(path=tmp_path / "lead.png")

    # The visitor leaves, and is back when the time is near.
    await visitor.page.close()
    clock.by = tomorrow.replace(hour=14, minute=55, second=0) - utc_now()
    await comes_back_and_is_met(appointed, phone, lead, code, tmp_path)
