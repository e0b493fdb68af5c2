"""Who has been invited and has not come yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId


@dataclass(frozen=True, slots=True)
class Invitation:
    """A place that waits for somebody: a new account, or new access to the one in `account`."""

    id: str
    name: str
    role: str
    created_at: datetime
    expires_at: datetime
    by: AccountId | None = None
    """Who invited; None: the command line."""
    account: AccountId | None = None
    languages: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    totp_secret: bytes = field(default=b"", repr=False)
    """The second factor that is offered. Encrypted at rest."""


class Invitations(Protocol):
    """One-time invitations by an HMAC of their token."""

    async def issue(self, invitation: Invitation) -> str:
        """Its token of 256 random bits, which is not stored. An earlier invitation of the same name is forgotten."""

    async def find(self, token: str) -> Invitation | None:
        """The invitation of this token, expired or not, unless it has been taken up or withdrawn."""

    async def take(self, token: str) -> Invitation | None:
        """The same, and nobody finds it again: of two at once, one gets it."""

    async def list(self) -> Sequence[Invitation]:
        """All that nobody has taken up, the newest first."""

    async def withdraw(self, invitation: str) -> bool:
        """Forget the invitation with this `id`. False if there is none."""
