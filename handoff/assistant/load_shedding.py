"""Load shedding: whether one more turn would wait too long for the bot, so that it is answered without it.

Pure: times are passed in, in seconds of a steady clock. Owns the measure of how fast the bot answers, and the
difference between a bot that is overloaded (it answers others meanwhile) and one that has failed (it answers nobody).
What the visitor gets instead is `handoff.assistant.fallback`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_WAIT_S: Final = 1.2
"""About half of the bot's deadline: what is asked now must be answered even if the bot slows down a little."""

ALIVE_S: Final = 2.5
"""A bot that has answered nobody for as long as a turn may take is not overloaded but gone."""

_FIRST_PACE_S: Final = 0.02
_LEARNING: Final = 0.1


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn under way: when the bot was asked, and how many turns were under way then."""

    began: float
    ahead: int


class LoadShedder:
    """The turns under way, and the bot's pace in answering them."""

    def __init__(self, *, most_wait_s: float = MOST_WAIT_S) -> None:
        self._most_wait_s = most_wait_s
        self._under_way = 0
        self._pace_s = _FIRST_PACE_S
        self._answered_at = float("-inf")

    def overloaded(self, now: float) -> bool:
        """Whether one more turn would wait too long behind the others of a bot that is at work."""
        waits = (self._under_way + 1) * self._pace_s > self._most_wait_s
        return self._under_way > 0 and waits and now - self._answered_at <= ALIVE_S

    def begin(self, now: float) -> Turn:
        """The bot is asked."""
        turn = Turn(now, self._under_way)
        self._under_way += 1
        return turn

    def end(self, turn: Turn, now: float, *, answered: bool) -> None:
        """The bot has answered, or not; how long that took says how fast it is."""
        self._under_way -= 1
        share = (now - turn.began) / (turn.ahead + 1)
        self._pace_s += _LEARNING * (share - self._pace_s)
        if answered:
            self._answered_at = now

    def answered_since(self, turn: Turn) -> bool:
        """Whether anybody has been answered since this turn was asked for."""
        return self._answered_at > turn.began
