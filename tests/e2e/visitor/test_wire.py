"""What an observer of a visitor's network can measure, in a real browser: the frames of its WebSocket, captured."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.gateway.sockets.padding import BUCKETS
from tests.e2e.visitor.line import line

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHORT = "hej"
LONG = "jag orkar inte leva längre och jag har samlat tabletter, det finns ingen annan väg ut för mig nu, säger jag"


def size(frame: str | bytes) -> int:
    return len(frame.encode() if isinstance(frame, str) else frame)


async def said(page: Page, url: str, text: str) -> tuple[list[int], list[int]]:
    """The sizes of the frames out and in, of those that carry something, from the message to its answer."""
    out: list[int] = []
    back: list[int] = []
    page.on("websocket", lambda ws: ws.on("framesent", lambda frame: out.append(size(frame))))
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: back.append(size(frame))))
    await page.goto(f"{url}/chat")
    await page.get_by_test_id("chat-start").click()
    field = page.get_by_role("textbox")
    await expect(field).to_be_visible()
    await field.fill(text)
    await field.press("Enter")
    await expect(page.get_by_text(text, exact=True)).to_be_visible()
    await expect(page.get_by_text("Jag är en chattrobot").or_(page.get_by_test_id("log"))).not_to_have_count(0)
    return out, back


async def test_every_frame_of_a_conversation_has_one_of_a_few_sizes(browser: Browser) -> None:
    bare = 256  # pings, and the frames by which a connection is made: they carry nothing that was said
    seen = []
    async with line() as running:
        for text in (SHORT, LONG):
            context = await browser.new_context(locale="sv-SE")
            out, back = await said(await context.new_page(), running.url, text)
            await context.close()
            assert {each - 1 for each in (*out, *back) if each > bare} <= set(BUCKETS)
            seen.append({each for each in out if each > bare})
    assert seen[0] == seen[1] == {BUCKETS[0] + 1}, "what is written looks the same, whatever it is"


async def test_which_article_is_opened_is_not_to_be_told_by_its_length(browser: Browser) -> None:
    async with line() as running:
        page = await browser.new_page()
        sizes = []
        for article in ("a05", "a18", "a27", "a34"):
            answer = await page.request.get(f"{running.url}/api/v1/articles/{article}?lang=sv")
            assert (await answer.json())["id"] == article
            sizes.append(len(await answer.body()))
        await page.close()
    assert len(set(sizes)) == 1, sizes
