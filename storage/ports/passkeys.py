"""Ports of staff passkeys (WebAuthn credentials), of their challenges, and of device marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from storage.ids import AccountId

CHALLENGE_LIVES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public part of a passkey; the private key never leaves its device."""

    id: str
    """Id for lists."""
    account: AccountId
    name: str
    """Name given by its owner."""
    site: str
    """The relying party id it was made for: the host name of the console's address."""
    credential: bytes
    """Credential id, made by the device."""
    public_key: bytes
    """As COSE."""
    sign_count: int
    """Signature counter at its last use; 0 for devices without one."""
    syncable: bool
    """Whether its device may copy it to others (backup eligibility, which never changes)."""
    synced: bool
    """Whether it had done so at its last use (backup state)."""
    created_at: datetime
    last_used_at: datetime | None = None


class Passkeys(Protocol):
    """Passkeys by the credential's id, which belongs to one account alone."""

    async def add(self, passkey: Passkey) -> bool:
        """Store a passkey. False if its credential id is stored already, for any account."""

    async def find(self, credential: bytes) -> Passkey | None:
        """The passkey with this credential id."""

    async def of(self, account: AccountId) -> Sequence[Passkey]:
        """The account's passkeys, the oldest first."""

    async def holders(self) -> frozenset[AccountId]:
        """The accounts that have a passkey."""

    async def use(self, passkey: Passkey, *, counted: int) -> bool:
        """Store count, state and time of use if the count is still `counted`. False if not, or if it was deleted."""

    async def remove(self, account: AccountId, passkey: str) -> bool:
        """Delete the passkey with this `id`. False if the account has none such."""

    async def remove_but_last(self, account: AccountId, passkey: str) -> bool:
        """Delete the passkey with this `id` if the account has another one. False if not; then it stays as it was."""

    async def forget(self, account: AccountId) -> None:
        """Delete all passkeys of the account."""


class Challenges(Protocol):
    """Random challenges, each for one ceremony, stored by an HMAC of the bearer's secret."""

    async def issue(self, purpose: str, bearer: str) -> bytes:
        """32 new random bytes for this bearer (a secret that only they have), replacing an earlier challenge."""

    async def take(self, purpose: str, bearer: str) -> bytes | None:
        """Take the bearer's challenge, once, on any node; None if there is none or it is older than 5 minutes."""


class DeviceMarks(Protocol):
    """Marks of browsers with an earlier login, which are exempt from the slow-down caused by others' guesses."""

    def mark(self, account: AccountId) -> str:
        """A new mark for this account. It grants no access."""

    def known(self, account: AccountId, mark: str) -> bool:
        """Whether this is a mark of the account."""
