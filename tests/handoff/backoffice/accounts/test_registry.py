"""Making and disabling staff accounts."""

from __future__ import annotations

import asyncio

import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.names import AccountNames
from handoff.backoffice.accounts.passwords import WeakPassword
from handoff.backoffice.accounts.sessions import SessionManager
from handoff.contract.accounts import AccountChange
from storage.ids import AccountId
from storage.memory import MemoryStore
from tests.handoff.backoffice.accounts.conftest import PASSWORD


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def test_an_account_holds_no_password(store: MemoryStore) -> None:
    account = await registry.add(account_ports(store), " Kim ", "counselor", PASSWORD)
    assert (account.name, account.disabled) == ("Kim", False)
    assert PASSWORD not in repr(account)


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "KIM"])
async def test_a_name_is_short_and_nobody_elses(store: MemoryStore, name: str) -> None:
    await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)
    with pytest.raises(registry.AccountError):
        await registry.add(account_ports(store), name, "counselor", PASSWORD)
    assert len(await store.accounts.list()) == 1


async def test_a_weak_password_makes_no_account(store: MemoryStore) -> None:
    with pytest.raises(WeakPassword):
        await registry.add(account_ports(store), "Kim", "counselor", "kort")
    assert await store.accounts.list() == []


async def test_disabling_ends_every_session(store: MemoryStore) -> None:
    await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)
    sessions = SessionManager(account_ports(store), practice=lambda: True)
    cookies = [(await sessions.log_in("Kim", PASSWORD))[0] for _ in range(2)]
    await registry.disable(account_ports(store), "kim")
    for cookie in cookies:
        assert await store.sessions.find(cookie) is None
    with pytest.raises(registry.AccountError, match="no account named Lee"):
        await registry.disable(account_ports(store), "Lee")


async def test_a_fresh_installation_has_accounts_that_work_and_are_made_once(store: MemoryStore) -> None:
    made = await registry.make_demo(account_ports(store))
    assert {account.role for account in made} >= {"counselor", "trainee", "shift_lead", "administrator"}
    for account in made:
        _, staff = await SessionManager(account_ports(store), practice=lambda: True).log_in(
            account.name, account.password
        )
        assert staff.role == account.role
    assert await registry.make_demo(account_ports(store)) == []


async def test_names_are_known_after_reading_and_ids_before(store: MemoryStore) -> None:
    names = AccountNames(store.accounts)
    account = await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)
    assert names.of(account.account) == account.account
    await names.refresh()
    assert names.of(account.account) == "Kim"
    assert names.of(AccountId("gone")) == "gone"


async def test_a_disabled_account_can_be_opened_again(store: MemoryStore) -> None:
    await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)
    await registry.disable(account_ports(store), "Kim")
    await registry.enable(account_ports(store), "Kim")
    await SessionManager(account_ports(store), practice=lambda: True).log_in("Kim", PASSWORD)


@pytest.mark.parametrize("wanted", [AccountChange(disabled=True), AccountChange(role="editor")])
async def test_somebody_always_remains_who_can_administer(store: MemoryStore, wanted: AccountChange) -> None:
    one = await registry.add(account_ports(store), "Ett", "administrator", PASSWORD)
    two = await registry.add(account_ports(store), "Två", "administrator", PASSWORD)
    await registry.change(account_ports(store), one.account, wanted)
    with pytest.raises(registry.AccountError) as caught:
        await registry.change(account_ports(store), two.account, wanted)
    assert caught.value.code == "last_administrator"
    known = await store.accounts.get(two.account)
    assert known is not None
    assert (known.role, known.disabled) == ("administrator", False)
    await registry.change(account_ports(store), two.account, AccountChange(languages=["sv"]))


async def test_two_administrators_who_disable_each_other_at_once_leave_one(store: MemoryStore) -> None:
    accounts = [await registry.add(account_ports(store), name, "administrator", PASSWORD) for name in ("Ett", "Två")]
    changes = (registry.change(account_ports(store), each.account, AccountChange(disabled=True)) for each in accounts)
    await asyncio.gather(*changes, return_exceptions=True)
    assert any(not account.disabled for account in await store.accounts.list())


async def test_the_only_administrator_keeps_their_second_factor(store: MemoryStore) -> None:
    one = await registry.add(account_ports(store), "Ett", "administrator", PASSWORD)
    with pytest.raises(registry.AccountError, match="second factor") as caught:
        await registry.change(account_ports(store), one.account, AccountChange(remove_second_factor=True))
    assert caught.value.code == "last_administrator"
    two = await registry.add(account_ports(store), "Två", "administrator", PASSWORD)
    await registry.change(account_ports(store), one.account, AccountChange(remove_second_factor=True))
    await registry.change(account_ports(store), two.account, AccountChange(disabled=True))
    with pytest.raises(registry.AccountError):
        await registry.change(account_ports(store), one.account, AccountChange(remove_second_factor=True))
