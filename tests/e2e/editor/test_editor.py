"""The editor's desk in a real browser: from a first word to visitors, and nothing lost on the way."""

from __future__ import annotations

import msgspec
import pytest
from playwright.async_api import BrowserContext, expect

from handoff.assistant.bot_service.client import BotAnswer, BotButton, Intent, Reply
from storage.ids import AccountId
from tests.e2e.accessibility import PAINTED, accessible, large_enough, read_in_forced_colours
from tests.e2e.browsers import both_fonts, widest_font
from tests.e2e.editor.conftest import PASSWORD, Browsers, Comes
from tests.e2e.editor.desk import NEWS_MS, EditorPage
from tests.e2e.editor.states import looks
from tests.support.product import Product
from tests.support.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ROWS_AT_FIRST, ROWS_A_PRESS = 100, 500
"""As `widget/src/editor/text-table.tsx` has them."""
CHOSEN = "([area, words]) => area.value.slice(area.selectionStart, area.selectionEnd) === words"


async def test_a_text_is_written_checked_reviewed_by_another_and_read_by_a_visitor(
    product: Product, browser_like: Browsers, phone: BrowserContext
) -> None:
    """On the running product: the demo accounts of a first start, the real database."""
    editor, reviewer = [
        await EditorPage.signs_in(await browser_like(), product.url, *product.accounts[role])
        for role in ("editor", "reviewer")
    ]
    await editor.page.get_by_role("link", name="Ny text").click()
    await editor.writes("titel", "Att orka")
    await editor.writes("ingress", "Små steg räcker.")
    await editor.writes("id", "a91")
    await editor.page.get_by_label("Anhörig").check()
    await editor.page.get_by_label("Språk").select_option("sv")
    await editor.page.get_by_test_id("create").click()
    await editor.stands("Utkast")
    await editor.writes("text", "Vila först.\n\nRing 08-123 45 67.")
    finding = await editor.has_finding("number")
    await expect(finding).to_contain_text("Rad 3")
    await finding.get_by_role("button").click()
    words = [await editor.field("text").element_handle(), "08-123 45 67"]
    await editor.page.wait_for_function(CHOSEN, arg=words)  # pressing the finding leads to the very words
    await editor.presses("submit")
    await expect(editor.page.get_by_test_id("step-problem")).to_contain_text("fel som måste rättas")
    await editor.writes("text", "Vila först. Ring 112 vid fara.\n\n## Sedan\n\n- Ät något.")
    await editor.sees_the_preview_say("Ät något.")
    await expect(editor.page.locator(".finding")).to_have_count(0)
    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")
    await expect(editor.page.get_by_test_id("step-approve")).to_have_count(0)

    await reviewer.page.reload()
    await reviewer.page.get_by_test_id("todo-review").get_by_role("link", name="Att orka").click()
    await reviewer.presses("return")
    await reviewer.answers("Skriv också något om sömn.")
    await reviewer.is_told("Skickad tillbaka")

    await editor.page.reload()
    await expect(editor.page.get_by_test_id("comment")).to_contain_text("något om sömn")
    await editor.writes("text", "Vila och sov först. Ring 112 vid fara.\n\n## Sedan\n\n- Ät något.")
    await editor.presses("submit")
    await editor.is_told("Lämnad till granskning")

    await reviewer.page.reload()
    await reviewer.presses("approve")
    await reviewer.answers("")
    await reviewer.stands("Godkänd")
    visitor = await phone.new_page()
    missing = await visitor.goto(f"{product.url}/kunskap/sv/a91")
    assert missing is not None
    assert missing.status == 404, "not before it is published"
    await editor.page.reload()
    await editor.presses("publish")
    await editor.is_told("Besökarna ser den nu")
    await visitor.goto(f"{product.url}/kunskap/sv/a91?1")
    await expect(visitor.get_by_role("heading", level=1)).to_have_text("Att orka")
    await expect(visitor.locator("main")).to_contain_text("Vila och sov först.")


async def test_two_editors_at_once_the_second_sees_both_texts_and_joins_them(comes: Comes) -> None:
    first, second = await comes("redaktor"), await comes("granskare")
    for person in (first, second):
        await person.opens("sv/a10")
    await first.writes("titel", "Skuld och skam")
    await second.writes("titel", "Skam hos anhöriga")
    await second.writes("ingress", "Du gör så gott du kan.")
    await second.keeps("kept")
    await first.presses("save")
    await first.is_told("Sparad")
    await second.presses("save")
    conflict = second.page.get_by_test_id("conflict")
    await expect(conflict).to_be_visible(timeout=NEWS_MS)
    await expect(conflict.get_by_role("heading")).to_be_focused()
    clash = second.page.get_by_test_id("clash-titel")
    await expect(clash).to_contain_text("Skuld och skam")
    await expect(clash).to_contain_text("Skam hos anhöriga")
    await accessible(second.page, "two texts")
    await second.page.get_by_test_id("choose-titel-written").check()
    await second.page.get_by_test_id("write-titel").fill("Skuld och skam hos anhöriga")
    await second.page.get_by_test_id("settle").click()
    await expect(second.field("ingress")).to_have_value("Du gör så gott du kan.")
    await second.presses("save")
    await second.is_told("Sparad")
    await first.page.reload()
    await expect(first.field("titel")).to_have_value("Skuld och skam hos anhöriga")
    await expect(first.field("ingress")).to_have_value("Du gör så gott du kan.")


async def test_a_cut_line_a_reload_and_an_ended_session_lose_nothing(comes: Comes, line: Site) -> None:
    editor = await comes("redaktor")
    await editor.opens("sv/a07")
    await editor.writes("titel", "Första meningen")
    await editor.keeps("kept")
    await editor.page.context.set_offline(True)
    await editor.writes("ingress", "Skrivet utan kontakt.")
    await editor.keeps("cut")
    await editor.page.context.set_offline(False)
    await editor.keeps("kept")
    await editor.page.reload()
    await expect(editor.field("titel")).to_have_value("Första meningen")
    await expect(editor.field("ingress")).to_have_value("Skrivet utan kontakt.")
    mine = await line.store.accounts.by_name("redaktor")
    assert mine is not None
    await line.store.sessions.close_all(AccountId(mine.account))
    await editor.writes("ingress", "Skrivet efter utloggning.")
    await expect(editor.page.get_by_test_id("login-name")).to_be_visible(timeout=NEWS_MS)
    await editor.signs_in_again("redaktor", PASSWORD)
    await expect(editor.field("ingress")).to_have_value("Skrivet efter utloggning.")
    await editor.keeps("kept")
    await editor.presses("save")
    await editor.is_told("Sparad")
    stored = await line.store.knowledge.get("article", "sv/a07")
    assert stored is not None
    assert "Skrivet efter utloggning." in stored.body.decode()


async def test_an_earlier_version_is_found_compared_and_brought_back(comes: Comes) -> None:
    editor = await comes("redaktor")
    await editor.opens("sv/a06")
    await editor.writes("titel", "Lyssna utan att hålla med dem")
    await editor.presses("save")
    await editor.is_told("Sparad")
    await editor.page.get_by_test_id("live-diff").click()
    await expect(editor.page.get_by_test_id("diff").locator("ins")).to_contain_text("dem", timeout=NEWS_MS)
    await editor.page.get_by_role("link", name="Tidigare versioner").click()
    added = editor.page.get_by_test_id("diff").locator("ins")
    await expect(added).to_contain_text("dem", timeout=NEWS_MS)
    await editor.page.get_by_test_id("version").last.click()
    await editor.page.get_by_test_id("restore").click()
    await editor.page.get_by_test_id("restore-sure").click()
    await expect(editor.field("titel")).to_have_value("Lyssna utan att hålla med", timeout=NEWS_MS)
    await editor.stands("Utkast")


async def test_an_entry_is_checked_and_a_wrong_file_is_told_row_by_row(comes: Comes) -> None:
    editor = await comes("redaktor")
    await editor.opens("bris", "contact")
    await editor.presses("verify")
    await editor.page.get_by_test_id("ask").select_option("webb")
    await editor.page.get_by_test_id("ask-submit").click()
    await editor.is_told("Kontrollen är noterad")
    await editor.shows("files")
    wrong = {"name": "kontakter.csv", "mimeType": "text/csv", "buffer": b"id,namn\nx,y\n"}
    await editor.page.get_by_test_id("files").set_input_files(wrong)  # type: ignore[arg-type]  # a file in memory
    report = editor.page.get_by_test_id("files-report")
    await expect(report).to_contain_text("Inget togs in", timeout=NEWS_MS)
    await accessible(editor.page, "a wrong file")


async def test_unchecked_entries_are_folded_and_a_second_person_checks_many_in_a_row_by_keyboard(
    comes: Comes, line: Site
) -> None:
    first, second = await comes("redaktor"), await comes("granskare")
    await first.opens("sakerhetspolisen", "contact")
    await first.writes("kontakt-telefon", "010-000 00 00")
    await first.presses("save")
    await first.is_told("Sparad")
    await expect(first.page.get_by_test_id("step-verify")).to_have_count(0)
    await expect(first.page.get_by_test_id("hindered")).to_contain_text("någon annan har kontrollerat")
    page = second.page
    await second.shows("")
    await page.reload()
    group = page.get_by_test_id("todo-unchecked")
    folds = group.get_by_test_id("fold")
    await expect(folds.first).to_contain_text("Hela landet", timeout=NEWS_MS)
    assert await folds.count() > 20
    await expect(group.get_by_test_id("text-row")).to_have_count(0)  # nothing is unfolded
    await folds.first.locator("summary").click()
    await expect(group.locator('[data-name="sakerhetspolisen"]')).to_be_visible()
    await group.get_by_test_id("check-many").click()
    check = page.get_by_test_id("check")
    await expect(check).to_be_focused(timeout=NEWS_MS)
    seen: list[str] = []
    for key in ("n", "w", "t", "a"):
        await expect(check.get_by_role("term").first).to_be_visible(timeout=NEWS_MS)
        await expect(check).to_be_focused()
        seen.append(await check.get_attribute("data-name") or "")
        await page.keyboard.press(key)
        await expect(page.locator(f'[data-testid="check"][data-name="{seen[-1]}"]')).to_have_count(0, timeout=NEWS_MS)
    await expect(page.get_by_test_id("check-progress")).to_contain_text("3 kontrollerade")
    ways = []
    for name in seen:
        stored = await line.store.knowledge.get("contact", name)
        assert stored is not None
        ways.append(msgspec.json.decode(stored.body).get("verifierad_hur"))
    assert ways == [None, "webb", "telefon", "avtal"]
    await first.shows("check")
    shown = first.page.get_by_test_id("check")
    await expect(shown.get_by_test_id("check-phone").or_(shown.get_by_text("–")).first).to_be_visible(timeout=NEWS_MS)
    await looks(page, "checking")


async def test_a_newcomer_finds_what_the_bot_says_to_a_worried_mother(comes: Comes) -> None:
    editor = await comes("redaktor")
    page = editor.page
    await page.get_by_role("link", name="Det chattroboten säger").click()
    await page.get_by_test_id("says-q").fill("oroliga mammor")
    first = page.get_by_test_id("situation").first
    await expect(first).to_contain_text("Orolig förälder", timeout=NEWS_MS)
    await first.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Orolig förälder", timeout=NEWS_MS)
    swedish = page.locator('[data-testid="language"][data-lang="sv"]')
    await expect(swedish).to_contain_text("Inte granskad")
    await expect(page.locator('[data-testid="language"]')).to_have_count(3)
    await expect(page.get_by_test_id("triggers")).to_contain_text("Svenska: exempel")
    way = page.get_by_test_id("answer").get_by_role("listitem").filter(has_text="Knappen ”Skriv med en person”")
    await way.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Vill ha en person", timeout=NEWS_MS)
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Orolig förälder", timeout=NEWS_MS)
    await swedish.get_by_role("link", name="Öppna och ändra").click()
    await editor.stands("Inte granskad")
    for view in ("says", "says?q=bror", "situation/oro_barn"):
        await editor.shows(view)
        await page.evaluate(PAINTED)
        await expect(page.get_by_text("Hämtar …")).to_have_count(0, timeout=NEWS_MS)
        await looks(page, view)


async def test_a_reviewer_reads_texts_in_a_row_and_never_one_of_safety(comes: Comes, line: Site) -> None:
    reviewer = await comes("granskare")
    page = reviewer.page
    await page.get_by_test_id("todo-unreviewed").locator("summary").first.click()
    await page.get_by_test_id("todo-unreviewed").get_by_test_id("review-many").click()
    review = page.get_by_test_id("review")
    seen: list[str] = []
    for key in ("n", "g", "g"):
        await expect(page.get_by_test_id("preview")).to_be_visible(timeout=NEWS_MS)
        await expect(review).to_be_focused()
        seen.append(await review.get_attribute("data-name") or "")
        await page.keyboard.press(key)
        await expect(page.locator(f'[data-testid="review"][data-name="{seen[-1]}"]')).to_have_count(0, timeout=NEWS_MS)
    await expect(page.get_by_test_id("review-progress")).to_contain_text("2 lästa")
    statuses = []
    for name in seen:
        stored = await line.store.knowledge.get("article", name)
        assert stored is not None
        statuses.append(msgspec.json.decode(stored.body)["status"])
    assert statuses == ["seed", "publicerad", "publicerad"]
    safe = await page.evaluate("fetch('/api/v1/editor/todo').then((each) => each.json())")
    queue = [row for group in safe["groups"] for row in group["texts"] if group["name"] == "unreviewed"]
    of = [row for row in queue if not row.get("safety") and not row.get("legal")]
    assert len(of) < len(queue), "there are texts of safety, and they are not asked about here"
    await expect(page.get_by_test_id("review-progress")).to_contain_text(f"av {len(of) + 2}")
    await looks(page, "reviewing")


async def test_of_a_long_list_the_first_rows_are_drawn_and_more_at_each_press(comes: Comes) -> None:
    editor = await comes("redaktor")
    page = editor.page
    await editor.shows("texts")
    rows, more = page.get_by_test_id("text-row"), page.get_by_test_id("more-rows")
    await expect(rows).to_have_count(ROWS_AT_FIRST, timeout=NEWS_MS)
    for presses in (1, 2):
        drawn = ROWS_AT_FIRST + (presses - 1) * ROWS_A_PRESS
        await expect(more).to_have_text(f"Visa {ROWS_A_PRESS} texter till")
        await more.press("Enter")
        await expect(rows).to_have_count(drawn + ROWS_A_PRESS)
        await expect(rows.nth(drawn).get_by_role("link").first).to_be_focused()
    await page.locator("#filter-kind").select_option(label="Guide")
    await expect(more).to_have_count(0, timeout=NEWS_MS)
    said = await page.get_by_test_id("text-count").text_content() or ""
    await expect(rows).to_have_count(int("".join(filter(str.isdigit, said))))


VIEWS = (
    "",
    "check",
    "texts?kind=contact",
    "new?kind=contact",
    "files",
    "gaps",
    "teaching",
    "text/reply/sv.be_om_manniska",
    "text/article/sv.a24",
    "text/contact/bris",
    "history/article/sv.a06",
)


@widest_font
async def test_every_view_is_accessible_in_light_and_dark(comes: Comes, line: Site, browser_like: Browsers) -> None:
    stranger = await (await browser_like(768, 1024)).new_page()
    await stranger.goto(f"{line.url}/editor")
    await expect(stranger.get_by_test_id("login-name")).to_be_visible()
    await accessible(stranger, "signing in")
    reviewer = await comes("granskare")
    page = reviewer.page
    for view in VIEWS:
        await reviewer.shows(view)
        await page.evaluate(PAINTED)  # until then, what is there may be the view before
        await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=NEWS_MS)
        await expect(page.get_by_text("Hämtar …")).to_have_count(0)
        for width, scheme in ((320, "light"), (768, "light"), (1280, "dark")):
            await page.set_viewport_size({"width": width, "height": 900})
            await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
            await page.evaluate(PAINTED)
            sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert sideways <= 0, f"{view} scrolls sideways at {width}"
            await accessible(page, f"{view} {width} {scheme}", colours_alone=scheme == "dark")
            await large_enough(page, f"{view} {width}")
        await read_in_forced_colours(page)


@both_fonts
async def test_on_a_narrow_screen_the_bar_has_two_rows_and_the_pages_are_behind_a_button(comes: Comes) -> None:
    editor = await comes("redaktor", width=320, height=640)
    page = editor.page
    bar, pages = page.locator(".top-bar"), page.get_by_role("navigation", name="Sidor")
    box = await bar.bounding_box()
    assert box is not None
    assert box["height"] <= 96, "at most two rows"
    await expect(pages).to_be_hidden()
    await page.get_by_test_id("places-toggle").press("Enter")
    await accessible(page, "the pages on a narrow screen")
    await pages.get_by_role("link", name="Texter").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Texter")
    await expect(pages).to_be_hidden()
    await page.set_viewport_size({"width": 1280, "height": 800})
    await expect(page.get_by_test_id("places-toggle")).to_be_hidden()
    await expect(pages).to_be_visible()


async def test_a_text_can_be_written_and_saved_by_keyboard_alone(comes: Comes) -> None:
    editor = await comes("redaktor")
    page = editor.page
    await editor.opens("sv/a08")
    await expect(page.locator("#main")).to_be_focused()
    await page.reload()
    await editor.stands("Inte granskad")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await editor.field("titel").evaluate("(each) => each === document.activeElement"):
            break
    await expect(editor.field("titel")).to_be_focused()
    await page.keyboard.press("End")
    await page.keyboard.type(" nu")
    await page.keyboard.press("Control+s")
    await editor.is_told("Sparad")


async def test_an_editor_tries_a_draft_sees_why_and_makes_a_training_sentence_of_what_was_said(
    comes: Comes, line: Site
) -> None:
    editor = await comes("redaktor")
    page = editor.page
    await editor.opens("sv/fraga_lagring", "reply")
    await editor.writes("text", "Utkast: det här ser bara jag än.")
    await editor.writes("varianter", "")
    await editor.presses("save")
    await editor.is_told("Sparad")
    said = BotAnswer(
        Intent("fraga_lagring", 0.7), (Reply("fraga_lagring", buttons=(BotButton("knapp_person", "be_om_manniska"),)),)
    )
    line.bot.script.extend([said])
    await page.get_by_role("link", name="Prova chattroboten").click()
    await page.get_by_test_id("try-box").fill("en sak till om det jag skriver")
    await page.keyboard.press("Enter")
    turn = page.get_by_test_id("try-turn")
    await expect(turn).to_contain_text("Utkast: det här ser bara jag än.", timeout=NEWS_MS)
    why = page.get_by_test_id("try-why")
    await expect(why).to_contain_text("undrar om lagring och radering")
    await expect(why).to_contain_text("70 %")
    await expect(page.get_by_test_id("try-box")).to_be_focused()
    await page.get_by_test_id("try-teach").click()
    await page.get_by_test_id("try-use").click()
    await expect(why).to_contain_text("Föreslagen", timeout=NEWS_MS)
    await page.get_by_test_id("try-ask").click()
    await page.get_by_label("Vilken artikel svarar på den?").select_option("sv/a11")
    await page.get_by_test_id("try-use").click()
    await expect(why).to_contain_text("Tillagd i ett nytt utkast", timeout=NEWS_MS)
    stored = await line.store.knowledge.get("article", "sv/a11")
    assert stored is not None
    assert "en sak till om det jag skriver" in stored.body.decode()
    assert await line.store.log.touched_since(line.began) == [], "no conversation"
    await looks(page, "trying")
