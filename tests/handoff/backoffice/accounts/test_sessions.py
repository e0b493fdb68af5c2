"""Sessions of staff: who is let in, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.sessions import AT_MOST, IDLE, SessionManager
from handoff.contract.base import Role
from handoff.contract.errors import Refused
from handoff.conversation.staff import ROLES
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from tests.handoff.backoffice.accounts.conftest import PASSWORD
from tests.support.fakes import Clock

SECOND = timedelta(seconds=1)


async def test_a_name_in_any_case_and_its_password_let_in(sessions: SessionManager, kim: StaffAccount) -> None:
    for name in ("Kim", "kim", " KIM "):
        cookie, staff = await sessions.log_in(name, PASSWORD)
        assert (staff.account, staff.role, staff.lead) == (kim.account, "counselor", False)
        assert await sessions.staff(cookie) == staff


async def test_every_login_has_a_cookie_of_its_own(sessions: SessionManager, kim: StaffAccount) -> None:
    """What was in the browser before the login is never made a session."""
    assert (await sessions.log_in("Kim", PASSWORD))[0] != (await sessions.log_in("Kim", PASSWORD))[0]


@pytest.mark.parametrize(("name", "password"), [("Kim", "fel"), ("Ingen", PASSWORD), ("", ""), ("Kim", "")])
async def test_whatever_is_wrong_is_the_same_answer(
    sessions: SessionManager, kim: StaffAccount, name: str, password: str
) -> None:
    with pytest.raises(Refused) as caught:
        await sessions.log_in(name, password)
    assert caught.value.code == "login_failed"


async def test_a_disabled_account_is_out_at_once(
    sessions: SessionManager, kim: StaffAccount, store: MemoryStore
) -> None:
    cookie, _ = await sessions.log_in("Kim", PASSWORD)
    await store.accounts.replace(replace(kim, disabled=True))
    assert await sessions.staff(cookie) is None
    with pytest.raises(Refused):
        await sessions.log_in("Kim", PASSWORD)


async def test_a_changed_role_holds_at_once(sessions: SessionManager, kim: StaffAccount, store: MemoryStore) -> None:
    cookie, _ = await sessions.log_in("Kim", PASSWORD)
    await store.accounts.replace(replace(kim, role="editor"))
    staff = await sessions.staff(cookie)
    assert staff is not None
    assert staff.role == "editor"


async def test_logging_out_ends_this_session_alone(sessions: SessionManager, kim: StaffAccount) -> None:
    first, _ = await sessions.log_in("Kim", PASSWORD)
    second, _ = await sessions.log_in("Kim", PASSWORD)
    await sessions.log_out(first)
    assert await sessions.staff(first) is None
    assert await sessions.staff(second) is not None


async def test_half_an_hour_without_use_ends_it(sessions: SessionManager, kim: StaffAccount, clock: Clock) -> None:
    cookie, _ = await sessions.log_in("Kim", PASSWORD)
    clock.now += IDLE
    assert await sessions.staff(cookie, use=False) is not None
    clock.now += SECOND
    assert await sessions.staff(cookie) is None
    clock.now -= SECOND
    assert await sessions.staff(cookie) is None, "what has ended does not come back"


async def test_use_prolongs_it_and_looking_does_not(sessions: SessionManager, kim: StaffAccount, clock: Clock) -> None:
    used, _ = await sessions.log_in("Kim", PASSWORD)
    watched, _ = await sessions.log_in("Kim", PASSWORD)
    for _ in range(4):
        clock.now += IDLE / 2
        assert await sessions.staff(used) is not None
        await sessions.staff(watched, use=False)
    assert await sessions.staff(watched, use=False) is None


async def test_twelve_hours_end_it_whatever_is_done(sessions: SessionManager, kim: StaffAccount, clock: Clock) -> None:
    cookie, _ = await sessions.log_in("Kim", PASSWORD)
    step = timedelta(minutes=20)
    for _ in range(int(AT_MOST / step)):
        clock.now += step
        assert await sessions.staff(cookie) is not None
    clock.now += SECOND
    assert await sessions.staff(cookie) is None


@pytest.mark.parametrize("cookie", ["", "x", "0" * 43, "{'$ne': None}", "é"])
async def test_an_invented_cookie_is_nobody(sessions: SessionManager, kim: StaffAccount, cookie: str) -> None:
    assert await sessions.staff(cookie) is None


@pytest.mark.parametrize("role", ROLES)
async def test_every_role_can_sign_in_and_is_itself(store: MemoryStore, sessions: SessionManager, role: Role) -> None:
    await registry.add(account_ports(store), "Kim", role, PASSWORD)
    _, staff = await sessions.log_in("Kim", PASSWORD)
    assert (staff.role, staff.lead) == (role, role == "shift_lead")
