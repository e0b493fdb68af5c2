"""A small organisation with two administrators, over HTTP: what one does waits for the other, and leads are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import aiohttp
import pyotp
import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import people, registry
from handoff.backoffice.accounts.sessions import COOKIE
from handoff.contract.base import Role
from handoff.gateway.http.staff import AUDIT_PAGE_MAX
from handoff.routing.launch import Launch
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.audit import AuditRecord
from tests.support.site import Opens, Site

PASSWORD = "korrekt häst batteri"


class Signed:
    """A member of staff at the API."""

    def __init__(self, site: Site, cookie: str) -> None:
        self._site, self._cookie = site, cookie

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Cookie": f"{COOKIE}={self._cookie}", "Origin": self._site.url}
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, f"{self._site.url}/api/v1/{path}", json=body, headers=headers) as answer,
        ):
            return await answer.json()


async def signed(site: Site, name: str, role: Role) -> Signed:
    cookie = await site.cookie(name, role)
    found = await site.store.accounts.get(AccountId(name))
    assert found is not None
    secret = pyotp.random_base32().encode()
    await site.store.accounts.replace(replace(found, totp_secret=secret))
    return Signed(site, cookie)


@pytest.fixture
async def opened(open_site: Opens) -> Site:
    site = await open_site(store=MemoryStore())
    service = site.node.runtime.service
    version, _ = await service.read_launch()
    assert await service.put_launch(Launch(mode="open"), replaces=version)
    return site


async def test_what_one_administrator_does_waits_for_another_and_leads_are_told(opened: Site) -> None:
    adam, bea = await signed(opened, "adam", "administrator"), await signed(opened, "bea", "administrator")
    siv = await signed(opened, "siv", "shift_lead")
    invited = await adam.ask("POST", "invitations", {"name": "Kim", "role": "counselor"})
    assert invited["waits"] is True
    token = {"token": invited["token"]}
    nobody = Signed(opened, "")
    assert (await nobody.ask("POST", "invitation/open", token))["error"]["code"] == "confirmation_missing"
    (mine,) = (await adam.ask("GET", "accounts"))["invitations"]
    (theirs,) = (await bea.ask("GET", "accounts"))["invitations"]
    assert (mine["unconfirmed"], mine.get("may_confirm"), theirs["may_confirm"]) == (True, None, True)
    path = f"invitations/{mine['invitation']}/confirm"
    assert (await adam.ask("POST", path))["error"]["code"] == "same_person"
    assert (await siv.ask("POST", path))["error"]["code"] == "not_allowed"
    (told,) = (await siv.ask("GET", "accounts/news"))["news"]
    assert (told["name"], told["role"], told["made_by"], told["pending"]) == ("Kim", "counselor", "Adam", True)
    assert (await bea.ask("POST", path))["ok"]
    first, second = [await nobody.ask("POST", "invitation/open", token) for _ in range(2)]
    assert first["second_factor"]["secret"] != second["second_factor"]["secret"]
    (told,) = (await siv.ask("GET", "accounts/news"))["news"]
    assert told["confirmed_by"] == "Bea"


async def test_a_role_that_one_gives_is_no_way_in_before_another_confirms_it(opened: Site) -> None:
    adam, bea = await signed(opened, "adam", "administrator"), await signed(opened, "bea", "administrator")
    eva = await signed(opened, "eva", "editor")
    changed = await adam.ask("PATCH", "accounts/eva", {"role": "shift_lead"})
    assert changed["account"]["unconfirmed"] is True
    assert (await eva.ask("GET", "me"))["error"]["code"] == "session_expired"
    assert (await adam.ask("POST", "accounts/eva/confirm"))["error"]["code"] == "same_person"
    assert "unconfirmed" not in (await bea.ask("POST", "accounts/eva/confirm"))["account"]
    assert (await eva.ask("GET", "me"))["role"] == "shift_lead"


async def test_figures_are_not_released_by_two_accounts_of_one_person(open_site: Opens) -> None:
    """In practice, where one person may have made both: the second is confirmed before it counts as another."""
    site = await open_site(store=MemoryStore())
    adam, own = await signed(site, "adam", "administrator"), await signed(site, "own", "administrator")
    changed = await adam.ask("PATCH", "accounts/own", {"role": "evaluator"})
    assert changed["account"]["unconfirmed"] is True
    period = next(
        each["period"] for each in (await adam.ask("GET", "statistics/periods"))["periods"] if each["status"] == "open"
    )
    assert (await own.ask("POST", f"statistics/releases/{period}"))["ok"]
    assert (await adam.ask("POST", f"statistics/releases/{period}/approval"))["error"]["code"] == "same_person"
    await people.confirm_account(account_ports(site.store), AccountId("own"), by=None)
    assert (await adam.ask("POST", f"statistics/releases/{period}/approval"))["ok"]


@pytest.mark.parametrize("afterwards", ["login", "queue:claim"])
async def test_leads_are_told_of_somebody_who_has_a_password_and_tries_codes(opened: Site, afterwards: str) -> None:
    """However many other refusals come after theirs."""
    siv, store = await signed(opened, "siv", "shift_lead"), opened.store
    await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)
    kim = await store.accounts.by_name("Kim")
    assert kim is not None
    await store.accounts.replace(replace(kim, totp_secret=pyotp.random_base32().encode()))
    eve = Signed(opened, "")
    for number in range(6):
        tried = await eve.ask("POST", "login", {"name": "Kim", "password": PASSWORD, "code": f"00000{number}"})
        assert tried["error"]["code"] == "login_failed"
    now = await store.clock.now()
    for _ in range(AUDIT_PAGE_MAX):
        await store.audit.add(AuditRecord(now, None, afterwards, outcome="login_failed"))
    (told,) = (await siv.ask("GET", "accounts/news"))["news"]
    assert (told["name"], told["wrong_codes"]) == ("Kim", 6)
