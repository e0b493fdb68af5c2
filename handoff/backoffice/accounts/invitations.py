"""Invitations: a one-time link by which somebody chooses their own password and confirms a second factor.

Whoever invites never learns the password. The same link, made for an account that exists, is the way back in for
somebody who has lost theirs.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.passwords import check_strength, hashed
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.backoffice.accounts.registry import AccountError
from handoff.backoffice.accounts.second_factor import new_recovery_codes, new_secret, normalised, step_of
from handoff.contract.base import Role
from handoff.contract.errors import Refused
from storage.ids import AccountId
from storage.ports.invitations import Invitation
from storage.ports.staff import StaffAccount

VALID = timedelta(hours=72)
PAGE = "/console#invitation="
"""The page that takes an invitation up. What stands behind the # is never sent to a server."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and its token, which is shown once."""

    invitation: Invitation
    token: str

    @property
    def path(self) -> str:
        """Where it is taken up, below the service's address."""
        return PAGE + self.token


async def invite(
    ports: AccountPorts,
    name: str,
    role: Role,
    *,
    by: AccountId | None = None,
    languages: tuple[str, ...] = (),
    tracks: tuple[str, ...] = (),
) -> Invited:
    """Invite somebody to a new account.

    Raises:
        AccountError: the name is empty, too long or taken.
    """
    name = registry.checked_name(name)
    if await ports.accounts.by_name(name) is not None:
        raise AccountError("name_taken", f"there is an account named {name} already")
    return await _issue(ports, name, role, by, languages=languages, tracks=tracks)


async def renew(ports: AccountPorts, account: AccountId, *, by: AccountId | None = None) -> Invited:
    """Let somebody into their account again; nothing changes before they take it up.

    Raises:
        AccountError: there is no such account.
    """
    known = await ports.accounts.get(account)
    if known is None:
        raise AccountError("unknown_account", "there is no such account")
    return await _issue(ports, known.name, known.role, by, account=account)


async def invite_or_renew(ports: AccountPorts, name: str, role: Role) -> Invited:
    """Invite, from the command line; where there is an account of this name and role, let its owner in again.

    Raises:
        AccountError: the name is empty or too long, or the account has another role.
    """
    known = await ports.accounts.by_name(name.strip())
    if known is None:
        return await invite(ports, name, role)
    if known.role != role:
        raise AccountError("name_taken", f"{known.name} has the role {known.role}; an invitation does not change it")
    return await renew(ports, known.account)


async def opened(ports: AccountPorts, token: str, *, practice: bool) -> Invitation:
    """The invitation of this token.

    Raises:
        Refused: invitation_invalid, whatever is wrong with it; confirmation_missing, outside practice, where one
            administrator alone has made it.
    """
    invitation = await ports.invitations.find(token)
    if invitation is None or await ports.clock.now() >= invitation.expires_at:
        raise Refused("invitation_invalid")
    if not practice and invitation.by is not None and invitation.confirmed_by is None:
        raise Refused("confirmation_missing")
    return invitation


async def shown(ports: AccountPorts, token: str, *, practice: bool) -> Invitation:
    """The invitation with a new secret for the second factor: who has opened the link before knows none that counts.

    Raises:
        Refused: as `opened`.
    """
    await opened(ports, token, practice=practice)
    invitation = await ports.invitations.reseed(token, new_secret())
    if invitation is None:
        raise Refused("invitation_invalid")
    return invitation


async def accept(ports: AccountPorts, token: str, password: str, code: str | None, *, practice: bool) -> list[str]:
    """Take an invitation up; returns recovery codes, none where no second factor was confirmed.

    Raises:
        Refused: as `opened`; wrong_code, code_needed, weak_password, name_taken. The last, or another window that
            opens the link at this moment, uses the invitation up; the others leave it open.
    """
    invitation = await opened(ports, token, practice=practice)
    if not code and not practice:
        raise Refused("code_needed")
    step = step_of(invitation.totp_secret, code, await ports.clock.now()) if code else None
    if code and step is None:
        raise Refused("wrong_code")
    check_strength(password, second_factor=step is not None)
    password_hash = await hashed(password)
    taken = await ports.invitations.take(token)
    if taken is None or (step is not None and taken.totp_secret != invitation.totp_secret):
        raise Refused("invitation_invalid")
    secret = None if step is None else invitation.totp_secret
    account = await _put(ports, invitation, password_hash, secret)
    if step is None:
        await ports.factors.forget(account)
        return []
    await ports.factors.use_step(account, step)
    codes = new_recovery_codes()
    await ports.factors.set_codes(account, [normalised(each) for each in codes])
    return codes


async def _issue(
    ports: AccountPorts,
    name: str,
    role: str,
    by: AccountId | None,
    *,
    account: AccountId | None = None,
    languages: tuple[str, ...] = (),
    tracks: tuple[str, ...] = (),
) -> Invited:
    now = await ports.clock.now()
    invitation = Invitation(
        id=secrets.token_hex(8),
        name=name,
        role=role,
        created_at=now,
        expires_at=now + VALID,
        by=by,
        account=account,
        languages=languages,
        tracks=tracks,
        totp_secret=new_secret(),
    )
    return Invited(invitation, await ports.invitations.issue(invitation))


async def _put(ports: AccountPorts, invitation: Invitation, password_hash: str, secret: bytes | None) -> AccountId:
    """Make the account, or put new secrets into the one that exists; a disabled one stays disabled."""
    if invitation.account is None:
        account = StaffAccount(
            account=AccountId(secrets.token_hex(8)),
            name=invitation.name,
            role=invitation.role,
            password_hash=password_hash,
            created_at=await ports.clock.now(),
            languages=invitation.languages,
            tracks=invitation.tracks,
            totp_secret=secret,
            made_by=invitation.by,
            confirmed_by=invitation.confirmed_by,
            made_at=await ports.clock.now(),
        )
        await registry.put_new(ports, account)
        return account.account

    now = await ports.clock.now()

    def renewed(known: StaffAccount) -> StaffAccount:
        by, confirmed = invitation.by, invitation.confirmed_by
        return replace(
            known,
            password_hash=password_hash,
            totp_secret=secret,
            totp_pending=None,
            made_by=registry.maker(known, by) if by is not None and confirmed is None else by,
            confirmed_by=confirmed,
            made_at=now,
        )

    await registry.changed(ports, invitation.account, renewed)
    await ports.passkeys.forget(invitation.account)  # whoever needs the way back in may have lost their devices
    await ports.sessions.close_all(invitation.account)
    return invitation.account
