"""Passkeys (WebAuthn credentials) of staff, and the challenges that they sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from storage.ids import AccountId

CHALLENGE_LIVES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Passkey:
    """What is kept of a passkey: nothing of it is secret, for the private key never leaves its device."""

    id: str
    """Names it in lists."""
    account: AccountId
    name: str
    """What its owner calls it."""
    site: str
    """The relying party id it was made for: the host name of the console's address."""
    credential: bytes
    """The id that the device has given it."""
    public_key: bytes
    """As COSE."""
    sign_count: int
    """Of its last use; 0 for devices that do not count."""
    syncable: bool
    """Whether its device may copy it to others (backup eligibility, which never changes)."""
    synced: bool
    """Whether it had done so at its last use (backup state)."""
    created_at: datetime
    last_used_at: datetime | None = None


class Passkeys(Protocol):
    """Passkeys by the credential's id, which belongs to one account alone."""

    async def add(self, passkey: Passkey) -> bool:
        """False if the credential is known already, whoever has it."""

    async def find(self, credential: bytes) -> Passkey | None:
        """The passkey with this credential id."""

    async def of(self, account: AccountId) -> Sequence[Passkey]:
        """The account's passkeys, the oldest first."""

    async def holders(self) -> frozenset[AccountId]:
        """The accounts that have any."""

    async def use(self, passkey: Passkey, *, counted: int) -> bool:
        """Store its count, state and time of use if the count is still `counted`. False if not, or if it is gone."""

    async def remove(self, account: AccountId, passkey: str) -> bool:
        """Remove the one with this `id`. False if the account has none such."""

    async def forget(self, account: AccountId) -> None:
        """Remove all of the account."""


class Challenges(Protocol):
    """Random challenges, each for one ceremony, known by an HMAC of who asked for it."""

    async def issue(self, purpose: str, bearer: str) -> bytes:
        """32 new random bytes for this bearer (a secret that only they have); an earlier one counts no more."""

    async def take(self, purpose: str, bearer: str) -> bytes | None:
        """The bearer's challenge, once, on whichever node; None if there is none, or it is older than 5 minutes."""


class DeviceMarks(Protocol):
    """Marks of browsers in which somebody has signed in before, so that strangers' guesses do not slow them down."""

    def mark(self, account: AccountId) -> str:
        """A new mark for this account. It opens nothing; it tells apart who has been here."""

    def known(self, account: AccountId, mark: str) -> bool:
        """Whether this is a mark of the account."""
