"""Port of staff invitations that have not been accepted yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId


@dataclass(frozen=True, slots=True)
class Invitation:
    """An offer of a new account, or of new access to the one in `account`."""

    id: str
    name: str
    role: str
    created_at: datetime
    expires_at: datetime
    by: AccountId | None = None
    """The inviting account; None: the command line."""
    confirmed_by: AccountId | None = None
    """The second person who stands for whoever takes it up."""
    account: AccountId | None = None
    languages: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    totp_secret: bytes = field(default=b"", repr=False)
    """Secret of the second factor for the new account. Encrypted at rest."""


class Invitations(Protocol):
    """One-time invitations by an HMAC of their token."""

    async def issue(self, invitation: Invitation) -> str:
        """Store it in place of an earlier one of the same name; returns its token (256 random bits, not stored)."""

    async def find(self, token: str) -> Invitation | None:
        """The invitation of this token, expired or not, unless it was accepted or withdrawn."""

    async def reseed(self, token: str, totp_secret: bytes) -> Invitation | None:
        """Give it another secret; returns it, None if there is none, or it was changed at this moment."""

    async def confirm(self, invitation: str, by: AccountId) -> Invitation | None:
        """Note the second person by the invitation's `id`; returns as `reseed`."""

    async def take(self, token: str) -> Invitation | None:
        """Find and delete in one step: of two callers at once, one gets it."""

    async def list(self) -> Sequence[Invitation]:
        """All open invitations, the newest first."""

    async def withdraw(self, invitation: str) -> bool:
        """Delete the invitation with this `id`. False if there is none."""
