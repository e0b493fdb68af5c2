"""Three whole conversations on a phone: a mother, a teenager who cannot call, and a teacher.

What holds in every turn is checked in every turn: one question, at most four quick replies and under the last bubble
alone, no sentence of the bot twice. Words are looked for only where they are the visitor's own: a place, a feeling.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.async_api import BrowserContext, Locator, expect

from tests.e2e.people import CounselorPage, VisitorPage
from tests.support.product import Product

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

MOST_REPLIES = 4
_SENTENCE = re.compile(r"[^.!?]+[.!?]")


class Talk:
    """A visitor's conversation, looked at after every turn."""

    def __init__(self, visitor: VisitorPage) -> None:
        self.visitor = visitor
        self.bot = visitor.log.locator(".message.from-bot")
        self.replies = visitor.log.locator(".choices button")

    @classmethod
    async def begins(cls, phone: BrowserContext, product: Product) -> Talk:
        visitor = await VisitorPage.opens(phone, product)
        await visitor.starts()
        await visitor.sees("Jag är en chattrobot")
        return cls(visitor)

    async def says(self, text: str) -> None:
        await self._turn(self.visitor.writes(text))

    async def presses(self, title: str) -> None:
        await self._turn(self.replies.get_by_text(title, exact=True).click())

    async def _turn(self, acts: object) -> None:
        before = await self.bot.count()
        await acts  # type: ignore[misc]  # an act of the page
        await expect(self.bot.nth(before)).to_be_visible()
        await expect(self.last().locator(".stamp")).to_be_visible()  # all thoughts of the turn have been shown
        await self._holds(before)

    async def _holds(self, before: int) -> None:
        texts = await self.bot.locator(".text").all_inner_texts()
        new = " ".join(await self._texts_from(before))
        assert new.replace("Är någon i fara nu?", "").count("?") <= 1, f"one question: {new}"
        assert await self.replies.count() <= MOST_REPLIES
        assert await self.visitor.log.locator(".choices").count() <= 1
        said = Counter(each.strip() for text in texts for each in _SENTENCE.findall(text) if "112" not in each)
        assert [each for each, times in said.items() if times > 1] == []

    async def _texts_from(self, number: int) -> list[str]:
        found: list[str] = []
        for at in range(number, await self.bot.count()):
            found += await self.bot.nth(at).locator(".text").all_inner_texts()
        return found

    def last(self) -> Locator:
        """The bot's last message."""
        return self.bot.last


async def test_a_mother_is_met_advised_and_guided_on_and_nobody_is_alarmed(
    product: Product, phone: BrowserContext, desk: BrowserContext
) -> None:
    counselor = await CounselorPage.signs_in(desk, product)
    talk = await Talk.begins(phone, product)
    await talk.says("hej. jag är så rädd för min son")
    await talk.visitor.is_met("rädd")
    await expect(talk.replies).to_have_count(MOST_REPLIES)
    await talk.says("han är 15 och sitter bara på rummet hela tiden")
    await talk.says("sen i somras")
    await talk.says("vi har försökt prata men det blir bara bråk")
    await talk.says("vi bor i Norrtälje, vart kan vi vända oss?")
    await expect(talk.bot.get_by_text("Norrtälje").first).to_be_visible()
    await expect(talk.visitor.log.get_by_test_id("card-open").first).to_be_visible()
    await talk.says("tack, hejdå")
    await expect(talk.visitor.emergency()).to_have_count(0)
    await expect(talk.visitor.page.get_by_test_id("queue-position")).to_have_count(0)
    await counselor.sees_waiting(0)


async def test_a_teenager_who_cannot_call_is_told_what_else_there_is_and_a_person_comes(
    product: Product, phone: BrowserContext, desk: BrowserContext
) -> None:
    counselor = await CounselorPage.signs_in(desk, product)
    talk = await Talk.begins(phone, product)
    await talk.says("min pappa har slagit mig och nu står han utanför dörren med en kniv")
    await expect(talk.visitor.emergency()).to_be_visible()
    await expect(counselor.page.get_by_test_id("alarm")).to_be_visible()
    await talk.says("jag kan inte prata, han hör mig")
    ways = talk.visitor.emergency().get_by_text(re.compile("[Ss]ms"))  # in the panel, which opens at these words
    await expect(ways.first).to_be_visible()
    await talk.says("glöm det")
    await expect(talk.visitor.emergency()).to_be_visible()
    await counselor.takes_next()
    await counselor.unfolds_the_bot()
    await counselor.sees("han hör mig")
    await expect(counselor.page.get_by_test_id("level").first).to_contain_text("N4")
    await counselor.answers("Jag är här nu. Är du i ett rum som går att låsa?")
    await talk.visitor.sees("går att låsa?")
    await counselor.closes("Provlarm")


async def test_a_teacher_thinks_it_through_asks_something_else_and_comes_back(
    product: Product, phone: BrowserContext, desk: BrowserContext
) -> None:
    counselor = await CounselorPage.signs_in(desk, product)
    talk = await Talk.begins(phone, product)
    await talk.says("hej, jag är lärare och är orolig för en elev som ritar hakkors")
    await talk.says("han har fått nya vänner och säger hårda saker om andra")
    await talk.says("är jag anonym här?")
    await expect(talk.replies.get_by_text("Ja", exact=True)).to_be_visible()
    await talk.presses("Ja")
    await talk.says("vet inte")
    await talk.says("jag jobbar i Borås")
    await expect(talk.bot.get_by_text("Borås").first).to_be_visible()
    await expect(talk.visitor.emergency()).to_have_count(0)
    await counselor.sees_waiting(0)
