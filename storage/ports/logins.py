"""Who is logged in, and what may be used only once at a login."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.ids import AccountId


@dataclass(frozen=True, slots=True)
class StaffSession:
    """One login. How long it may live and lie idle is the caller's rule; it may be forgotten after 13 h."""

    account: AccountId
    created_at: datetime
    last_used_at: datetime
    id: str = ""
    """Names the session in lists; the cookie cannot be found out from it."""


class StaffSessions(Protocol):
    """Sessions by an HMAC of their cookie value."""

    async def open(self, account: AccountId) -> str:
        """A new session; returns the cookie value (256 random bits), which is not stored."""

    async def find(self, cookie: str) -> StaffSession | None:
        """The session of this cookie value, unless it was closed."""

    async def touch(self, cookie: str) -> None:
        """Note that it is in use (at most one write a minute)."""

    async def close(self, cookie: str) -> None:
        """Log out. Nothing happens if there is no such session."""

    async def close_all(self, account: AccountId, *, but: str | None = None) -> None:
        """Log the account out everywhere, but for the session of the cookie value `but`."""

    async def of(self, account: AccountId) -> Sequence[StaffSession]:
        """The account's sessions, the newest first; those that have lain idle too long may be among them."""

    async def close_one(self, account: AccountId, session: str) -> bool:
        """Log out the session with this `id`. False if the account has none such."""


class SecondFactors(Protocol):
    """What of a second factor may be used only once: its codes by time, and recovery codes."""

    async def use_step(self, account: AccountId, step: int) -> bool:
        """True the first time for this time step of this account, on whichever node; then False.

        A step may be forgotten an hour later.
        """

    async def set_codes(self, account: AccountId, codes: Sequence[str]) -> None:
        """Make these the account's recovery codes; earlier ones stop working. Only keyed hashes are stored."""

    async def use_code(self, account: AccountId, code: str) -> bool:
        """True if this is a recovery code of the account that has not been used; it is used now."""

    async def codes_left(self, account: AccountId) -> int:
        """How many recovery codes have not been used."""

    async def forget(self, account: AccountId) -> None:
        """Forget the recovery codes."""
