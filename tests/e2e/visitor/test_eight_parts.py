"""The visitor's side, part by part, by keyboard alone; every view on the way is looked at in every way.

Loader, notice, exit, chat, closed door, after, languages, modes: each story walks through one of them.
"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.e2e.accessibility import WIDTHS, accessible, check_view, presses, reaches
from tests.e2e.browsers import both_fonts, widest_font
from tests.e2e.visitor.conftest import Browsers, Visits
from tests.e2e.visitor.line import OPERATOR, Line, in_days, line

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def begins(page: Page) -> None:
    """Start by keyboard; the field has the keyboard then."""
    await presses(page, "chat-start")
    await expect(page.get_by_test_id("chat-input")).to_be_focused()


async def says(page: Page, text: str) -> None:
    await page.get_by_test_id("chat-input").focus()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")
    await sees(page, text)


async def sees(page: Page, text: str) -> None:
    await expect(page.get_by_test_id("chat-log").get_by_text(text).first).to_be_visible()


async def neutral(page: Page, seen: list[str] | None = None) -> None:
    """The page that a quick exit leads to, without leaving this machine."""

    async def answer(route: Route) -> None:
        if seen is not None:
            seen.append(route.request.url)
        await route.fulfill(body="<title>Neutral</title>", content_type="text/html")

    await page.context.route(re.compile(r"wikipedia\.org"), answer)


async def test_1_the_launcher_says_what_it_is_and_opens_the_chat(visits: Visits) -> None:
    page = await visits("/", width=1280, height=800)
    launcher = page.get_by_role("button", name="Chatta anonymt")
    await expect(launcher).to_be_visible()
    await accessible(page, "host page")
    await launcher.focus()
    await page.keyboard.press("Enter")
    chat = page.frame_locator("iframe")
    await expect(chat.get_by_test_id("chat-start")).to_be_visible()
    for width, height in WIDTHS:
        await page.set_viewport_size({"width": width, "height": height})
        await expect(chat.get_by_test_id("quick-exit")).to_be_in_viewport()
        await expect(chat.get_by_test_id("chat-start")).to_be_in_viewport()
        await accessible(page, f"host page with the chat open, {width} px")
    await chat.get_by_role("button", name="Göm chatten").focus()
    await page.keyboard.press("Enter")
    await expect(launcher).to_be_focused()


@both_fonts
async def test_2_the_notice_says_what_must_be_known_and_nothing_exists_before_the_first_press(
    here: Line, visits: Visits
) -> None:
    page = await visits()
    await check_view(page)
    await presses(page, "protect")
    promises = page.get_by_test_id("promises")
    for words in ("chattrobot", "en person", "14 dagar", "Radera", "polis eller socialtjänst", "Webbläsaren", OPERATOR):
        await expect(promises).to_contain_text(words)
    await check_view(page)
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("chat-start")).to_be_in_viewport()
    assert here.conversations == []
    assert here.site.server.eio.sockets == {}
    assert await page.evaluate("Object.keys(sessionStorage)") == []
    await begins(page)
    assert len(here.conversations) == 1


@pytest.mark.parametrize("how", ["the button", "Shift three times"])
async def test_3_leaving_clears_ends_and_replaces_the_page(here: Line, visits: Visits, how: str) -> None:
    page = await visits()
    await neutral(page)
    await begins(page)
    await says(page, "jag vet inte hur jag ska säga det")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("chat-input")).to_be_visible()
    if how == "the button":
        await presses(page, "quick-exit")
    else:
        for _ in range(3):
            await page.keyboard.press("Shift")
    await page.wait_for_url(re.compile("wikipedia"))
    await here.until(here.conversations[0], lambda state: state.name == "closed")
    await page.go_back()
    assert "jag vet inte" not in await page.content()
    await page.goto(f"{here.url}/chat")
    assert await page.evaluate("Object.keys(sessionStorage)") == []
    await expect(page.get_by_test_id("chat-start")).to_be_visible()


@widest_font
async def test_4_the_chat_from_the_bots_answer_over_the_queue_to_a_person(browser_like: Browsers) -> None:
    async with line(search=True) as here:
        page = await (await browser_like()).new_page()
        await page.goto(f"{here.url}/chat")
        counselor = await here.on_duty()
        await begins(page)
        log = page.get_by_role("log")
        await expect(log).to_have_attribute("aria-label", "Samtalet")
        await says(page, "är det min skuld?")
        await sees(page, "Det är tungt att bära det här")
        await expect(page.get_by_role("button", name="Ja, det hjälpte")).to_have_count(0)
        await check_view(page)

        # A card opens in place of the log, and the way back gives the place and the keyboard back.
        await presses(page, "card-open")
        reading = page.get_by_test_id("reading")
        await expect(reading.get_by_role("heading").first).to_be_focused()
        await expect(reading).to_contain_text("Inte granskad än")
        await check_view(page)
        await expect(page.get_by_test_id("human-from-text")).to_be_visible()
        scroller = page.get_by_test_id("chat-log")
        before = await scroller.evaluate("(each) => each.scrollTop")
        await page.keyboard.press("Escape")
        await expect(reading).to_have_count(0)
        await expect(page.get_by_test_id("card-open").first).to_be_focused()
        place = [await scroller.element_handle(), before]
        await page.wait_for_function("([log, top]) => log.scrollTop === top", arg=place)

        # Whether it helped is asked at goodbye. The question works in one's own words, too.
        await says(page, "hej då")
        await sees(page, "hjälpte det du fick läsa här?")
        await expect(page.get_by_role("button", name="Ja, det hjälpte")).to_be_visible()
        await says(page, "Nej, det hjälpte inte")
        await sees(page, "Berätta gärna mer om vad du undrar")

        await presses(page, "human-button")
        await expect(page.get_by_test_id("queue-position")).to_contain_text("Plats 1")
        await check_view(page)
        conversation = await here.taken(counselor)
        await counselor.answer(conversation, "Hej, jag är en människa.")
        await sees(page, "Hej, jag är en människa.")
        await expect(log.get_by_text("Stödjare", exact=True)).to_be_visible()
        await counselor.call("typing", {"conversation": conversation, "on": True})
        await expect(page.get_by_text("Stödjaren skriver")).to_be_visible()
        await check_view(page)


@widest_font
async def test_5_a_closed_door_offers_help_now_and_a_message_with_a_code(here: Line, visits: Visits) -> None:
    await here.closed_until(in_days(3))
    page = await visits()
    await expect(page.get_by_test_id("door")).to_contain_text(re.compile(r"Vi öppnar \S+dag \d+ \S+ kl\. 09:00"))
    await check_view(page)
    await presses(page, "human-button")
    await expect(page.get_by_test_id("turned-away")).to_contain_text("Vi öppnar")
    await presses(page, "referrals-button")
    await expect(page.get_by_test_id("contacts").get_by_role("link", name="Ring 116 111")).to_have_attribute(
        "href", "tel:116111"
    )
    await expect(page.get_by_test_id("contacts")).to_contain_text("Inte kontrollerad än")
    await check_view(page)
    await presses(page, "reading-back")
    await presses(page, "mailbox-button")
    await check_view(page)
    await page.get_by_label("Meddelande till oss").focus()
    await page.keyboard.type("Kan ni svara på det här i morgon?")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    code = (await page.get_by_test_id("return-code-shown").inner_text()).strip()
    assert len(re.sub(r"[^a-z0-9]", "", code.lower())) == 28
    await check_view(page)

    # Back with the code, from another browser: the same conversation.
    later = await visits()
    await presses(later, "have-code")
    await later.get_by_test_id("return-code").focus()
    await later.keyboard.type("fel kod som inte finns")
    await later.keyboard.press("Enter")
    await expect(later.get_by_role("alert")).to_contain_text("Koden öppnar inget samtal")
    await later.get_by_test_id("return-code").fill(code)
    await later.keyboard.press("Enter")
    await sees(later, "Kan ni svara på det här i morgon?")


async def test_5_a_press_is_not_lost_when_the_conversation_begins_under_it(here: Line, visits: Visits) -> None:
    await here.closed_until(in_days(3))
    begun = "() => Object.keys(sessionStorage).length > 0"

    # By a finger: down on the start, up when the chat has come.
    page = await visits()
    await page.get_by_test_id("referrals-button").hover()
    await page.mouse.down()
    await page.get_by_test_id("human-button").dispatch_event("click")
    await page.wait_for_function(begun)
    await page.mouse.up()
    await expect(page.get_by_test_id("contacts")).to_be_visible()
    await presses(page, "reading-back")
    await expect(page.get_by_test_id("referrals-button")).to_be_focused()

    # By keys: who has gone on to the button stands on it in the chat too.
    page = await visits()
    await reaches(page, "referrals-button")
    await page.get_by_test_id("human-button").dispatch_event("click")
    await expect(page.get_by_test_id("chat-input")).to_be_visible()
    await expect(page.get_by_test_id("referrals-button")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("contacts")).to_be_visible()


@widest_font
async def test_5_the_button_leave_a_message_opens_its_form(here: Line, visits: Visits) -> None:
    await here.closed_until(in_days(3))
    page = await visits()
    await begins(page)
    await says(page, "hej")
    await page.get_by_role("button", name="Lämna ett meddelande").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Lämna ett meddelande")).to_be_focused()
    await expect(page.get_by_label("Meddelande till oss")).to_be_visible()
    await check_view(page)


@widest_font
async def test_4_who_does_not_want_to_wait_goes_on_with_the_bot(here: Line, visits: Visits) -> None:
    await here.on_duty()
    page = await visits()
    await begins(page)
    await presses(page, "human-button")
    await expect(page.get_by_test_id("queue-position")).to_be_visible()
    await check_view(page)
    await presses(page, "queue-leave")
    await expect(page.get_by_test_id("queue-position")).to_have_count(0)
    await sees(page, "nu står du inte i kö längre")
    await says(page, "hej")


@pytest.mark.parametrize(
    ("told", "zone", "words"),
    [
        ({"closed_because": "holiday"}, "Europe/Stockholm", "I dag är det helgdag och vi har stängt."),
        ({"closed_because": "nobody"}, "Europe/Stockholm", "Chattroboten svarar, och du kan lämna"),
        ({"open": True, "closing_soon": True}, "Europe/Stockholm", "Vi stänger snart för i dag."),
        (
            {"closed_because": "hours", "opens_at": "2099-07-03T07:00:00.000Z"},
            "Europe/Stockholm",
            "Vi öppnar fredag 3 juli kl. 09:00.",
        ),
        (
            {"closed_because": "hours", "opens_at": "2099-01-02T08:00:00.000Z"},
            "America/New_York",
            "Vi öppnar fredag 2 januari kl. 09:00, svensk tid.",
        ),
    ],
    ids=["holiday", "nobody", "closing soon", "summer time", "abroad"],
)
async def test_5_the_door_says_why_and_until_when_by_swedish_clocks(
    here: Line, browser_like: Browsers, told: dict[str, object], zone: str, words: str
) -> None:
    context = await browser_like(timezone_id=zone)

    async def tell(route: Route) -> None:
        answer = await (await route.fetch()).json()
        await route.fulfill(json={**answer, "open": False, **told})

    await context.route("**/api/v1/service", tell)
    page = await context.new_page()
    await page.goto(f"{here.url}/chat")
    await expect(page.get_by_test_id("door")).to_contain_text(words)


async def test_5_in_danger_at_a_closed_door_112_and_the_lines_that_answer_now_come_at_once(
    here: Line, visits: Visits
) -> None:
    await here.closed_until(in_days(1))
    here.site.bot.hold()
    page = await visits()
    await begins(page)
    await says(page, "jag vill inte leva längre")
    await expect(page.get_by_role("link", name="Ring 112")).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("Ring 90101"))).to_have_attribute("href", "tel:90101")
    await says(page, "han är här nu och har en kniv, han ska döda oss")
    await expect(page.get_by_test_id("notice-emergency").get_by_role("link", name="Ring 112").first).to_be_visible()
    await check_view(page)


@widest_font
async def test_6_after_the_end_all_can_be_erased_and_two_questions_answered(here: Line, visits: Visits) -> None:
    page = await visits(width=1280, height=800)
    await begins(page)
    await says(page, "det här ska bort")
    await presses(page, "more-button")
    await presses(page, "end-button")
    await check_view(page)
    await presses(page, "erase-button")
    await expect(page.get_by_test_id("over-title")).to_be_focused()
    await expect(page.get_by_text("säkerhetskopior")).to_be_visible()
    assert await page.evaluate("Object.keys(sessionStorage)") == []
    assert (await here.site.state(here.conversations[0])).name == "erased"
    await check_view(page)
    for name in ("helped", "felt_safe"):
        await page.locator(f"input[name={name}]").first.focus()
        await page.keyboard.press("Space")
    await page.get_by_role("button", name="Skicka svaren").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Tack. Svaren hjälper oss")).to_be_visible()
    await presses(page, "human-button")
    await expect(page.get_by_test_id("chat-input")).to_be_visible()
    assert len(here.conversations) == 2


@pytest.mark.parametrize(
    ("locale", "direction", "start"), [("ar", "rtl", "ابدأ الدردشة"), ("en-GB", "ltr", "Start the chat")]
)
async def test_7_the_browsers_own_language_is_spoken_and_can_be_changed(
    visits: Visits, locale: str, direction: str, start: str
) -> None:
    page = await visits(locale=locale)
    html = page.locator("html")
    await expect(html).to_have_attribute("dir", direction)
    await expect(page.get_by_role("button", name=start)).to_be_visible()
    await check_view(page)
    await begins(page)
    await check_view(page)
    await presses(page, "more-button")
    await page.get_by_role("button", name="Svenska").focus()
    await page.keyboard.press("Enter")
    await expect(html).to_have_attribute("dir", "ltr")
    await expect(page.get_by_role("button", name="Skriv med en person")).to_be_visible()


@widest_font
async def test_8_practice_says_so_and_a_line_that_is_not_open_or_has_ended_only_guides_on(
    here: Line, visits: Visits
) -> None:
    practice = await visits()
    await expect(practice.get_by_text("Övning. Tjänsten är inte öppen än.")).to_be_visible()
    await here.mode("open")
    await practice.reload()
    await expect(practice.get_by_test_id("chat-start")).to_be_visible()
    await expect(practice.get_by_text("Övning.")).to_have_count(0)
    for mode, title in (("closed", "Vi har inte öppnat än"), ("ended", "Den här chatten är stängd för gott")):
        await here.mode("closed" if mode == "closed" else "ended")
        page = await visits()
        await expect(page.get_by_role("heading", level=1)).to_have_text(title)
        await expect(page.get_by_test_id("contacts").get_by_role("link", name="Ring 112")).to_be_visible()
        await expect(page.get_by_test_id("chat-start")).to_have_count(0)
        await expect(page.get_by_test_id("human-button")).to_have_count(0)
        await check_view(page)
    visitor = await here.site.visitor(start=False)
    refused = await visitor.call("conversation:start", {"lang": "sv", "client_id": "0123456789abcdef"})
    assert refused["error"]["code"] == "wrong_state"
