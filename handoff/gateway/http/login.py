"""Handlers of signing in and out: password with its second factor, passkey, log-out. Sets the cookies.

Owns the limits on tries and the audit of logins; what is checked is `handoff.backoffice.accounts`'s.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from handoff.backoffice.accounts import passkey_login
from handoff.backoffice.accounts.passkeys import Site, site_of
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.backoffice.accounts.refusals import EntryRefused
from handoff.backoffice.accounts.sessions import AT_MOST, COOKIE, SessionManager
from handoff.contract.base import Answer
from handoff.contract.errors import Refused
from handoff.contract.login import Login, LoginAck
from handoff.contract.parts import Ack
from handoff.contract.passkeys import PasskeyAnswer
from handoff.conversation.staff import Staff
from handoff.gateway.acknowledgements import acknowledged
from handoff.gateway.http.responses import answer, body_of, refuse_foreign_origin
from handoff.gateway.limits import known_devices
from handoff.gateway.limits.client_address import remote_address
from handoff.gateway.limits.login_tries import Guesser, LoginTries
from handoff.gateway.limits.pace import Addresses
from storage.ids import AccountId
from storage.ports.audit import AuditRecord, AuditTrail
from storage.ports.passkeys import DeviceMarks
from storage.ports.staff import fold_name

_RIGHT_PASSWORD = ("code_needed", "second_factor_needed", "weak_password", "rate_limited")
"""What a login says only after the right password (the last of its codes): that try is given back."""
_AUDITED_FAILURES = ("login_failed", "second_factor_needed", "weak_password", "passkey_refused", "passkey_copied")


@dataclass(slots=True)
class _Entered:
    """Somebody who has come in."""

    cookie: str
    staff: Staff


class LoginHttp:
    """Handlers of the public routes of signing in and out, a method a route."""

    def __init__(
        self,
        *,
        ports: AccountPorts,
        device_marks: DeviceMarks,
        audit: AuditTrail,
        sessions: SessionManager,
        addresses: Addresses,
        tries: LoginTries,
        origins: tuple[str, ...],
        trusted_proxies: tuple[str, ...],
        clock: Callable[[], float],
    ) -> None:
        """`clock`: monotonic seconds, for the names of addresses."""
        self._ports = ports
        self._device_marks = device_marks
        self._audit_trail = audit
        self._sessions = sessions
        self._addresses = addresses
        self._tries = tries
        self._origins = origins
        self._trusted_proxies = trusted_proxies
        self._clock = clock

    async def login(self, request: web.Request) -> web.Response:
        async def enter() -> _Entered:
            login = await body_of(request, Login)
            name = fold_name(login.name.strip())
            guesser = await self._guesser(request, login.name)
            self._tries.take(name, guesser)
            codes: list[AccountId] = []

            def slow_down(account: AccountId) -> None:
                self._tries.take_code(account, guesser)
                codes.append(account)

            try:
                entered = _Entered(
                    *await self._sessions.log_in(
                        login.name,
                        login.password,
                        login.code,
                        passkey=login.passkey,
                        site=self._site(request),
                        slow_down=slow_down,
                    )
                )
            except Refused as error:
                if error.code in _RIGHT_PASSWORD or isinstance(error, EntryRefused):
                    self._tries.give_back(name, guesser)
                raise
            self._tries.give_back(name, guesser)
            for account in codes:
                self._tries.give_back_code(account, guesser)
            return entered

        return await self._let_in(request, "login", enter)

    async def passkey_login(self, request: web.Request) -> web.Response:
        async def enter() -> _Entered:
            site = site_of(request.headers.get("Origin"), self._origins)
            address = self._address(request)
            self._tries.take_passkey(address)
            entered = _Entered(*await self._sessions.log_in_with_passkey(await body_of(request, PasskeyAnswer), site))
            self._tries.give_back_passkey(address)
            return entered

        return await self._let_in(request, "passkey:login", enter)

    async def _let_in(
        self, request: web.Request, action: str, enter: Callable[[], Awaitable[_Entered]]
    ) -> web.Response:
        refuse_foreign_origin(request, self._origins)
        entered: _Entered | None = None
        whose: AccountId | None = None

        async def act() -> Answer:
            nonlocal entered, whose
            try:
                entered = await enter()
            except EntryRefused as error:
                whose = error.account
                raise
            await self._audit(action, entered.staff.account)
            return LoginAck(name=entered.staff.name, role=entered.staff.role)

        ack, response = await answer(act)
        if entered is not None:
            _set_session(response, entered.cookie)
            known_devices.remember(request, response, self._device_marks, entered.staff.account)
        elif ack["error"]["code"] in _AUDITED_FAILURES:
            await self._audit(action, whose, ack["error"]["code"])
        return response

    async def passkey_ask(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            site = site_of(request.headers.get("Origin"), self._origins)
            self._tries.take_passkey(self._address(request))
            return await passkey_login.ask(self._ports, site)

        _, response = await answer(act)
        return response

    async def logout(self, request: web.Request) -> web.Response:
        refuse_foreign_origin(request, self._origins)

        async def act() -> Answer:
            cookie = request.cookies.get(COOKIE)
            staff = await self._sessions.staff(cookie, use=False) if cookie else None
            if cookie:
                await self._sessions.log_out(cookie)
            if staff is not None:
                await self._audit("logout", staff.account)
            return Ack()

        _, response = await answer(act)
        response.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
        return response

    # --- inside ------------------------------------------------------------------------------------

    async def _guesser(self, request: web.Request, name: str) -> Guesser:
        account = await self._ports.accounts.by_name(name.strip())
        device = known_devices.mark_of(request, self._device_marks, account.account) if account else None
        return Guesser(self._address(request), device)

    def _address(self, request: web.Request) -> bytes:
        return self._addresses.name(remote_address(request, self._trusted_proxies), self._clock())

    def _site(self, request: web.Request) -> Site | None:
        try:
            return site_of(request.headers.get("Origin"), self._origins)
        except Refused:
            return None

    async def _audit(self, action: str, account: AccountId | None, outcome: str = "ok") -> None:
        """Who came and went; of those who gave no right password not even the name, for they may be anybody."""

        async def add() -> Answer:
            await self._audit_trail.add(AuditRecord(await self._ports.clock.now(), account, action, outcome=outcome))
            return Ack()

        await acknowledged(add)


def _set_session(response: web.Response, cookie: str) -> None:
    response.set_cookie(
        COOKIE,
        cookie,
        path="/",
        secure=True,
        httponly=True,
        samesite="Strict",
        max_age=int(AT_MOST.total_seconds()),
    )
