"""The chat on a page of somebody else: one widget, out of that page's reach, and nothing left behind."""

from __future__ import annotations

import re
import socket

import pytest
from playwright.async_api import Frame, Page, expect

from tests.e2e.visitor.conftest import Browsers
from tests.e2e.visitor.host import host
from tests.e2e.visitor.line import Line, line
from tests.e2e.visitor.test_eight_parts import neutral

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

EMBEDDED = """<title>Kommunen</title><body><h1>Kommunen</h1>
<script>
  // However busy the machine is, the frame has the time to say goodbye before the page goes without it.
  const after = window.setTimeout;
  window.setTimeout = (act, ms) => after(act, 100 * ms);
  window.heard = [];
  window.lotsen = window.lotsen || [];
  for (const name of ["ready", "open", "close", "exit"]) lotsen.push(["on", name, () => heard.push(name)]);
  lotsen.push(["open"]);
</script>
<script async src="{line}/widget.js" data-lang="sv"></script>
<script async src="{line}/widget.js" data-lang="sv"></script>"""

REACH = """() => {
  const frame = document.querySelector("lotsen-widget").shadowRoot.querySelector("iframe");
  const tried = {};
  for (const [name, attempt] of Object.entries({
    document: () => frame.contentDocument?.body.innerText ?? null,
    window: () => frame.contentWindow.document.title,
    storage: () => frame.contentWindow.sessionStorage.length,
    address: () => frame.contentWindow.location.href,
    own: () => sessionStorage.length + localStorage.length,
  })) {
    try { tried[name] = attempt(); } catch (error) { tried[name] = error.name; }
  }
  return tried;
}"""


KEPT = """() => {
  try {
    const cookies = document.cookie.split(";").filter(Boolean);
    return [...Object.keys(sessionStorage), ...Object.keys(localStorage), ...cookies];
  } catch { return []; }
}"""
"""What a frame keeps. A browser that refuses storage to frames of other sites keeps nothing: the token is in memory."""


def chat_of(page: Page, line: str) -> Frame:
    return next(frame for frame in page.frames if frame.url.startswith(f"{line}/chat"))


async def test_a_page_of_another_origin_embeds_one_widget_and_cannot_reach_into_it(browser_like: Browsers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    async with host({"/": EMBEDDED.format(line=url)}) as site, line(port=port, frame_ancestors=(site.url,)) as here:
        context = await browser_like(width=1280, height=800)
        page = await context.new_page()
        await neutral(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda opened: asked.append(opened.url))
        await page.goto(site.url)
        chat = page.frame_locator("iframe")
        await expect(chat.get_by_test_id("chat-start")).to_be_visible()
        assert await page.locator("lotsen-widget").count() == 1
        await page.wait_for_function("heard.length > 1")  # the frame's word may come after its first picture
        assert await page.evaluate("heard") == ["open", "ready"]

        await chat.get_by_test_id("chat-start").click()
        await chat.get_by_test_id("chat-input").fill("en hemlighet för värdsidan")
        await chat.get_by_test_id("chat-send").click()
        await expect(chat.get_by_test_id("chat-log")).to_contain_text("en hemlighet för värdsidan")
        assert await page.evaluate(REACH) == {
            "document": None,
            "window": "SecurityError",
            "storage": "SecurityError",
            "address": "SecurityError",
            "own": 0,
        }
        assert "hemlighet" not in await page.evaluate("document.documentElement.outerHTML")

        assert await context.cookies() == []
        await _asked_the_line_alone(page, asked, site.url, url)

        # The host page hears that there is news, and not what.
        await page.evaluate("lotsen.push(['close'])")
        await expect(page.get_by_role("button", name="Chatta anonymt")).to_be_visible()
        counselor = await here.on_duty()
        conversation = here.conversations[0]
        await page.evaluate("lotsen.push(['open'])")
        await chat.get_by_test_id("human-button").click()
        await here.taken(counselor)
        await page.evaluate("lotsen.push(['close'])")
        await counselor.answer(conversation, "jag har läst det du skrev")
        await expect(page.get_by_role("button", name="Nytt svar i chatten")).to_be_visible()

        # Leaving from the host page: the top page goes, Back shows nothing of it, and the line has been told.
        await page.evaluate("lotsen.push(['open'])")
        await page.locator("h1").click()
        for _ in range(3):
            await page.keyboard.press("Shift")
        await page.wait_for_url(re.compile("wikipedia"))
        await here.until(conversation, lambda state: state.name == "closed")
        await page.goto(site.url)
        await expect(chat.get_by_test_id("chat-start")).to_be_visible()
        assert await chat_of(page, url).evaluate(KEPT) == []


async def _asked_the_line_alone(page: Page, asked: list[str], site: str, line: str) -> None:
    """The page's own document, the line, nobody else; the token and nothing more is kept."""
    ours = (f"{site}/", line, line.replace("http", "ws"), "data:")
    assert [each for each in asked if not each.startswith(ours)] == []
    assert [each for each in asked if each.startswith(site)] == [f"{site}/"]
    assert await chat_of(page, line).evaluate(KEPT) in (["lotsen.token"], [])


async def test_a_site_that_is_not_named_in_the_settings_cannot_show_the_chat(browser_like: Browsers) -> None:
    async with (
        line(frame_ancestors=("https://kommunen.example",)) as here,
        host({"/": EMBEDDED.format(line=here.url)}) as stranger,
    ):
        page = await (await browser_like()).new_page()
        async with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            await page.goto(stranger.url)
        await expect(page.locator("iframe")).to_be_visible()
        await page.wait_for_function("heard.includes('open')")
        frame = next(frame for frame in page.frames if frame is not page.main_frame)
        await frame.wait_for_load_state()
        assert await frame.locator("[data-testid=chat-start]").count() == 0


async def test_erasing_leaves_nothing_in_the_browser(here: Line, browser_like: Browsers) -> None:
    context = await browser_like(width=1280, height=800)
    page = await context.new_page()
    await page.goto(f"{here.url}/chat")
    await page.get_by_test_id("chat-start").click()
    await page.get_by_test_id("chat-input").fill("bort med det")
    await page.get_by_test_id("chat-send").click()
    assert await page.evaluate("Object.keys(sessionStorage)") == ["lotsen.token"]
    await page.get_by_test_id("more-button").click()
    await page.get_by_test_id("end-button").click()
    await page.get_by_test_id("erase-button").click()
    await expect(page.get_by_test_id("over-title")).to_be_visible()
    assert await page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]") == [0, 0, ""]
    assert "bort med det" not in await page.content()
    databases = await page.evaluate("indexedDB.databases().then((all) => all.length)")
    caches = await page.evaluate("'caches' in window ? caches.keys().then((all) => all.length) : 0")
    assert (databases, caches, await context.cookies()) == (0, 0, [])


async def test_without_scripts_there_are_numbers_to_call(here: Line, browser_like: Browsers) -> None:
    context = await browser_like(java_script_enabled=False)
    chat = await context.new_page()
    await chat.goto(f"{here.url}/chat")
    await chat.wait_for_url(f"{here.url}/chat/enkel?lang=sv")
    await expect(chat.get_by_role("link", name="Ring 112").first).to_have_attribute("href", "tel:112")
    async with context.expect_page() as opened:
        await chat.get_by_role("link", name="Annan hjälp nu").click()
    page = await opened.value
    assert page.url == f"{here.url}/stod?lang=sv"
    await expect(page.get_by_role("link", name="Ring 112").first).to_have_attribute("href", "tel:112")
    await expect(page.get_by_role("link", name="Ring 116 111")).to_have_attribute("href", "tel:116111")
    await expect(page.get_by_text("Inte kontrollerad").first).to_be_visible()
