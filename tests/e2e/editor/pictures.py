"""Pictures of the editor's views: the story of one text, told by two people. Called by `tests.e2e.screenshots`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.editor.desk import NEWS_MS, EditorPage

Account = tuple[str, str]
Take = Callable[[Page, str], Awaitable[None]]
"""(page, name of the picture)."""

FAULTY = "Ring 08-123 45 67. Vi har absolut tystnadsplikt."
BETTER = "Ta god tid på dig."


async def pictures(
    open_window: Callable[[], Awaitable[BrowserContext]], url: str, writer: Account, reader: Account, take: Take
) -> None:
    """Every view, with something in it.

    Args:
        open_window: a browser of its own for each person.
        url: of the running service.
        writer: an editor's name and password.
        reader: a reviewer's.
        take: takes a picture.
    """
    editor = await EditorPage.signs_in(await open_window(), url, *writer)
    reviewer = await EditorPage.signs_in(await open_window(), url, *reader)
    await _writing(editor, take)
    await _reviewing(editor, reviewer, take)
    await _joining(editor, reviewer, take)
    await _directory(editor, take)
    await _dark_and_narrow(editor, take)


async def _writing(editor: EditorPage, take: Take) -> None:
    await editor.shows("texts?kind=article&lang=sv")
    await expect(editor.page.get_by_test_id("text-row").first).to_be_visible(timeout=NEWS_MS)
    await take(editor.page, "editor-list")
    await editor.opens("sv/a05")
    await editor.sees_the_preview_say("Välj stunden")
    await take(editor.page, "editor-text")
    text = await editor.field("text").input_value()
    first, rest = text.split("\n", 1)
    await editor.writes("text", f"{first}\n\n{FAULTY}\n{rest}")
    await editor.has_finding("promise")
    await editor.keeps("kept")
    await take(editor.page, "editor-findings")
    await editor.writes("text", f"{first} {BETTER}\n{rest}")
    await editor.sees_the_preview_say(BETTER)
    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")


async def _reviewing(editor: EditorPage, reviewer: EditorPage, take: Take) -> None:
    await reviewer.page.reload()
    await expect(reviewer.page.get_by_test_id("todo-review")).to_be_visible(timeout=NEWS_MS)
    await take(reviewer.page, "editor-todo")
    await reviewer.opens("sv/a05")
    await reviewer.sees_the_preview_say(BETTER)
    await reviewer.presses("return")
    await reviewer.page.get_by_test_id("ask").fill("Bra och kort. Skriv också hur man börjar en mening.")
    await take(reviewer.page, "editor-review")
    await reviewer.page.get_by_test_id("ask-submit").click()
    await reviewer.is_told("Skickad tillbaka")
    await editor.shows("history/article/sv.a05")
    await editor.page.get_by_test_id("version").first.click()
    await expect(editor.page.get_by_test_id("diff")).to_be_visible(timeout=NEWS_MS)
    await take(editor.page, "editor-history")


async def _joining(editor: EditorPage, reviewer: EditorPage, take: Take) -> None:
    for person in (editor, reviewer):
        await person.opens("sv/a10")
    await editor.writes("titel", "Skuld och skam")
    await reviewer.writes("titel", "När du skäms som anhörig")
    await reviewer.writes("ingress", "Du gör så gott du kan, och det räcker långt.")
    await editor.presses("save")
    await editor.is_told("Sparad")
    await reviewer.presses("save")
    await expect(reviewer.page.get_by_test_id("conflict")).to_be_visible(timeout=NEWS_MS)
    await expect(reviewer.page.locator(".clash ins").first).to_be_visible(timeout=NEWS_MS)
    await take(reviewer.page, "editor-two-texts")


async def _directory(editor: EditorPage, take: Take) -> None:
    await editor.opens("bris", "contact")
    await editor.sees_the_preview_say("116 111")
    await editor.presses("verify")
    await take(editor.page, "editor-contact")
    await editor.shows("new?kind=contact")
    await expect(editor.page.get_by_test_id("create")).to_be_visible(timeout=NEWS_MS)
    await take(editor.page, "editor-new")
    await editor.shows("files")
    wrong = {"name": "kontakter.csv", "mimeType": "text/csv", "buffer": b"id,namn\nx,y\n"}
    await editor.page.get_by_test_id("files").set_input_files(wrong)  # type: ignore[arg-type]  # a file in memory
    await expect(editor.page.get_by_test_id("files-report")).to_be_visible(timeout=NEWS_MS)
    await take(editor.page, "editor-files")


async def _dark_and_narrow(editor: EditorPage, take: Take) -> None:
    await editor.page.emulate_media(color_scheme="dark")
    await editor.opens("sv/a07")
    await editor.sees_the_preview_say("bråk")
    await take(editor.page, "editor-text-dark")
    await editor.page.set_viewport_size({"width": 768, "height": 1024})
    await take(editor.page, "editor-text-768")
