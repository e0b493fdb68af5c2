"""The telephone desk in a real browser: a call rings, a counselor is helped while talking, and documents it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from handoff.backoffice.records.form import decode
from handoff.conversation.calendar import SWEDEN
from handoff.routing.launch import Launch
from storage.memory import MemoryStore
from tests.e2e.accessibility import accessible
from tests.e2e.console.staffed_line import MovedClock, StaffedLine, staffed_line
from tests.e2e.people import CounselorPage, VisitorPage, goes_to
from tests.support.clients import Visitor
from tests.support.exchange import answered_call, call_event, fresh_call, with_key
from tests.support.parts import fresh_key

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_call_rings_is_talked_in_and_documented(
    staffed: StaffedLine, desk: BrowserContext, phone: BrowserContext, tmp_path: Path
) -> None:
    main, call = await with_key(staffed.site), fresh_call()
    counselor = await staffed.desk(desk)
    page = counselor.page
    lead = await staffed.page(phone, "shift_lead")

    # It rings: every page says so, without a number.
    await main.report(call_event(call, "started", datetime.now(UTC)))
    await expect(page.get_by_test_id("ringing")).to_contain_text("Ett telefonsamtal ringer")
    await page.get_by_test_id("ringing").get_by_role("link").click()
    await page.get_by_test_id("call-take").click()
    live = page.get_by_test_id("call-live")
    await expect(live).to_be_visible()

    # Prompts of a guide, what is heard, and notes that a reload keeps.
    await live.get_by_label("Vad handlar samtalet om").select_option("yrke")
    await live.get_by_test_id("prompt-next").click()
    await live.get_by_role("button", name="I skolan").click()
    await live.get_by_test_id("call-note").fill("en lärare, orolig för en elev")
    await live.get_by_test_id("heard-S9").check()
    await expect(live.get_by_test_id("call-112")).to_have_count(0)
    await live.get_by_test_id("heard-S2").check()
    # What is lost on the way is sent again: no tick may seem to be set alone.
    await page.route("**/calls/*/signals", lambda route: route.abort(), times=1)
    await live.get_by_test_id("heard-urgent").check()
    await expect(live.get_by_test_id("call-112")).to_contain_text("Ring 112 nu")
    await expect(lead.get_by_test_id("alarm")).to_contain_text("telefonsamtal")
    await page.screenshot(path=tmp_path / "talking.png", full_page=True)
    await accessible(page, "a call that is talked in")
    await page.reload()
    await expect(live.get_by_test_id("call-note")).to_have_value("en lärare, orolig för en elev")
    await live.get_by_label("Sök").fill("skola")
    await expect(live.get_by_test_id("call-search").get_by_role("listitem").first).to_be_visible()

    # Both have hung up: the form knows the channel, the level and what was heard.
    await main.report(call_event(call, "ended", datetime.now(UTC)))
    form = page.get_by_test_id("call-form")
    await CounselorPage(page).answers_six(form)
    await page.screenshot(path=tmp_path / "form.png", full_page=True)
    await form.get_by_test_id("record-save").click()
    await expect(page.get_by_test_id("calls-none")).to_be_visible()
    (record,) = await staffed.site.store.forms.all()
    kept = decode(record.body).form
    assert (kept.channel, kept.final_level, kept.signals) == ("telefon", "N4", ("S2", "S9"))
    assert await staffed.site.store.live_calls.all() == []


async def test_a_call_missed_at_ten_past_seven_is_in_the_report(desk: BrowserContext, tmp_path: Path) -> None:
    """It rings, nobody can answer; the quarter's figures say how many were missed, and at which hour."""
    clock = MovedClock()
    evening = clock.set(19, 10)
    async with staffed_line(MemoryStore(clock), clock=clock) as staffed:
        main = await with_key(staffed.site)
        for account in await staffed.site.store.accounts.list():  # an open line asks everybody for a second factor
            await staffed.site.store.accounts.replace(replace(account, totp_secret=b"secret"))
        await staffed.site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)

        async def reports(*events: dict[str, Any]) -> None:
            assert (await main.report(*events, time_s=int(clock().timestamp())))["ok"]

        lead, call = await staffed.page(desk, "shift_lead"), fresh_call()
        await reports(call_event(call, "started", evening))
        await expect(lead.get_by_test_id("ringing")).to_be_visible()
        await reports(call_event(call, "missed", evening + timedelta(seconds=40)))
        await expect(lead.get_by_test_id("ringing")).to_have_count(0)
        for number in range(60):
            await reports(*answered_call(evening - timedelta(minutes=90 + number)))
        for number in range(39):
            missed, at = fresh_call(), evening - timedelta(seconds=number)
            await reports(call_event(missed, "started", at), call_event(missed, "missed", at + timedelta(seconds=40)))

        clock.by += timedelta(days=100)
        local = evening.astimezone(SWEDEN)
        period = f"{local.year}Q{(local.month + 2) // 3}"
        evaluator = await staffed.page(desk, "evaluator", f"/console#/figures/{period}")
        await evaluator.get_by_test_id("propose").click()
        await evaluator.get_by_test_id("propose-sure").click()
        await expect(evaluator.get_by_text("En annan person behöver godkänna").first).to_be_visible()
        admin = await staffed.page(desk, "administrator", f"/console#/figures/{period}")
        await admin.get_by_test_id("approve").click()
        await admin.get_by_test_id("approve-sure").click()
        protected = re.compile(r"([34]\d|50) %")  # 40 of 100, give or take the noise
        await expect(admin.get_by_test_id("kpi-missade_samtal")).to_contain_text(protected)
        hours = admin.get_by_test_id("figure-telefon_svar_timme")
        await hours.get_by_text("Visa som tabell").click()
        row = hours.get_by_role("row").filter(has=admin.get_by_role("rowheader", name="19"))
        await expect(row).to_contain_text(re.compile(r"[345][05]"))
        await hours.screenshot(path=tmp_path / "hours.png")


async def test_a_call_by_hand_on_a_small_screen(staffed: StaffedLine, phone: BrowserContext, tmp_path: Path) -> None:
    page = await staffed.page(phone, "counselor")
    await goes_to(page, "calls")
    await expect(page.get_by_test_id("calls-none")).to_be_visible()
    await accessible(page, "no calls")
    await page.get_by_test_id("call-new").click()
    await expect(page.get_by_test_id("call-live")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    await page.screenshot(path=tmp_path / "phone.png", full_page=True)
    await page.get_by_test_id("call-end").click()
    await expect(page.get_by_test_id("call-form")).to_be_visible()


async def test_a_click_while_the_list_is_fetched_again_is_carried_out(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    page = await staffed.page(desk, "counselor")
    await goes_to(page, "calls")
    await page.get_by_test_id("call-new").click()
    end = page.get_by_test_id("call-end")
    await expect(end).to_be_enabled()
    held: asyncio.Queue[Route] = asyncio.Queue()
    await page.route(re.compile(r"/calls$"), held.put, times=1)
    main = await with_key(staffed.site)
    await main.report(call_event(fresh_call(), "started", datetime.now(UTC)))  # news: the list is fetched again
    waits = await held.get()
    await end.dispatch_event("click")
    await expect(page.get_by_test_id("call-form")).to_be_visible()
    async with page.expect_response(re.compile(r"/calls$")):
        await waits.continue_()  # what was asked for before the click does not undo it
    await expect(page.get_by_test_id("call-form")).to_be_visible()


async def test_a_caller_comes_back_with_a_case_number(
    staffed: StaffedLine, desk: BrowserContext, tmp_path: Path
) -> None:
    """The number is read out once; the next time it shows that there was a contact, its form, and no word of it."""
    page = await staffed.page(desk, "counselor")
    await goes_to(page, "calls")
    await page.get_by_test_id("call-new").click()
    await page.get_by_test_id("case-number-make").click()
    number = await page.get_by_test_id("case-number-made").inner_text()
    await page.get_by_test_id("call-end").click()
    form = page.get_by_test_id("call-form")
    await CounselorPage(page).answers_six(form)
    await form.get_by_test_id("record-save").click()
    await expect(page.get_by_test_id("calls-none")).to_be_visible()

    await page.get_by_test_id("call-new").click()
    await page.get_by_label("Personen har ett nummer").fill(number[:-1] + ("0" if number[-1] != "0" else "1"))
    await page.get_by_test_id("case-number-look").click()
    await expect(page.get_by_text("Be personen läsa det igen")).to_be_visible()
    await page.get_by_label("Personen har ett nummer").fill(number.lower())
    await page.get_by_test_id("case-number-look").click()
    found = page.get_by_test_id("case-number-found")
    await expect(found).to_contain_text("1 tidigare kontakt")
    await expect(found.get_by_role("listitem")).to_contain_text("Telefon")
    await accessible(page, "earlier contacts of a case number")
    await page.screenshot(path=tmp_path / "number.png", full_page=True)


async def test_a_visitor_asks_to_be_called_takes_it_back_and_asks_again(
    staffed: StaffedLine, desk: BrowserContext, phone: BrowserContext, tmp_path: Path
) -> None:
    """Three questions come before the number; whoever calls sees it, it can be taken back, and goes when it is done."""
    visitor = await VisitorPage.opens(phone, staffed)
    await visitor.starts()
    chat = visitor.page
    await chat.get_by_test_id("more-button").click()
    await chat.get_by_test_id("callback-button").click()
    form = chat.get_by_test_id("callback-form")
    await form.get_by_role("group", name="Är det tryggt").get_by_label("Nej").check()
    await expect(form.get_by_test_id("callback-unsafe")).to_be_visible()
    await expect(form.get_by_label("Ditt telefonnummer")).to_have_count(0)
    await asks_to_be_called(form, tmp_path / "asked.png")
    await accessible(chat, "the wish to be called")
    await expect(chat.get_by_test_id("callback-left")).to_contain_text("Vi ringer dig så snart vi kan")
    await expect(chat.get_by_text(NUMBER)).to_have_count(0)

    counselor = await staffed.page(desk, "counselor")
    # Nobody has to call yet: the desk says so quietly, beside the queue.
    await expect(counselor.get_by_test_id("coming-calls")).to_contain_text("Ring senast")
    await accessible(counselor, "the desk with a call-back to come")
    await goes_to(counselor, "calls")
    await expect(counselor.get_by_test_id("callbacks")).to_be_visible()
    await expect(counselor.get_by_text(NUMBER_SAID)).to_have_count(0)
    await chat.get_by_test_id("callback-withdraw").click()
    await expect(counselor.get_by_test_id("callbacks")).to_have_count(0)

    await chat.get_by_test_id("more-button").click()
    await chat.get_by_test_id("callback-button").click()
    await asks_to_be_called(form, tmp_path / "again.png")
    await counselor.get_by_test_id("callback-take").click()
    taken = counselor.get_by_test_id("callback-taken")
    await expect(taken).to_contain_text(NUMBER_SAID)
    await expect(taken).to_contain_text("Säg att det är fel nummer")
    await accessible(counselor, "a call-back that is taken")
    await counselor.screenshot(path=tmp_path / "taken.png", full_page=True)
    # Taken by mistake: back in the list, and its number hidden again. "Fel nummer" asks before it erases.
    await taken.get_by_test_id("callback-put_back").click()
    await expect(counselor.get_by_text(NUMBER_SAID)).to_have_count(0)
    await counselor.get_by_test_id("callback-take").click()
    await taken.get_by_test_id("callback-wrong").click()
    await expect(taken.get_by_test_id("callback-wrong-sure")).to_be_focused()
    await taken.get_by_role("button", name="Ångra").click()
    await expect(taken).to_contain_text(NUMBER_SAID)
    await taken.get_by_test_id("callback-reached").click()
    await expect(counselor.get_by_test_id("call-live")).to_be_visible()
    await expect(counselor.get_by_text(NUMBER_SAID)).to_have_count(0)
    assert await staffed.site.store.callbacks.all() == []


async def test_a_wish_that_comes_while_the_list_with_an_earlier_one_is_fetched_is_shown_at_the_desk(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitors = [await staffed.site.visitor() for _ in range(3)]
    news: asyncio.Queue[str] = asyncio.Queue()
    fetched, goes_on = asyncio.Event(), asyncio.Event()

    def heard(page: Page) -> None:
        page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: news.put_nowait(str(frame))))

    async def asks(visitor: Visitor) -> None:
        wish = {"number": NUMBER, "safe": True, "others": False, "client_msg_id": fresh_key()}
        assert (await visitor.call("callback:leave", wish))["ok"]

    async def held(route: Route) -> None:
        answer = await route.fetch()
        fetched.set()
        await goes_on.wait()
        await route.fulfill(response=answer)

    first, second, third = visitors
    await asks(first)
    desk.on("page", heard)
    page = await staffed.page(desk, "counselor")
    coming = page.get_by_test_id("coming-calls").get_by_role("listitem")
    await expect(coming).to_have_count(1)
    await page.route("**/api/v1/callbacks", held, times=1)
    await asks(second)
    await fetched.wait()
    while not news.empty():
        news.get_nowait()
    await asks(third)
    while '["calls"' not in await news.get():
        pass
    goes_on.set()
    await expect(coming).to_have_count(3)
    for visitor in visitors:
        await visitor.call("callback:withdraw", {"client_msg_id": fresh_key()})


NUMBER, NUMBER_SAID = "0701234567", "070 123 45 67"


async def asks_to_be_called(form: Locator, picture: Path) -> None:
    await form.get_by_role("group", name="Är det tryggt").get_by_label("Ja", exact=True).check()
    await form.get_by_role("group", name="Kan någon annan svara").get_by_label("Ja, det kan hända").check()
    await form.get_by_role("group", name="Vad ska vi säga").get_by_label("Säg att det är fel nummer").check()
    await form.get_by_label("Ditt telefonnummer").fill(NUMBER)
    await form.page.screenshot(path=picture)
    await form.get_by_test_id("callback-send").click()
