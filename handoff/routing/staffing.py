"""Who of the staff on duty can take which conversation now: by presence, role, languages, tracks and training.

Owns a recent view of what each present account may do. The rule itself is that of the queue (`queue_order.fits`), so
that what a visitor reads, what an alarm says and what "next" gives are one answer. Decides no claim: the log does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from handoff.conversation.queue_order import LINE_LANGUAGES, Taker, Waiting, fits
from handoff.conversation.state import State
from handoff.operations.jobs import each
from handoff.risk import Level
from handoff.routing.board import track_of
from handoff.routing.presence import Presence
from storage.ids import AccountId, ConversationId
from storage.ports.staff import StaffAccount, StaffAccounts

REFRESH_EVERY_S: Final = 5.0
_REMEMBERED: Final = 1_024
"""Of what conversations ask of who takes them so many are remembered; there are few: levels, languages, tracks."""

TracksOf = Callable[[AccountId], Awaitable[frozenset[str | None]]]
"""Account -> the tracks for which nothing of its training is missing; None: of somebody who has not said their role."""


@dataclass(frozen=True, slots=True)
class Able:
    """What one account may do when it is present."""

    taker: Taker
    trained: frozenset[str | None] = frozenset()

    def takes(self, item: Waiting) -> bool:
        """Whether this conversation may be theirs: practice asks for no training."""
        return fits(item, self.taker) and (item.practice or item.track in self.trained)


class Staffing:
    """Reads abilities of present accounts and answers from memory."""

    def __init__(self, presence: Presence, *, accounts: StaffAccounts, trained: TracksOf) -> None:
        self._presence = presence
        self._accounts = accounts
        self._trained = trained
        self._known: dict[AccountId, Able] = {}

    async def refresh(self) -> None:
        """Read what each present account may do; one that cannot be read stays as it was known."""
        present = set(self._presence.alive)
        await each("refresh_staffing", present, self.learn)
        self._known = {account: able for account, able in self._known.items() if account in present}

    async def learn(self, account: AccountId) -> bool:
        """Read what one account may do now."""
        found = await self._accounts.get(account)
        if found is not None:
            self._known[account] = Able(_taker(found), await self._trained(account))
        return found is not None

    def can_take(self, item: Waiting) -> bool:
        """Whether anybody on duty can take this conversation."""
        return any(self._able(account).takes(item) for account in self._presence.available)

    def takes(self, account: AccountId, item: Waiting) -> bool:
        """Whether this account is on duty and can take this conversation."""
        return account in self._presence.available and self._able(account).takes(item)

    def can_take_newcomers(self, *, practice: bool) -> bool:
        """Whether anybody on duty can take a visitor of whom nothing is known yet."""
        return any(self.can_take(replace(_NEWCOMER, lang=lang, practice=practice)) for lang in LINE_LANGUAGES)

    def _able(self, account: AccountId) -> Able:
        return self._known.get(account) or Able(Taker(account))


def as_waiting(state: State, *, level: Level | None = None) -> Waiting:
    """What a conversation asks of who takes it, as if it were in the queue at this level."""
    audience = state.slots.get("audience")
    return _asks(
        level=state.level if level is None else level,
        lang=state.lang,
        track=track_of(audience if isinstance(audience, str) else None),
        offered_to=state.offered_to,
        rehearsal=state.trainee is not None,
        practice=state.practice or state.trainee is not None,
    )


@lru_cache(maxsize=_REMEMBERED)
def _asks(
    *, level: Level, lang: str, track: str | None, offered_to: str | None, rehearsal: bool, practice: bool
) -> Waiting:
    """Asked with every message, and nearly always what was asked before."""
    return Waiting(
        conversation=_NEWCOMER.conversation,
        level=level,
        queued_at=_NEWCOMER.queued_at,
        lang=lang,
        track=track,
        offered_to=offered_to,
        rehearsal=rehearsal,
        practice=practice,
    )


def _taker(account: StaffAccount) -> Taker:
    return Taker(
        account.account,
        lead=account.role == "shift_lead",
        languages=account.languages,
        tracks=account.tracks,
        trainee=account.role == "trainee",
    )


_NEWCOMER: Final = Waiting(ConversationId("newcomer"), Level.N0, datetime(1970, 1, 1, tzinfo=UTC))
