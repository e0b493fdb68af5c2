"""The page object of the editor."""

from __future__ import annotations

from playwright.async_api import BrowserContext, Locator, Page, expect

NEWS_MS = 60_000
"""Generous: what is waited for is an event of the page, on a busy machine."""


class EditorPage:
    """One person with the editor open."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    @classmethod
    async def signs_in(cls, context: BrowserContext, url: str, name: str, password: str) -> EditorPage:
        page = await context.new_page()
        page.set_default_timeout(NEWS_MS)
        await page.goto(f"{url}/editor")
        editor = cls(page, url)
        await editor.signs_in_again(name, password)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Att göra")
        return editor

    async def signs_in_again(self, name: str, password: str) -> None:
        await self.page.get_by_test_id("login-name").fill(name)
        await self.page.get_by_test_id("login-password").fill(password)
        await self.page.get_by_test_id("login-submit").click()

    async def opens(self, name: str, kind: str = "article") -> None:
        await self.shows(f"text/{kind}/{name.replace('/', '.')}")
        await expect(self.page.get_by_test_id("standing")).to_be_visible(timeout=NEWS_MS)

    async def shows(self, address: str) -> None:
        """Another view, as by its link."""
        await self.page.evaluate("(address) => { location.hash = `#/${address}` }", address)

    def field(self, name: str) -> Locator:
        return self.page.get_by_test_id(f"field-{name}")

    async def writes(self, name: str, text: str) -> None:
        await self.field(name).fill(text)

    async def presses(self, step: str) -> None:
        await self.page.get_by_test_id(step if step == "save" else f"step-{step}").click()

    async def answers(self, text: str) -> None:
        """What a step asks for."""
        await self.page.get_by_test_id("ask").fill(text)
        await self.page.get_by_test_id("ask-submit").click()

    async def is_told(self, words: str) -> None:
        await expect(self.page.get_by_test_id("done")).to_contain_text(words, timeout=NEWS_MS)

    async def stands(self, words: str) -> None:
        await expect(self.page.get_by_test_id("standing")).to_have_text(words, timeout=NEWS_MS)

    async def keeps(self, state: str) -> None:
        """What is written is kept, on its way, or cut off."""
        wanted = self.page.locator(f'[data-testid="keeping"][data-keeping="{state}"]')
        await expect(wanted).to_be_visible(timeout=NEWS_MS)

    async def sees_the_preview_say(self, words: str) -> None:
        preview = self.page.frame_locator('[data-testid="preview"]')
        await expect(preview.locator("body")).to_contain_text(words, timeout=NEWS_MS)

    async def has_finding(self, rule: str) -> Locator:
        finding = self.page.get_by_test_id("to-mend").locator(f'[data-rule="{rule}"]').first
        await expect(finding).to_be_visible(timeout=NEWS_MS)
        return finding
