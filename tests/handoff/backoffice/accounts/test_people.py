"""One administrator cannot become anybody: every account that counts has two people behind it.

Each of the first tests is what somebody with one administrator's session did before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyotp
import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import invitations, people, registry
from handoff.backoffice.accounts.people import People
from handoff.backoffice.accounts.sessions import SessionManager
from handoff.contract.accounts import AccountChange
from handoff.contract.base import Role
from handoff.contract.errors import Refused
from storage.ids import AccountId
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from tests.handoff.backoffice.accounts.conftest import PASSWORD
from tests.support.fakes import Clock

OPEN, PRACTICE = False, True


async def made(store: MemoryStore, name: str, role: Role = "administrator") -> StaffAccount:
    """By the command line."""
    return await registry.add(account_ports(store), name, role, PASSWORD)


async def taken_up(store: MemoryStore, clock: Clock, token: str, *, practice: bool) -> list[str]:
    shown = await invitations.shown(account_ports(store), token, practice=practice)
    code = pyotp.TOTP(shown.totp_secret.decode()).at(clock.now)
    return await invitations.accept(account_ports(store), token, PASSWORD, code, practice=practice)


async def refused(act: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await act
    return refusal.value.code


def sessions(store: MemoryStore, *, practice: bool) -> SessionManager:
    return SessionManager(account_ports(store), practice=lambda: practice)


async def test_an_administrator_alone_invites_no_shift_lead_that_anybody_signs_in_as(
    store: MemoryStore, clock: Clock
) -> None:
    adam, bea = await made(store, "Adam"), await made(store, "Bea")
    ports = account_ports(store)
    invited = await invitations.invite(ports, "Lead", "shift_lead", by=adam.account)
    assert await refused(taken_up(store, clock, invited.token, practice=OPEN)) == "confirmation_missing"
    mine = people.confirm_invitation(ports, invited.invitation.id, by=adam.account)
    assert await refused(mine) == "same_person"
    await people.confirm_invitation(ports, invited.invitation.id, by=bea.account)
    await taken_up(store, clock, invited.token, practice=OPEN)
    found = await store.accounts.by_name("Lead")
    assert found is not None
    assert (found.confirmed, found.made_by, found.confirmed_by) == (True, adam.account, bea.account)
    again = people.confirm_account(ports, found.account, by=bea.account)
    assert await refused(again) == "already_decided"


async def test_an_administrator_alone_takes_over_no_account_by_a_link(store: MemoryStore, clock: Clock) -> None:
    adam, bea, siv = await made(store, "Adam"), await made(store, "Bea"), await made(store, "Siv", "shift_lead")
    ports = account_ports(store)
    link = await invitations.renew(ports, siv.account, by=adam.account)
    assert await refused(taken_up(store, clock, link.token, practice=OPEN)) == "confirmation_missing"
    own = await invitations.renew(ports, bea.account, by=adam.account)
    assert await refused(people.confirm_invitation(ports, own.invitation.id, by=bea.account)) == "same_person", (
        "nobody stands for themselves"
    )
    await people.confirm_invitation(ports, link.invitation.id, by=bea.account)
    assert len(await taken_up(store, clock, link.token, practice=OPEN)) == 10


async def test_what_was_made_in_practice_by_one_signs_in_when_the_line_is_open_after_a_second_person_alone(
    store: MemoryStore, clock: Clock
) -> None:
    """The first set-up: one person prepares everything in practice. It costs the second one a press before it opens."""
    adam, bea = await made(store, "Adam"), await made(store, "Bea")
    ports = account_ports(store)
    invited = await invitations.invite(ports, "Kim", "counselor", by=adam.account)
    codes = await taken_up(store, clock, invited.token, practice=PRACTICE)
    kim = await store.accounts.by_name("Kim")
    assert kim is not None
    cookie, _ = await sessions(store, practice=PRACTICE).log_in("Kim", PASSWORD, codes[0])
    assert await sessions(store, practice=OPEN).staff(cookie) is None
    assert await refused(sessions(store, practice=OPEN).log_in("Kim", PASSWORD, codes[1])) == "confirmation_missing"
    await people.confirm_account(ports, kim.account, by=bea.account)
    assert await sessions(store, practice=OPEN).staff(cookie) is not None


@pytest.mark.parametrize(
    "change",
    [AccountChange(role="shift_lead"), AccountChange(remove_second_factor=True), AccountChange(jurist=True)],
)
async def test_a_role_or_right_that_one_administrator_gives_waits_for_a_second(
    store: MemoryStore, clock: Clock, change: AccountChange
) -> None:
    adam, bea = await made(store, "Adam"), await made(store, "Bea")
    ports = account_ports(store)
    invited = await invitations.invite(ports, "Eva", "editor", by=adam.account)
    await people.confirm_invitation(ports, invited.invitation.id, by=bea.account)
    await taken_up(store, clock, invited.token, practice=OPEN)
    eva = await store.accounts.by_name("Eva")
    assert eva is not None
    assert (await registry.change(ports, eva.account, AccountChange(languages=["sv"]), by=adam.account)).confirmed
    assert not (await registry.change(ports, eva.account, change, by=adam.account)).confirmed
    assert (await people.confirm_account(ports, eva.account, by=bea.account)).confirmed
    assert (await registry.change(ports, eva.account, change, by=None)).confirmed, "the operator's own"


async def test_people_are_counted_and_not_the_accounts_that_one_of_them_has_made(
    store: MemoryStore, clock: Clock
) -> None:
    adam, bea = await made(store, "Adam"), await made(store, "Bea")
    ports = account_ports(store)
    for name, by in (("Ett", adam.account), ("Två", None)):
        first = await store.accounts.by_name("Ett")
        invited = await invitations.invite(ports, name, "administrator", by=by or (first.account if first else None))
        await taken_up(store, clock, invited.token, practice=PRACTICE)
    one, two = await store.accounts.by_name("Ett"), await store.accounts.by_name("Två")
    assert one is not None
    assert two is not None
    counted = People(store.accounts)
    assert await counted.same(two.account, adam.account), "made by whom Adam has made"
    assert await counted.same(one.account, two.account)
    assert not await counted.same(two.account, bea.account)
    assert await refused(people.confirm_account(ports, two.account, by=adam.account)) == "same_person"
    assert await refused(people.confirm_account(ports, two.account, by=one.account)) == "same_person"
    await people.confirm_account(ports, two.account, by=None)
    assert not await counted.same(two.account, adam.account), "the operator has stood for it"
    await registry.changed(ports, adam.account, lambda known: _by(known, one.account))
    assert await counted.same(adam.account, one.account), "two who have made each other are one"


def _by(account: StaffAccount, by: AccountId) -> StaffAccount:
    return replace(account, made_by=by, confirmed_by=None)


async def test_the_link_shows_another_seed_each_time_and_only_the_last_one_counts(
    store: MemoryStore, clock: Clock
) -> None:
    ports = account_ports(store)
    invited = await invitations.invite(ports, "Kim", "counselor")
    seen = [(await invitations.shown(ports, invited.token, practice=OPEN)).totp_secret for _ in range(3)]
    assert len({invited.invitation.totp_secret, *seen}) == 4
    codes = [pyotp.TOTP(secret.decode()).at(clock.now) for secret in seen]
    for code in codes[:2]:
        if code != codes[2]:
            early = invitations.accept(ports, invited.token, PASSWORD, code, practice=OPEN)
            assert await refused(early) == "wrong_code"
    assert len(await invitations.accept(ports, invited.token, PASSWORD, codes[2], practice=OPEN)) == 10


async def test_an_account_that_changes_itself_is_still_its_makers(store: MemoryStore, clock: Clock) -> None:
    """And so it is no second person for what its maker has changed."""
    ports, adam, bea = account_ports(store), await made(store, "adam"), await made(store, "bea")
    await registry.change(ports, bea.account, AccountChange(role="editor"), by=adam.account)
    link = await invitations.invite(ports, "extra", "administrator", by=adam.account)
    await taken_up(store, clock, link.token, practice=PRACTICE)
    extra = await store.accounts.by_name("extra")
    assert extra is not None
    await registry.change(ports, extra.account, AccountChange(role="shift_lead"), by=extra.account)
    assert await refused(people.confirm_account(ports, bea.account, by=extra.account)) == "same_person"


async def test_who_has_changed_their_own_role_is_one_with_the_accounts_they_made(
    store: MemoryStore, clock: Clock
) -> None:
    ports, adam = account_ports(store), await made(store, "adam")
    await made(store, "bea")
    link = await invitations.invite(ports, "extra", "administrator", by=adam.account)
    await taken_up(store, clock, link.token, practice=PRACTICE)
    extra = await store.accounts.by_name("extra")
    assert extra is not None
    await registry.change(ports, adam.account, AccountChange(role="editor"), by=adam.account)
    assert await People(store.accounts).same(adam.account, extra.account)
    assert await refused(people.confirm_account(ports, adam.account, by=extra.account)) == "same_person"
