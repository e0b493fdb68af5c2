"""What a visitor may paste, and what may have become of their line: plain words, nothing broken, nothing run."""

from __future__ import annotations

import secrets
from unicodedata import normalize

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route, expect

from tests.e2e.visitor.conftest import Browsers, Visits
from tests.e2e.visitor.line import Line, line

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<svg/onload=window.ran=1>",
    "javascript:window.ran=1",
    "[klicka](javascript:window.ran=1)",
    "{{constructor.constructor('window.ran = 1')()}}",
    "\u202egnirts\u202c \u2066omv\u00e4nt\u2069",
    "noll\u200bbredd\u200d\ufeff",
    "/restart",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301",
)


async def begins(page: Page) -> None:
    await page.get_by_test_id("chat-start").click()
    await expect(page.get_by_test_id("chat-input")).to_be_visible()


async def sends(page: Page, text: str) -> None:
    await page.get_by_test_id("chat-input").fill(text)
    await page.get_by_test_id("chat-send").click()


async def test_markup_scripts_and_odd_characters_are_shown_as_they_are_and_nothing_runs(
    here: Line, visits: Visits
) -> None:
    page = await visits()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    await begins(page)
    log = page.get_by_test_id("chat-log")
    for text in HOSTILE:
        await sends(page, text)
        await expect(log.locator(".from-visitor .text").last).to_have_text(normalize("NFC", text))
    assert await page.evaluate("window.ran") is None
    assert await log.locator("script, img, a[href^='javascript']").count() == 0
    assert await log.locator(".text").evaluate_all("(all) => all.every((each) => each.childElementCount === 0)")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.locator("html").get_attribute("dir") == "ltr"
    assert wrong == []
    with pytest.raises(PlaywrightError, match="TrustedHTML"):
        await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i>x</i>')")

    # The same from a counselor, and after a reload.
    await page.get_by_test_id("human-button").click()
    counselor = await here.on_duty()
    conversation = await here.taken(counselor)
    for text in HOSTILE[:3]:
        await counselor.answer(conversation, text)
    await page.reload()
    await expect(log.locator(".from-counselor .text")).to_have_text(list(HOSTILE[:3]))
    assert await page.evaluate("window.ran") is None


class MarkedUp:
    """Words of the service, as an editor could have published them: all are markup."""

    def text(self, wording_id: str, lang: str, *, open: bool, variant: int = 0, **values: object) -> str:
        return "<img src=x onerror='window.ran = 1'>"

    def variants(self, wording_id: str, lang: str, *, open: bool) -> int:
        return 1

    def speaks(self, wording_id: str, lang: str) -> bool:
        return True

    def unread(self, wording_id: str, lang: str) -> bool:
        return False


async def test_the_words_and_buttons_of_the_bot_are_text_too(browser_like: Browsers) -> None:
    words = MarkedUp().text("any", "sv", open=True)
    async with line(texts=MarkedUp()) as here:
        page = await (await browser_like()).new_page()
        await page.goto(f"{here.url}/chat")
        await begins(page)
        await sends(page, "är det min skuld?")
        log = page.get_by_test_id("chat-log")
        await expect(log.locator(".from-bot .text").last).to_have_text(words)
        await expect(page.get_by_role("button", name=words, exact=True)).not_to_have_count(0)
        assert await page.locator("img[src='x']").count() == 0
        assert await page.evaluate("window.ran") is None


HOSTILE_ARTICLE = """<h2>Rubrik</h2><p onclick="window.ran = 1">Text <b>kvar</b>
<script>window.ran = 1</script><img src=x onerror="window.ran = 1">
<iframe srcdoc="<script>top.ran = 1</script>"></iframe>
<a href="javascript:window.ran=1">länk</a> <a href="https://kommunen.example/">ut</a>
<a href="/kunskap/sv/a05">vidare</a></p>
<svg onload="window.ran = 1"><style>* { display: none }</style></svg><form action="//x"><input name=q></form>"""


async def test_an_article_is_plain_elements_whatever_comes_as_its_html(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        page = await (await browser_like()).new_page()

        async def spoil(route: Route) -> None:
            answer = await (await route.fetch()).json()
            await route.fulfill(json={**answer, "html": HOSTILE_ARTICLE})

        await page.route("**/api/v1/articles/*", spoil)
        await page.goto(f"{here.url}/chat")
        await begins(page)
        await sends(page, "är det min skuld?")
        await page.get_by_test_id("card-open").first.click()
        article = page.locator(".article")
        await expect(article).to_contain_text("Text kvar")
        assert await page.evaluate("window.ran") is None
        found = await article.evaluate("(each) => [...each.querySelectorAll('*')].map((one) => one.localName)")
        assert set(found) <= {"p", "h2", "a", "button"}
        [outside] = await article.locator("a").evaluate_all(
            "(all) => all.map((one) => [one.href, one.rel, one.target])"
        )
        assert outside == ["https://kommunen.example/", "noopener noreferrer", "_blank"]
        await article.get_by_role("button", name="vidare").click()
        await expect(page.get_by_role("heading", name="Så börjar du prata om det")).to_be_visible()
        await page.get_by_test_id("reading-back").click()
        await page.get_by_test_id("reading-back").click()
        await expect(page.get_by_test_id("reading")).to_have_count(0)


async def test_4001_characters_are_told_before_they_are_sent_and_nothing_is_cut(here: Line, visits: Visits) -> None:
    page = await visits()
    await begins(page)
    await page.get_by_test_id("chat-input").fill("ö" * 4001)
    await expect(page.get_by_text("Texten är 1 tecken för lång. Dela den i två meddelanden.")).to_be_visible()
    await page.get_by_test_id("chat-send").click(force=True)
    await expect(page.get_by_test_id("chat-input")).to_have_value("ö" * 4001)
    await sends(page, "\U0001f600" * 4000)
    state = await here.until(here.conversations[0], lambda state: state.episode_messages == 1)
    assert state.recent[0] == "\U0001f600" * 4000


async def test_fifty_pastes_in_a_second_all_arrive_once_and_in_order(browser_like: Browsers) -> None:
    async with line(rate_per_s=20, rate_per_minute=200) as here:
        page = await (await browser_like()).new_page()
        await page.goto(f"{here.url}/chat")
        await begins(page)
        most_waiting = await page.evaluate(
            """async () => {
              let most = 0;
              const field = document.querySelector("[data-testid=chat-input]");
              const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
              for (let number = 0; number < 50; number += 1) {
                set.call(field, `klistrat ${number}.`);
                field.dispatchEvent(new Event("input", { bubbles: true }));
                await new Promise(requestAnimationFrame);  // a key comes in a frame of its own
                most = Math.max(most, document.querySelectorAll(".pending").length);
                field.form.requestSubmit();
              }
              return most;
            }"""
        )
        shown = page.locator(".from-visitor .text")
        await expect(shown).to_have_count(50)
        assert most_waiting > 0
        state = await here.until(here.conversations[0], lambda state: state.episode_messages == 50)
        assert state.recent[-1] == "klistrat 49."
        await expect(page.locator(".pending")).to_have_count(0)
        assert await shown.all_inner_texts() == [f"klistrat {number}." for number in range(50)]


async def test_a_line_that_does_not_answer_is_told_in_words_and_the_chat_begins_when_it_is_back(
    browser_like: Browsers,
) -> None:
    page = await (await browser_like()).new_page()
    async with line() as first:
        port = int(first.url.rsplit(":", 1)[1])
        await page.goto(f"{first.url}/chat")
        await expect(page.get_by_test_id("who-answers")).not_to_be_empty()
    await page.get_by_test_id("chat-start").click()
    await expect(page.get_by_text("Det tar längre tid än vanligt.").last).to_be_visible()
    await expect(page.get_by_role("link", name="Ring 112")).to_be_visible()
    async with line(port=port) as again:
        await expect(page.get_by_test_id("chat-input")).to_be_visible()
        assert len(again.conversations) == 1


async def test_a_line_that_goes_down_in_the_middle_keeps_what_is_not_sent_and_says_so(browser_like: Browsers) -> None:
    page = await (await browser_like()).new_page()
    async with line() as first:
        store = first.site.store
        port = int(first.url.rsplit(":", 1)[1])
        await page.goto(f"{first.url}/chat")
        await begins(page)
        await sends(page, "före")
        await first.until(first.conversations[0], lambda state: state.episode_messages == 1)
    await sends(page, "under avbrottet")
    await expect(page.get_by_text("Det är inte skickat än. Vi försöker igen.")).to_be_visible()
    await expect(page.get_by_text("Ladda inte om sidan")).to_be_visible()
    async with line(store, port=port):
        await expect(page.locator(".pending")).to_have_count(0)
        assert await page.locator(".from-visitor .text").all_inner_texts() == ["före", "under avbrottet"]


async def test_a_reload_keeps_what_was_sent_and_says_that_the_rest_is_gone(visits: Visits) -> None:
    page = await visits()
    await begins(page)
    await sends(page, "det här är skickat")
    await expect(page.locator(".pending")).to_have_count(0)
    await page.get_by_test_id("chat-input").fill(
        "det här är inte skickat, fast det är så långt att det vore synd om det"
    )
    await page.get_by_test_id("chat-input").press_sequentially(" skulle försvinna")
    await expect(page.get_by_text("Laddar du om sidan försvinner det du inte har skickat.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Sidan laddades om. Det du inte hade skickat finns inte kvar.")).to_be_visible()
    await expect(page.get_by_test_id("chat-log")).to_contain_text("det här är skickat")
    await expect(page.get_by_test_id("chat-input")).to_have_value("")


async def test_an_expired_token_is_told_in_words_and_forgotten(here: Line, visits: Visits) -> None:
    page = await visits()
    await page.evaluate("sessionStorage.setItem('lotsen.token', 'x'.repeat(43))")
    await page.reload()
    await expect(page.get_by_test_id("over-title")).to_have_text("Samtalet går inte att öppna här")
    assert await page.evaluate("sessionStorage.length") == 0
    await page.get_by_test_id("chat-again").click()
    await page.get_by_test_id("chat-start").click()
    await expect(page.get_by_test_id("chat-input")).to_be_visible()
    assert len(here.conversations) == 1


async def test_the_code_of_an_erased_conversation_is_answered_like_any_wrong_code(here: Line, visits: Visits) -> None:
    visitor = await here.site.visitor()
    code = (await visitor.call("code:create", {"client_msg_id": secrets.token_hex(8)}))["code"]
    await visitor.call("conversation:end", {"client_msg_id": secrets.token_hex(8), "erase": True})
    page = await visits()
    said = []
    for tried in (code, "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345"):
        await page.reload()
        await page.get_by_test_id("have-code").click()
        await page.get_by_test_id("return-code").fill(tried)
        await page.get_by_test_id("return-code").press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Koden öppnar inget samtal.")
        said.append(await page.get_by_role("alert").inner_text())
    assert said[0] == said[1]


async def test_erased_in_another_window_is_told_and_nothing_stays(here: Line, visits: Visits) -> None:
    page = await visits()
    await begins(page)
    await sends(page, "snart borta")
    await here.until(here.conversations[0], lambda state: state.episode_messages == 1)
    token = await page.evaluate("sessionStorage.getItem('lotsen.token')")
    other = await here.site.visitor(start=False, token=token)
    await other.call("conversation:end", {"client_msg_id": secrets.token_hex(8), "erase": True})
    await expect(page.get_by_test_id("over-title")).to_have_text("Samtalet är raderat")
    assert "snart borta" not in await page.content()
    assert await page.evaluate("sessionStorage.length") == 0


async def test_a_small_screen_with_a_keyboard_keeps_the_field_in_sight(visits: Visits) -> None:
    page = await visits(width=360, height=740, has_touch=True)
    await begins(page)
    await page.get_by_test_id("chat-input").click()
    await page.set_viewport_size({"width": 360, "height": 380})
    await expect(page.get_by_test_id("chat-input")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("chat-send")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("quick-exit")).to_be_in_viewport(ratio=1)


async def test_two_hundred_per_cent_text_keeps_everything_in_reach(visits: Visits) -> None:
    page = await visits(width=390, height=780)
    await page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await begins(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in ("quick-exit", "chat-input", "chat-send", "human-button"):
        await page.get_by_test_id(control).scroll_into_view_if_needed()
        await expect(page.get_by_test_id(control)).to_be_in_viewport(ratio=0.9)


async def test_nothing_moves_where_less_motion_is_wanted(visits: Visits) -> None:
    page = await visits()
    await begins(page)
    moving = await page.evaluate("document.getAnimations({ subtree: true }).length")
    assert moving == 0
