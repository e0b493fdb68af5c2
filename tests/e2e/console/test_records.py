"""Forms, decisions, training, practice and the launch gate in a real browser."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from handoff.backoffice.records.form import decode
from storage.ids import ConversationId
from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.browsers import both_fonts, widest_font
from tests.e2e.console.staffed_line import StaffedLine
from tests.e2e.people import chip

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


MOST_CLICKS, MOST_KEYS = 6, 12
"""For closing a simple conversation with its documentation."""

ACTS = """() => {
  window.acts = { clicks: 0, keys: 0 };
  addEventListener("click", (event) => { if (event.isTrusted && event.detail > 0) acts.clicks += 1; }, true);
  const held = ["Alt", "Shift", "Control"];
  addEventListener("keydown", (event) => { if (!held.includes(event.key)) acts.keys += 1; }, true);
}"""
"""Counts what somebody does by hand."""


@widest_font
async def test_what_points_to_a_person_or_is_missing_is_shown_where_it_is(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks("hej, jag vill prata med en människa")
    counselor = await staffed.desk(desk)
    page = counselor.page
    await counselor.takes_next()
    await counselor.answers("Hej, vad bra att du skriver.")

    # The visitor does not wait for a form.
    form = await counselor.ends("Klart för i dag")
    await visitor.until(lambda event: event.get("state") == "closed")
    await accessible_in_both_schemes(page, "after-work")

    # What is missing is said where it is, and the keyboard is there.
    await form.get_by_test_id("form-save").click()
    await expect(page.get_by_test_id("form-faults")).to_contain_text("Vem hör av sig")
    role = form.get_by_test_id("field-roll")
    await expect(role.get_by_text("Det här behöver fyllas i.")).to_be_visible()
    await expect(role.get_by_role("radio").first).to_be_focused()
    await accessible_in_both_schemes(page, "after-work with faults")

    # What points to somebody is shown while it is written, and again when it is to be kept.
    await counselor.answers_six(form)
    await form.get_by_test_id("form-note").fill("Han heter Kalle och nås på 070-123 45 67")
    found = page.get_by_test_id("pii").get_by_role("listitem")
    await expect(found).to_have_text(["Namn: Kalle", "Telefonnummer: 070-123 45 67"])
    await form.get_by_test_id("form-save").click()
    await expect(page.get_by_test_id("form-faults")).to_contain_text("Notering")

    # Guiding on comes from the directory; mended, it is kept, and nothing that was filled in is lost on the way.
    await chip(form, "insats", "Lotsning").check()
    await page.get_by_test_id("guiding-find").fill("bris")
    await page.get_by_test_id("guiding-find").press("Enter")
    await page.get_by_test_id("guiding-add").first.click()
    await page.get_by_test_id("form-note").fill("Vill höra av sig igen.")
    await expect(page.get_by_test_id("pii")).not_to_be_visible()
    await form.get_by_test_id("form-save").click()
    await expect(page.get_by_text("Efterarbetet är sparat.")).to_be_visible()
    (link,) = await staffed.site.store.cases.of(ConversationId(visitor.conversation))
    record = await staffed.site.store.forms.get(link.case)
    note = await staffed.site.store.form_notes.get(link.case)
    assert record is not None
    assert note is not None
    kept = decode(record.body).form
    assert (kept.topics, kept.role, len(kept.guidings)) == (("tecken",), "okand", 1)
    assert note.body.decode() == "Vill höra av sig igen."


async def test_a_simple_conversation_is_closed_and_documented_by_six_clicks(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks("Min son är 15 år och sitter på nätet med nya vänner")
    counselor = await staffed.desk(desk)
    page = counselor.page
    await counselor.takes_next()
    await page.get_by_test_id("search-open").click()
    await page.get_by_test_id("search-input").fill("prata")
    await page.get_by_test_id("search-found").get_by_role("button").first.click()
    await counselor.answers("Det här kan du läsa.")
    await page.evaluate(ACTS)
    await page.get_by_test_id("close-conversation").click()
    await page.get_by_test_id("reason-submit").click()
    form = page.get_by_test_id("after-work")
    for field, label in {"skede": "Närmar sig", "inriktning": "Inte uppgett", "amnen": "Nätet"}.items():
        await chip(form, field, label).click()
    await form.get_by_test_id("form-save").click()
    await expect(page.get_by_text("Efterarbetet är sparat.")).to_be_visible()
    assert (await page.evaluate("acts.clicks")) <= MOST_CLICKS
    (link,) = await staffed.site.store.cases.of(ConversationId(visitor.conversation))
    assert link.done


AS_IF_DRAWN_LATE = "() => { window.requestAnimationFrame = (next) => { next(performance.now()); return 0; }; }"
"""The next question is looked for before the page shows that this one has its answer, as on a slow computer."""


@pytest.mark.parametrize("drawn_late", [False, True])
async def test_a_conversation_in_which_nothing_was_told_is_closed_and_documented_by_twelve_keys(
    staffed: StaffedLine, desk: BrowserContext, *, drawn_late: bool
) -> None:
    visitor = await staffed.asks("hej, jag vill prata med en människa")
    counselor = await staffed.desk(desk)
    page = counselor.page
    await counselor.takes_next()
    await expect(page.get_by_test_id("answer-input")).to_be_focused()
    await page.evaluate(ACTS)
    await page.keyboard.press("Alt+x")
    await expect(page.get_by_test_id("reason-input")).to_be_focused()
    await page.keyboard.press("Enter")
    form = page.get_by_test_id("after-work")
    await expect(form.get_by_test_id("field-roll")).to_be_visible()
    if drawn_late:
        await page.evaluate(AS_IF_DRAWN_LATE)
    for field, keys in {
        "roll": ["1"],
        "aldersgrupp_berord": ["2"],
        "skede": ["0"],
        "inriktning": ["0"],
        "amnen": ["1", "Enter"],
        "insats": ["3", "Enter"],
    }.items():
        await expect(form.get_by_test_id(f"field-{field}").locator("input").first).to_be_focused()
        for key in keys:
            await page.keyboard.press(key)
    await expect(form.get_by_test_id("form-save")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Efterarbetet är sparat.")).to_be_visible()
    assert (await page.evaluate("acts.keys")) <= MOST_KEYS
    (link,) = await staffed.site.store.cases.of(ConversationId(visitor.conversation))
    record = await staffed.site.store.forms.get(link.case)
    assert record is not None
    kept = decode(record.body).form
    assert (kept.role, kept.stage, kept.topics, kept.actions) == (
        "anhorig_foralder",
        "okant",
        ("tecken",),
        ("stodsamtal",),
    )


@pytest.mark.parametrize("kind", ["Tyst kontakt", "Test", "Hamnade fel", "Kränkande kontakt"])
async def test_a_contact_with_nothing_to_say_is_closed_by_its_kind_alone(
    staffed: StaffedLine, desk: BrowserContext, kind: str
) -> None:
    visitor = await staffed.asks("hej, min son är 15 år, eller nej jag bara testar")
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    form = await counselor.ends()
    await chip(form, "typ", kind).click()
    await expect(form.get_by_test_id("field-roll")).to_have_count(0)
    await form.get_by_test_id("form-save").click()
    await expect(counselor.page.get_by_text("Efterarbetet är sparat.")).to_be_visible()
    (link,) = await staffed.site.store.cases.of(ConversationId(visitor.conversation))
    assert link.done


async def test_a_form_that_is_left_is_counted_and_found_again_and_a_second_one_holds_back_the_next(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    counselor = await staffed.desk(desk)
    page = counselor.page
    for count in (1, 2):
        await staffed.asks()
        await counselor.takes_next()
        await counselor.ends()
        await expect(page.get_by_test_id("due-forms")).to_contain_text(f"{count} samtal väntar på efterarbete")
    await staffed.asks()
    await counselor.sees_waiting(1)
    await page.get_by_test_id("take-next").click()
    await expect(page.get_by_text("Två av dina samtal väntar på efterarbete.", exact=False)).to_be_visible()
    await counselor.answers_six(page.get_by_test_id("after-work"))
    await page.get_by_test_id("form-save").click()
    await expect(page.get_by_test_id("due-forms")).to_contain_text("1 samtal väntar på efterarbete")
    await page.get_by_test_id("place-records").click()
    await expect(page.get_by_test_id("records-due").get_by_role("listitem")).to_have_count(1)


async def test_a_visitors_end_leaves_the_form_beside_the_conversation(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    visitor = await staffed.asks("hej, jag vill prata med en människa")
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    await counselor.answers("Hej.")
    await counselor.fills_the_form()
    await visitor.call("conversation:end", {"client_msg_id": "slut", "erase": False})
    save = counselor.page.get_by_test_id("after-work").get_by_test_id("form-save")
    await save.click()
    await expect(counselor.page.get_by_text("Efterarbetet är sparat.")).to_be_visible()
    (link,) = await staffed.site.store.cases.of(ConversationId(visitor.conversation))
    assert link.done


async def test_whoever_opens_the_line_sees_each_hurdle_with_its_link_and_cannot_pass_it(
    staffed: StaffedLine, browser: Browser
) -> None:
    context = await browser.new_context(viewport={"width": 1024, "height": 900}, locale="sv-SE", color_scheme="dark")
    try:
        page = await staffed.page(context, "administrator", "/console#/launch")
        hurdles = page.get_by_test_id("launch-obstacles")
        links = {"factors_missing": "#/accounts", "tracks_unstaffed": "#/training", "seal_keys_missing": "#/sealed"}
        for code, link in links.items():
            hurdle = page.get_by_test_id(f"hurdle-{code}")
            await expect(hurdle.get_by_role("link")).to_have_attribute("href", link)
        await expect(page.get_by_test_id("hurdle-tracks_unstaffed")).to_contain_text("vill lämna")
        await page.get_by_test_id("launch-open").click()
        await page.get_by_test_id("launch-open-sure").click()
        await expect(page.get_by_role("alert").first).to_be_visible()
        await expect(page.get_by_test_id("launch-mode")).to_have_attribute("class", "launch-mode launch-practice")
        await accessible_in_both_schemes(page, "launch")
        await expect(hurdles).to_be_visible()
    finally:
        await context.close()


@both_fonts
async def test_the_pages_of_records_keep_the_rules_of_accessibility(staffed: StaffedLine, browser: Browser) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    try:
        page = await staffed.page(context, "shift_lead")
        await _goes(page, "records", "records-due")
        await page.get_by_test_id("records-new").click()
        await expect(page.get_by_test_id("record-editor")).to_be_visible()
        await accessible_in_both_schemes(page, "records")
        await _goes(page, "decisions", "decisions")
        await page.get_by_test_id("decision-new").click()
        await page.get_by_test_id("observation-new").click()
        await accessible_in_both_schemes(page, "decisions")
        for path, shown in (("practice", "personas"), ("training", "training"), ("launch", "launch-records")):
            await _goes(page, path, shown)
            await accessible_in_both_schemes(page, path)
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
