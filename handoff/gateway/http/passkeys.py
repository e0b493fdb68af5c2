"""Handlers of one's own passkeys. Checks no caller: role, origin and audit are done by `staff_router`."""

from __future__ import annotations

from collections.abc import Callable

from handoff.backoffice.accounts import own_passkeys
from handoff.backoffice.accounts.passkeys import Site, site_of
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.contract.base import Answer
from handoff.contract.login import PasswordProof, RecoveryCodesAck
from handoff.contract.parts import Ack
from handoff.contract.passkeys import PasskeyMade, PasskeysAck
from handoff.gateway.http.staff_router import Caller
from storage.ids import AccountId


class PasskeysHttp:
    """Handles the passkey routes of `STAFF`, each in the method of its name."""

    def __init__(
        self,
        ports: AccountPorts,
        *,
        origins: tuple[str, ...],
        slow_down: Callable[[AccountId], None],
        practice: Callable[[], bool],
    ) -> None:
        """Keep what the handlers need.

        Args:
            ports: where accounts and passkeys are kept.
            origins: the origins whose pages may ask.
            slow_down: called before a password is checked; raises after too many.
            practice: whether the service is in practice now.
        """
        self._ports = ports
        self._origins = origins
        self._slow_down = slow_down
        self._practice = practice

    def _site(self, caller: Caller) -> Site:
        return site_of(caller.request.headers.get("Origin"), self._origins)

    async def passkeys_list(self, caller: Caller, body: None) -> Answer:
        return PasskeysAck(passkeys=await own_passkeys.listed(self._ports, caller.staff.account))

    async def passkeys_offer(self, caller: Caller, body: PasswordProof) -> Answer:
        self._slow_down(caller.staff.account)
        return await own_passkeys.offer(
            self._ports, caller.staff.account, body.password, cookie=caller.cookie, site=self._site(caller)
        )

    async def passkeys_add(self, caller: Caller, body: PasskeyMade) -> Answer:
        codes = await own_passkeys.add(
            self._ports, caller.staff.account, body, cookie=caller.cookie, site=self._site(caller)
        )
        return RecoveryCodesAck(recovery_codes=codes)

    async def passkeys_remove(self, caller: Caller, body: PasswordProof) -> Answer:
        self._slow_down(caller.staff.account)
        await own_passkeys.remove(
            self._ports,
            caller.staff.account,
            caller.place["passkey"],
            body.password,
            cookie=caller.cookie,
            practice=self._practice(),
        )
        return Ack()
