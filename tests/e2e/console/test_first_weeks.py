"""A trainee's first week and a shift lead's week, in a browser: practice, its grade, the register, supervision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from playwright.async_api import BrowserContext, Page, expect

from handoff.backoffice.records import competence
from handoff.conversation import commands as cmd
from handoff.conversation.calendar import SWEDEN
from handoff.routing.launch import Launch
from storage.ids import AccountId, CommandId, ConversationId
from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.people import CounselorPage, goes_to

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def fits(page: Page) -> None:
    """Nothing is wider than a phone."""
    await page.set_viewport_size({"width": 320, "height": 700})
    wide = await page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    assert not wide, "scrolls sideways at 320 px"
    await page.set_viewport_size({"width": 1280, "height": 800})


async def test_a_trainee_practises_sees_tips_and_marks_and_a_lead_reviews_it(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    page = await staffed.page(desk, "trainee")
    await goes_to(page, "practice")
    await expect(page.get_by_text("Här syns en kurva när den första övningen är klar.")).to_be_visible()
    await expect(page.get_by_test_id("personas")).to_contain_text("skriver arabiska")
    await expect(page.get_by_test_id("personas")).not_to_contain_text("undefined")
    await page.get_by_test_id("rehearse-mamma_oro").press("Enter")
    await expect(page.get_by_test_id("talk-practice")).to_be_visible(timeout=60_000)
    draft = page.get_by_test_id("answer-input")
    await draft.fill("Jag lovar att ingen får veta något. Är han arg?")
    tips = page.get_by_test_id("draft-hints")
    await expect(tips).to_contain_text("Lovade något som ingen kan hålla")
    await accessible_in_both_schemes(page, "tips on a draft")
    await page.get_by_test_id("hints-on").uncheck()
    await expect(tips.locator("p")).to_have_count(0)
    await page.get_by_test_id("hints-on").check()
    trainee = CounselorPage(page)
    await trainee.answers("Jag lovar att ingen får veta något. Är han arg?")
    await trainee.sees("Ni känner honom ju inte.")
    await trainee.closes("klart")
    await goes_to(page, "practice")
    await page.get_by_test_id("open-grade").click()
    grade = page.get_by_test_id("grade")
    await expect(grade.get_by_test_id("grade-score")).to_be_visible()
    await expect(grade.locator("mark").first).to_contain_text("Jag lovar")
    await grade.get_by_text("Visa som tabell").click()
    await accessible_in_both_schemes(page, "a graded practice")
    await fits(page)
    lead = await staffed.page(desk, "shift_lead")
    await goes_to(lead, "practice")
    await expect(lead.get_by_test_id("practice-figures")).to_contain_text("noor")
    await lead.get_by_test_id("sheet").get_by_role("button", name="Fyll i bladet").click()
    await lead.get_by_test_id("sheet").get_by_label("Delvis").first.check()
    await lead.get_by_role("button", name="Spara bladet").click()
    await expect(lead.get_by_test_id("sheet")).to_contain_text("Ifyllt av alex")
    await accessible_in_both_schemes(lead, "the practice of everybody")
    await goes_to(lead, "training")
    noor = lead.get_by_test_id("accompanied-noor")
    await expect(noor).to_contain_text("Saknar: ett barn")
    await expect(noor).not_to_contain_text("en orolig anhörig")
    await noor.get_by_role("button", name="Ett samtal till bredvid en kollega: noor").click()
    await expect(noor).to_contain_text("1 av 3 samtal")
    await noor.get_by_role("button", name="Ett samtal till bredvid en kollega: noor").click()
    await expect(noor).to_contain_text("2 av 3 samtal")
    await noor.get_by_role("button", name="Ett samtal färre bredvid en kollega: noor").click()
    await expect(noor).to_contain_text("1 av 3 samtal")
    await noor.get_by_test_id("ready-noor").click()
    await noor.get_by_role("button", name="Ja, noor är redo att arbeta själv").click()
    await expect(lead.get_by_text("Övningssamtal som någon annan har bedömt saknas")).to_be_visible()
    await accessible_in_both_schemes(lead, "the register with practice")


async def had(staffed: StaffedLine, name: str, *, hard: bool, key: str) -> None:
    """A real conversation that this person had, flagged, and that has ended."""
    visitor, runtime = await staffed.asks(), staffed.site.node.runtime
    conversation, account = ConversationId(visitor.conversation), AccountId(f"account-{name}")
    steps: list[cmd.Command] = [cmd.Claim(account, lead=False)]
    steps.append(
        cmd.SetLevel(account, False, "N3", "bedömt") if hard else cmd.Flag(account, False, "supervision", True)
    )
    for number, step in enumerate([*steps, cmd.Close(account, False, "klart")]):
        await runtime.commands.run(conversation, CommandId(f"{key}{number}"), step)
    await runtime.settled()
    await runtime.due_forms.link_ended()


async def test_a_leads_week_has_debriefs_what_was_flagged_a_sample_and_the_load(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    page = await staffed.page(desk, "shift_lead", "/console#/supervision")
    await expect(page.get_by_text("Inget väntar.", exact=False)).to_be_visible()
    await accessible_in_both_schemes(page, "nothing to talk about")
    accounts = staffed.site.store.accounts
    alex = await accounts.get(AccountId("account-alex"))
    assert alex is not None
    await accounts.replace(replace(alex, totp_secret=b"a second factor"))
    assert await staffed.site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    await had(staffed, "kim", hard=True, key="a")
    await had(staffed, "lee", hard=False, key="b")
    await page.reload()
    await expect(page.get_by_test_id("matter-debrief")).to_contain_text("kim")
    await expect(page.get_by_test_id("matter-flagged")).to_contain_text("Flaggat för handledning")
    await expect(page.get_by_test_id("loads")).to_contain_text("kim: 1")
    await page.get_by_role("button", name="Genomgången är hållen").click()
    await expect(page.get_by_test_id("matter-debrief")).to_have_count(0)
    await expect(page.get_by_text("avklarat av alex")).to_be_visible()
    await page.get_by_test_id("draw-sample").click()
    await expect(page.get_by_test_id("matter-sample")).to_have_count(2)
    await page.get_by_test_id("matter-sample").first.get_by_role("button", name="Läs samtalet").click()
    await expect(page.get_by_test_id("conversation-log")).to_be_visible()
    await page.get_by_test_id("to-supervision").click()
    await page.get_by_test_id("matter-sample").first.get_by_role("button", name="Fyll i bladet").click()
    sheet = page.get_by_test_id("matter-sample").first
    yes = sheet.get_by_label("Ja", exact=True)
    await yes.first.check()
    await sheet.get_by_role("button", name="Spara bladet").click()
    # One press is no reading.
    await expect(sheet.get_by_role("alert")).to_contain_text("punkter är inte ifyllda")
    for answer in await yes.all():
        await answer.check()
    await sheet.get_by_role("button", name="Spara bladet").click()
    await expect(page.get_by_text("1 av 2 har läst.")).to_be_visible()
    await accessible_in_both_schemes(page, "the agenda of the week")
    await fits(page)
    await goes_to(page, "learnt")
    await expect(page.get_by_text("Ingenting är granskat än.")).to_be_visible()
    period = f"Fjärde kvartalet {datetime.now(SWEDEN).year - 1}"
    await page.get_by_label("Period", exact=True).select_option(label=period)
    await page.get_by_label("Mottagare", exact=False).fill("Länsstyrelsen")
    await page.get_by_test_id("receiver-note").click()
    await expect(page.get_by_test_id("receivers")).to_contain_text(f"{period}: Länsstyrelsen")
    await accessible_in_both_schemes(page, "what was learnt")
    await fits(page)


async def test_a_lead_plans_a_shift_and_a_counselor_is_ill(staffed: StaffedLine, desk: BrowserContext) -> None:
    page = await staffed.page(desk, "shift_lead", "/console#/rota")
    days = page.get_by_test_id("rota")
    await expect(days.get_by_text("Inga pass.")).to_have_count(7)
    left = 7 - datetime.now(SWEDEN).weekday()
    await expect(days.get_by_text("0–24: någon saknas")).to_have_count(left)
    await page.get_by_label("Vem", exact=True).select_option(label="kim")
    await page.get_by_test_id("rota-add").click()
    await expect(days).to_contain_text("9–15 kim")
    await page.get_by_test_id("rota-add").click()  # the same again is refused, and said where it was pressed
    await expect(page.get_by_text("ingen arbetar på två ställen samtidigt", exact=False)).to_be_in_viewport()
    await accessible_in_both_schemes(page, "the rota of a lead")
    await fits(page)
    kim = await staffed.page(desk, "counselor", "/console#/rota")
    await kim.get_by_role("button", name="Sjuk: 9–15", exact=False).click()
    await expect(kim.get_by_test_id("rota").get_by_text("Sjuk", exact=True).first).to_be_visible()
    await accessible_in_both_schemes(kim, "the rota of a counselor who is ill")


async def test_who_is_ready_reads_that_an_administrator_changes_the_role(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    """The judgement alone changes nothing at the desk: a trainee's answers go on waiting for approval."""
    noor = AccountId("account-noor")
    kinds = ("anhorig", "barn", "vill_lamna", "akut", "arg")
    practised = tuple(competence.Practised(conversation=kind, kind=kind, level="N4") for kind in kinds)
    page = competence.Training(account=noor, practised=practised, beside=3, supervised_elsewhere=10)
    await staffed.site.node.runtime.training.save(page, seen=0)
    lead = await staffed.page(desk, "shift_lead", "/console#/training")
    card = lead.get_by_test_id("accompanied-noor")
    await card.get_by_test_id("ready-noor").click()
    await card.get_by_role("button", name="Ja, noor är redo att arbeta själv").click()
    await expect(card).to_contain_text("En administratör ändrar nu rollen till Stödjare på sidan Konton.")
    await accessible_in_both_schemes(lead, "a trainee who is ready")
