"""Own passkeys over HTTP. What a route is for stands in `handoff.contract.routes`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handoff.backoffice.accounts import own_passkeys
from handoff.backoffice.accounts.passkeys import Site, site_of
from handoff.contract.base import Answer
from handoff.contract.login import PasswordProof, RecoveryCodesAck
from handoff.contract.parts import Ack
from handoff.contract.passkeys import PasskeyMade, PasskeysAck
from handoff.gateway.http.staff_entrance import Act, Caller
from storage.ids import AccountId
from storage.ports.store import Store


def passkey_acts(
    store: Store,
    *,
    origins: tuple[str, ...],
    slow_down: Callable[[AccountId], None],
    practice: Callable[[], bool],
) -> Mapping[str, Act]:
    """The handlers by the route's name.

    Args:
        store: where passkeys are kept.
        origins: whose pages may ask.
        slow_down: called before a password is looked at; raises after too many.
        practice: whether the service is in practice now.
    """

    def site(caller: Caller) -> Site:
        return site_of(caller.request.headers.get("Origin"), origins)

    async def listed(caller: Caller, body: None) -> Answer:
        return PasskeysAck(passkeys=await own_passkeys.listed(store, caller.staff.account))

    async def offer(caller: Caller, body: PasswordProof) -> Answer:
        slow_down(caller.staff.account)
        return await own_passkeys.offer(
            store, caller.staff.account, body.password, cookie=caller.cookie, site=site(caller)
        )

    async def add(caller: Caller, body: PasskeyMade) -> Answer:
        codes = await own_passkeys.add(store, caller.staff.account, body, cookie=caller.cookie, site=site(caller))
        return RecoveryCodesAck(recovery_codes=codes)

    async def remove(caller: Caller, body: PasswordProof) -> Answer:
        slow_down(caller.staff.account)
        await own_passkeys.remove(
            store,
            caller.staff.account,
            caller.place["passkey"],
            body.password,
            cookie=caller.cookie,
            practice=practice(),
        )
        return Ack()

    return {"passkeys:list": listed, "passkeys:offer": offer, "passkeys:add": add, "passkeys:remove": remove}
