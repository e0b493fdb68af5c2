"""Which accounts belong to one person, as far as the line can know: two administrators have said so, or one alone.

Somebody who administers can make accounts, and take any over by a link. So an account that an administrator has made,
let in again or given another role counts as that administrator's own until a second one confirms it, and outside
practice nobody signs in with it before. What came by the command line is the operator's, who holds the key file.
"""

from __future__ import annotations

from dataclasses import replace

from handoff.backoffice.accounts import registry
from handoff.backoffice.accounts.ports import AccountPorts
from handoff.contract.errors import Refused
from storage.ids import AccountId
from storage.ports.invitations import Invitation
from storage.ports.staff import StaffAccount, StaffAccounts


class People:
    """Looks up who stands behind an account."""

    def __init__(self, accounts: StaffAccounts) -> None:
        self._accounts = accounts

    async def behind(self, account: AccountId) -> AccountId:
        """The account of whoever could be using this one: itself, once two people stand for it."""
        seen = [account]
        while (known := await self._accounts.get(seen[-1])) is not None:
            if known.confirmed or known.made_by is None:
                return seen[-1]
            if known.made_by in seen:
                return min(seen[seen.index(known.made_by) :])  # each has made the other: they are one
            seen.append(known.made_by)
        return seen[-1]

    async def same(self, one: AccountId, other: AccountId) -> bool:
        """Whether two accounts may be one person's."""
        return one == other or await self.behind(one) == await self.behind(other)


async def confirm_account(ports: AccountPorts, account: AccountId, *, by: AccountId | None) -> StaffAccount:
    """A second person stands for an account; None is the operator's command line.

    Raises:
        AccountError: there is no such account.
        Refused: same_person, if one person would stand for it twice; already_decided.
    """
    known = await ports.accounts.get(account)
    if known is None:
        raise registry.AccountError("unknown_account", "there is no such account")
    if known.confirmed or known.made_by is None:
        raise Refused("already_decided")
    if by is not None:
        await _require_another(ports, known.made_by, account, by)
    _, after = await registry.changed(ports, account, lambda now: replace(now, confirmed_by=by, made_by=_made(now, by)))
    return after


async def confirm_invitation(ports: AccountPorts, invitation: str, *, by: AccountId) -> Invitation:
    """A second person stands for who will take an invitation up.

    Raises:
        Refused: invitation_invalid; same_person; already_decided.
    """
    found = next((each for each in await ports.invitations.list() if each.id == invitation), None)
    if found is None or await ports.clock.now() >= found.expires_at:
        raise Refused("invitation_invalid")
    if found.by is None or found.confirmed_by is not None:
        raise Refused("already_decided")
    await _require_another(ports, found.by, found.account, by)
    confirmed = await ports.invitations.confirm(invitation, by)
    if confirmed is None:
        raise Refused("invitation_invalid")
    return confirmed


async def _require_another(ports: AccountPorts, first: AccountId, account: AccountId | None, by: AccountId) -> None:
    """`by` is neither who made it nor who is to have it."""
    if by == account or await People(ports.accounts).same(first, by):
        raise Refused("same_person")


def _made(account: StaffAccount, by: AccountId | None) -> AccountId | None:
    """What the operator confirms is as if the operator had made it."""
    return account.made_by if by is not None else None
