"""Names of staff by account, for transcripts that staff read. Owns a copy in memory, read anew now and then."""

from __future__ import annotations

from storage.ids import AccountId
from storage.ports.staff import StaffAccounts


class AccountNames:
    """Looks names up without asking the database for every line of a transcript."""

    def __init__(self, accounts: StaffAccounts) -> None:
        self._accounts = accounts
        self._names: dict[AccountId, str] = {}

    async def refresh(self) -> None:
        """Read all names."""
        self._names = {account.account: account.name for account in await self._accounts.list()}

    def of(self, account: AccountId) -> str:
        """The name; the id for an account that is newer than the copy."""
        return self._names.get(account, account)
