"""A text in several languages, and what two people write at once: nothing is forgotten and nothing is asked twice."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.accessibility import accessible
from tests.e2e.editor.conftest import Comes
from tests.e2e.editor.desk import NEWS_MS

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_translation_is_looked_over_beside_the_changed_swedish_text(comes: Comes) -> None:
    editor, reviewer = await comes("redaktor"), await comes("granskare")
    page = editor.page
    await expect(page.get_by_test_id("me")).to_have_attribute("href", "/console#/account")
    await editor.opens("sv/a14")
    text = await editor.field("text").input_value()
    await editor.writes("text", f"{text}\n\nDu får ta den tid du behöver.")
    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")
    await reviewer.opens("sv/a14")
    await reviewer.presses("approve")
    await reviewer.page.get_by_test_id("ask-submit").click()
    await expect(reviewer.page.get_by_test_id("step-publish")).to_be_visible(timeout=NEWS_MS)
    await editor.shows("todo")
    await page.reload()
    await page.get_by_test_id("todo-translations").get_by_test_id("text-row").first.get_by_role("link").first.click()
    await expect(page.get_by_test_id("look-over")).to_be_visible(timeout=NEWS_MS)
    await expect(page.get_by_test_id("diff").get_by_text("Du får ta den tid du behöver.")).to_be_visible()
    await accessible(page, "a translation to look over")
    await editor.presses("looked")
    await editor.is_told("Översättningen är sedd")
    await expect(page.get_by_test_id("look-over")).to_have_count(0)


async def test_an_arabic_preview_reads_from_the_right_and_a_closed_variant_is_not_forgotten(comes: Comes) -> None:
    editor = await comes("redaktor")
    await editor.opens("ar/halsa", "reply")
    preview = editor.page.frame_locator('[data-testid="preview"]').locator("html")
    await expect(preview).to_have_attribute("dir", "rtl", timeout=NEWS_MS)
    await expect(preview).to_have_attribute("lang", "ar")
    await editor.opens("sv/be_om_manniska", "reply")
    await expect(editor.page.get_by_test_id("closed-behind")).to_have_count(0)
    await editor.writes("text", f"{await editor.field('text').input_value()} Du är inte ensam.")
    await expect(editor.page.get_by_test_id("closed-behind")).to_be_visible()
    await editor.page.get_by_test_id("discard").click()


async def test_two_who_write_in_different_paragraphs_choose_nothing(comes: Comes) -> None:
    first, second = await comes("redaktor"), await comes("granskare")
    for person in (first, second):
        await person.opens("sv/a15")
    text = await first.field("text").input_value()
    await first.writes("text", f"Först det här.\n\n{text}")
    await second.writes("text", f"{text}\n\nSist det här.")
    await second.keeps("kept")
    await first.keeps("kept")
    await first.page.reload()  # else told within fifteen seconds
    await expect(first.page.get_by_test_id("other")).to_contain_text("granskare skriver också", timeout=NEWS_MS)
    await first.presses("save")
    await first.is_told("Sparad")
    await second.presses("save")
    await expect(second.page.get_by_test_id("conflict")).to_be_visible(timeout=NEWS_MS)
    await expect(second.page.get_by_test_id("clash-text")).to_have_count(0)
    await second.page.get_by_test_id("settle").click()
    await second.presses("save")
    await second.is_told("Sparad")
    joined = await second.field("text").input_value()
    assert joined.startswith("Först det här.")
    assert joined.endswith("Sist det här.")
