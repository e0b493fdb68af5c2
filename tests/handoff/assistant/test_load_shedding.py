"""When the bot has more to do than it can, and when it is simply gone."""

from __future__ import annotations

from handoff.assistant.load_shedding import ALIVE_S, LoadShedder, Turn

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


def test_a_bot_that_answers_nobody_is_asked_and_fails_so_that_people_are_called() -> None:
    shedder, _, now = busy(200)
    assert shedder.overloaded(now)
    assert not shedder.overloaded(now + ALIVE_S + 0.001)


def test_a_bot_that_has_nothing_to_do_is_always_asked() -> None:
    shedder, (turn,), now = busy(1, pace_s=5.0)
    shedder.end(turn, now, answered=True)
    assert not shedder.overloaded(now)


def test_whether_others_were_answered_while_one_waited() -> None:
    shedder, (waiting, other), now = busy(2)
    assert not shedder.answered_since(waiting)
    shedder.end(other, now + 0.5, answered=False)
    assert not shedder.answered_since(waiting)
    shedder.end(shedder.begin(now + 0.6), now + 0.7, answered=True)
    assert shedder.answered_since(waiting)
