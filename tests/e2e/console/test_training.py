"""What staff read before they answer anybody: a module with its test, and the guidelines, in a browser."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect

from knowledge import seed
from tests.e2e.accessibility import accessible
from tests.e2e.console.staffed_line import StaffedLine

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

TEST = next(text.test for text in seed.training_modules() if text.name == "sv/akut")


async def answer(page: Page, *, wrong: int) -> None:
    """Hand in the test with so many wrong answers."""
    for number, question in enumerate(TEST):
        right = question.right % len(question.answers) + 1 if number < wrong else question.right
        await page.locator(f'input[name="test-{number}"]').nth(right - 1).check()
    await page.get_by_role("button", name="Lämna in provet").click()


async def test_a_trainee_reads_a_module_fails_its_test_passes_it_and_stands_in_the_register(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    page = await staffed.page(desk, "trainee", "/console#/training")
    await expect(page.get_by_test_id("training")).to_contain_text("Saknar: Grundutbildning")
    await page.get_by_test_id("module-akut").click()
    await expect(page.get_by_role("heading", name="De första sextio sekunderna")).to_be_visible()
    await page.locator('input[name="try-0"]').nth(1).check()
    await expect(page.get_by_role("status").filter(has_text="Rätt.")).to_be_visible()
    await answer(page, wrong=2)
    await expect(page.get_by_test_id("test-result")).to_contain_text("2 försök är kvar")
    await answer(page, wrong=1)
    await expect(page.get_by_test_id("test-result")).to_contain_text("Godkänt")
    await accessible(page, "a module passed")
    await page.get_by_role("link", name="Till utbildningen").click()
    await expect(page.get_by_test_id("training")).to_contain_text("Akut fara, självmord och hot")
    await expect(page.get_by_test_id("training")).to_contain_text("Prov")


async def test_a_guideline_is_read_whole_with_what_to_look_at_first(staffed: StaffedLine, desk: BrowserContext) -> None:
    page = await staffed.page(desk, "counselor", "/console#/guidelines/lotsning")
    text = page.get_by_test_id("guideline-text")
    await expect(text.get_by_role("heading", name="Att se efter")).to_be_visible()
    await expect(text.get_by_role("heading", name="Fem regler")).to_be_visible()
    await page.get_by_test_id("guideline-dokumentation").click()
    await expect(text.get_by_role("heading", name="Vad vi aldrig skriver")).to_be_visible()
    await accessible(page, "a guideline")
