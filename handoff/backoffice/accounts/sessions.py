"""Sessions of staff: 30 minutes without use, 12 hours at most; ended by logging out, disabling or a changed role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from handoff.backoffice.accounts import passkey_login
from handoff.backoffice.accounts.passkeys import Site
from handoff.backoffice.accounts.passwords import check_strength, verified
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.backoffice.accounts.refusals import EntryRefused
from handoff.backoffice.accounts.registry import has_second_factor
from handoff.backoffice.accounts.second_factor import normalised, step_of
from handoff.contract.base import SESSION_COOKIE
from handoff.contract.errors import Refused
from handoff.contract.passkeys import FactorsAsked, PasskeyAnswer
from handoff.conversation.staff import Staff, role_of
from storage.ids import AccountId
from storage.ports.staff import StaffAccount

COOKIE = SESSION_COOKIE
IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)


class SessionManager:
    """Lets staff in and out."""

    def __init__(self, ports: AccountPorts, *, practice: Callable[[], bool]) -> None:
        """`practice`: whether the service is in practice now, where a second factor is not asked of everybody."""
        self._ports = ports
        self._practice = practice

    async def log_in(
        self,
        name: str,
        password: str,
        code: str | None = None,
        *,
        passkey: PasskeyAnswer | None = None,
        site: Site | None = None,
        slow_down: Callable[[AccountId], None] = lambda account: None,
    ) -> tuple[str, Staff]:
        """A new session: its cookie value and who it is.

        Args:
            name: in any case.
            password: as it was typed.
            code: of the second factor, or a recovery code.
            passkey: of this account, in place of a code.
            site: where the page asks from; None where passkeys do not work.
            slow_down: called before a code is looked at; raises if this account has had too many.

        Raises:
            Refused: login_failed, whatever was wrong, in the same time. Only after the right password: code_needed
                (with `FactorsAsked`), second_factor_needed, weak_password; at last confirmation_missing.
            EntryRefused: login_failed, passkey_refused, passkey_copied, after the right password.
        """
        account = await self._ports.accounts.by_name(name.strip())
        right = await verified(password, account.password_hash if account else None)
        if account is None or account.disabled or not right:
            raise Refused("login_failed")
        if not await has_second_factor(self._ports, account):
            self._require_password_enough(password)
        elif passkey is not None and site is not None:
            await self._check_passkey(account, passkey, site)
        elif code:
            slow_down(account.account)
            await self._check_code(account, code)
        else:
            raise Refused("code_needed", details=msgspec.to_builtins(await self._asked(account, site)))
        return await self._opened(account)

    async def log_in_with_passkey(self, answer: PasskeyAnswer, site: Site) -> tuple[str, Staff]:
        """A new session for whoever holds a passkey that has verified them; it is both factors.

        Raises:
            Refused: passkey_refused, whatever was wrong; confirmation_missing.
            EntryRefused: passkey_copied.
        """
        account = await self._ports.accounts.get(await passkey_login.proven(self._ports, answer, site))
        if account is None or account.disabled:
            raise Refused("passkey_refused")
        return await self._opened(account)

    async def log_out(self, cookie: str) -> None:
        """End the session."""
        await self._ports.sessions.close(cookie)

    async def staff(self, cookie: str, *, use: bool = True) -> Staff | None:
        """Who the cookie belongs to now, or None. `use` counts as activity."""
        session = await self._ports.sessions.find(cookie)
        if session is None:
            return None
        now = await self._ports.clock.now()
        if now - session.last_used_at > IDLE or now - session.created_at > AT_MOST:
            await self._ports.sessions.close(cookie)
            return None
        account = await self._ports.accounts.get(session.account)
        if account is None or account.disabled or not await self._enough(account):
            return None
        if use:
            await self._ports.sessions.touch(cookie)
        return staff_of(account)

    async def _opened(self, account: StaffAccount) -> tuple[str, Staff]:
        if not (self._practice() or account.confirmed):
            raise Refused("confirmation_missing")
        return await self._ports.sessions.open(account.account), staff_of(account)

    async def _enough(self, account: StaffAccount) -> bool:
        """A session from the time of practice lasts into the time after it with a second factor and a second person."""
        return self._practice() or (account.confirmed and await has_second_factor(self._ports, account))

    def _require_password_enough(self, password: str) -> None:
        """For an account without a second factor: one that has had one may have a shorter password."""
        if not self._practice():
            raise Refused("second_factor_needed")
        check_strength(password)

    async def _asked(self, account: StaffAccount, site: Site | None) -> FactorsAsked:
        """What the account can answer with, from this page."""
        here = site is not None and any(each.site == site.id for each in await self._ports.passkeys.of(account.account))
        passkey = await passkey_login.ask(self._ports, site, account.account) if here and site else None
        return FactorsAsked(code=account.totp_secret is not None, passkey=passkey)

    async def _check_passkey(self, account: StaffAccount, passkey: PasskeyAnswer, site: Site) -> None:
        try:
            await passkey_login.proven(self._ports, passkey, site, account.account)
        except Refused as error:
            raise EntryRefused(error.code, account.account) from None

    async def _check_code(self, account: StaffAccount, code: str) -> None:
        secret = account.totp_secret
        step = step_of(secret, code, await self._ports.clock.now()) if secret else None
        if step is not None:
            if await self._ports.factors.use_step(account.account, step):
                return
        elif await self._ports.factors.use_code(account.account, normalised(code)):
            return
        raise EntryRefused("login_failed", account.account)


def staff_of(account: StaffAccount) -> Staff:
    """The account as the rest of the service sees it."""
    return Staff(
        account.account, account.name, role_of(account.role), account.languages, account.tracks, account.jurist
    )
