"""An editor who has never seen YAML adds a step by its fields; a reviewer publishes it; a visitor walks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from knowledge.guides.files import parse
from tests.e2e.accessibility import accessible
from tests.e2e.editor.conftest import PASSWORD, Browsers
from tests.e2e.editor.desk import EditorPage
from tests.e2e.editor.test_guides import Nodes, nodes, worried

__all__ = ["nodes"]
pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

QUESTION = "Hur mår du själv i det här?"


def step(page: Page, number: int) -> Locator:
    return page.get_by_test_id("guide-steps").locator(":scope > li").nth(number - 1)


async def adds_a_question(page: Page) -> None:
    """After what is said of new friends, by keyboard: a question with two answers, in both languages of the guide."""
    said = step(page, 5)
    await said.locator("summary").first.press("Enter")
    await said.get_by_role("button", name="Lägg till ett steg efter").press("Enter")
    new = step(page, 6)
    await expect(new.locator("summary").first).to_be_focused()
    await new.get_by_label("Ställer en fråga").press("Space")
    await new.get_by_label("Frågan, Svenska").fill(QUESTION)
    await new.get_by_label("Frågan, Engelska").fill("How are you yourself in this?")
    await new.get_by_label("Slags fråga").select_option("choice")
    for number, (swedish, english) in enumerate((("Jag är trött", "I am tired"), ("Det går bra", "It is fine"))):
        await new.get_by_label("Svarets text på knappen, Svenska").nth(number).fill(swedish)
        await new.get_by_label("Svarets text på knappen, Engelska").nth(number).fill(english)


async def test_an_editor_adds_a_step_by_its_fields_and_a_visitor_walks_it(
    nodes: Nodes, browser_like: Browsers, tmp_path: Path
) -> None:
    first, _ = nodes
    editor, reviewer = [
        await EditorPage.signs_in(await browser_like(), first.url, name, PASSWORD) for name in ("redaktor", "granskare")
    ]
    page = editor.page
    await editor.opens("prov_oro", "guide")
    await expect(page.get_by_test_id("guide-steps")).to_be_visible()
    before = await text_of(editor)
    await adds_a_question(page)
    await accessible(page, "a guide as fields")
    await page.screenshot(path=tmp_path / "fields.png", full_page=True)

    # One of its answers leads to a step that is taken away: the fault stands at the answer, and is mended there.
    await step(page, 6).get_by_label("Leder till").nth(0).select_option(label="8. Bra. Välj en lugn stund.")
    gone = step(page, 8)
    await gone.locator("summary").first.click()
    for name in ("Ta bort steget", "Ja, ta bort steget"):
        await gone.get_by_role("button", name=name, exact=True).click()
    finding = await editor.has_finding("unknown_step")
    await finding.get_by_role("button").click()
    wrong = page.locator('select[aria-invalid="true"]')
    await expect(wrong.first).to_be_focused()
    await page.screenshot(path=tmp_path / "dangling.png", full_page=True)
    while await wrong.count() > 0:
        left = await wrong.count()
        await wrong.first.select_option(index=await wrong.first.locator("option").count() - 2)
        await expect(wrong).to_have_count(left - 1)
    await expect(page.locator(".finding")).to_have_count(0)

    # The same document as text, and back: nothing is lost.
    changed = await text_of(editor)
    assert QUESTION in changed
    assert changed != before
    guide = parse(changed)[0]
    await page.get_by_test_id("guide-as-fields").click()
    assert parse(await text_of(editor))[0] == guide

    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")
    await reviewer.opens("prov_oro", "guide")
    await reviewer.presses("approve")
    await reviewer.answers("")
    await reviewer.stands("Godkänd")
    await page.reload()
    await editor.presses("publish")
    await editor.is_told("Besökarna ser den nu")

    visitor = await worried(browser_like, first)
    await visitor.page.get_by_role("button", name="Nya vänner").click()
    await visitor.sees(QUESTION)


async def text_of(editor: EditorPage) -> str:
    """The guide as text; the form is shown again."""
    await editor.page.get_by_test_id("guide-as-text").click()
    text = await editor.field("guide").input_value()
    await editor.page.get_by_test_id("guide-as-fields").click()
    return text
