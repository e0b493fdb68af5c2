"""One-time invitations."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import invitations, registry
from handoff.backoffice.accounts.invitations import VALID
from handoff.backoffice.accounts.sessions import SessionManager
from handoff.contract.accounts import AccountChange
from handoff.contract.errors import Refused
from storage.memory import MemoryStore
from tests.handoff.backoffice.accounts.conftest import PASSWORD
from tests.support.fakes import Clock


async def take_up(store: MemoryStore, token: str, *, password: str = PASSWORD, code: str | None = None) -> list[str]:
    return await invitations.accept(account_ports(store), token, password, code, practice=True)


def code_for(invited: invitations.Invited, clock: Clock) -> str:
    return pyotp.TOTP(invited.invitation.totp_secret.decode()).at(clock.now)


async def test_the_invited_choose_their_own_password_once(store: MemoryStore) -> None:
    invited = await invitations.invite(account_ports(store), " Kim ", "trainee", languages=("sv",), tracks=("ung",))
    assert invited.path.endswith(f"#invitation={invited.token}")
    assert await take_up(store, invited.token) == []
    account = await store.accounts.by_name("kim")
    assert account is not None
    assert (account.role, account.languages, account.tracks) == ("trainee", ("sv",), ("ung",))
    await SessionManager(account_ports(store), practice=lambda: True).log_in("Kim", PASSWORD)
    with pytest.raises(Refused, match="invitation_invalid"):
        await take_up(store, invited.token)


async def test_a_confirmed_second_factor_allows_a_shorter_password_and_gives_recovery_codes(
    store: MemoryStore, clock: Clock
) -> None:
    invited = await invitations.invite(account_ports(store), "Kim", "counselor")
    with pytest.raises(Refused, match="15"):
        await take_up(store, invited.token, password="åtta tkn")
    with pytest.raises(Refused, match="wrong_code"):
        await take_up(store, invited.token, code="000000")
    codes = await take_up(store, invited.token, password="åtta tkn", code=code_for(invited, clock))
    sessions = SessionManager(account_ports(store), practice=lambda: False)
    with pytest.raises(Refused, match="login_failed"):
        await sessions.log_in("Kim", "åtta tkn", code_for(invited, clock))
    await sessions.log_in("Kim", "åtta tkn", codes[3])


async def test_where_one_is_required_none_is_no_way_in(store: MemoryStore, clock: Clock) -> None:
    invited = await invitations.invite(account_ports(store), "Kim", "counselor")
    with pytest.raises(Refused, match="code_needed"):
        await invitations.accept(account_ports(store), invited.token, PASSWORD, None, practice=False)
    code = code_for(invited, clock)
    assert len(await invitations.accept(account_ports(store), invited.token, PASSWORD, code, practice=False)) == 10


async def test_after_72_hours_it_is_worthless(store: MemoryStore, clock: Clock) -> None:
    invited = await invitations.invite(account_ports(store), "Kim", "counselor")
    clock.now += VALID - timedelta(seconds=1)
    assert (await invitations.opened(account_ports(store), invited.token, practice=False)).name == "Kim"
    clock.now += timedelta(seconds=1)
    for act in (invitations.opened(account_ports(store), invited.token, practice=False), take_up(store, invited.token)):
        with pytest.raises(Refused, match="invitation_invalid"):
            await act


async def test_who_has_an_account_is_not_invited_to_another(store: MemoryStore) -> None:
    await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)
    for name in ("KIM", "", "x" * 61):
        with pytest.raises(registry.AccountError):
            await invitations.invite(account_ports(store), name, "counselor")
    with pytest.raises(registry.AccountError, match="role"):
        await invitations.invite_or_renew(account_ports(store), "Kim", "editor")


async def test_who_has_lost_their_secrets_gets_in_again_and_their_sessions_end(store: MemoryStore) -> None:
    account = await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)
    sessions = SessionManager(account_ports(store), practice=lambda: True)
    cookie, _ = await sessions.log_in("Kim", PASSWORD)
    invited = await invitations.invite_or_renew(account_ports(store), "kim", "counselor")
    assert await sessions.staff(cookie) is not None, "nothing changes before it is taken up"
    await take_up(store, invited.token, password="ett helt nytt lösenord")
    assert await sessions.staff(cookie) is None
    _, staff = await sessions.log_in("Kim", "ett helt nytt lösenord")
    assert staff.account == account.account


async def test_a_disabled_account_stays_so(store: MemoryStore) -> None:
    account = await registry.add(account_ports(store), "Kim", "counselor", PASSWORD)
    invited = await invitations.renew(account_ports(store), account.account)
    await registry.change(account_ports(store), account.account, AccountChange(disabled=True))
    await take_up(store, invited.token)
    with pytest.raises(Refused, match="login_failed"):
        await SessionManager(account_ports(store), practice=lambda: True).log_in("Kim", PASSWORD)
