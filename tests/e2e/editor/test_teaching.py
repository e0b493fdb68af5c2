"""The bot's words and what it learns from, in a browser: from a sentence typed in to a bot chosen by its figures."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.editor.conftest import Comes
from tests.e2e.editor.desk import NEWS_MS
from tests.support.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_a_sentence_is_typed_read_by_another_tried_and_the_bot_chosen_by_its_figures(
    comes: Comes, line: Site
) -> None:
    editor, reviewer = await comes("redaktor"), await comes("granskare")
    await editor.shows("new?kind=example")
    await editor.writes("text", "han heter Kalle Berg och har ändrats")
    await editor.page.get_by_test_id("field-avsikt-pick").click()
    await editor.page.get_by_test_id("intent-q").fill("orolig för svåger")
    await editor.page.locator('[data-intent="oro_annan_narstaende"]').click()
    await editor.field("niva").select_option("N1")
    await editor.field("sprak").select_option("sv")
    await editor.page.get_by_test_id("create").click()
    await expect(editor.page.get_by_text("Kan peka ut en person: namn.")).to_be_visible(timeout=NEWS_MS)
    assert not any(b"Kalle" in each.body for each in await line.store.knowledge.all("example"))
    await editor.writes("text", "min svåger har fastnat i nåt mörkt")
    await editor.page.get_by_test_id("create").click()
    await editor.stands("Utkast")
    await editor.presses("submit")
    await editor.is_told("granskning")
    address = await editor.page.evaluate("location.hash.slice(2)")
    await reviewer.shows(address)
    await reviewer.presses("approve")
    await reviewer.page.get_by_test_id("ask-submit").click()
    await reviewer.stands("Godkänd")
    await editor.shows("teaching")
    await editor.page.get_by_test_id("try").press("Enter")
    await expect(editor.page.get_by_test_id("try")).to_be_disabled()
    await expect(editor.page.get_by_test_id("try")).to_be_focused()
    trial = editor.page.get_by_test_id("trial")
    await expect(trial).to_have_attribute("data-state", "done", timeout=NEWS_MS)
    await expect(editor.page.get_by_test_id("figures")).to_contain_text("72")
    await expect(editor.page.get_by_test_id("activate")).to_have_count(0)
    await reviewer.shows("teaching")
    await reviewer.page.get_by_test_id("activate").click()
    await reviewer.page.get_by_test_id("activate-sure").click()
    await expect(reviewer.page.get_by_test_id("trial")).to_contain_text("Det här används nu", timeout=NEWS_MS)
    await reviewer.page.get_by_test_id("go-back").click()
    await reviewer.page.get_by_test_id("go-back-sure").click()
    await expect(reviewer.page.get_by_test_id("teaching-said")).to_contain_text("före", timeout=NEWS_MS)


async def test_the_bot_s_words_are_written_with_a_preview_of_both_variants(comes: Comes, line: Site) -> None:
    editor = await comes("redaktor")
    await editor.opens("sv/amne_oro", "reply")
    await editor.writes("text", "Ring 020 100 200.")
    await expect(editor.page.get_by_text("hör hemma bland kontakterna").last).to_be_visible(timeout=NEWS_MS)
    await editor.writes("text", "Det är bra att du bryr dig. Vill du skriva med en person?")
    preview = editor.page.frame_locator("iframe")
    await expect(preview.get_by_text("När en person kan nås")).to_be_visible(timeout=NEWS_MS)
    await expect(preview.get_by_text("Det är bra att du bryr dig. Vill")).to_be_visible(timeout=NEWS_MS)
    await editor.presses("save")
    await editor.is_told("Sparad")
    assert line.node.runtime.wording.say("amne_oro", "sv").startswith("Det är bra att du bryr dig. Berätta")
