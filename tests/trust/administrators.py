"""One administrator's session does whatever it likes, in any order. Right is that nobody else's role is ever theirs."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyotp

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import invitations, people, registry
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.contract.accounts import AccountChange
from handoff.contract.base import Role
from handoff.contract.errors import Refused
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from tests.support.samples import NOON
from tests.trust.outcome import Outcome

ROLES: tuple[Role, ...] = ("counselor", "shift_lead", "administrator", "editor")
BEFORE = {"adam": "administrator", "bea": "administrator", "siv": "shift_lead"}
ACTS = 12
PASSWORD = "korrekt häst batteri"


class Attacker:
    """Holds the session of one administrator, the links that it makes and the accounts that come of them."""

    def __init__(self, ports: AccountPorts, chance: random.Random) -> None:
        self._ports, self._chance = ports, chance
        self.own: list[AccountId] = [AccountId("adam")]
        self._links: list[invitations.Invited] = []

    async def act(self) -> None:
        acts: list[Callable[[], Awaitable[None]]] = [self._invite, self._renew, self._take, self._confirm, self._change]
        try:
            await self._chance.choice(acts)()
        except Refused:
            return

    def _as(self) -> AccountId:
        return self._chance.choice(self.own)

    async def _any(self) -> AccountId:
        return self._chance.choice([each.account for each in await self._ports.accounts.list()])

    async def _invite(self) -> None:
        name = f"x{self._chance.randrange(10**9)}"
        role = self._chance.choice(ROLES)
        self._links.append(await invitations.invite(self._ports, name, role, by=self._as()))

    async def _renew(self) -> None:
        self._links.append(await invitations.renew(self._ports, await self._any(), by=self._as()))

    async def _take(self) -> None:
        """Takes a link up, in practice too: what the line opens with may have been made there."""
        if not self._links:
            return
        link, practice = self._chance.choice(self._links), self._chance.random() < 0.5
        seen = await invitations.shown(self._ports, link.token, practice=practice)
        code = pyotp.TOTP(seen.totp_secret.decode()).at(NOON)
        await invitations.accept(self._ports, link.token, PASSWORD, code, practice=practice)
        found = await self._ports.accounts.by_name(seen.name)
        if found is not None:
            self.own.append(found.account)

    async def _confirm(self) -> None:
        if self._links and self._chance.random() < 0.5:
            link = self._chance.choice(self._links)
            await people.confirm_invitation(self._ports, link.invitation.id, by=self._as())
        else:
            await people.confirm_account(self._ports, await self._any(), by=self._as())

    async def _change(self) -> None:
        wanted = AccountChange(role=self._chance.choice(ROLES), disabled=self._chance.choice([None, False]))
        await registry.change(self._ports, await self._any(), wanted, by=self._as())


async def attack_accounts(folder: Path, times: int, seed: int) -> Outcome:
    """So many lines, each with an attacker who does a dozen things."""
    chance = random.Random(seed)
    outcome, links = Outcome("what one administrator alone can become", times), 0
    for _ in range(times):
        store = MemoryStore(lambda: NOON)
        for name, role in BEFORE.items():
            await store.accounts.add(StaffAccount(AccountId(name), name, role, "no password", NOON))
        attacker = Attacker(account_ports(store), chance)
        for _ in range(ACTS):
            await attacker.act()
        for account in await store.accounts.list():
            given = BEFORE.get(account.account, account.role) != account.role
            if (given or account.account in attacker.own[1:]) and account.confirmed:
                outcome.failures.append(f"signs in as {account.role} {account.name}")
        links += len(attacker.own) - 1
        outcome.advance()
    outcome.figures["links taken up"] = str(links)
    return outcome
