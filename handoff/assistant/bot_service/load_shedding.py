"""Load shedding: whether one more turn would wait too long for the bot, so that it is answered without it.

Pure: times are passed in, in seconds of a steady clock. Owns the measure of how fast the bot answers, and the
difference between a bot that is overloaded (it answers others, or would if it had less to do) and one that has failed
(it answers nobody, with little to do either). What the visitor gets instead is in `fallback.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_WAIT_S: Final = 1.2
"""About half of the bot's deadline: what is asked now must be answered even if the bot slows down a little."""

SILENT_S: Final = 2.5
"""A bot that has answered nobody for as long as a turn may take is spared in a crowd: one turn at a time asks it."""

FAILED_S: Final = 7.5
"""Three deadlines: the turns of a crowd go unanswered, and after them twice a single one. A bot that has answered
nobody in that time is not overloaded but gone."""

_FIRST_PACE_S: Final = 0.02
_LEARNING: Final = 0.1


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn under way: when the bot was asked, and how many it had answered until then."""

    began: float
    answered: int


class LoadShedder:
    """The turns under way, and the bot's pace in answering them."""

    def __init__(self, *, most_wait_s: float = MOST_WAIT_S) -> None:
        self._most_wait_s = most_wait_s
        self._under_way = 0
        self._pace_s = _FIRST_PACE_S
        self._answered = 0
        self._silent_since: float | None = None
        """Since when it has been asked and has answered nobody."""
        self._ended_at = float("-inf")
        self._crowd = False
        """Whether since then somebody was turned away."""

    def overloaded(self, now: float) -> bool:
        """Whether one more turn would wait too long behind the others.

        One is always asked: from it is known when the bot answers again. A bot that is asked by all of a crowd would
        have enough to do with those who hang up, and answer nobody for as long as there is a crowd.
        """
        if not self._under_way:
            return False
        spared = self._crowd and self._silent_for(now) > SILENT_S
        return spared or (self._under_way + 1) * self._pace_s > self._most_wait_s

    def failed(self, now: float) -> bool:
        """Whether it has answered nobody for so long that this is not for having too much to do."""
        return self._silent_for(now) > FAILED_S

    def turn_away(self) -> None:
        """A turn is answered without the bot, which was not asked."""
        self._crowd = True

    def begin(self, now: float) -> Turn:
        """The bot is asked. What it did that nobody has asked for a while says nothing of it now."""
        unasked = self._under_way == 0 and now - self._ended_at > SILENT_S
        if self._silent_since is None or unasked:
            self._silent_since, self._crowd = now, False
        self._under_way += 1
        return Turn(now, self._answered)

    def end(self, turn: Turn, now: float, *, answered: bool) -> None:
        """The bot has answered, or not; how many it has answered meanwhile says how fast it is."""
        self._under_way -= 1
        self._ended_at = now
        if answered:
            self._answered += 1
            self._silent_since, self._crowd = (now if self._under_way else None), False
        if meanwhile := self._answered - turn.answered:
            self._pace_s += _LEARNING * ((now - turn.began) / meanwhile - self._pace_s)

    def too_much(self, turn: Turn, now: float) -> bool:
        """Whether a turn had no answer in time because the bot has too much to do.

        It has answered others since, or there is a crowd and it has not failed.
        """
        return self._answered > turn.answered or (self._crowd and not self.failed(now))

    def _silent_for(self, now: float) -> float:
        return 0.0 if self._silent_since is None else now - self._silent_since
