"""Port of staff accounts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """A staff account. `password_hash` is an Argon2id string. Names are compared case-insensitively."""

    account: AccountId
    name: str
    role: str
    password_hash: str
    created_at: datetime
    disabled: bool = False
    languages: tuple[str, ...] = ()
    """Languages that this person writes; empty: all that the line offers."""
    tracks: tuple[str, ...] = ()
    """Audiences that this person takes (anhorig, yrkesverksam, ung, vill_lamna); empty means all."""
    jurist: bool = False
    """Entitled to review legal texts."""
    totp_secret: bytes | None = field(default=None, repr=False)
    """Secret of the second factor in use. Encrypted at rest."""
    totp_pending: bytes | None = field(default=None, repr=False)
    """Secret of a new second factor that no code has confirmed yet. Encrypted at rest."""
    made_by: AccountId | None = None
    """Who has made it, let its owner in again or given it a right; None: the command line, or the first start."""
    confirmed_by: AccountId | None = None
    """The second person who stands for it."""
    made_at: datetime | None = None
    """When `made_by` did so."""
    version: int = field(default=0, compare=False)
    """Counted up by the store with every change."""

    @property
    def confirmed(self) -> bool:
        """Whether it does not stand on one administrator's word alone."""
        return self.made_by is None or self.confirmed_by is not None

    @property
    def folded_name(self) -> str:
        """The form in which the name is compared."""
        return fold_name(self.name)


def fold_name(name: str) -> str:
    """The form in which names of staff are compared: compatibility-normalised, without case."""
    return unicodedata.normalize("NFKC", name).casefold()


class StaffAccounts(Protocol):
    """Accounts by id and by name."""

    async def add(self, account: StaffAccount) -> bool:
        """False if the name or the id is taken."""

    async def by_name(self, name: str) -> StaffAccount | None:
        """The account with this name, without regard to case."""

    async def get(self, account: AccountId) -> StaffAccount | None:
        """The account with this id."""

    async def list(self) -> Sequence[StaffAccount]:
        """All accounts, by name."""

    async def replace(self, account: StaffAccount) -> None:
        """Store a changed account under its id.

        Raises:
            UnknownAccount: there is no account with this id.
            Outdated: it has been changed since it was read (`version` says which one that was).
            NameTaken: another account has the new name.
        """
