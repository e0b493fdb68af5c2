"""A running line with accounts of every role, for tests of the console, and visitors and staff as programs."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from handoff.app.build import utc_now
from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.passwords import hashed
from handoff.contract.base import Role
from handoff.conversation.calendar import SWEDEN
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from storage.ports.store import Store
from tests.e2e.people import CounselorPage
from tests.e2e.visitor.line import line
from tests.support.clients import COOKIE, Counselor, Visitor
from tests.support.samples import NOON
from tests.support.site import Site

PASSWORD = "en liten båt med stort segel"
PEOPLE: Mapping[str, tuple[str, Role]] = {
    "counselor": ("kim", "counselor"),
    "colleague": ("lee", "counselor"),
    "trainee": ("noor", "trainee"),
    "shift_lead": ("alex", "shift_lead"),
    "administrator": ("robin", "administrator"),
    "editor": ("mika", "editor"),
    "evaluator": ("tove", "evaluator"),
}
"""What they are called in the tests -> name, role."""


class MovedClock:
    """This machine's time, and so much more."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.by

    def set(self, hour: int, minute: int) -> datetime:
        """Move to this time of yesterday, by the Swedish clock."""
        yesterday = utc_now().astimezone(SWEDEN) - timedelta(days=1)
        self.by = yesterday.replace(hour=hour, minute=minute, second=0) - utc_now()
        return self()


@dataclass(slots=True)
class StaffedLine:
    """A running line and the accounts of its staff."""

    site: Site

    @property
    def url(self) -> str:
        return self.site.url

    @property
    def accounts(self) -> Mapping[str, tuple[str, str]]:
        return {called: (name, PASSWORD) for called, (name, _) in PEOPLE.items()}

    async def page(self, context: BrowserContext, called: str, path: str = "/console") -> Page:
        """A page of somebody who has signed in before: few logins a minute are allowed to one address."""
        name, _ = PEOPLE[called]
        return await self.page_of(context, AccountId(f"account-{name}"), name, path)

    async def page_of(self, context: BrowserContext, account: AccountId, name: str, path: str = "/console") -> Page:
        """The same of an account that is not among `PEOPLE`."""
        cookie = await self.site.store.sessions.open(account)
        await context.add_cookies(
            [
                {
                    "name": COOKIE,
                    "value": cookie,
                    "url": self.url.replace("http:", "https:"),
                    "secure": True,
                    "httpOnly": True,
                    "sameSite": "Strict",
                }
            ]
        )
        page = await context.new_page()
        await page.goto(self.url + path)
        await expect(page.get_by_test_id("me")).to_have_text(name)
        return page

    async def desk(self, context: BrowserContext, called: str = "counselor") -> CounselorPage:
        """The page of somebody at the desk who is available for one conversation."""
        page = await self.page(context, called)
        await page.get_by_test_id("presence").select_option("available")
        await page.get_by_test_id("capacity").select_option("1")
        counselor = CounselorPage(page)
        await counselor.may_take()
        return counselor

    async def asks(self, text: str = "jag vill prata med en människa") -> Visitor:
        """A visitor, as a program, who has said this and waits for a person."""
        visitor = await self.site.visitor()
        assert (await visitor.say(text))["ok"]
        assert (await visitor.call("human:request", {"client_msg_id": secrets.token_hex(8)}))["ok"]
        await self.site.node.runtime.settled()
        return visitor

    async def staff(self, called: str) -> Counselor:
        """A member of staff, as a program, who takes conversations."""
        name, _ = PEOPLE[called]
        cookie = await self.site.store.sessions.open(AccountId(f"account-{name}"))
        counselor = await self.site.counselor(name, cookie=cookie)
        assert (await counselor.available(capacity=2))["ok"]
        return counselor


@asynccontextmanager
async def staffed_line(store: Store | None = None, **settings: Any) -> AsyncIterator[StaffedLine]:
    """A line with everybody of `PEOPLE`, until the block ends; over a store in memory, or this one."""
    store = store or MemoryStore(utc_now)
    for name, role in PEOPLE.values():
        await registry.put_new(
            account_ports(store), StaffAccount(AccountId(f"account-{name}"), name, role, await _password(), NOON)
        )
    async with line(store, search=True, **settings) as running:
        yield StaffedLine(running.site)


_hashes: list[str] = []


async def _password() -> str:
    """Hashed once: that it is slow is its purpose."""
    if not _hashes:
        _hashes.append(await hashed(PASSWORD))
    return _hashes[0]
