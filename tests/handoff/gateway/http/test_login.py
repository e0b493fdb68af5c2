"""Coming in and going out over HTTP: passkeys, what slows a guesser down and whom it never keeps out, the trail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http.cookies import Morsel
from typing import Any

import aiohttp
import pyotp
import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import own, registry
from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.base import DEVICE_COOKIE
from handoff.gateway.limits.login_tries import PASSKEY
from storage.ids import AccountId
from storage.ports.audit import AuditRecord
from storage.ports.staff import StaffAccount
from tests.support.authenticator import Authenticator, bent
from tests.support.site import Site

PASSWORD = "korrekt häst batteri"
WRONG = {"name": "Kim", "password": "fel"}
RIGHT = {"name": "Kim", "password": PASSWORD}


@dataclass(slots=True)
class Browser:
    """A browser that keeps the cookies it is given, on the line's page under the name of this machine."""

    http: aiohttp.ClientSession
    site: Site
    cookies: dict[str, str] = field(default_factory=dict)
    morsels: dict[str, Morsel[str]] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return self.site.url.replace("127.0.0.1", "localhost")

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        carried = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Origin": self.origin, **({"Cookie": carried} if carried else {}), **headers}
        async with self.http.request(method, f"{self.site.url}/api/v1/{path}", json=body, headers=sent) as response:
            for name, morsel in response.cookies.items():
                self.cookies[name], self.morsels[name] = morsel.value, morsel
            if response.content_type != "application/json":
                return {"ok": False, "error": {"code": str(response.status)}}
            answer: dict[str, Any] = await response.json()
            return answer

    async def code(self, method: str, path: str, body: Any = None, **headers: str) -> str:
        ack = await self.ask(method, path, body, **headers)
        return "ok" if ack["ok"] else str(ack["error"]["code"])

    def device(self) -> Authenticator:
        return Authenticator(origin=self.origin, site="localhost")

    async def registers(self) -> Authenticator:
        """A passkey for the signed-in account."""
        phone = self.device()
        offer = await self.ask("post", "me/passkeys/offer", {"password": PASSWORD})
        assert offer["ok"], offer
        assert await self.code("post", "me/passkeys", phone.makes(offer)) == "ok"
        return phone


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
async def kim(running: Site) -> StaffAccount:
    return await registry.add(account_ports(running.store), "Kim", "counselor", PASSWORD)


@pytest.fixture
def browser(http: aiohttp.ClientSession, running: Site, kim: StaffAccount) -> Browser:
    return Browser(http, running)


async def trail(site: Site) -> list[AuditRecord]:
    return list(reversed(await site.store.audit.latest()))


# --- passkeys --------------------------------------------------------------------------------------


async def test_a_passkey_from_the_first_to_its_removal(browser: Browser, running: Site, kim: StaffAccount) -> None:
    assert await browser.code("post", "login", RIGHT) == "ok"
    phone = await browser.registers()
    me = await browser.ask("get", "me")
    assert (me["passkeys"], me["second_factor"], me["recovery_codes_left"]) == (1, False, 10)
    assert await browser.code("post", "logout", {}) == "ok"

    fresh = Browser(browser.http, running)
    ack = await fresh.ask("post", "login/passkey", phone.answers(await fresh.ask("post", "login/passkey/ask", {})))
    assert (ack["name"], ack["role"]) == ("Kim", "counselor")
    session = fresh.morsels[COOKIE]
    assert (session["secure"], session["httponly"], session["samesite"], session["path"]) == (True, True, "Strict", "/")
    asked = await Browser(browser.http, running).ask("post", "login", RIGHT)
    assert (asked["error"]["code"], asked["code"]) == ("code_needed", False)
    assert await browser.code("post", "login", {**RIGHT, "passkey": phone.answers(asked["passkey"])}) == "ok"

    listed = (await fresh.ask("get", "me/passkeys"))["passkeys"]
    assert [(each["name"], each["site"], "last_used_at" in each) for each in listed] == [
        ("Min telefon", "localhost", True)
    ]
    path = f"me/passkeys/{listed[0]['passkey']}/remove"
    assert await fresh.code("post", path, {"password": "fel"}) == "wrong_password"
    assert await fresh.code("post", path, {"password": PASSWORD}) == "ok"
    assert await fresh.code("post", path, {"password": PASSWORD}) == "unknown_passkey"
    asked = await fresh.ask("post", "login/passkey/ask", {})
    assert await fresh.code("post", "login/passkey", phone.answers(asked)) == "passkey_refused"

    said = [(each.action, each.outcome, each.account) for each in await trail(running)]
    own_account = kim.account
    assert said == [
        ("login", "ok", own_account),
        ("passkeys:offer", "ok", own_account),
        ("passkeys:add", "ok", own_account),
        ("logout", "ok", own_account),
        ("passkey:login", "ok", own_account),
        ("login", "ok", own_account),
        ("passkeys:remove", "wrong_password", own_account),
        ("passkeys:remove", "ok", own_account),
        ("passkeys:remove", "unknown_passkey", own_account),
        ("passkey:login", "passkey_refused", None),
    ]


async def test_the_administrator_sees_that_there_is_one_and_takes_it_away(browser: Browser, running: Site) -> None:
    await browser.ask("post", "login", RIGHT)
    phone = await browser.registers()
    await registry.add(account_ports(running.store), "Chef", "administrator", PASSWORD)
    chef = Browser(browser.http, running)
    await chef.ask("post", "login", {"name": "Chef", "password": PASSWORD})
    accounts = {each["name"]: each for each in (await chef.ask("get", "accounts"))["accounts"]}
    assert (accounts["Kim"]["second_factor"], accounts["Chef"]["second_factor"]) == (True, False)
    path = f"accounts/{accounts['Kim']['account']}"
    changed = await chef.ask("patch", path, {"remove_second_factor": True})
    assert changed["account"]["second_factor"] is False
    asked = await browser.ask("post", "login/passkey/ask", {})
    assert await browser.code("post", "login/passkey", phone.answers(asked)) == "passkey_refused"


async def test_an_administrators_link_is_the_way_back_for_who_has_lost_everything(
    browser: Browser, running: Site, kim: StaffAccount
) -> None:
    await browser.ask("post", "login", RIGHT)
    phone = await browser.registers()
    chef = await registry.add(account_ports(running.store), "Chef", "administrator", PASSWORD)
    desk = Browser(browser.http, running, {COOKIE: await running.store.sessions.open(chef.account)})
    link = await desk.ask("post", f"accounts/{kim.account}/invitation")
    fresh = Browser(browser.http, running)
    taken = {"token": link["token"], "password": "ett helt nytt lösenord"}
    assert await fresh.code("post", "invitation/accept", taken) == "ok"
    assert await fresh.code("post", "invitation/accept", taken) == "invitation_invalid", "once"
    assert await browser.code("get", "me") == "session_expired", "whoever had the account is out"
    asked = await fresh.ask("post", "login/passkey/ask", {})
    assert await fresh.code("post", "login/passkey", phone.answers(asked)) == "passkey_refused"
    assert await fresh.code("post", "login", {**RIGHT, "password": "ett helt nytt lösenord"}) == "ok"
    said = [(each.action, each.account, each.outcome) for each in await trail(running)]
    assert ("accounts:renew", chef.account, "ok") in said
    assert ("invitation:accept", kim.account, "ok") in said


async def test_a_copied_passkey_is_refused_and_the_trail_names_whose_it_was(
    browser: Browser, running: Site, kim: StaffAccount
) -> None:
    await browser.ask("post", "login", RIGHT)
    phone = await browser.registers()
    phone.count = 9
    asked = await browser.ask("post", "login/passkey/ask", {})
    assert await browser.code("post", "login/passkey", phone.answers(asked)) == "ok"
    phone.count = 8
    asked = await browser.ask("post", "login/passkey/ask", {})
    assert await browser.code("post", "login/passkey", phone.answers(asked)) == "passkey_copied"
    last = (await trail(running))[-1]
    assert (last.action, last.outcome, last.account) == ("passkey:login", "passkey_copied", kim.account)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:1", "http://localhost.evil.example"]
)
async def test_a_passkey_is_neither_asked_for_nor_taken_by_another_page(browser: Browser, origin: str) -> None:
    await browser.ask("post", "login", RIGHT)
    phone = await browser.registers()
    asked = await browser.ask("post", "login/passkey/ask", {})
    for path, body in (
        ("login/passkey/ask", {}),
        ("login/passkey", phone.answers(asked)),
        ("me/passkeys/offer", {"password": PASSWORD}),
        ("me/passkeys", browser.device().makes({"account": "x", "challenge": "x"})),
    ):
        assert await browser.code("post", path, body, Origin=origin) == "403", path
    assert await browser.code("post", "login/passkey", phone.answers(asked)) == "ok", "the refused one used nothing up"


async def test_a_forged_host_moves_no_passkey_to_another_site(browser: Browser) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    asked = await browser.ask("post", "login/passkey/ask", {}, **forged)
    assert asked["site"] == "localhost"
    assert await browser.code("post", "login/passkey/ask", {}, Origin="https://evil.example", **forged) == "403"


async def test_an_address_of_numbers_has_no_passkeys(browser: Browser) -> None:
    numbers = {"Origin": browser.site.url}
    assert await browser.code("post", "login/passkey/ask", {}, **numbers) == "passkey_elsewhere"
    await browser.ask("post", "login", RIGHT)
    assert await browser.code("post", "me/passkeys/offer", {"password": PASSWORD}, **numbers) == "passkey_elsewhere"


async def test_a_browser_that_says_it_asks_for_another_site_is_refused_without_an_origin_too(browser: Browser) -> None:
    assert await browser.code("post", "login", RIGHT, **{"Sec-Fetch-Site": "cross-site"}) == "403"
    assert await browser.code("post", "login", RIGHT, **{"Sec-Fetch-Site": "same-origin"}) == "ok"


# --- tries -----------------------------------------------------------------------------------------


async def guesses(browser: Browser, times: int = 12) -> list[str]:
    return [await browser.code("post", "login", WRONG) for _ in range(times)]


async def test_guessing_is_slowed_down_but_not_in_the_browser_that_the_account_knows(
    browser: Browser, running: Site
) -> None:
    assert await browser.code("post", "login", RIGHT) == "ok"
    device = browser.morsels[DEVICE_COOKIE]
    assert (device["secure"], device["httponly"], device["samesite"], device["path"]) == (True, True, "Strict", "/")
    eve = Browser(browser.http, running)
    assert await guesses(eve) == ["login_failed"] * 10 + ["rate_limited"] * 2
    assert await eve.code("post", "login", RIGHT) == "rate_limited", "also for the right one"
    assert await browser.code("post", "login", RIGHT) == "ok"


async def test_a_mark_of_another_account_or_made_up_is_no_known_browser(browser: Browser, running: Site) -> None:
    await registry.add(account_ports(running.store), "Lee", "editor", PASSWORD)
    lee = Browser(browser.http, running)
    assert await lee.code("post", "login", {"name": "Lee", "password": PASSWORD}) == "ok"
    forged = Browser(browser.http, running, {DEVICE_COOKIE: "0" * 32 + "." + "0" * 64})
    assert await guesses(lee, 6) + await guesses(forged, 6) == ["login_failed"] * 10 + ["rate_limited"] * 2
    assert await lee.code("post", "login", {"name": "Lee", "password": PASSWORD}) == "ok"


async def test_a_browser_shared_by_a_shift_is_known_to_each_of_them(browser: Browser, running: Site) -> None:
    await registry.add(account_ports(running.store), "Lee", "editor", PASSWORD)
    for name in ("Kim", "Lee", "Kim"):
        assert await browser.code("post", "login", {"name": name, "password": PASSWORD}) == "ok"
    eve = Browser(browser.http, running)
    for name in ("Kim", "Lee"):
        for _ in range(11):
            await eve.code("post", "login", {"name": name, "password": "fel"})
        assert await browser.code("post", "login", {"name": name, "password": PASSWORD}) == "ok"


async def test_whoever_has_the_password_cannot_keep_the_owner_from_their_codes(
    browser: Browser, running: Site, kim: StaffAccount
) -> None:
    assert await browser.code("post", "login", RIGHT) == "ok"
    secret = (await own.offer_factor(account_ports(running.store), kim.account, PASSWORD)).secret
    now = await running.store.clock.now()
    codes = await own.confirm_factor(account_ports(running.store), kim.account, pyotp.TOTP(secret).at(now), cookie="")
    eve = Browser(browser.http, running)
    tries = [await eve.code("post", "login", {**RIGHT, "code": "000000"}) for _ in range(12)]
    assert tries == ["login_failed"] * 10 + ["rate_limited"] * 2
    named = {each.account for each in await trail(running) if each.outcome == "login_failed"}
    assert named == {kim.account}, "the trail shows that somebody has the password"
    assert await browser.code("post", "login", {**RIGHT, "code": codes[0]}) == "ok"


async def test_right_codes_cost_nothing(browser: Browser, running: Site, kim: StaffAccount) -> None:
    secret = (await own.offer_factor(account_ports(running.store), kim.account, PASSWORD)).secret
    now = await running.store.clock.now()
    codes = await own.confirm_factor(account_ports(running.store), kim.account, pyotp.TOTP(secret).at(now), cookie="")
    for code in codes:
        assert await Browser(browser.http, running).code("post", "login", {**RIGHT, "code": code}) == "ok"
    stranger = Browser(browser.http, running)
    assert await stranger.code("post", "login", {**RIGHT, "code": codes[0]}) == "login_failed", "used, but not too many"


async def test_a_passkey_opens_while_strangers_guess_the_password(browser: Browser, running: Site) -> None:
    await browser.ask("post", "login", RIGHT)
    phone = await browser.registers()
    elsewhere = Browser(browser.http, running)
    await guesses(elsewhere)
    asked = await elsewhere.ask("post", "login/passkey/ask", {})
    assert await elsewhere.code("post", "login/passkey", phone.answers(asked)) == "ok"


async def test_a_flood_of_wrong_passkeys_is_slowed_down_too(browser: Browser) -> None:
    await browser.ask("post", "login", RIGHT)
    phone = await browser.registers()
    wrong = bent(phone.answers(await browser.ask("post", "login/passkey/ask", {})), "signature")
    more = 60  # than there are tokens, even if the machine takes a minute for them
    codes = await asyncio.gather(*(browser.code("post", "login/passkey", wrong) for _ in range(PASSKEY.at_once + more)))
    assert set(codes) == {"passkey_refused", "rate_limited"}


# --- sessions --------------------------------------------------------------------------------------


async def test_a_session_planted_before_the_login_is_nobodys(browser: Browser, kim: StaffAccount) -> None:
    browser.cookies[COOKIE] = planted = "x" * 43
    phone_owner = Browser(browser.http, browser.site)
    await phone_owner.ask("post", "login", RIGHT)
    phone = await phone_owner.registers()
    asked = await browser.ask("post", "login/passkey/ask", {})
    assert await browser.code("post", "login/passkey", phone.answers(asked)) == "ok"
    assert browser.cookies[COOKIE] != planted
    assert await Browser(browser.http, browser.site, {COOKIE: planted}).code("get", "me") == "session_expired"


async def test_anothers_passkey_cannot_be_removed(browser: Browser, running: Site) -> None:
    await browser.ask("post", "login", RIGHT)
    await browser.registers()
    name = (await browser.ask("get", "me/passkeys"))["passkeys"][0]["passkey"]
    await registry.add(account_ports(running.store), "Lee", "administrator", PASSWORD)
    lee = Browser(browser.http, running)
    await lee.ask("post", "login", {"name": "Lee", "password": PASSWORD})
    assert await lee.code("post", f"me/passkeys/{name}/remove", {"password": PASSWORD}) == "unknown_passkey"
    assert (await browser.ask("get", "me"))["passkeys"] == 1
    assert [each.subject for each in await trail(running)][-1] is None
    assert len(await running.store.passkeys.of(AccountId("lee"))) == 0
