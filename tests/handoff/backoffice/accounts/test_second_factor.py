"""Codes of the second factor: whose, when, and once."""

from __future__ import annotations

import pyotp
import pytest

from handoff.app.ports import account_ports
from handoff.backoffice.accounts import own
from handoff.backoffice.accounts.second_factor import (
    RECOVERY_CODES,
    STEP_S,
    new_recovery_codes,
    new_secret,
    normalised,
    offer,
    step_of,
)
from handoff.backoffice.accounts.sessions import SessionManager
from handoff.contract.errors import Refused
from storage.memory import MemoryStore
from storage.ports.staff import StaffAccount
from tests.handoff.backoffice.accounts.conftest import PASSWORD
from tests.support.fakes import Clock
from tests.support.samples import NOON

SECRET = b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def code_of(secret: bytes, clock: Clock, steps: int = 0) -> str:
    return pyotp.TOTP(secret.decode()).at(int(clock.now.timestamp()) + steps * STEP_S)


def sessions_of(store: MemoryStore, *, practice: bool = True) -> SessionManager:
    return SessionManager(account_ports(store), practice=lambda: practice)


async def with_factor(store: MemoryStore, clock: Clock, kim: StaffAccount) -> tuple[bytes, list[str]]:
    """The account gets a second factor; a step later its codes are all unused."""
    secret = (await own.offer_factor(account_ports(store), kim.account, PASSWORD)).secret.encode()
    codes = await own.confirm_factor(account_ports(store), kim.account, code_of(secret, clock), cookie="")
    clock.advance(STEP_S * 3)
    return secret, codes


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_the_test_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    moment = NOON.fromtimestamp(seconds, NOON.tzinfo)
    assert step_of(SECRET, code, moment) == seconds // STEP_S


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_a_step(clock: Clock, steps: int, fits: bool) -> None:
    assert (step_of(SECRET, code_of(SECRET, clock, steps), clock.now) is not None) is fits


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "½", "000000 or 1"])
def test_what_is_no_code_fits_nothing(clock: Clock, code: str) -> None:
    assert step_of(SECRET, code, clock.now) is None


def test_secrets_and_recovery_codes_are_random_and_what_a_telephone_reads_says_whose() -> None:
    assert new_secret() != new_secret()
    assert len(set(new_recovery_codes())) == RECOVERY_CODES
    offered = offer(SECRET, "Kim Åberg")
    assert offered.uri.startswith("otpauth://totp/Lotsen:Kim%20%C3%85berg?secret=")
    assert offered.qr_svg.startswith("<svg")
    assert "<script" not in offered.qr_svg
    assert normalised(" abcd-efgh ") == "ABCDEFGH"


async def test_it_is_asked_for_only_when_a_code_has_confirmed_it(
    store: MemoryStore, clock: Clock, kim: StaffAccount
) -> None:
    sessions = sessions_of(store)
    offered = await own.offer_factor(account_ports(store), kim.account, PASSWORD)
    await sessions.log_in("Kim", PASSWORD)
    with pytest.raises(Refused, match="wrong_code"):
        await own.confirm_factor(account_ports(store), kim.account, "000000", cookie="")
    await own.confirm_factor(account_ports(store), kim.account, code_of(offered.secret.encode(), clock), cookie="")
    with pytest.raises(Refused, match="code_needed"):
        await sessions.log_in("Kim", PASSWORD)
    with pytest.raises(Refused, match="login_failed"):
        await sessions.log_in("Kim", "fel", code_of(offered.secret.encode(), clock))


async def test_a_code_opens_once(store: MemoryStore, clock: Clock, kim: StaffAccount) -> None:
    secret, _ = await with_factor(store, clock, kim)
    sessions, code = sessions_of(store), code_of(secret, clock)
    await sessions.log_in("Kim", PASSWORD, code)
    with pytest.raises(Refused, match="login_failed"):
        await sessions.log_in("Kim", PASSWORD, code)
    clock.advance(STEP_S)
    await sessions.log_in("Kim", PASSWORD, code_of(secret, clock))


async def test_the_code_that_confirmed_it_does_not_open(store: MemoryStore, clock: Clock, kim: StaffAccount) -> None:
    secret = (await own.offer_factor(account_ports(store), kim.account, PASSWORD)).secret.encode()
    code = code_of(secret, clock)
    await own.confirm_factor(account_ports(store), kim.account, code, cookie="")
    with pytest.raises(Refused, match="login_failed"):
        await sessions_of(store).log_in("Kim", PASSWORD, code)


async def test_a_recovery_code_opens_once_however_it_is_typed(
    store: MemoryStore, clock: Clock, kim: StaffAccount
) -> None:
    _, codes = await with_factor(store, clock, kim)
    sessions = sessions_of(store)
    await sessions.log_in("Kim", PASSWORD, codes[0].lower().replace("-", " "))
    with pytest.raises(Refused, match="login_failed"):
        await sessions.log_in("Kim", PASSWORD, codes[0])
    assert await store.factors.codes_left(kim.account) == RECOVERY_CODES - 1
    fresh = await own.renew_codes(account_ports(store), kim.account, PASSWORD)
    with pytest.raises(Refused, match="login_failed"):
        await sessions.log_in("Kim", PASSWORD, codes[1])
    await sessions.log_in("Kim", PASSWORD, fresh[1])


async def test_outside_practice_nobody_is_in_without_one(store: MemoryStore, clock: Clock, kim: StaffAccount) -> None:
    cookie, _ = await sessions_of(store).log_in("Kim", PASSWORD)
    serious = sessions_of(store, practice=False)
    assert await serious.staff(cookie) is None
    with pytest.raises(Refused, match="second_factor_needed"):
        await serious.log_in("Kim", PASSWORD)
    secret, _ = await with_factor(store, clock, kim)
    await serious.log_in("Kim", PASSWORD, code_of(secret, clock))


async def test_a_stolen_session_cannot_change_what_opens_the_account(store: MemoryStore, kim: StaffAccount) -> None:
    for act in (
        own.offer_factor(account_ports(store), kim.account, "fel"),
        own.renew_codes(account_ports(store), kim.account, "fel"),
        own.change_password(account_ports(store), kim.account, "fel", "ett nytt långt lösenord", cookie=""),
    ):
        with pytest.raises(Refused, match="wrong_password"):
            await act


async def test_another_password_ends_the_other_sessions(store: MemoryStore, kim: StaffAccount) -> None:
    sessions = sessions_of(store)
    mine, other = [(await sessions.log_in("Kim", PASSWORD))[0] for _ in range(2)]
    with pytest.raises(Refused, match="15") as caught:
        await own.change_password(account_ports(store), kim.account, PASSWORD, "kort", cookie=mine)
    assert caught.value.code == "weak_password"
    await own.change_password(account_ports(store), kim.account, PASSWORD, "ett nytt långt lösenord", cookie=mine)
    assert await sessions.staff(mine) is not None
    assert await sessions.staff(other) is None
    with pytest.raises(Refused, match="login_failed"):
        await sessions.log_in("Kim", PASSWORD)
    await sessions.log_in("Kim", "ett nytt långt lösenord")


async def test_guessing_codes_is_slowed_down_only_after_the_right_password(
    store: MemoryStore, clock: Clock, kim: StaffAccount
) -> None:
    await with_factor(store, clock, kim)
    asked: list[str] = []
    sessions = sessions_of(store)
    for password in ("fel", PASSWORD):
        with pytest.raises(Refused):
            await sessions.log_in("Kim", password, "000000", slow_down=asked.append)
    assert asked == [kim.account]
