"""The visitor's window is calm, says one thing at a time and helps in danger: what broke that once, on a phone."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Frame, Page, Route, ViewportSize, expect

from handoff.app.build import utc_now
from tests.e2e.accessibility import accessible, presses
from tests.e2e.visitor.conftest import Browsers, Visits
from tests.e2e.visitor.host import host
from tests.e2e.visitor.line import Line, in_days, line

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

PHONES = [(390, 780), (375, 667), (320, 568)]
KEYBOARD_UP: ViewportSize = {"width": 390, "height": 450}
IN_DANGER = "han står utanför dörren och har en kniv, han ska döda mig"


async def begins(page: Page) -> None:
    await page.get_by_test_id("chat-start").click()
    await expect(page.get_by_test_id("chat-input")).to_be_visible()


async def says(page: Page, text: str) -> None:
    await page.get_by_test_id("chat-input").fill(text)
    await page.get_by_test_id("chat-send").click()
    await expect(page.get_by_test_id("chat-log").get_by_text(text).first).to_be_visible()


async def opened(here: Line, browser_like: Browsers, **like: Any) -> Page:
    page = await (await browser_like(**like)).new_page()
    await page.goto(f"{here.url}/chat")
    return page


# --- broken moments --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), PHONES)
async def test_the_field_for_a_code_is_in_sight_and_has_the_keyboard(visits: Visits, width: int, height: int) -> None:
    page = await visits(width=width, height=height, has_touch=True)
    await page.get_by_test_id("have-code").click()
    await expect(page.get_by_test_id("return-code")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("return-code")).to_be_focused()


async def test_the_log_never_goes_backwards_and_shows_what_is_new(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        page = await opened(here, browser_like, width=390, height=600)
        counselor = await here.on_duty()
        await begins(page)
        await says(page, "är det min skuld?")
        await expect(page.get_by_test_id("card-open").first).to_be_visible()
        tops = [await _top(page)]
        await page.get_by_test_id("human-button").click()
        conversation = await here.taken(counselor)
        await expect(page.get_by_text("Nu är en stödjare här")).to_be_in_viewport()
        tops.append(await _top(page))
        await counselor.answer(conversation, "Hej, jag är här.")
        await expect(page.get_by_text("Hej, jag är här.")).to_be_in_viewport()
        tops.append(await _top(page))
        assert tops == sorted(tops), "the log went backwards"


async def _top(page: Page) -> float:
    top: float = await page.get_by_test_id("chat-log").evaluate("(each) => each.scrollTop")
    return top


async def test_a_text_takes_the_whole_page_and_back_closes_it(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        page = await opened(here, browser_like)
        await begins(page)
        await says(page, "är det min skuld?")
        opener = page.get_by_test_id("card-open").first
        await opener.click()
        reading = page.get_by_test_id("reading")
        await expect(reading).to_contain_text("Inte granskad än")
        box = await reading.bounding_box()
        assert box is not None
        assert box["height"] > 650
        await expect(reading.get_by_role("link", name="Ring 112")).to_be_in_viewport(ratio=1)
        await page.go_back()
        await expect(reading).to_have_count(0)
        await expect(page.get_by_test_id("chat-log")).to_contain_text("är det min skuld?")
        await expect(opener).to_be_focused()


async def test_leaving_from_an_open_text_leads_back_to_nothing_of_it(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        page = await opened(here, browser_like)

        async def neutral(route: Route) -> None:
            await route.fulfill(body="<title>Neutral</title>", content_type="text/html")

        await page.context.route(re.compile(r"wikipedia\.org"), neutral)
        await page.goto("about:blank")
        await page.goto(f"{here.url}/chat")
        await begins(page)
        await says(page, "är det min skuld?")
        await page.get_by_test_id("card-open").first.click()
        await expect(page.get_by_test_id("reading")).to_contain_text("granskad")
        await page.get_by_test_id("quick-exit").click()
        await page.wait_for_url(re.compile("wikipedia"))
        await page.go_back()
        assert page.url == "about:blank"


@pytest.mark.parametrize("path", ["/stod", "/kunskap/", "/kunskap/sv/a05", "/chat"])
async def test_every_public_page_has_the_exit_and_112_without_scripts(visits: Visits, path: str) -> None:
    page = await visits(path, java_script_enabled=False)
    leave = page.get_by_role("link", name="Lämna snabbt")
    await expect(leave).to_be_in_viewport(ratio=1)
    await expect(leave).to_have_attribute("href", re.compile("^https://"))
    await expect(page.locator("a[href='tel:112']").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["/stod", "/kunskap/", "/kunskap/sv/a05"])
async def test_public_pages_are_accessible(visits: Visits, path: str) -> None:
    page = await visits(path, width=320, height=640)
    await accessible(page, path)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_queue_leaves_log_and_field_their_room(here: Line, visits: Visits) -> None:
    page = await visits(has_touch=True)
    await here.on_duty()
    await begins(page)
    await page.get_by_test_id("human-button").click()
    place = page.get_by_test_id("queue-position")
    await expect(place).to_contain_text("Plats 1")
    box = await place.bounding_box()
    assert box is not None
    assert box["height"] < 60, "the queue is one quiet line"
    await expect(page.get_by_test_id("code-button")).to_be_visible()
    await page.get_by_test_id("chat-input").fill("jag")
    await expect(place).to_be_hidden()
    await page.set_viewport_size(KEYBOARD_UP)
    for control in ("chat-input", "chat-send", "quick-exit"):
        await expect(page.get_by_test_id(control)).to_be_in_viewport(ratio=1)
    log = await page.get_by_test_id("chat-log").bounding_box()
    assert log is not None
    assert log["height"] > 180


async def test_escape_closes_the_menu_and_the_focus_returns(visits: Visits) -> None:
    page = await visits()
    await begins(page)
    await presses(page, "more-button")
    await presses(page, "end-button", key="Tab")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("end-button")).to_be_hidden()
    await expect(page.get_by_test_id("more-button")).to_be_focused()


async def test_headings_are_in_order_and_cards_are_told_in_a_word(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        page = await opened(here, browser_like)
        assert await _levels(page) == [1]
        await begins(page)
        await says(page, "är det min skuld?")
        await expect(page.get_by_test_id("chat-log")).to_contain_text("texter eller kontakter följer med")
        await expect(page.locator("[aria-live=off] [data-testid=card-open]").first).to_be_visible()
        await page.get_by_test_id("card-open").first.click()
        await expect(page.get_by_test_id("reading")).to_contain_text("granskad")
        levels = await _levels(page)
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels


async def _levels(page: Page) -> list[int]:
    levels: list[int] = await page.evaluate(
        "() => [...document.querySelectorAll('h1, h2, h3, h4')]"
        ".filter((each) => each.checkVisibility({ visibilityProperty: true }))"
        ".map((each) => Number(each.localName[1]))"
    )
    return levels


async def test_what_is_over_leaves_the_conversation_its_room_on_the_smallest_phones(here: Line, visits: Visits) -> None:
    page = await visits(width=320, height=640)
    counselor = await here.on_duty()
    await page.get_by_test_id("human-button").click()
    await expect(page.get_by_test_id("queue-position")).to_be_visible()
    await counselor.finish(await here.taken(counselor))
    await expect(page.get_by_test_id("closed")).to_be_visible()
    log = await page.get_by_test_id("chat-log").bounding_box()
    assert log is not None
    assert log["height"] > 200


# --- danger ----------------------------------------------------------------------------------------------


async def test_in_danger_one_panel_says_what_to_do_and_each_thing_once(here: Line, visits: Visits) -> None:
    page = await visits()
    await here.on_duty()
    await begins(page)
    await says(page, IN_DANGER)
    panel = page.get_by_test_id("notice-emergency")
    await expect(panel).to_be_in_viewport(ratio=1)
    await expect(panel.get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")
    await expect(page.locator("a[href='tel:112']")).to_have_count(1)
    await expect(page.get_by_text("Ring 112 nu, om du kan göra det utan fara.")).to_have_count(1)
    await expect(page.get_by_test_id("who-answers")).to_have_text("Du går före i kön")
    await expect(panel.get_by_role("listitem")).to_have_count(2)
    await expect(page.get_by_test_id("queue-position")).to_have_count(0)
    await presses(page, "cannot-talk")
    for words in ("lägg inte på", "anmäld för det", "ringa åt dig", "var du är"):
        await expect(panel).to_contain_text(words)
    await accessible(page, "in danger, without words")
    await page.set_viewport_size(KEYBOARD_UP)
    await presses(page, "cannot-talk")
    await expect(panel.get_by_role("link", name="Ring 112")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_test_id("chat-input")).to_be_in_viewport(ratio=1)
    log = await page.get_by_test_id("chat-log").bounding_box()
    assert log is not None
    assert log["height"] > 100


async def test_thoughts_of_suicide_have_steps_of_their_own(here: Line, visits: Visits) -> None:
    page = await visits()
    await here.on_duty()
    await begins(page)
    await says(page, "jag ska ta mitt liv i natt, jag har tagit tabletter")
    panel = page.get_by_test_id("notice-emergency")
    await expect(panel).to_contain_text("Tack för att du berättar.")
    await expect(panel).to_contain_text("Var inte ensam.")
    await expect(panel).not_to_contain_text("Lås om dig")


# --- the start -------------------------------------------------------------------------------------------


async def without_script(route: Route) -> None:
    """The page as far as it has come before its script: that stands at its end."""
    response = await route.fetch()
    shell, _, _ = (await response.text()).partition('<script type="module">')
    await route.fulfill(response=response, body=shell)


@pytest.mark.parametrize(("width", "height"), PHONES)
async def test_heading_exit_and_112_are_painted_before_any_script(
    browser_like: Browsers, here: Line, width: int, height: int
) -> None:
    context = await browser_like(width=width, height=height)
    await context.route("**/chat*", without_script)
    page = await context.new_page()
    await page.goto(f"{here.url}/chat")
    await expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    await expect(page.get_by_role("link", name="Lämna snabbt")).to_be_in_viewport(ratio=1)
    await expect(page.locator("a[href='tel:112']")).to_be_in_viewport(ratio=1)
    await accessible(page, "the shell")


@pytest.mark.parametrize(("lang", "exit_words"), [("en", "Leave quickly"), ("ar", "خروج سريع")])
async def test_the_shell_speaks_the_visitors_language(
    browser_like: Browsers, here: Line, lang: str, exit_words: str
) -> None:
    context = await browser_like()
    await context.route("**/chat*", without_script)
    page = await context.new_page()
    await page.goto(f"{here.url}/chat?lang={lang}")
    assert await page.locator("html").get_attribute("lang") == lang
    await expect(page.get_by_role("link", name=exit_words)).to_be_in_viewport(ratio=1)


async def test_a_chip_begins_the_chat_with_its_words(here: Line, visits: Visits) -> None:
    page = await visits()
    await expect(page.get_by_test_id("who-answers")).to_have_text("Ingen av oss är här just nu")
    await here.on_duty()
    await page.reload()
    await expect(page.get_by_test_id("who-answers")).to_have_text("Vi är här nu")
    await presses(page, "chip-leave")
    await expect(page.get_by_test_id("chat-log").get_by_text("Jag vill lämna en grupp")).to_be_visible()
    assert len(here.conversations) == 1


@pytest.mark.parametrize(("width", "height"), PHONES)
async def test_the_header_is_low_and_112_stands_once(visits: Visits, width: int, height: int) -> None:
    page = await visits(width=width, height=height)
    for _ in range(2):
        row = await page.locator(".header-row").bounding_box()
        assert row is not None
        assert row["height"] <= 60
        await expect(page.locator("a[href='tel:112']")).to_have_count(1)
        await expect(page.locator("a[href='tel:112']")).to_be_in_viewport(ratio=1)
        if await page.get_by_test_id("chat-start").is_visible():
            await begins(page)


# --- one thought a turn ----------------------------------------------------------------------------------


async def test_the_bots_thoughts_come_one_by_one_with_a_sign(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        page = await opened(here, browser_like, reduced_motion="no-preference")
        await begins(page)
        await expect(page.get_by_text("Chattroboten skriver")).to_be_visible()
        await expect(page.get_by_text("Chattroboten skriver")).to_have_count(0)
        await says(page, "är det min skuld?")
        await expect(page.get_by_text("Chattroboten skriver")).to_be_visible()
        await expect(page.get_by_test_id("card-open")).to_have_count(0)
        await expect(page.get_by_test_id("card-open").first).to_be_visible()
        bubbles = page.locator(".from-bot").last.locator(".bubble")
        assert await bubbles.count() >= 2


@pytest.mark.parametrize(("lang", "words"), [("sv", "är det min skuld?"), ("en", "is it my fault, skuld?")])
async def test_one_card_is_open_and_none_stands_once_queued(browser_like: Browsers, lang: str, words: str) -> None:
    async with line(search=True) as here:
        page = await (await browser_like()).new_page()
        await page.goto(f"{here.url}/chat?lang={lang}")
        await here.on_duty()
        await begins(page)
        await says(page, words)
        await expect(page.get_by_test_id("card-open").nth(1)).to_be_visible()
        await expect(page.locator(".card-summary")).to_have_count(1)
        await page.get_by_test_id("human-button").click()
        await expect(page.get_by_test_id("queue-position")).to_be_visible()
        await expect(page.get_by_test_id("card-open")).to_have_count(0)
        await expect(page.locator(".choice")).to_have_count(0)


async def test_the_way_to_a_person_stands_once(here: Line, visits: Visits) -> None:
    page = await visits()
    await begins(page)
    await says(page, "hej")
    await expect(page.locator(".from-bot")).to_have_count(2)
    await expect(page.get_by_role("button", name="Skriv med en person")).to_have_count(1)
    await expect(page.get_by_test_id("human-button")).to_be_in_viewport(ratio=1)


NOBODY = re.compile("ingen av oss", re.IGNORECASE)


@pytest.mark.parametrize("lang", ["sv", "en", "ar"])
async def test_a_closed_door_says_once_that_nobody_is_here(here: Line, visits: Visits, lang: str) -> None:
    nobody = {"sv": NOBODY, "en": re.compile("none of us", re.IGNORECASE), "ar": re.compile("لا أحد منا")}[lang]
    page = await visits(f"/chat?lang={lang}", width=320, height=640)
    for closed in (False, True):
        if closed:
            await here.closed_until(in_days(3))
            await page.reload()
        await expect(page.get_by_test_id("who-answers")).to_have_text(nobody)
        assert len(nobody.findall(await page.inner_text("body"))) == 1
    await page.get_by_test_id("human-button").click()
    await expect(page.get_by_test_id("mailbox-button")).to_be_visible()
    await expect(page.get_by_test_id("chat-log")).to_contain_text(nobody)
    assert len(nobody.findall(await page.inner_text("body"))) == 1
    leave = page.get_by_test_id("mailbox-button")
    await expect(page.get_by_role("button", name=await leave.inner_text())).to_have_count(1)


async def test_a_door_that_closes_on_who_waits_is_told_of(here: Line, visits: Visits) -> None:
    page = await visits()
    counselor = await here.on_duty()
    await begins(page)
    await page.get_by_test_id("human-button").click()
    waiting = page.get_by_test_id("queue-position")
    await expect(waiting).to_be_visible()
    assert not NOBODY.findall(await page.inner_text("body"))
    await counselor.call("presence:set", {"status": "break", "capacity": 1})
    await expect(waiting).to_contain_text(NOBODY)
    await expect(page.get_by_test_id("mailbox-button")).to_be_visible()


async def test_nothing_is_shown_that_cannot_be_pressed(here: Line, visits: Visits) -> None:
    page = await visits()
    dead = page.locator("[aria-disabled=true], :disabled")
    await expect(page.get_by_test_id("chat-start")).to_be_visible()
    await expect(dead).to_have_count(0)
    counselor = await here.on_duty()
    await begins(page)
    await expect(dead).to_have_count(0)
    await page.get_by_test_id("human-button").click()
    await expect(page.get_by_test_id("queue-position")).to_be_visible()
    await expect(dead).to_have_count(0)
    await here.taken(counselor)
    await expect(page.get_by_test_id("who-answers")).to_have_text("Du skriver med en person")
    await expect(dead).to_have_count(0)


async def test_the_code_can_be_copied(here: Line, visits: Visits) -> None:
    page = await visits(permissions=["clipboard-read", "clipboard-write"])
    await begins(page)
    await page.get_by_test_id("more-button").click()
    await page.get_by_test_id("code-button").click()
    code = (await page.get_by_test_id("return-code-shown").inner_text()).strip()
    await page.get_by_test_id("code-copy").click()
    await expect(page.get_by_text("Kopierad", exact=True)).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == code


async def test_who_leaves_a_message_is_told_by_when_it_is_answered(here: Line, visits: Visits) -> None:
    await here.closed_until(in_days(3))
    page = await visits()
    await page.get_by_test_id("human-button").click()
    await page.get_by_test_id("mailbox-button").first.click()
    await page.get_by_label("Meddelande till oss").fill("Kan ni svara på det här?")
    await page.get_by_role("button", name="Lämna meddelandet").click()
    await expect(page.get_by_test_id("answer-by")).to_have_text(re.compile(r"^Du får svar senast \S+ \d+ \S+\."))


async def test_a_survey_may_be_answered_in_part(here: Line, visits: Visits) -> None:
    page = await visits()
    await begins(page)
    await page.get_by_test_id("more-button").click()
    await page.get_by_test_id("end-button").click()
    await page.get_by_test_id("end-confirm").click()
    await page.locator("input[name=helped]").first.check()
    await page.get_by_role("button", name="Skicka svaren").click()
    await expect(page.get_by_text("Tack. Svaren hjälper oss")).to_be_visible()


async def test_of_another_day_the_date_stands_beside_the_time(here: Line, visits: Visits) -> None:
    page = await visits()
    await begins(page)
    await says(page, "hej")
    stamp = page.locator(".stamp time").last
    await expect(stamp).to_have_text(re.compile(r"^\d\d:\d\d$"))
    await page.clock.set_fixed_time(utc_now() + timedelta(days=1))
    await page.reload()
    await expect(stamp).to_have_text(re.compile(r"^\d+ \S+ \d\d:\d\d$"))


# --- a frame that keeps nothing --------------------------------------------------------------------------

_REFUSING = """() => {
  const refused = { get() { throw new DOMException("refused"); } };
  Object.defineProperty(window, "sessionStorage", refused);
}"""


async def test_a_frame_that_keeps_nothing_says_so_before_the_first_word(browser_like: Browsers) -> None:
    async with line(frame_ancestors=("http://localhost:*",)) as here:
        embedding = f'<title>Kommunen</title><body><h1>Kommunen</h1><script src="{here.url}/widget.js"></script>'
        async with host({"/": embedding}) as site:
            context = await browser_like()
            await context.add_init_script(f"({_REFUSING})()")
            page = await context.new_page()
            await page.goto(site.url)
            await page.get_by_role("button", name="Chatta anonymt").click()
            chat = page.frame_locator("iframe")
            await expect(chat.get_by_test_id("forgetful")).to_be_visible()
            await expect(chat.get_by_role("link", name="Öppna i egen flik")).to_have_attribute("target", "_blank")
            await accessible(_frame(page), "a frame that keeps nothing")


async def test_the_way_out_and_112_are_there_at_the_press_before_anything_has_come(browser_like: Browsers) -> None:
    """On a slow line the chat's page takes seconds; the loader shows its shell until then, and takes it away again."""
    async with line(frame_ancestors=("http://localhost:*",)) as here:
        loader = f'<script src="{here.url}/widget.js"></script>'
        embedding = f"<title>Kommunen</title><body><main><h1>Kommunen</h1></main>{loader}"
        async with host({"/": embedding}) as site:
            page = await (await browser_like(color_scheme="dark")).new_page()
            came = asyncio.Event()

            async def late(route: Route) -> None:
                await came.wait()
                await route.continue_()

            await page.route("**/chat?**", late)
            await page.goto(site.url)
            await page.get_by_role("button", name="Chatta anonymt").click()
            opening = page.locator("lotsen-widget .opening")
            await expect(opening.get_by_role("heading")).to_contain_text("Orolig för någon?")
            await expect(opening.get_by_role("link", name=re.compile("112"))).to_have_attribute("href", "tel:112")
            await expect(opening.get_by_role("button", name="Lämna snabbt")).to_be_visible()
            await accessible(page, "the chat is on its way")
            came.set()
            await expect(page.frame_locator("iframe").get_by_test_id("chat-start")).to_be_visible()
            await expect(opening).to_have_count(0)
            again = await (await browser_like()).new_page()
            await again.route("**/chat?**", lambda route: asyncio.Event().wait())
            await again.goto(site.url)
            await again.get_by_role("button", name="Chatta anonymt").click()
            await again.get_by_role("button", name="Lämna snabbt").click()
            await again.wait_for_url("about:blank")


def _frame(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/chat" in frame.url)


async def test_a_closed_door_says_when_it_opens_in_the_header_too(here: Line, visits: Visits) -> None:
    await here.closed_until(in_days(3))
    page = await visits()
    await expect(page.get_by_test_id("who-answers")).to_have_text("Ingen av oss är här just nu")
    await expect(page.get_by_test_id("door")).to_contain_text("Vi öppnar")
    await expect(page.get_by_test_id("chip-young")).to_be_visible()
