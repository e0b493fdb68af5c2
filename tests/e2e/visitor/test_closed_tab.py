"""What a browser keeps of a closed tab: a real profile on disk, closed, opened again with its tabs restored."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from handoff.app.build import utc_now
from handoff.operations.bootstrap.browser import whole_executable
from handoff.operations.bootstrap.checkout import Checkout
from storage.crypto.digests import KeyedHash
from storage.ids import ConversationId
from storage.memory import MemoryStore
from storage.memory.visitors import MemoryVisitorSecrets
from tests.e2e.browsers import ARGUMENTS
from tests.e2e.visitor.line import line
from tests.support.clients import WITHIN_S
from tests.support.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "jag heter kanariefågel och är rädd"
CLOSED = re.compile("Samtalet går inte att öppna här|The conversation cannot be opened here")
WITH_A_CODE = re.compile("Har du en kod kan du öppna det med den|If you have a code you can open it with that")
"""In either language: a tab may be restored before the browser has been told which one the test wants."""
NONE_LEFT = '44/visitor,{"message":"invalid_token"}'


@asynccontextmanager
async def profile(folder: Path, *, restored: bool = False) -> AsyncIterator[BrowserContext]:
    """A browser with this profile; `restored`: with the tabs that were open when it was closed."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder,
            executable_path=whole_executable(Checkout.here()),
            args=[*ARGUMENTS, *(["--restore-last-session"] if restored else [])],
            ignore_default_args=["about:blank"] if restored else None,
            locale="sv-SE",
        )
        try:
            yield context
        finally:
            await context.close()


async def begun(page: Page, url: str) -> str:
    """A conversation in which something was said; the token of its page."""
    await page.goto(f"{url}/chat")
    await page.get_by_test_id("chat-start").click()
    field = page.get_by_role("textbox")
    await field.fill(WORDS)
    await field.press("Enter")
    await expect(page.get_by_text(WORDS)).to_be_visible()
    return str(await page.evaluate("sessionStorage.getItem('lotsen.token')"))


class ToldSecrets(MemoryVisitorSecrets):
    """Tells when the tokens of a conversation have been revoked."""

    def __init__(self) -> None:
        super().__init__(KeyedHash(secrets.token_bytes(32)), utc_now)
        self.revoked = asyncio.Event()

    async def revoke_tokens(self, conversation: ConversationId) -> int:
        revoked = await super().revoke_tokens(conversation)
        self.revoked.set()
        return revoked


def told_store() -> tuple[MemoryStore, asyncio.Event]:
    store, told = MemoryStore(utc_now), ToldSecrets()
    store.visitors = told
    return store, told.revoked


async def answer_to(site: Site, token: str) -> str:
    async with site.raw("") as raw:
        return await raw.join("/visitor", {"token": token})


async def restored_page(context: BrowserContext, url: str) -> Page:
    async with asyncio.timeout(20):
        while not (found := [page for page in context.pages if page.url.startswith(url)]):
            await context.wait_for_event("page")
    return found[0]


async def test_a_reload_goes_on_and_a_closed_tab_that_is_opened_again_does_not(tmp_path: Path) -> None:
    store, revoked = told_store()
    async with line(store) as running:
        async with profile(tmp_path / "profile") as context:
            page = context.pages[0]
            token = await begun(page, running.url)
            await page.reload()
            await expect(page.get_by_text(WORDS)).to_be_visible()
            assert (await answer_to(running.site, token)).startswith("40/visitor,")
        kept = b"".join(each.read_bytes() for each in (tmp_path / "profile").rglob("*") if each.is_file())
        assert WORDS.encode() not in kept, "no word of the conversation is on the disk"
        assert WORDS.encode("utf-16-le") not in kept
        async with profile(tmp_path / "profile", restored=True) as context:
            page = await restored_page(context, running.url)
            await expect(page.get_by_test_id("over-title")).to_have_text(CLOSED)
            await expect(page.get_by_text(WITH_A_CODE)).to_be_visible()
            await expect(page.get_by_text(WORDS)).to_have_count(0)
            assert await page.evaluate("sessionStorage.length") == 0
            await asyncio.wait_for(revoked.wait(), WITHIN_S)
            assert await answer_to(running.site, token) == NONE_LEFT


async def test_the_quick_exit_leaves_no_token_that_opens_anything(tmp_path: Path) -> None:
    store, revoked = told_store()
    async with line(store) as running:
        async with profile(tmp_path / "profile") as context:
            page = context.pages[0]
            token = await begun(page, running.url)
            await page.get_by_test_id("quick-exit").first.click()
            await page.wait_for_url(lambda url: not url.startswith(running.url))
            await asyncio.wait_for(revoked.wait(), WITHIN_S)
            assert await answer_to(running.site, token) == NONE_LEFT
        kept = b"".join(each.read_bytes() for each in (tmp_path / "profile").rglob("*") if each.is_file())
        assert WORDS.encode() not in kept
