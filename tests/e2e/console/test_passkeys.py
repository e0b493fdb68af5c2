"""Passkeys in a real browser, with Chromium's virtual authenticator: made, used, refused, removed; by keyboard too."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.contract.base import Role
from tests.e2e.accessibility import accessible
from tests.e2e.console.staffed_line import PASSWORD, StaffedLine
from tests.e2e.console.virtual_key import Key, named_url

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def named(staffed: StaffedLine, desk: BrowserContext) -> Page:
    """The console under a name: browsers make no passkeys for addresses of numbers."""
    page = await desk.new_page()
    await page.goto(console_of(staffed))
    await expect(page.get_by_test_id("login-name")).to_be_visible()
    return page


def console_of(staffed: StaffedLine) -> str:
    return named_url(staffed.url) + "/console#/account"


async def joins(staffed: StaffedLine, name: str, role: Role = "evaluator") -> None:
    """Somebody who is in no other test."""
    await registry.add(account_ports(staffed.site.store), name, role, PASSWORD)


async def signs_in(page: Page, name: str) -> None:
    await page.get_by_test_id("login-name").fill(name)
    await page.get_by_test_id("login-password").fill(PASSWORD)
    await page.get_by_test_id("login-password").press("Enter")


async def test_a_passkey_is_made_used_and_removed(staffed: StaffedLine, named: Page) -> None:
    await joins(staffed, "pia")
    page, key = named, await Key.of(named)
    await accessible(page, "sign-in with a passkey")
    await signs_in(page, "pia")
    await page.get_by_test_id("passkey-name").fill("Min telefon")
    await page.get_by_test_id("passkey-password").fill(PASSWORD)
    await page.get_by_test_id("passkey-password").press("Enter")
    await expect(page.get_by_text("Lösennyckeln är skapad.")).to_be_visible()
    await expect(page.get_by_test_id("recovery-codes").get_by_role("listitem")).to_have_count(10)
    await expect(page.get_by_test_id("passkeys")).to_contain_text("Min telefon")
    assert await key.credentials() == 1

    await page.get_by_test_id("logout").click()
    await page.get_by_test_id("login-passkey").press("Enter")
    await expect(page.get_by_test_id("me")).to_have_text("pia")
    await expect(page.get_by_test_id("passkeys")).to_contain_text("Senast använd")

    await page.get_by_test_id("logout").click()
    await signs_in(page, "pia")
    await expect(page.get_by_test_id("me")).to_have_text("pia")

    await page.get_by_test_id("passkey-remove").press("Enter")
    await accessible(page, "own account with a passkey to remove")
    row = page.get_by_test_id("passkeys").get_by_role("listitem")
    await row.get_by_label("Ditt lösenord").fill(PASSWORD)
    await row.get_by_label("Ditt lösenord").press("Enter")
    await expect(page.get_by_text("Lösennyckeln är borttagen")).to_be_visible()
    await expect(page.get_by_test_id("passkeys")).to_have_count(0)
    await page.get_by_test_id("logout").click()
    await page.get_by_test_id("login-passkey").click()
    await expect(page.get_by_role("alert")).to_contain_text("logga in med lösenord och kod")
    await signs_in(page, "pia")
    await expect(page.get_by_test_id("me")).to_have_text("pia")
    actions = {record.action for record in await staffed.site.store.audit.latest()}
    assert {"passkeys:offer", "passkeys:add", "passkey:login", "passkeys:remove"} <= actions


async def test_whoever_says_no_is_told_what_to_do_next(staffed: StaffedLine, named: Page) -> None:
    await joins(staffed, "nils")
    page, key = named, await Key.of(named)
    await key.verifies(False)
    await page.get_by_test_id("login-passkey").click()
    await expect(page.get_by_role("alert")).to_have_text(
        "Lösennyckeln användes inte. Försök igen, eller logga in med lösenord och kod."
    )
    await signs_in(page, "nils")
    await page.get_by_test_id("passkey-name").fill("Min telefon")
    await page.get_by_test_id("passkey-password").fill(PASSWORD)
    await page.get_by_test_id("passkey-make").click()
    await expect(page.get_by_role("alert")).to_contain_text("Lösennyckeln användes inte.")
    await expect(page.get_by_test_id("passkey-name")).to_have_value("Min telefon")
    await key.verifies(True)
    await page.get_by_test_id("passkey-make").click()
    await expect(page.get_by_test_id("passkeys")).to_contain_text("Min telefon")
    await page.get_by_test_id("passkey-name").fill("En till")
    await page.get_by_test_id("passkey-password").fill(PASSWORD)
    await page.get_by_test_id("passkey-make").click()
    await expect(page.get_by_role("alert")).to_have_text("Den här enheten har redan en lösennyckel för kontot.")


async def test_an_address_of_numbers_says_where_to_go(staffed: StaffedLine, desk: BrowserContext) -> None:
    page = await staffed.page(desk, "evaluator", "/console#/account")
    link = page.get_by_test_id("passkey-elsewhere").get_by_role("link")
    await expect(link).to_have_attribute("href", console_of(staffed))
    await page.get_by_test_id("logout").click()
    await expect(page.get_by_test_id("login-name")).to_be_visible()
    await expect(page.get_by_test_id("login-passkey")).to_have_count(0)


async def test_the_editor_is_opened_with_a_passkey_too(staffed: StaffedLine, named: Page) -> None:
    await joins(staffed, "edda", "editor")
    page = named
    await Key.of(page)
    await signs_in(page, "edda")
    await page.get_by_test_id("passkey-name").fill("Min telefon")
    await page.get_by_test_id("passkey-password").fill(PASSWORD)
    await page.get_by_test_id("passkey-make").click()
    await expect(page.get_by_test_id("passkeys")).to_contain_text("Min telefon")
    await page.get_by_test_id("logout").click()
    await expect(page.get_by_test_id("login-name")).to_be_visible()
    await page.goto(named_url(staffed.url) + "/editor")
    await page.get_by_test_id("login-passkey").click()
    await expect(page.get_by_test_id("login-name")).to_have_count(0)
