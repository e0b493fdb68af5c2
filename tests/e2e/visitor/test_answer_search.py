"""The short answers are searched on a phone by the keyboard alone, and what was found is in sight, and can be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pytest
from playwright.async_api import Page, expect

from knowledge import labels, seed
from tests.e2e.accessibility import accessible_in_both_schemes, large_enough
from tests.e2e.visitor.conftest import Browsers
from tests.e2e.visitor.line import line

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

PATH = "/kunskap/sv/fragor"
ASKED = "måste jag ha bevis för att göra en orosanmälan"
_LIES_ON_TOP = """() => {
  const { left, width, bottom } = document.querySelector("header div").getBoundingClientRect();
  const places = [...Array(20).keys()].map((step) => [left + (width * (step + 0.5)) / 20, bottom / 2]);
  return places.every(([x, y]) => document.elementFromPoint(x, y).closest("header"));
}"""
WORDS = labels.load()["sv"]
PARTS: Final[Sequence[str]] = ("header", "h1", ".lead", "form")
"""Not the list of all of them: it is long, and was there before the search."""


async def _searches(page: Page, text: str) -> None:
    field = page.get_by_role("searchbox", name=WORDS.search_label)
    await field.fill(text)
    await field.press("Enter")


@pytest.mark.parametrize("runs_scripts", [True, False])
async def test_a_question_typed_on_a_phone_opens_its_answer(browser_like: Browsers, *, runs_scripts: bool) -> None:
    (answer,) = (each for each in seed.answers() if (each.id, each.lang) == ("svar_bevis", "sv"))
    async with line(search=True) as here:
        context = await browser_like(width=320, height=568, has_touch=True, java_script_enabled=runs_scripts)
        page = await context.new_page()
        await page.goto(here.url + PATH)
        await _searches(page, ASKED)
        found = page.get_by_role("region", name=WORDS.search_found)
        await expect(found.get_by_role("heading")).to_be_in_viewport(ratio=1)
        await expect(found.get_by_text(answer.text[:40])).to_be_in_viewport()
        await expect(found.locator("details[open]")).to_have_count(1)
        await expect(page.get_by_role("searchbox")).to_have_value(ASKED)
        await expect(page).to_have_url(f"{here.url}{PATH}#traffar")
        await expect(page).to_have_title("Frågor och svar")
        await _below(page, "header", "#traffar h2")


async def test_the_search_is_accessible_before_and_after(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        page = await (await browser_like(width=320, height=568, has_touch=True)).new_page()
        await page.goto(here.url + PATH)
        for text, heading in (
            ("", WORDS.questions_title),
            (ASKED, WORDS.search_found),
            ("zzzz qqqq 12345", WORDS.search_none_title),
        ):
            if text:
                await _searches(page, text)
            await expect(page.get_by_role("heading", name=heading)).to_be_visible()
            parts = {"include": [[each] for each in (*PARTS, *(["#traffar"] if text else []))]}
            await accessible_in_both_schemes(page, heading, parts=parts)
            await large_enough(page, heading)
            assert await page.evaluate(_LIES_ON_TOP), "something shows through the line with 112"
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            for control in (page.get_by_role("searchbox"), page.get_by_role("button", name=WORDS.search_button)):
                await control.focus()
                await expect(control).to_have_css("outline-style", re.compile("solid|auto"))
                await _below(page, "header", "form")
        await page.get_by_role("link", name=WORDS.search_chat).click()
        await expect(page.get_by_test_id("chat-start")).to_be_visible()


async def _below(page: Page, above: str, below: str) -> None:
    first, then = [await page.locator(each).bounding_box() for each in (above, below)]
    assert first is not None
    assert then is not None
    assert then["y"] >= first["y"] + first["height"], f"{below} lies under {above}"
