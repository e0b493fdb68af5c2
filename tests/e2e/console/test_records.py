"""Forms, decisions, training, practice and the launch gate in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from handoff.backoffice.records.form import decode
from storage.ids import ConversationId
from tests.e2e.browsers import both_fonts
from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.console.test_at_the_desk import is_accessible

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@both_fonts
async def test_a_conversation_is_closed_with_its_form_and_what_points_to_a_person_is_shown(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks("hej, jag vill prata med en människa")
    counselor = await staffed.desk(desk)
    page = counselor.page
    await counselor.takes_next()
    await counselor.answers("Hej, vad bra att du skriver.")

    # Without its form nothing ends, and what is missing is named beside the conversation.
    await page.get_by_test_id("close-conversation").click()
    await page.get_by_test_id("reason-input").fill("Klart för i dag")
    await page.get_by_test_id("reason-submit").click()
    await expect(page.get_by_test_id("form-faults")).to_contain_text("Vem hör av sig")
    assert (await staffed.site.state(visitor)).name == "with_counselor"
    await is_accessible(page, "form with faults")

    # What points to somebody is shown while it is written, and again when it is to be kept.
    await counselor.fills_the_form("Han heter Kalle och nås på 070-123 45 67")
    found = page.get_by_test_id("pii").get_by_role("listitem")
    await expect(found).to_have_text(["Namn: Kalle", "Telefonnummer: 070-123 45 67"])
    await page.get_by_test_id("reason-submit").click()
    await expect(page.get_by_test_id("form-faults")).to_contain_text("Notering")
    assert (await staffed.site.state(visitor)).name == "with_counselor"

    # Guiding on comes from the directory; mended, it is kept, and nothing that was filled in is lost on the way.
    await page.get_by_test_id("guiding-find").fill("bris")
    await page.get_by_test_id("guiding-find").press("Enter")
    await page.get_by_test_id("guiding-add").first.click()
    await page.get_by_test_id("form-note").fill("Vill höra av sig igen.")
    await expect(page.get_by_test_id("pii")).not_to_be_visible()
    await page.get_by_test_id("reason-submit").click()
    await visitor.until(lambda event: event.get("state") == "closed")
    await expect(page.get_by_text("Samtalet är avslutat.")).to_be_visible()
    (link,) = await staffed.site.store.cases.of(ConversationId(visitor.conversation))
    record = await staffed.site.store.forms.get(link.case)
    note = await staffed.site.store.form_notes.get(link.case)
    assert record is not None
    assert note is not None
    form = decode(record.body).form
    assert (form.topics, form.role, len(form.guidings)) == (("tecken",), "okand", 1)
    assert note.body.decode() == "Vill höra av sig igen."


async def test_a_visitors_end_leaves_the_form_beside_the_conversation(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks("hej, jag vill prata med en människa")
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    await counselor.answers("Hej.")
    await counselor.fills_the_form()
    await visitor.call("conversation:end", {"client_msg_id": "slut", "erase": False})
    save = counselor.page.get_by_test_id("form-save")
    await save.click()
    await expect(counselor.page.get_by_text("Formuläret är sparat.")).to_be_visible()
    (link,) = await staffed.site.store.cases.of(ConversationId(visitor.conversation))
    assert link.done


@both_fonts
async def test_the_pages_of_records_keep_the_rules_of_accessibility(staffed: StaffedLine, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    try:
        page = await staffed.page(context, "shift_lead")
        await _goes(page, "records", "records-due")
        await page.get_by_test_id("records-new").click()
        await expect(page.get_by_test_id("record-editor")).to_be_visible()
        await is_accessible(page, "records")
        await _goes(page, "decisions", "decisions")
        await page.get_by_test_id("decision-new").click()
        await page.get_by_test_id("observation-new").click()
        await is_accessible(page, "decisions")
        for path, shown in (("practice", "personas"), ("training", "training"), ("launch", "launch-records")):
            await _goes(page, path, shown)
            await is_accessible(page, path)
        await page.set_viewport_size({"width": 320, "height": 700})
        for path, shown in (("launch", "launch-records"), ("training", "training"), ("records", "records-due")):
            await _goes(page, path, shown)
            wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, path
    finally:
        await context.close()


async def _goes(page: Page, path: str, shown: str) -> None:
    await page.evaluate("(path) => { location.hash = `#/${path}` }", path)
    await expect(page.get_by_test_id(shown)).to_be_attached()
