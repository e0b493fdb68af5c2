"""When the bot has more to do than it can, and when it is simply gone."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from handoff.assistant.bot_service.load_shedding import FAILED_S, SILENT_S, LoadShedder, Turn

PACE_S = 0.01


def busy(turns: int, *, pace_s: float = PACE_S) -> tuple[LoadShedder, list[Turn], float]:
    """A bot that has answered a hundred turns, each in this time, and has so many under way."""
    shedder, now = LoadShedder(most_wait_s=1.0), 100.0
    for _ in range(100):
        turn = shedder.begin(now)
        now += pace_s
        shedder.end(turn, now, answered=True)
    return shedder, [shedder.begin(now) for _ in range(turns)], now


def test_turns_are_taken_until_the_next_one_would_wait_too_long() -> None:
    shedder, _, now = busy(98)
    assert not shedder.overloaded(now)
    shedder.begin(now)
    shedder.begin(now)
    assert shedder.overloaded(now)


def test_so_they_are_by_a_bot_that_has_answered_nobody_for_a_while() -> None:
    """A crowd after a quiet night is no more than it can do because the night was quiet."""
    shedder, _, now = busy(0)
    for _ in range(100):
        shedder.begin(now + 3600)
    assert shedder.overloaded(now + 3600)


def test_a_slower_bot_is_given_less() -> None:
    shedder, _, now = busy(10, pace_s=0.2)
    assert shedder.overloaded(now)


def test_turns_that_wait_for_each_other_teach_the_same_pace_as_single_ones() -> None:
    shedder, turns, now = busy(90)
    for turn in turns:
        now += PACE_S
        shedder.end(turn, now, answered=True)
    for _ in range(95):
        shedder.begin(now)
    assert not shedder.overloaded(now)


def test_those_who_wait_in_vain_do_not_make_it_seem_fast() -> None:
    """It has answered one of ninety in the time that they were given, and is no faster for all who have gone."""
    shedder, (first, *others), now = busy(90)
    shedder.end(first, now + 2.4, answered=True)
    for turn in others:
        shedder.end(turn, now + 2.5, answered=False)
    shedder.begin(now + 2.5)
    assert shedder.overloaded(now + 2.5)


def test_a_bot_that_is_silent_in_a_crowd_is_asked_by_one_at_a_time() -> None:
    shedder, turns, now = busy(100)
    assert shedder.overloaded(now)
    shedder.turn_away()
    now += SILENT_S + 0.001
    for turn in turns:
        assert shedder.too_much(turn, now)
        shedder.end(turn, now, answered=False)
    assert not shedder.overloaded(now)
    shedder.begin(now)
    assert shedder.overloaded(now)
    assert not shedder.failed(now)


def test_one_that_is_silent_for_longer_than_a_crowd_explains_has_failed() -> None:
    shedder, (turn, *_), now = busy(100)
    shedder.turn_away()
    assert shedder.failed(now + FAILED_S + 0.001)
    assert not shedder.too_much(turn, now + FAILED_S + 0.001)


def test_one_that_is_silent_without_a_crowd_has_failed_at_the_first() -> None:
    shedder, (turn, *_), now = busy(3)
    assert not shedder.too_much(turn, now + SILENT_S)
    assert not shedder.overloaded(now + SILENT_S)


def test_what_nobody_has_asked_for_since_is_forgotten() -> None:
    shedder, (turn,), now = busy(1)
    shedder.end(turn, now + SILENT_S, answered=False)
    assert shedder.failed(now + 3600)
    shedder.begin(now + 3600)
    assert not shedder.failed(now + 3600)


def test_a_bot_that_has_nothing_to_do_is_always_asked() -> None:
    shedder, (turn,), now = busy(1, pace_s=5.0)
    shedder.end(turn, now, answered=True)
    assert not shedder.overloaded(now)


def test_whether_others_were_answered_while_one_waited() -> None:
    shedder, (waiting, other), now = busy(2)
    assert not shedder.too_much(waiting, now)
    shedder.end(other, now + 0.5, answered=False)
    assert not shedder.too_much(waiting, now + 0.5)
    shedder.end(shedder.begin(now + 0.6), now + 0.7, answered=True)
    assert shedder.too_much(waiting, now + 0.7)


# --- a crowd ---------------------------------------------------------------------------------------

STEP_S = 0.005
DEADLINE_S = 2.5
TURN_S = 0.012
HUNG_UP_S = 0.004
"""What it costs a bot to read one who has gone when it is their turn, and to let them go."""


@dataclass
class Crowd:
    """Minutes of many who write, and a bot that has a share of a processor. Times are seconds, from 0."""

    per_s: float
    shedder: LoadShedder = field(default_factory=LoadShedder)
    now: float = 0.0
    answered: int = 0
    without_bot: int = 0
    handed_over: int = 0
    _waiting: deque[Turn] = field(default_factory=deque)
    _to_do_s: float = 0.0
    _due: float = 0.0

    def goes_on(self, seconds: float, share: float) -> None:
        """So long, in which the bot has this share of a processor."""
        for _ in range(round(seconds / STEP_S)):
            self.now += STEP_S
            self._hang_up()
            self._due += self.per_s * STEP_S
            while self._due >= 1:
                self._due -= 1
                self._write()
            self._to_do_s -= share * STEP_S
            while self._waiting and self._to_do_s + TURN_S <= 0:
                self._to_do_s += TURN_S
                self.answered += 1
                self.shedder.end(self._waiting.popleft(), self.now, answered=True)
            if not self._waiting:
                self._to_do_s = max(self._to_do_s, -TURN_S)

    def _write(self) -> None:
        if not self.shedder.overloaded(self.now):
            self._waiting.append(self.shedder.begin(self.now))
        elif self.shedder.failed(self.now):
            self.handed_over += 1
        else:
            self.shedder.turn_away()
            self.without_bot += 1

    def _hang_up(self) -> None:
        while self._waiting and self.now - self._waiting[0].began >= DEADLINE_S:
            turn = self._waiting.popleft()
            self._to_do_s += HUNG_UP_S
            if self.shedder.too_much(turn, self.now):
                self.without_bot += 1
            else:
                self.handed_over += 1
            self.shedder.end(turn, self.now, answered=False)


def test_a_bot_that_is_kept_from_its_work_for_a_while_in_a_crowd_answers_again_after_it() -> None:
    """Nobody is sent to the queue for that, and it answers as many as it did before."""
    crowd = Crowd(per_s=200)
    crowd.goes_on(60, share=0.5)
    before = crowd.answered
    assert before > 60 * 0.5 / TURN_S * 0.9
    crowd.goes_on(20, share=0.05)
    crowd.goes_on(4, share=0.0)
    crowd.goes_on(5, share=0.5)
    at = crowd.answered
    crowd.goes_on(60, share=0.5)
    assert crowd.answered - at > before * 0.9
    assert crowd.handed_over == 0


def test_a_bot_that_gets_a_twentieth_of_a_processor_answers_whom_it_can_and_sends_nobody_to_the_queue() -> None:
    crowd = Crowd(per_s=200)
    crowd.goes_on(10, share=0.05)
    at = crowd.answered
    crowd.goes_on(60, share=0.05)
    assert crowd.answered - at > 60 * 0.05 / TURN_S * 0.6
    assert crowd.handed_over == 0


def test_a_bot_that_is_gone_hands_over_all_who_write_and_none_once_it_is_back() -> None:
    crowd = Crowd(per_s=200)
    crowd.goes_on(60, share=0.5)
    crowd.goes_on(FAILED_S + DEADLINE_S, share=0.0)
    gone = crowd.handed_over
    crowd.goes_on(10, share=0.0)
    assert crowd.handed_over - gone > 10 * crowd.per_s * 0.99
    crowd.goes_on(1, share=0.5)
    back = crowd.handed_over
    crowd.goes_on(60, share=0.5)
    assert crowd.handed_over == back


def test_a_bot_that_is_gone_hands_over_all_of_a_few_who_write() -> None:
    crowd = Crowd(per_s=5)
    crowd.goes_on(60, share=0.5)
    crowd.goes_on(60, share=0.0)
    assert crowd.without_bot == 0
    assert crowd.handed_over >= 5 * (60 - DEADLINE_S) - 1
