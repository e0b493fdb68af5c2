"""All nine guides are walked on a phone, in Swedish, and two of them in Arabic: each to its end, and in pictures.

One line with one browser serves all walks. The visitor presses the first answer of every question, or writes one; the
pictures lie in `LOTSEN_WALKS`, if that names a folder, else with the test.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from handoff.assistant.bot_service.client import BotAnswer, BotRequest, Intent, Reply
from handoff.conversation.state import State
from knowledge.guides.model import place_in
from tests.e2e.people import VisitorPage
from tests.e2e.visitor.line import Line, line

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks which guide: what they write first, and what they write where no button answers."""

    guide: str
    reply: str
    """What the bot makes of every message: a reply in whose place the guide begins."""
    first: str
    lang: str = "sv"
    relation: str = "min son"
    age: str = "15"
    place: str = "Kiruna"
    free: str = "vet inte"


WALKS: Final = (
    Walk("oro", "oro_barn", "jag är orolig för min son"),
    Walk("yrke", "oro_yrkesroll", "jag är lärare och undrar över en elev", relation="en elev"),
    Walk("lamna", "vill_lamna", "jag vill inte vara kvar där"),
    Walk("hot", "hot_mot_person", "jag får hot varje dag"),
    Walk("sjalvmord", "sjalvmord_sjalvskada", "jag orkar inte leva längre"),
    Walk("ilska", "egen_valdsavsikt", "jag är så arg att jag tänker skada honom"),
    Walk("annan", "risk_stod", "min bror säger att han ska skada sin chef", relation="min bror"),
    Walk("barn", "barn_far_illa_sjalv", "jag är 10 och pappa slår oss", age="10"),
    Walk("organisation", "rad_forening", "vi vill ha råd"),
    Walk("fragor", "media_forskning", "jag är journalist och vill fråga en sak"),
    Walk("oro", "oro_barn", "أنا قلقة على ابني", lang="ar", relation="ابني", place="Malmö", free="لا أعرف"),
    Walk("hot", "hot_mot_person", "أتلقى تهديدات كل يوم", lang="ar", relation="أخي", place="Malmö", free="لا أعرف"),
)
OF_ONES_OWN: Final = ("sjalvmord", "ilska")
"""Guides for who may hurt themselves or others: the 112 panel over them tells nobody to lock themselves in."""
MOST_TURNS: Final = 24
MOST_BUTTONS: Final = 4
PERSON_TITLES: Final = {"Skriv med en person", "Lämna ett meddelande", "الكتابة مع إنسان", "اترك رسالة"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def walked() -> AsyncIterator[Line]:
    """One line for all walks."""
    async with line() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    named = os.environ.get("LOTSEN_WALKS")
    made = Path(named) if named else tmp_path
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.guide}-{walk.lang}")
async def test_a_guide_is_walked_to_its_end_on_a_phone(
    walked: Line, browser: Browser, walk: Walk, folder: Path
) -> None:
    def heard(request: BotRequest) -> BotAnswer:
        return BotAnswer(intent=Intent(walk.reply, 0.95), replies=(Reply(walk.reply),), language=request.lang)

    walked.site.bot.script.extend([heard] * MOST_TURNS)
    context = await browser.new_context(
        viewport={"width": 390, "height": 780}, locale=f"{walk.lang}-SE", reduced_motion="reduce"
    )
    try:
        visitor = VisitorPage(await context.new_page())
        await visitor.page.goto(f"{walked.url}/chat")
        await visitor.starts()
        begun = await walked.until(walked.conversations[-1], lambda state: state.name == "bot")
        await visitor.writes(walk.first)
        await walked.until(walked.conversations[-1], _answered_after(begun.visitor_seq))
        asked = await _to_the_end(walked, visitor, walk, folder)
    finally:
        walked.site.bot.script.clear()
        await context.close()
    assert walk.guide in {place.guide for place in map(place_in, asked) if place is not None}
    assert len(asked) >= 2, "a guide asks before it advises"


async def _to_the_end(here: Line, visitor: VisitorPage, walk: Walk, folder: Path) -> list[str]:
    """Answer question after question; the ids of those that were asked."""
    conversation = here.conversations[-1]
    asked: list[str] = []
    for turn in range(MOST_TURNS):
        state = await here.until(conversation, _has_answered)
        await _as_it_stands(visitor.page, folder / f"{walk.guide}-{walk.lang}-{turn:02}.png")
        if walk.guide in OF_ONES_OWN:
            await expect(visitor.page.locator(".first-steps")).to_have_count(0)
        if not state.question:
            return asked
        asked.append(state.question)
        await _answers(here, visitor, walk, state)
        await here.until(conversation, _answered_after(state.visitor_seq))
    raise AssertionError(f"no end after {MOST_TURNS} turns: {asked}")


def _has_answered(state: State) -> bool:
    return not state.pending


def _answered_after(seq: int) -> Callable[[State], bool]:
    """Whether the visitor's next message has its answer."""
    return lambda state: state.visitor_seq > seq + 1 and not state.pending


async def _answers(here: Line, visitor: VisitorPage, walk: Walk, state: State) -> None:
    titles = [button.title for button in state.buttons]
    assert len(titles) <= MOST_BUTTONS
    own = [title for title in titles if title not in PERSON_TITLES]
    question = here.site.node.runtime.knowledge.guides.question(state.question)
    kind = question.kind if question is not None else "yes_no"
    written = {"relation": walk.relation, "age": walk.age, "place": walk.place}.get(kind)
    if own and written is None:
        await visitor.page.locator(".choices").get_by_text(own[0], exact=True).last.click()
    else:
        await visitor.writes(written or walk.free)


async def _as_it_stands(page: Page, path: Path) -> None:
    await expect(page.locator(".typing")).to_have_count(0)
    width = await page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{path.name} is {width} px too wide"
    await page.screenshot(path=path)
