"""Page objects of a visitor and a counselor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from playwright.async_api import BrowserContext, Locator, Page, expect


class Place(Protocol):
    """A running service: its address, and its accounts as role -> (name, password)."""

    @property
    def url(self) -> str: ...

    @property
    def accounts(self) -> Mapping[str, tuple[str, str]]: ...


FORM = {
    "roll": "Vet inte",
    "aldersgrupp_berord": "Vet inte",
    "skede": "Vet inte",
    "inriktning": "Inte uppgett",
    "amnen": "Tecken",
    "insats": "Stödsamtal",
}
"""The six questions, answered of nobody in particular."""


def chip(form: Locator, field: str, label: str) -> Locator:
    """One answer to one question of a form."""
    question = form.get_by_test_id(f"field-{field}")
    return question.get_by_role("radio", name=label, exact=True).or_(
        question.get_by_role("checkbox", name=label, exact=True)
    )


class VisitorPage:
    """A visitor in the chat."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_test_id("chat-log")

    @classmethod
    async def opens(cls, context: BrowserContext, product: Place) -> VisitorPage:
        page = await context.new_page()
        await page.goto(f"{product.url}/chat")
        return cls(page)

    async def starts(self) -> None:
        await self.page.get_by_test_id("chat-start").click()
        await expect(self.page.get_by_test_id("chat-input")).to_be_visible()

    async def writes(self, text: str) -> None:
        await self.page.get_by_test_id("chat-input").fill(text)
        await self.page.get_by_test_id("chat-send").click()
        await self.sees(text)

    async def asks_for_a_human(self) -> None:
        await self.page.get_by_test_id("human-button").click()

    async def sees(self, text: str) -> None:
        await expect(self.log.get_by_text(text, exact=False).first).to_be_visible()

    async def is_met(self, feeling: str) -> None:
        """The feeling that the visitor named stands in an answer too, in whichever wording."""
        await expect(self.log.get_by_text(feeling, exact=False).nth(1)).to_be_visible()

    def emergency(self) -> Locator:
        return self.page.get_by_test_id("notice-emergency")

    async def reloads(self) -> None:
        await self.page.reload()


async def signed_in(context: BrowserContext, place: Place, role: str, path: str = "/console") -> Page:
    """A page of the console, at whatever this role begins with."""
    name, password = place.accounts[role]
    page = await context.new_page()
    await page.goto(place.url + path)
    await page.get_by_test_id("login-name").fill(name)
    await page.get_by_test_id("login-password").fill(password)
    await page.get_by_test_id("login-submit").click()
    await expect(page.get_by_test_id("me")).to_have_text(name)
    return page


async def goes_to(page: Page, place: str) -> None:
    """To another page of the console, through the list of more pages if the bar does not show it."""
    link, more = page.get_by_test_id(f"place-{place}"), page.get_by_test_id("places-more")
    await expect(link.or_(more).first).to_be_visible()
    if not await link.is_visible():
        await more.click()
    await link.click()
    await expect(page).to_have_url(re.compile(f"#/{place}$"))


class CounselorPage:
    """A counselor at the console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_test_id("conversation-log")

    @classmethod
    async def signs_in(cls, context: BrowserContext, product: Place, role: str = "counselor") -> CounselorPage:
        page = await signed_in(context, product, role)
        await expect(page.get_by_test_id("take-next")).to_be_visible()
        return cls(page)

    async def sees_waiting(self, count: int) -> None:
        await expect(self.page.get_by_test_id("waiting-count")).to_have_text(str(count))

    async def may_take(self) -> None:
        """Waits until the service knows that this counselor takes conversations, and there is room for one."""
        await expect(self.page.get_by_test_id("take-next")).to_have_attribute("aria-disabled", "false")

    async def takes_next(self) -> None:
        await self.may_take()
        await self.page.get_by_test_id("take-next").click()
        await expect(self.page.get_by_test_id("answer-input")).to_be_visible()

    async def shows(self, conversation: str) -> None:
        """Puts one of the counselor's own conversations on the screen."""
        rows = self.page.get_by_test_id("mine").get_by_role("button")
        await rows.and_(self.page.locator(f'[data-conversation="{conversation}"]')).click()

    async def answers(self, text: str) -> None:
        await self.page.get_by_test_id("answer-input").fill(text)
        await self.page.get_by_test_id("answer-send").click()
        await self.sees(text)

    async def sees(self, text: str) -> None:
        await expect(self.log.get_by_text(text, exact=False).first).to_be_visible()

    async def unfolds_the_bot(self) -> None:
        """What was said before anybody took the conversation."""
        await self.page.get_by_test_id("folded-bot").first.locator("> summary").click()

    async def reloads(self) -> None:
        await self.page.reload()
        await expect(self.page.get_by_test_id("take-next")).to_be_visible()

    async def fills_the_form(self, note: str = "") -> None:
        """The form beside the conversation, while it goes on."""
        # Not by a key: a view that has just come takes the keyboard to the answer, perhaps between focus and key.
        await self.page.get_by_test_id("form-open").click()
        await self.answers_six(self.page.get_by_test_id("form-tab"))
        if note:
            await self.page.get_by_test_id("form-note").fill(note)

    async def answers_six(self, form: Locator) -> None:
        """What the system does not know, of nobody in particular."""
        await expect(form.get_by_test_id("field-roll")).to_be_visible()
        for field, label in FORM.items():
            await chip(form, field, label).check()

    async def ends(self, reason: str = "") -> Locator:
        """Closes the conversation; the form that is left to do."""
        await self.page.get_by_test_id("close-conversation").click()
        await self.page.get_by_test_id("reason-input").fill(reason)
        await self.page.get_by_test_id("reason-submit").click()
        form = self.page.get_by_test_id("after-work")
        await expect(form).to_be_visible()
        return form

    async def closes(self, reason: str, *, filled: bool = False) -> None:
        """Ends the conversation, and writes its form (`filled`: that has been filled in)."""
        form = await self.ends(reason)
        if not filled:
            await self.answers_six(form)
        await form.get_by_test_id("form-save").click()
        await expect(self.page.get_by_text("Efterarbetet är sparat.").first).to_be_attached()
