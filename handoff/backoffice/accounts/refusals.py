"""Refusals of a login that are about a known account."""

from __future__ import annotations

from handoff.contract.errors import Refused
from storage.ids import AccountId


class EntryRefused(Refused):
    """Refused after a password or a passkey has said whose account it is: the audit trail names it."""

    def __init__(self, code: str, account: AccountId) -> None:
        super().__init__(code)
        self.account = account
