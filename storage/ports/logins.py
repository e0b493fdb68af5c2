"""Ports of staff logins: sessions, and second factors that are used once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId


@dataclass(frozen=True, slots=True)
class StaffSession:
    """One login. Its lifetime and idle time are the caller's rule; the store may delete it after 13 h."""

    account: AccountId
    created_at: datetime
    last_used_at: datetime
    id: str = ""
    """Id for lists; the cookie cannot be derived from it."""


class StaffSessions(Protocol):
    """Sessions, stored by an HMAC of their cookie value."""

    async def open(self, account: AccountId) -> str:
        """A new session; returns the cookie value (256 random bits), which is not stored."""

    async def find(self, cookie: str) -> StaffSession | None:
        """The session of this cookie value, unless it was closed."""

    async def touch(self, cookie: str) -> None:
        """Update its time of last use (at most one write a minute)."""

    async def close(self, cookie: str) -> None:
        """Log out. Nothing happens if there is no such session."""

    async def close_all(self, account: AccountId, *, but: str | None = None) -> None:
        """Log the account out everywhere, but for the session of the cookie value `but`."""

    async def of(self, account: AccountId) -> Sequence[StaffSession]:
        """The account's sessions, the newest first, including those idle for too long."""

    async def close_one(self, account: AccountId, session: str) -> bool:
        """Log out the session with this `id`. False if the account has none such."""


class SecondFactors(Protocol):
    """One-time use of second factors: time steps of TOTP, and recovery codes."""

    async def use_step(self, account: AccountId, step: int) -> bool:
        """True the first time that this account uses this time step, on any node; then False.

        The store may delete a step an hour later.
        """

    async def set_codes(self, account: AccountId, codes: Sequence[str]) -> None:
        """Make these the account's recovery codes; earlier ones stop working. Only keyed hashes are stored."""

    async def use_code(self, account: AccountId, code: str) -> bool:
        """Use up a recovery code. True if it is an unused one of this account."""

    async def codes_left(self, account: AccountId) -> int:
        """How many unused recovery codes the account has."""

    async def forget(self, account: AccountId) -> None:
        """Delete the account's recovery codes."""
