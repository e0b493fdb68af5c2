"""A closed conversation is sealed, and opened in the browser by a shift lead with a passphrase: by nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.sealing.keys import StaffKeys
from storage.crypto.sealing import new_seed, public_of
from storage.embedded.server import EmbeddedDatabase
from storage.errors import SealedAway
from storage.ids import ConversationId
from storage.mongo import open_mongo
from tests.e2e.accessibility import accessible_in_both_schemes
from tests.e2e.console.staffed_line import PASSWORD, StaffedLine, staffed_line
from tests.e2e.people import goes_to

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

PASSPHRASE = "fyra ord om havet"
HERS, HERS_NOW = "fem ord om en skog", "sex ord om samma skog"
WRONG = "Lösenfrasen stämmer inte. Försök igen."
SEALED_WITHIN_S = 60.0
CONFIDED = "jag vill prata med en människa om min bror"
MARKUP = "<img src=x onerror='window.ran = 1'>"


async def test_what_a_counselor_closes_only_a_passphrase_opens(
    browser: Browser, desk: BrowserContext, tmp_path: Path
) -> None:
    async with _sealing_line(tmp_path) as staffed:
        await _closed_and_opened(staffed, browser, desk)


async def test_a_colleague_is_let_in_changes_her_passphrase_and_is_shut_out(browser: Browser, tmp_path: Path) -> None:
    async with _sealing_line(tmp_path) as staffed:
        await _let_in_and_shut_out(staffed, browser)


@asynccontextmanager
async def _sealing_line(folder: Path) -> AsyncIterator[StaffedLine]:
    """A line that seals, over a real database, with a recovery key that is nowhere."""
    async with EmbeddedDatabase(folder / "database", cache="64M") as database:
        store = await open_mongo(database.uri, database="lotsen", key_file=folder / "keys.json", timeout_s=10)
        try:
            await registry.add(account_ports(store), "alva", "shift_lead", PASSWORD)
            async with staffed_line(store, seal_closed=True) as staffed:
                await StaffKeys(store.sealing_keys).set_recovery(public_of(new_seed()))
                yield staffed
        finally:
            await store.close()


async def _closed_and_opened(staffed: StaffedLine, browser: Browser, desk: BrowserContext) -> None:
    store = staffed.site.store

    # A shift lead makes a key of their own, and one for the staff. Both are made here, in the browser.
    office = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
    page = await staffed.page(office, "shift_lead")
    await goes_to(page, "sealed")
    await _makes_a_key(page, PASSPHRASE)
    await page.get_by_test_id("sealed-group").click()
    await expect(page.get_by_test_id("sealed-members")).to_contain_text("har nyckeln")

    # A counselor has a conversation, and closes it with its form; the visitor leaves.
    visitor = await staffed.asks(CONFIDED)
    counselor = await staffed.desk(desk)
    await counselor.takes_next()
    await counselor.answers("Hej, vad bra att du skriver.")
    await counselor.closes("Klart för i dag")
    conversation = ConversationId(visitor.conversation)
    await visitor.close()
    await _sealed(staffed, conversation)

    # Who comes back with the token alone is told so, kindly, and reads nothing.
    back = await staffed.site.visitor(token=visitor.token)
    ack = await back.call("sync", {"after_seq": 0})
    (told,) = ack["events"]
    assert (told["kind"], told["code"], ack["state"]) == ("notice", "sealed", "closed")
    assert told["text"].startswith("Samtalet är avslutat och låst.")

    # The page comes anew: the key is gone with it, and a wrong passphrase says so.
    await page.reload()
    await expect(page.get_by_test_id("sealed-list").get_by_role("listitem")).to_have_count(1)
    await expect(page.get_by_test_id("sealed-open")).to_have_count(0)
    await _tries(page, "en annan lösenfras")
    await expect(page.get_by_test_id("sealed-keys").get_by_role("alert")).to_have_text(WRONG)
    await _unlocks(page, PASSPHRASE)
    await accessible_in_both_schemes(page, "sealed conversations")

    # It is read as it was; that it was opened stands in the trail.
    await page.get_by_test_id("sealed-open").click()
    log = page.get_by_test_id("sealed-log")
    await expect(log).to_contain_text(CONFIDED)
    await expect(log).to_contain_text("Hej, vad bra att du skriver.")
    await expect(log).to_contain_text("Klart för i dag")
    opened = [each for each in await store.audit.latest(20) if each.action == "sealed:read"]
    assert [(each.conversation, each.outcome) for each in opened] == [(conversation, "ok")]

    # Locked again, nothing of it stays on the page.
    await page.get_by_test_id("sealed-lock").click()
    await expect(log).to_have_count(0)
    await office.close()


async def _let_in_and_shut_out(staffed: StaffedLine, browser: Browser) -> None:
    store = staffed.site.store
    alva = await registry.named(account_ports(store), "alva")
    office, elsewhere = [await browser.new_context(locale="sv-SE") for _ in range(2)]
    his, hers = await staffed.page(office, "shift_lead"), await staffed.page_of(elsewhere, alva.account, "alva")
    for page in (his, hers):
        await goes_to(page, "sealed")

    # He makes the key of the staff. She has only one of her own: a conversation that is sealed now is not hers to read.
    await _makes_a_key(his, PASSPHRASE)
    await his.get_by_test_id("sealed-group").click()
    await expect(his.get_by_test_id("sealed-members")).to_contain_text("har nyckeln")
    await _makes_a_key(hers, HERS)
    await expect(hers.get_by_test_id("sealed-keys")).to_contain_text("Be en kollega")
    await expect(hers.get_by_test_id("sealed-admit")).to_have_count(0)
    visitor, counselor = await staffed.asks(MARKUP), await staffed.staff("counselor")
    conversation = ConversationId(await counselor.takes_next())
    assert (await counselor.answer(conversation, "Hej, vad bra att du skriver."))["ok"]
    assert (await counselor.finish(conversation))["ok"]
    await visitor.close()
    await _sealed(staffed, conversation)
    await _comes_anew(hers)
    await _unlocks(hers, HERS)
    await hers.get_by_test_id("sealed-open").click()
    await expect(hers.get_by_text("Din nyckel öppnar inte samtalet")).to_be_visible()

    # Both read the same check code to each other, and he lets her in.
    await _comes_anew(his)
    await _unlocks(his, PASSPHRASE)
    row = his.get_by_test_id("sealed-members").get_by_role("listitem").filter(has_text="alva")
    await expect(row).to_contain_text("väntar")
    code = await hers.get_by_test_id("sealed-keys").locator("code").inner_text()
    await expect(row.locator("code")).to_have_text(code)
    await row.get_by_test_id("sealed-admit").click()
    await row.get_by_role("button", name="Kontrollkoden stämmer").click()
    await expect(row).to_contain_text("har nyckeln")

    # She unlocks again, and reads what was sealed before she came: as text, whatever it is.
    await _comes_anew(hers)
    await _unlocks(hers, HERS)
    await _reads_it(hers)

    await _changes_her_passphrase(hers)

    # She leaves: he takes her keys away, and her page begins at the beginning.
    await row.get_by_role("button", name="Ta bort nyckeln").click()
    await row.get_by_role("button", name="Ta bort", exact=True).click()
    await expect(row).to_have_count(0)
    await _comes_anew(hers)
    await expect(hers.get_by_test_id("sealed-own-show")).to_be_visible()
    await expect(hers.get_by_test_id("sealed-open")).to_have_count(0)

    read = [each for each in await store.audit.latest(100) if each.action == "sealed:read"]
    assert {(each.account, each.conversation) for each in read} == {(alva.account, conversation)}
    for context in (office, elsewhere):
        await context.close()


async def _changes_her_passphrase(hers: Page) -> None:
    """The old passphrase opens nothing any more, the new one all that she was given."""
    await hers.get_by_role("button", name="Byt lösenfras").click()
    await hers.get_by_test_id("sealed-change-choose").click()
    await hers.get_by_test_id("sealed-change").fill(HERS_NOW)
    await hers.get_by_test_id("sealed-change-again").fill(HERS_NOW)
    await hers.get_by_test_id("sealed-change-submit").click()
    await expect(hers.get_by_text("Lösenfrasen är bytt.")).to_be_visible()
    await _comes_anew(hers)
    await _tries(hers, HERS)
    await expect(hers.get_by_test_id("sealed-keys").get_by_role("alert")).to_have_text(WRONG)
    await _unlocks(hers, HERS_NOW)
    await _reads_it(hers)


async def _makes_a_key(page: Page, passphrase: str) -> None:
    await page.get_by_test_id("sealed-own-choose").click()
    for field in ("sealed-own", "sealed-own-again"):
        await page.get_by_test_id(field).fill(passphrase)
    await page.get_by_test_id("sealed-own-submit").click()
    await expect(page.get_by_test_id("sealed-unlocked")).to_be_visible()


async def _comes_anew(page: Page) -> None:
    """With the page go the keys."""
    await page.reload()
    await expect(page.get_by_test_id("sealed-list").get_by_role("listitem")).to_have_count(1)


async def _tries(page: Page, passphrase: str) -> None:
    await page.get_by_test_id("sealed-unlock").fill(passphrase)
    await page.get_by_test_id("sealed-unlock-submit").click()


async def _unlocks(page: Page, passphrase: str) -> None:
    await _tries(page, passphrase)
    await expect(page.get_by_test_id("sealed-unlocked")).to_be_visible()


async def _reads_it(page: Page) -> None:
    await page.get_by_test_id("sealed-open").click()
    log = page.get_by_test_id("sealed-log")
    await expect(log).to_contain_text(MARKUP)
    await expect(log).to_contain_text("Hej, vad bra att du skriver.")
    assert await page.evaluate("window.ran") is None
    assert await log.locator("img").count() == 0


async def _sealed(staffed: StaffedLine, conversation: ConversationId) -> None:
    """The job of the running node, as often as it takes: the visitor's leaving has to have come through."""
    (job,) = [job for job in staffed.site.node.jobs if job.name == "sealing"]
    store = staffed.site.store
    async with asyncio.timeout(SEALED_WITHIN_S):
        while await store.sealing.count() == 0:
            await staffed.site.node.runtime.settled()
            await job.once()
    with pytest.raises(SealedAway):
        await store.log.read(conversation)
