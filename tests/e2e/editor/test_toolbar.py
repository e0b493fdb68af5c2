"""Writing without knowing the markup: toolbar and keys, links and contact cards by name, intents by words."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.editor.conftest import Comes
from tests.e2e.editor.desk import NEWS_MS
from tests.e2e.editor.states import looks

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_text_is_formatted_linked_and_given_its_intents_without_a_sign_of_markup(comes: Comes) -> None:
    editor = await comes("redaktor")
    page = editor.page
    await editor.opens("sv/a16")
    text = editor.field("text")
    await text.fill("Vila\nEtt steg\nRing ")
    await text.press("Home")
    await page.keyboard.press("Shift+End")
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Control+Shift+8")
    await expect(text).to_have_value("- Vila\n- Ett steg\n- Ring ")
    await page.keyboard.press("Control+z")
    await expect(text).to_have_value("Vila\nEtt steg\nRing ")
    await text.press("Control+Home")
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_test_id("tool-bold")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(text).to_have_value("## Vila\nEtt steg\nRing ")
    await text.press("Control+End")
    await page.keyboard.press("Control+Alt+k")
    await expect(page.get_by_test_id("pick-q")).to_be_focused()
    await page.keyboard.type("bris")
    await page.get_by_test_id("pick").filter(has_text="Bris").first.click()
    await expect(text).to_have_value("## Vila\nEtt steg\nRing [Bris](kontakt:bris)")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_test_id("pick").first).to_be_visible(timeout=NEWS_MS)
    await page.keyboard.type("bråk")
    await looks(page, "choosing a link")
    await page.keyboard.press("Escape")
    await expect(text).to_be_focused()
    await page.keyboard.press("Control+k")
    await page.get_by_test_id("pick-address").fill("https://example.org/sida")
    await page.get_by_test_id("pick-address").press("Enter")
    await expect(text).to_have_value(
        "## Vila\nEtt steg\nRing [Bris](kontakt:bris)[https://example.org/sida](https://example.org/sida)"
    )
    await editor.sees_the_preview_say("https://example.org/sida")

    await page.get_by_role("heading", name="Vem och vad det gäller").click()
    await page.get_by_test_id("field-relaterade_intent-pick").click()
    await page.get_by_test_id("intent-q").fill("min dotter")
    option = page.locator('[data-testid="intent-option"][data-intent="oro_barn"]')
    await expect(option).to_be_visible(timeout=NEWS_MS)
    await looks(page, "choosing an intent")
    chosen = page.get_by_test_id("field-relaterade_intent")
    before = await chosen.get_attribute("data-value") or ""
    if "oro_barn" not in before.split():
        await option.click()
        await expect(chosen).to_have_attribute("data-value", f"{before} oro_barn".strip())
    await expect(page.locator("#field-relaterade_intent")).to_be_visible()
    await page.get_by_test_id("discard").click()
    await page.get_by_test_id("discard-sure").click()
