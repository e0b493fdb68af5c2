"""A review by two people who talk about it beside the text: asked by name, a passage remarked on, nothing unseen."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.editor.conftest import Comes
from tests.e2e.editor.desk import NEWS_MS, EditorPage
from tests.e2e.editor.states import looks

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

WORDS = "Ring sedan."
MARK = """([area, words]) => { area.focus(); const at = area.value.indexOf(words);
    area.setSelectionRange(at, at + words.length) }"""
FOCUS_BEFORE_PAINT = """async () => {
    const key = { code: "KeyM", key: "m", altKey: true, ctrlKey: true, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", key));
    for (let turns = 0; turns < 20; turns += 1) await null;
    return document.activeElement.dataset.testid }"""
"""Where a letter goes that is typed right after the key: only what is done before the page is painted has been done."""
MARKED = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"


async def finds_and_remarks(reviewer: EditorPage) -> None:
    """Who is asked by name finds the text among their own, marks a passage and writes about it, by keyboard."""
    theirs = reviewer.page
    await reviewer.shows("?whose=mine")
    await theirs.reload()
    row = theirs.get_by_test_id("todo-review").locator('[data-name="sv/a12"]')
    await expect(row).to_contain_text("Du ombeds granska", timeout=NEWS_MS)
    await expect(theirs.get_by_test_id("todo-unreviewed")).to_have_count(0)
    await row.get_by_role("link").click()
    await expect(theirs.get_by_test_id("remark-make")).to_be_visible(timeout=NEWS_MS)
    await theirs.evaluate(MARK, [await reviewer.field("text").element_handle(), WORDS])
    assert await theirs.evaluate(FOCUS_BEFORE_PAINT) == "remark-text"
    await expect(theirs.get_by_test_id("remark-about")).to_have_text(WORDS)
    await theirs.keyboard.type("Vem ska de ringa? Han heter Kalle Berg.")
    await theirs.keyboard.press("Control+Enter")
    await expect(theirs.get_by_test_id("step-problem")).to_contain_text("peka på en person")
    await theirs.get_by_test_id("remark-text").fill("Vem ska de ringa?")
    await theirs.keyboard.press("Control+Enter")
    await expect(theirs.get_by_test_id("remark")).to_contain_text("Vem ska de ringa?", timeout=NEWS_MS)
    await expect(theirs.get_by_test_id("remark-make")).to_be_focused()


async def test_a_passage_is_remarked_on_follows_the_text_and_is_not_forgotten_when_it_is_published(
    comes: Comes,
) -> None:
    editor, reviewer = await comes("redaktor"), await comes("granskare")
    page, theirs = editor.page, reviewer.page
    await editor.opens("sv/a12")
    text = await editor.field("text").input_value()
    await editor.writes("text", f"Du kan vänta en dag. Ring sedan.\n\n{text}")
    await page.get_by_test_id("note-open").click()
    await page.get_by_test_id("assignee").select_option(label="granskare")
    await expect(page.get_by_test_id("assignee")).to_have_value(re.compile("."))
    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")

    await finds_and_remarks(reviewer)
    await editor.shows("todo")
    await page.reload()
    waiting = page.get_by_test_id("todo-remarks").locator('[data-name="sv/a12"]')
    await expect(waiting).to_contain_text("1 öppen kommentar", timeout=NEWS_MS)
    await waiting.get_by_role("link").click()
    await page.get_by_test_id("remark-place").click()
    assert await editor.field("text").evaluate(MARKED) == WORDS
    await editor.writes("text", f"En ny rad först.\n\nDu kan vänta en dag. Ring sedan din kommun.\n\n{text}")
    await expect(page.get_by_test_id("remark-changed")).to_be_visible()
    await expect(page.get_by_test_id("remark-place")).to_have_text("Ring sedan din kommun.")
    await editor.writes("text", text)
    await expect(page.get_by_test_id("remark-gone")).to_contain_text("Stycket finns inte längre")
    await looks(page, "a remark whose passage is gone")
    await editor.writes("text", f"{text}\n\nDu kan vänta en dag. Ring sedan.")
    await expect(page.get_by_test_id("remark-place")).to_have_text(WORDS)
    await page.get_by_test_id("remark-answer").click()
    await page.get_by_test_id("remark-text").fill("Kommunen. Jag lägger till det.")
    await page.get_by_test_id("remark-send").click()
    await expect(page.get_by_test_id("remark")).to_contain_text("Jag lägger till det", timeout=NEWS_MS)
    await editor.presses("save")
    await editor.is_told("Sparad")
    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")

    await theirs.reload()
    await reviewer.presses("approve")
    await reviewer.answers("")
    await reviewer.stands("Godkänd")
    await reviewer.presses("publish")
    await expect(theirs.get_by_test_id("ask-open")).to_contain_text("1 kommentar är öppen")
    await looks(theirs, "publishing with an open remark")
    await theirs.get_by_test_id("ask-remarks").click()
    await expect(theirs.locator("#remarks")).to_be_focused()
    await theirs.get_by_test_id("remark-done").click()
    await expect(theirs.get_by_test_id("remarks-done")).to_have_text("1 klar", timeout=NEWS_MS)
    await reviewer.presses("publish")
    await reviewer.is_told("Besökarna ser den nu")
