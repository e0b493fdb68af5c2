"""Signing in with a passkey: the challenge, and what a device makes of it. Opens no session."""

from __future__ import annotations

import secrets
from binascii import Error as Base64Error

from handoff.backoffice.accounts.passkeys import Site, decoded, encoded, handle_of
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.backoffice.accounts.refusals import EntryRefused
from handoff.contract.errors import Refused
from handoff.contract.passkeys import PasskeyAnswer, PasskeyAsk
from storage.ids import AccountId
from storage.ports.passkeys import Passkey

PURPOSE = "login"
_ATTEMPT_BYTES = 24


async def ask(ports: AccountPorts, site: Site, account: AccountId | None = None) -> PasskeyAsk:
    """A challenge for a new attempt; with an account, for its passkeys alone.

    Raises:
        Refused: passkey_refused if the account has no passkey for this site.
    """
    allowed = [] if account is None else [each for each in await ports.passkeys.of(account) if each.site == site.id]
    if account is not None and not allowed:
        raise Refused("passkey_refused")
    attempt = secrets.token_urlsafe(_ATTEMPT_BYTES)
    challenge = await ports.challenges.issue(PURPOSE, attempt)
    return PasskeyAsk(
        attempt=attempt,
        challenge=encoded(challenge),
        site=site.id,
        allowed=[encoded(each.credential) for each in allowed],
    )


async def proven(ports: AccountPorts, answer: PasskeyAnswer, site: Site, account: AccountId | None = None) -> AccountId:
    """Whose passkey has answered; its use is noted. The attempt is over, whatever comes of it.

    Raises:
        Refused: passkey_refused, whatever is wrong, also if it is not a passkey of `account`.
        EntryRefused: passkey_copied.
    """
    from handoff.backoffice.accounts import ceremonies

    challenge = await ports.challenges.take(PURPOSE, answer.attempt)
    known = await _named(ports, answer)
    if challenge is None or known is None or known.site != site.id or account not in (None, known.account):
        raise Refused("passkey_refused")
    if answer.account != handle_of(known.account) and not (answer.account is None and account is not None):
        raise Refused("passkey_refused")
    try:
        fresh = ceremonies.used(known, answer, site=site, challenge=challenge, now=await ports.clock.now())
    except Refused as error:
        if error.code == "passkey_copied":
            raise EntryRefused(error.code, known.account) from None
        raise
    if not await ports.passkeys.use(fresh, counted=known.sign_count):
        raise Refused("passkey_refused")  # used on another node, or removed, at this moment
    return known.account


async def _named(ports: AccountPorts, answer: PasskeyAnswer) -> Passkey | None:
    try:
        return await ports.passkeys.find(decoded(answer.credential))
    except Base64Error:
        return None
