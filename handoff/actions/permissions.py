"""What training and apprenticeship keep a member of staff from. Owns both rules; roles are the contract's table.

An untrained person takes no real conversation and answers no real message in the mailbox (DOMAIN D8). What a trainee
may do with a real visitor stands at each event in `handoff.contract.tables`. Practice asks for neither.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from handoff.contract.base import Model
from handoff.contract.errors import Refused
from handoff.contract.tables import COUNSELOR_EVENTS, TraineeRule
from handoff.conversation.staff import Staff
from handoff.conversation.state import State
from handoff.risk import Level
from handoff.routing.board import track_of
from storage.ids import AccountId

_RULES: Final[Mapping[type[Model], TraineeRule]] = {event.model: event.trainee for event in COUNSELOR_EVENTS.values()}


class Permissions:
    """Asked before an act in a conversation; roles have been checked by then."""

    def __init__(
        self,
        require_training: Callable[[AccountId, str | None], Awaitable[None]],
        may_take: Callable[[AccountId, str | None], Awaitable[bool]],
    ) -> None:
        """`require_training` raises what keeps an account from a real conversation of a track; `may_take` asks."""
        self._require_training = require_training
        self.may_take = may_take

    async def require_trained(self, staff: Staff, state: State) -> None:
        """What the conversation's track asks of its counselor, unless it is practice.

        Raises:
            Refused: training_missing, training_expired, practice_missing, supervision_missing.
        """
        await self.require_trained_account(staff.account, state)

    async def require_trained_account(self, account: AccountId, state: State) -> None:
        """The same of a colleague to whom a conversation is handed."""
        if not state.practice:
            audience = state.slots.get("audience")
            track = track_of(audience if isinstance(audience, str) else None)
            await self._require_training(account, track)

    def require_no_trainee(self, staff: Staff, request: Model, state: State) -> None:
        """What a trainee may not do with a real visitor without somebody else.

        Raises:
            Refused: trainee_not_allowed.
        """
        if not staff.trainee or state.practice:
            return
        rule = _RULES[type(request)]
        lowers = rule == "raises" and Level[getattr(request, "level", "N0")] < state.level
        if rule == "practice" or lowers:
            raise Refused("trainee_not_allowed")


def reads_mailbox(staff: Staff, *, practice: bool) -> bool:
    """Whether somebody may read a message in the mailbox: a real visitor's is not for trainees."""
    return practice or not staff.trainee
