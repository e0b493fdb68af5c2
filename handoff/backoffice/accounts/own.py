"""What members of staff do with their own accounts: password, second factor, sessions."""

from __future__ import annotations

from dataclasses import replace

from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.passwords import check_strength, hashed, verified
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.backoffice.accounts.second_factor import new_recovery_codes, new_secret, normalised, offer, step_of
from handoff.contract.errors import Refused
from handoff.contract.login import FactorOffer
from storage.ids import AccountId
from storage.ports.staff import StaffAccount


async def change_password(ports: AccountPorts, account: AccountId, old: str, new: str, *, cookie: str) -> None:
    """Another password; all sessions but the one with this cookie end.

    Raises:
        Refused: wrong_password, weak_password.
    """
    known = await proven(ports, account, old)
    check_strength(new, second_factor=await registry.has_second_factor(ports, known))
    password_hash = await hashed(new)
    await registry.changed(ports, account, lambda current: replace(current, password_hash=password_hash))
    await ports.sessions.close_all(account, but=cookie)


async def offer_factor(ports: AccountPorts, account: AccountId, password: str) -> FactorOffer:
    """A new second factor, which counts when a code has confirmed it; until then an earlier one does.

    Raises:
        Refused: wrong_password.
    """
    known = await proven(ports, account, password)
    secret = new_secret()
    await registry.changed(ports, account, lambda current: replace(current, totp_pending=secret))
    return offer(secret, known.name)


async def confirm_factor(ports: AccountPorts, account: AccountId, code: str, *, cookie: str) -> list[str]:
    """Make the offered second factor the one that is asked for; returns its recovery codes. Other sessions end.

    Raises:
        Refused: wrong_code, also where none was offered.
    """
    known = await ports.accounts.get(account)
    secret = known.totp_pending if known else None
    step = step_of(secret, code, await ports.clock.now()) if secret else None
    if step is None or not await ports.factors.use_step(account, step):
        raise Refused("wrong_code")

    def confirmed(current: StaffAccount) -> StaffAccount:
        if current.totp_pending != secret:
            raise Refused("wrong_code")  # another one has been offered meanwhile
        return replace(current, totp_secret=secret, totp_pending=None)

    await registry.changed(ports, account, confirmed)
    await ports.sessions.close_all(account, but=cookie)
    return await fresh_codes(ports, account)


async def renew_codes(ports: AccountPorts, account: AccountId, password: str) -> list[str]:
    """New recovery codes in place of all earlier ones; none for an account without a second factor.

    Raises:
        Refused: wrong_password.
    """
    known = await proven(ports, account, password)
    return await fresh_codes(ports, account) if await registry.has_second_factor(ports, known) else []


async def proven(ports: AccountPorts, account: AccountId, password: str) -> StaffAccount:
    """The account, if this is its password.

    Raises:
        Refused: wrong_password.
    """
    known = await ports.accounts.get(account)
    if known is None or not await verified(password, known.password_hash):
        raise Refused("wrong_password")
    return known


async def fresh_codes(ports: AccountPorts, account: AccountId) -> list[str]:
    """New recovery codes in place of all earlier ones."""
    codes = new_recovery_codes()
    await ports.factors.set_codes(account, [normalised(code) for code in codes])
    return codes
