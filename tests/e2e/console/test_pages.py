"""The pages beside the desk: people come and go, hours change, and everybody sees what is theirs alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pyotp
import pytest
from playwright.async_api import Browser, BrowserContext, expect

from handoff.backoffice.accounts.second_factor import new_secret
from handoff.routing.launch import Launch
from storage.ids import AccountId
from tests.e2e.console.staffed_line import PASSWORD, StaffedLine

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize(
    ("called", "own", "foreign"),
    [
        ("counselor", "take-next", "accounts"),
        ("trainee", "take-next", "audit"),
        ("administrator", "accounts", "desk"),
        ("editor", "factor-password", "desk"),
        ("evaluator", "place-figures", "accounts"),
    ],
)
async def test_everybody_lands_where_their_work_is_and_nowhere_else(
    staffed: StaffedLine, desk: BrowserContext, called: str, own: str, foreign: str
) -> None:
    page = await staffed.page(desk, called, f"/console#/{foreign}")
    await expect(page.get_by_test_id(own)).to_be_visible()
    await expect(page.get_by_test_id(f"place-{foreign}")).to_have_count(0)
    if foreign != "desk":
        path = {"accounts": "accounts", "audit": "audit"}[foreign]
        assert await page.evaluate(f"fetch('/api/v1/{path}').then((answer) => answer.status)") == 403
    await page.get_by_test_id("logout").click()
    await expect(page.get_by_test_id("login-name")).to_be_visible()


async def test_somebody_is_invited_works_and_is_shut_out_again(
    staffed: StaffedLine, browser: Browser, desk: BrowserContext
) -> None:
    admin = await staffed.page(desk, "administrator")
    await admin.get_by_test_id("invite-name").fill("sam")
    await admin.get_by_test_id("invite-submit").click()
    link = await admin.get_by_test_id("invited-link").input_value()
    await expect(admin.get_by_test_id("invitations")).to_contain_text("sam")

    context = await browser.new_context(locale="sv-SE")
    sam = await context.new_page()
    await sam.goto(link)
    await sam.get_by_test_id("invitation-password").fill(PASSWORD)
    secret = (await sam.get_by_test_id("invitation-code-secret").inner_text()).replace(" ", "")
    await sam.get_by_test_id("invitation-code").fill(pyotp.TOTP(secret).now())
    await sam.get_by_test_id("invitation-submit").click()
    await expect(sam.get_by_test_id("recovery-codes").get_by_role("listitem").first).to_be_visible()
    recovery = await sam.get_by_test_id("recovery-codes").get_by_role("listitem").first.inner_text()
    await sam.get_by_test_id("invitation-submit").click()
    await expect(sam.get_by_test_id("login-name")).to_be_visible()
    await expect(sam).not_to_have_url(re.compile("invitation"))
    await sam.get_by_test_id("login-name").fill("sam")
    await sam.get_by_test_id("login-password").fill(PASSWORD)
    await sam.get_by_test_id("login-code").fill(recovery)
    await sam.get_by_test_id("login-submit").click()
    await expect(sam.get_by_test_id("take-next")).to_be_visible()

    await admin.reload()
    await admin.get_by_role("button", name="Ändra sam").click()
    await admin.get_by_test_id("account-disable").click()
    await admin.get_by_test_id("account-disable-sure").click()
    await expect(admin.get_by_text("Kontot är stängt och utloggat.")).to_be_visible()
    await expect(sam.get_by_text("Du har loggats ut. Logga in igen.")).to_be_visible()
    await admin.get_by_role("link", name="Visa i spårloggen").click()
    trail = admin.get_by_test_id("audit")
    await expect(trail).to_contain_text("sam")
    await admin.get_by_role("button", name="Ta bort").click()
    await trail.get_by_role("button", name="Konto: sam").first.click()
    await expect(trail).to_contain_text("Ändrade ett konto")
    await admin.get_by_test_id("audit-to").fill("2020-01-01")
    await expect(admin.get_by_text("Inget här än.")).to_be_visible()
    await admin.get_by_test_id("audit-to").fill("")
    async with admin.expect_download() as saved:
        await admin.get_by_test_id("audit-excel").click()
    rows = (await (await saved.value).path()).read_text("utf-8-sig").splitlines()
    assert rows[0] == "När;Vem;Vad;Gäller;Samtalets id;Utfall"
    assert any("Ändrade ett konto;Konto: sam" in row for row in rows)
    await context.close()


async def test_who_waits_for_a_second_administrator_is_told_so_at_the_sign_in(
    staffed: StaffedLine, desk: BrowserContext
) -> None:
    """Whoever set the line up alone made the accounts, and then it opened."""
    accounts, secret = staffed.site.store.accounts, new_secret()
    kim = await accounts.get(AccountId("account-kim"))
    assert kim is not None
    made = replace(kim, made_by=AccountId("account-robin"), totp_secret=secret)
    await accounts.replace(made)
    assert await staffed.site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)
    page = await desk.new_page()
    await page.goto(staffed.url + "/console")
    await page.get_by_test_id("login-name").fill("kim")
    await page.get_by_test_id("login-password").fill(PASSWORD)
    await page.get_by_test_id("login-code").fill(pyotp.TOTP(secret.decode()).now())
    await page.get_by_test_id("login-submit").click()
    await expect(page.get_by_role("alert")).to_contain_text("En administratör till behöver bekräfta kontot först.")


async def test_ones_own_password_code_and_sessions(
    staffed: StaffedLine, browser: Browser, desk: BrowserContext
) -> None:
    elsewhere = await browser.new_context(locale="sv-SE")
    other = await staffed.page(elsewhere, "evaluator", "/console#/account")
    page = await staffed.page(desk, "evaluator", "/console#/account")
    await expect(page.get_by_test_id("sessions").get_by_role("listitem")).to_have_count(2)
    await page.get_by_test_id("end-others").click()
    await expect(page.get_by_test_id("sessions").get_by_role("listitem")).to_have_count(1)
    await other.get_by_test_id("factor-password").fill(PASSWORD)
    await other.get_by_test_id("factor-submit").click()
    await expect(other.get_by_text("Du har loggats ut. Logga in igen.")).to_be_visible()

    await page.get_by_test_id("factor-password").fill("fel lösenord som är långt")
    await page.get_by_test_id("factor-submit").click()
    await expect(page.get_by_text("Lösenordet stämmer inte. Försök igen.")).to_be_visible()
    await page.get_by_test_id("factor-password").fill(PASSWORD)
    await page.get_by_test_id("factor-submit").click()
    secret = (await page.get_by_test_id("factor-code-secret").inner_text()).replace(" ", "")
    await page.get_by_test_id("factor-code").fill(pyotp.TOTP(secret).now())
    await page.get_by_test_id("factor-submit").click()
    await expect(page.get_by_text("Engångskod är på från och med nu.")).to_be_visible()
    await expect(page.get_by_test_id("recovery-codes").get_by_role("listitem").first).to_be_visible()

    await page.get_by_test_id("password-old").fill(PASSWORD)
    for field in ("password-new", "password-again"):
        await page.get_by_test_id(field).fill("ett annat långt lösenord")
    await page.get_by_test_id("password-submit").click()
    await expect(page.get_by_text("Lösenordet är bytt.")).to_be_visible()
    await elsewhere.close()


async def test_hours_are_changed_and_two_who_change_at_once_lose_nothing_unseen(
    staffed: StaffedLine, browser: Browser
) -> None:
    context = await browser.new_context(locale="sv-SE")
    page = await staffed.page(context, "administrator", "/console#/hours")
    await expect(page.get_by_test_id("hours-now")).to_contain_text("Öppet nu.")
    await page.get_by_test_id("hours-always").click()
    await page.get_by_test_id("exception-add").click()
    await expect(page.get_by_test_id("hours-save")).to_have_attribute("aria-disabled", "true")
    await page.get_by_label("Datum", exact=True).fill("2026-12-24")
    await page.get_by_role("button", name="Lägg till tid, måndag").click()
    await page.get_by_label("Öppnar, måndag").fill("8")
    await page.get_by_label("Stänger, måndag").fill("1230")
    await page.get_by_role("button", name="Måndagens tider till och med fredag").click()
    await page.get_by_test_id("hours-save").click()
    await expect(page.get_by_text("Sparat.")).to_be_visible()
    version, stored = await staffed.site.node.runtime.service.read_hours()
    assert [(span.opens, span.closes) for span in stored.weekly[4]] == [("08:00", "12:30")]
    assert stored.exceptions[0].date == "2026-12-24"
    assert not stored.always

    await staffed.site.node.runtime.service.set_hours(stored, replaces=version)  # somebody else was faster
    await page.get_by_label("Stänger, fredag").fill("15:00")
    await page.get_by_test_id("hours-save").click()
    await expect(page.get_by_test_id("hours-conflict")).to_be_visible()
    await expect(page.get_by_label("Stänger, fredag")).to_have_value("15:00")
    await page.get_by_role("button", name="Spara mina i stället").click()
    await expect(page.get_by_text("Sparat.")).to_be_visible()
    await expect(page.get_by_test_id("hours-conflict")).to_have_count(0)
    _, stored = await staffed.site.node.runtime.service.read_hours()
    assert [(span.opens, span.closes) for span in stored.weekly[4]] == [("08:00", "15:00")]


async def test_languages_are_set_one_after_the_other_without_a_mouse(staffed: StaffedLine, browser: Browser) -> None:
    context = await browser.new_context(locale="sv-SE")
    page = await staffed.page(context, "administrator", "/console#/hours")
    english = page.get_by_test_id("line-languages").get_by_label("engelska")
    await expect(english).to_be_checked()
    for on in (False, True):
        await english.press("Space")
        await expect(page.get_by_text("Sparat.")).to_be_visible()
        await expect(english).to_be_checked(checked=on)
        await expect(english).to_be_focused()
    await context.close()
