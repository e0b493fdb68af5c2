"""When the bot has more to do than it can, and when it is simply gone."""

from __future__ import annotations

from handoff.assistant.backpressure import ALIVE_S, Backlog, Turn

PACE_S = 0.01


def busy(turns: int, *, pace_s: float = PACE_S) -> tuple[Backlog, list[Turn], float]:
    """A bot that has answered a hundred turns, each in this time, and has so many under way."""
    backlog, now = Backlog(most_wait_s=1.0), 100.0
    for _ in range(100):
        turn = backlog.begin(now)
        now += pace_s
        backlog.end(turn, now, answered=True)
    return backlog, [backlog.begin(now) for _ in range(turns)], now


def test_turns_are_taken_until_the_next_one_would_wait_too_long() -> None:
    backlog, _, now = busy(98)
    assert not backlog.full(now)
    backlog.begin(now)
    backlog.begin(now)
    assert backlog.full(now)


def test_a_slower_bot_is_given_less() -> None:
    backlog, _, now = busy(10, pace_s=0.2)
    assert backlog.full(now)


def test_turns_that_wait_for_each_other_teach_the_same_pace_as_single_ones() -> None:
    backlog, turns, now = busy(90)
    for turn in turns:
        now += PACE_S
        backlog.end(turn, now, answered=True)
    for _ in range(95):
        backlog.begin(now)
    assert not backlog.full(now)


def test_a_bot_that_answers_nobody_is_asked_and_fails_so_that_people_are_called() -> None:
    backlog, _, now = busy(200)
    assert backlog.full(now)
    assert not backlog.full(now + ALIVE_S + 0.001)


def test_a_bot_that_has_nothing_to_do_is_always_asked() -> None:
    backlog, (turn,), now = busy(1, pace_s=5.0)
    backlog.end(turn, now, answered=True)
    assert not backlog.full(now)


def test_whether_others_were_answered_while_one_waited() -> None:
    backlog, (waiting, other), now = busy(2)
    assert not backlog.moved_during(waiting)
    backlog.end(other, now + 0.5, answered=False)
    assert not backlog.moved_during(waiting)
    backlog.end(backlog.begin(now + 0.6), now + 0.7, answered=True)
    assert backlog.moved_during(waiting)
