"""A day at the console in pictures: the desk, the shift, the pages beside it, in light and dark, on a tablet."""

from __future__ import annotations

import secrets

from playwright.async_api import Browser, Page, expect

from tests.e2e.console.virtual_key import Key, named_url
from tests.e2e.people import CounselorPage, Place, goes_to, signed_in
from tests.e2e.screenshot_files import DESK, TABLET, context_of, take, take_both
from tests.support.clients import Visitor
from tests.support.product import Product

TRAVEL = "jag är rädd att min bror ska åka och strida"
LEAVING = "jag vill lämna gruppen men vågar inte"
WORRY = "min dotter har blivit så hård mot alla"


async def console_story(browser: Browser, product: Product) -> None:
    login = await (await context_of(browser, DESK)).new_page()
    await login.goto(f"{named_url(product.url)}/console")
    await expect(login.get_by_test_id("login-name")).to_be_visible()
    await take(login, "console-login")
    lead = CounselorPage(await signed_in(await context_of(browser, DESK), product, "shift_lead"))
    await expect(lead.page.get_by_test_id("take-next")).to_be_visible()
    await take(lead.page, "console-empty")
    await _leaves_a_message(product)
    visitors = [await _asks(product, text) for text in (TRAVEL, LEAVING, WORRY)]
    await lead.sees_waiting(3)
    await expect(lead.page.get_by_test_id("waiting-list").get_by_role("listitem")).to_have_count(3)
    await take(lead.page, "console-queue")
    desk = await _conversation(browser, product, visitors[0])
    await _tools(desk)
    await _trainee(browser, product, lead)
    await _shift(lead, desk)
    await _alarm(product, desk)
    await _tablet(browser, product)
    await _administration(browser, product)
    for visitor in visitors:
        await visitor.close()


async def _asks(product: Product, text: str) -> Visitor:
    visitor = await Visitor(product.url).connect()
    await visitor.start()
    assert (await visitor.say(text))["ok"]
    await visitor.until(lambda event: event.get("from") == "bot" and event["seq"] > 3)
    assert (await visitor.call("human:request", {"client_msg_id": secrets.token_hex(8)}))["ok"]
    return visitor


async def _leaves_a_message(product: Product) -> None:
    visitor = await Visitor(product.url).connect()
    await visitor.start()
    message = {"client_msg_id": secrets.token_hex(8), "text": "Kan ni höra av er om min son? Jag läser svaret i kväll."}
    assert (await visitor.call("mailbox:leave", message))["ok"]
    await visitor.close()


async def _conversation(browser: Browser, product: Product, visitor: Visitor) -> CounselorPage:
    desk = await CounselorPage.signs_in(await context_of(browser, DESK), product)
    await desk.takes_next()
    await desk.answers("Hej. Vad bra att du skriver. Vad har fått dig att tro att han tänker resa?")
    await visitor.say("han har sålt sin cykel och säger hejdå till alla")
    await desk.sees("säger hejdå till alla")
    await desk.page.get_by_test_id("note-input").fill("Bor hos föräldrarna. Reser inte i kväll.")
    await desk.page.get_by_test_id("note-submit").click()
    await desk.sees("Reser inte i kväll.")
    await expect(desk.page.get_by_test_id("note-input")).to_have_value("")
    await take_both(desk.page, "console-conversation")
    return desk


async def _tools(desk: CounselorPage) -> None:
    page = desk.page
    await page.get_by_test_id("answer-input").fill("/")
    await page.get_by_test_id("answer-input").press_sequentially("t")
    await expect(page.get_by_test_id("replies")).to_be_visible()
    await take(page, "console-replies")
    await page.keyboard.press("Escape")
    await page.get_by_test_id("answer-input").fill("Här är något att läsa när du orkar.")
    await page.keyboard.press("Alt+k")
    await page.get_by_test_id("search-input").fill("hur pratar jag med honom")
    await expect(page.get_by_test_id("search-found").get_by_role("listitem").first).to_be_visible()
    await page.keyboard.press("Enter")
    await take(page, "console-search")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Alt+v")
    await page.get_by_label("En kollega").check()
    await expect(page.get_by_test_id("colleague")).to_be_visible()
    await take(page, "console-hand-over")
    await page.get_by_test_id("release-conversation").click()
    await page.get_by_test_id("tools").click()
    await page.get_by_test_id("flag-supervision").click()
    await page.get_by_test_id("help").click()
    await take(page, "console-shortcuts")
    await page.get_by_test_id("help").click()
    await page.context.set_offline(True)
    await expect(page.get_by_test_id("offline")).to_be_visible(timeout=20_000)
    await page.get_by_test_id("answer-input").fill("Är du kvar? Ta den tid du behöver.")
    await page.keyboard.press("Enter")
    await expect(desk.log.get_by_text("Inte skickat än")).to_be_visible()
    await take(page, "console-offline")
    await page.context.set_offline(False)
    await expect(page.get_by_test_id("offline")).to_have_count(0, timeout=20_000)


async def _trainee(browser: Browser, product: Product, lead: CounselorPage) -> None:
    trainee = await CounselorPage.signs_in(await context_of(browser, DESK), product, "trainee")
    await trainee.takes_next()
    await trainee.page.get_by_test_id("answer-input").fill("Det är starkt att du skriver. Är du trygg där du är nu?")
    await trainee.page.keyboard.press("Enter")
    await trainee.sees("Väntar på godkännande")
    await take(trainee.page, "console-trainee")
    await trainee.page.keyboard.press("Alt+c")
    await trainee.page.get_by_test_id("side-input").fill("Kan du läsa mitt svar?")
    await trainee.page.keyboard.press("Enter")
    await expect(lead.page.get_by_test_id("calls")).to_be_visible()
    await take(lead.page, "console-call")
    await lead.page.get_by_test_id("answer-call").click()
    await expect(lead.page.get_by_test_id("judge")).to_be_visible()
    await lead.page.get_by_test_id("side-tab").click()
    await take(lead.page, "console-approval")
    await lead.page.get_by_test_id("approve").click()
    await trainee.page.context.close()


async def _shift(lead: CounselorPage, desk: CounselorPage) -> None:
    await lead.page.get_by_test_id("left-shift").click()
    await expect(lead.page.get_by_test_id("on-shift").get_by_role("listitem").first).to_be_visible()
    await take_both(lead.page, "console-shift")
    await lead.page.get_by_test_id("places-more").click()
    await take(lead.page, "console-more-pages")
    await lead.page.get_by_test_id("places-more").click()  # the row of more pages goes, and nothing moves under a click
    await lead.page.get_by_test_id("mailbox").get_by_role("button").first.click()
    await lead.sees("Kan ni höra av er")
    await take(lead.page, "console-mailbox")
    await goes_to(lead.page, "audit")
    await expect(lead.page.get_by_test_id("audit")).to_be_visible()
    await take(lead.page, "console-audit")
    await lead.page.context.close()
    await desk.page.get_by_test_id("capacity").select_option("2")


async def _alarm(product: Product, desk: CounselorPage) -> None:
    visitor = await _asks(product, "han är här nu och har en kniv, han ska döda oss")
    await expect(desk.page.get_by_test_id("alarm").first).to_be_visible()
    await desk.sees_waiting(2)
    await take_both(desk.page, "console-alarm")
    await desk.takes_next()
    await expect(desk.page.get_by_test_id("level")).to_contain_text("N4")
    await desk.closes("Larmat 112")
    await expect(desk.page.get_by_test_id("debrief")).to_be_visible()
    await take(desk.page, "console-debrief")
    await visitor.close()
    await desk.page.context.close()


async def _tablet(browser: Browser, product: Product) -> None:
    desk = await CounselorPage.signs_in(await context_of(browser, TABLET), product)
    await desk.sees("Är du kvar?")
    await take(desk.page, "console-tablet")
    await desk.page.get_by_test_id("me").click()
    await expect(desk.page.get_by_test_id("sessions").get_by_role("listitem").first).to_be_visible()
    await take(desk.page, "console-tablet-account")
    await desk.page.context.close()


async def _administration(browser: Browser, product: Product) -> None:
    page = await signed_in(await context_of(browser, DESK), product, "administrator")
    await page.get_by_role("button", name="Ändra stodjare", exact=True).click()
    await take_both(page, "console-accounts")
    await page.get_by_test_id("invite-name").fill("robin")
    await page.get_by_test_id("invite-submit").click()
    link = await page.get_by_test_id("invited-link").input_value()
    await page.get_by_test_id("invite-submit").scroll_into_view_if_needed()
    await take(page, "console-invited")
    await _invitation(browser, link)
    await goes_to(page, "hours")
    await page.get_by_test_id("hours-always").click()
    await page.get_by_role("button", name="Lägg till tid, måndag").click()
    await page.get_by_role("button", name="Måndagens tider").click()
    await page.get_by_role("button", name="Lägg till tid, lördag").click()
    await page.get_by_label("Öppnar, lördag").fill("10:00")
    await page.get_by_label("Stänger, lördag").fill("14:00")
    await page.get_by_test_id("exception-add").click()
    await page.get_by_label("Datum", exact=True).fill("2027-01-05")
    await page.get_by_test_id("hours-save").click()
    await expect(page.get_by_text("Sparat.")).to_be_visible()
    await page.get_by_test_id("hours-now").scroll_into_view_if_needed()
    await take_both(page, "console-hours")
    await page.context.close()
    await own_account(browser, product)


async def own_account(browser: Browser, place: Place) -> None:
    """One's own page with a passkey on it, and a one-time code about to be added."""
    page = await (await context_of(browser, DESK)).new_page()
    await Key.of(page)
    name, password = place.accounts["administrator"]
    await page.goto(f"{named_url(place.url)}/console#/account")
    await page.get_by_test_id("login-name").fill(name)
    await page.get_by_test_id("login-password").fill(password)
    await page.get_by_test_id("login-submit").click()
    await page.get_by_test_id("passkey-name").fill("Min telefon")
    await page.get_by_test_id("passkey-password").fill(password)
    await page.get_by_test_id("passkey-make").click()
    await expect(page.get_by_test_id("passkeys")).to_be_visible()
    await page.reload()
    await page.get_by_test_id("factor-password").fill(password)
    await page.get_by_test_id("factor-submit").click()
    await expect(page.get_by_test_id("factor-code")).to_be_visible()
    await take_both(page, "console-account")
    await page.context.close()


async def _invitation(browser: Browser, link: str) -> None:
    page: Page = await (await context_of(browser, DESK)).new_page()
    await page.goto(link)
    await expect(page.get_by_test_id("invitation-password")).to_be_visible()
    await take(page, "console-invitation")
    await page.get_by_test_id("invitation-password").fill("en liten båt med stort segel")
    await page.get_by_test_id("invitation-submit").click()
    await page.context.close()
