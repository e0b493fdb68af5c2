"""What a newcomer once stumbled over, walked through in one go; no native dialog ever asks anything."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.async_api import expect

from knowledge import seed
from knowledge.directory import csv_file
from tests.e2e.editor.conftest import Comes
from tests.e2e.editor.desk import NEWS_MS, EditorPage
from tests.e2e.editor.states import looks
from tests.support.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


def excel(note: str) -> bytes:
    """An entry as Excel in Swedish saves it: semicolons and the code page of Windows."""
    contact = next(each for each in seed.contacts() if each.id == "bris")
    rows = list(csv.DictReader(io.StringIO(csv_file.write([contact]).decode("utf-8-sig"))))
    rows[0]["beskrivning"] = note
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("cp1252")


async def arabic_stands_beside_the_others(editor: EditorPage, line: Site) -> None:
    page = editor.page
    await editor.shows("texts?kind=reply")
    rows = page.get_by_test_id("text-row")
    await expect(rows.first).to_have_attribute("data-name", "sv/akut_fara_nu", timeout=NEWS_MS)
    await expect(rows.nth(2)).to_have_attribute("data-name", "ar/akut_fara_nu")
    await page.locator("#filter-lang").select_option(label="Arabiska")
    await expect(page.locator('[data-testid="text-row"]:not([data-name^="ar/"])')).to_have_count(0, timeout=NEWS_MS)
    await editor.opens("ar/halsa", "reply")
    await expect(page.get_by_test_id("measures")).to_contain_text("ord", timeout=NEWS_MS)
    await expect(page.get_by_test_id("measures")).not_to_contain_text("LIX")
    public = await page.context.new_page()
    answered = await public.goto(f"{line.url}/kunskap/ar/")
    assert answered is not None
    assert answered.status == 200
    await expect(public.locator("html")).to_have_attribute("dir", "rtl")
    await public.goto(f"{line.url}/kunskap/sv/")
    await expect(public.locator(".practice")).to_contain_text("som ingen har granskat")
    await public.close()


async def versions_are_texts_and_any_two_are_compared(editor: EditorPage, reviewer: EditorPage) -> None:
    page = editor.page
    await editor.opens("sv/a18")
    title = await editor.field("titel").input_value()
    for word in ("ett", "två"):
        await editor.writes("titel", f"{title} {word}")
        await editor.presses("save")
        await editor.is_told("Sparad")
    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")
    await reviewer.opens("sv/a18")
    await reviewer.presses("approve")
    await reviewer.answers("")
    await reviewer.stands("Godkänd")
    await reviewer.presses("schedule")
    await reviewer.page.get_by_test_id("ask").fill("2020-01-01T12:00")
    await expect(reviewer.page.locator("#ask-past")).to_contain_text("redan varit")
    await expect(reviewer.page.get_by_test_id("ask-submit")).to_have_attribute("aria-disabled", "true")
    await editor.shows("history/article/sv.a18")
    await expect(page.get_by_test_id("version")).to_have_count(3, timeout=NEWS_MS)
    await expect(page.locator(".version-step")).to_have_count(2)
    await page.get_by_test_id("compare-with").select_option("1")
    added = page.get_by_test_id("diff").locator("ins")
    await expect(added.first).to_contain_text("två", timeout=NEWS_MS)
    await looks(page, "versions")


async def a_text_is_published_by_the_swedish_clock(abroad: EditorPage, other: EditorPage) -> None:
    await abroad.opens("sv/a18")
    await abroad.presses("schedule")
    await abroad.answers("2035-01-15T09:00")
    await abroad.stands("Publiceras 15 jan. 09:00")
    await other.opens("sv/a18")
    await other.stands("Publiceras 15 jan. 09:00")


async def test_what_was_broken_holds(comes: Comes, line: Site) -> None:
    editor = await comes("redaktor", timezone_id="UTC")
    reviewer = await comes("granskare", timezone_id="America/New_York")
    asked: list[str] = []
    for person in (editor, reviewer):
        person.page.on("dialog", lambda dialog: asked.append(dialog.message))
    await arabic_stands_beside_the_others(editor, line)
    await versions_are_texts_and_any_two_are_compared(editor, reviewer)
    await a_text_is_published_by_the_swedish_clock(reviewer, editor)
    await editor.shows("files")
    made = {"name": "kontakter.csv", "mimeType": "text/csv", "buffer": excel("Stöd för barn på nätet, åäö")}
    await editor.page.get_by_test_id("files").set_input_files(made)  # type: ignore[arg-type]  # a file in memory
    report = editor.page.get_by_test_id("files-report")
    await expect(report).to_contain_text("Filerna är rätt", timeout=NEWS_MS)
    assert asked == []
