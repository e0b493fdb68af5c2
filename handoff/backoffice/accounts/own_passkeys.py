"""What members of staff do with their own passkeys: make, list, remove."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from handoff.backoffice.accounts import own
from handoff.backoffice.accounts.passkeys import Site, encoded, handle_of
from handoff.backoffice.accounts.passwords import check_strength
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.contract.errors import Refused
from handoff.contract.passkeys import PasskeyMade, PasskeyOffer, PasskeyView
from handoff.conversation.visibility import iso
from storage.ids import AccountId
from storage.ports.passkeys import Passkey

AT_MOST = 10
PURPOSE = "register"


async def listed(ports: AccountPorts, account: AccountId) -> list[PasskeyView]:
    """The account's passkeys."""
    return [_view(each) for each in await ports.passkeys.of(account)]


async def offer(ports: AccountPorts, account: AccountId, password: str, *, cookie: str, site: Site) -> PasskeyOffer:
    """What a device needs to make a passkey in this session.

    Raises:
        Refused: wrong_password, passkeys_full.
    """
    known = await own.proven(ports, account, password)
    passkeys_now = await ports.passkeys.of(account)
    _require_room(passkeys_now)
    return PasskeyOffer(
        challenge=encoded(await ports.challenges.issue(PURPOSE, cookie)),
        site=site.id,
        account=handle_of(account),
        name=known.name,
        known=[encoded(each.credential) for each in passkeys_now if each.site == site.id],
    )


async def add(ports: AccountPorts, account: AccountId, asked: PasskeyMade, *, cookie: str, site: Site) -> list[str]:
    """Keep the passkey that was made; returns recovery codes if this is the account's first second factor.

    Raises:
        Refused: passkey_refused, also if none was offered in this session; passkeys_full.
    """
    from handoff.backoffice.accounts import ceremonies

    challenge = await ports.challenges.take(PURPOSE, cookie)
    if challenge is None:
        raise Refused("passkey_refused")
    _require_room(await ports.passkeys.of(account))
    name = secrets.token_hex(8)
    passkey = ceremonies.made(
        asked, id=name, account=account, site=site, challenge=challenge, now=await ports.clock.now()
    )
    if not await ports.passkeys.add(passkey):
        raise Refused("passkey_refused")
    if await ports.factors.codes_left(account):
        return []
    return await own.fresh_codes(ports, account)


async def remove(
    ports: AccountPorts, account: AccountId, passkey: str, password: str, *, cookie: str, practice: bool
) -> None:
    """Make a passkey worthless; all sessions but the one with this cookie end.

    Raises:
        Refused: wrong_password, unknown_passkey; what would leave the account with too little: last_factor outside
            practice, weak_password in it.
    """
    known = await own.proven(ports, account, password)
    if passkey not in [each.id for each in await ports.passkeys.of(account)]:
        raise Refused("unknown_passkey")
    if known.totp_secret is not None:
        await ports.passkeys.remove(account, passkey)
    elif not await ports.passkeys.remove_but_last(account, passkey):
        await _remove_last(ports, account, passkey, password, practice=practice)
    await ports.sessions.close_all(account, but=cookie)


async def _remove_last(ports: AccountPorts, account: AccountId, passkey: str, password: str, *, practice: bool) -> None:
    if not practice:
        raise Refused("last_factor")
    check_strength(password)
    await ports.passkeys.remove(account, passkey)
    await ports.factors.forget(account)


def _require_room(known: Sequence[Passkey]) -> None:
    if len(known) >= AT_MOST:
        raise Refused("passkeys_full")


def _view(passkey: Passkey) -> PasskeyView:
    return PasskeyView(
        passkey=passkey.id,
        name=passkey.name,
        site=passkey.site,
        synced=passkey.synced,
        created_at=iso(passkey.created_at),
        last_used_at=iso(passkey.last_used_at) if passkey.last_used_at else None,
    )
