"""Who is next: danger first, then the nearest deadline, and nobody waits for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.conversation.queue_order import (
    NO_STARVATION_S,
    TARGET_S,
    Taker,
    Waiting,
    escalation,
    fits,
    may_take,
    next_for,
    order,
    position,
)
from handoff.risk import Level
from storage.ids import ConversationId
from tests.support.samples import KIM, LEE, NOON


def waiting(name: str, level: Level, waited_s: float, offered_to: str | None = None) -> Waiting:
    return Waiting(ConversationId(name), level, NOON - timedelta(seconds=waited_s), offered_to=offered_to)


def names(items: list[Waiting]) -> list[str]:
    return [item.conversation for item in items]


@given(st.permutations(range(6)))
def test_level_then_waiting_time_whatever_order_they_come_in(order_of_arrival: list[int]) -> None:
    queue = [
        waiting("n4-late", Level.N4, 1),
        waiting("n3-early", Level.N3, 100),
        waiting("n3-late", Level.N3, 10),
        waiting("n2", Level.N2, 30),
        waiting("n1-early", Level.N1, 60),
        waiting("n1-late", Level.N1, 20),
    ]
    assert names(order([queue[number] for number in order_of_arrival], NOON)) == names(queue)


def test_an_n4_in_doubt_is_first_at_its_level_and_behind_every_n4() -> None:
    doubted = replace(waiting("doubted", Level.N3, 1), unsettled_since=NOON)
    others = [waiting("n3", Level.N3, 170), waiting("n4", Level.N4, 0), waiting("old", Level.N1, NO_STARVATION_S)]
    assert names(order([*others, doubted], NOON))[:2] == ["n4", "doubted"]


def test_who_is_gone_comes_behind_everybody_who_is_here_and_as_urgent() -> None:
    gone = [replace(waiting(f"gone-{level.name}", level, 900), gone_since=NOON) for level in (Level.N4, Level.N2)]
    here = [waiting("n4", Level.N4, 0), waiting("n3", Level.N3, 0), waiting("n1", Level.N1, 0)]
    assert names(order([*gone, *here], NOON)) == ["n4", "n3", "gone-N4", "n1", "gone-N2"]
    assert [position([*gone, *here], item.conversation, NOON) for item in (*here, *gone)] == [1, 2, 3, None, None]
    assert names(list(next_for([*gone, *here], Taker(KIM), NOON))) == ["n4", "n3", "gone-N4", "n1"]


def test_danger_to_life_goes_before_everybody_however_long_they_have_waited() -> None:
    assert names(order([waiting("old", Level.N1, 10 * 3600), waiting("now", Level.N4, 0)], NOON)) == ["now", "old"]


@pytest.mark.parametrize("level", [Level.N0, Level.N1, Level.N2])
def test_nobody_starves_behind_those_who_keep_coming(level: Level) -> None:
    """After an hour one ranks with N3, so that of N3 only those whose deadline is nearer go first."""
    old = waiting("old", level, NO_STARVATION_S)
    newer = [waiting(f"new{number}", Level.N2, number) for number in range(20)]
    assert names(order([*newer, old], NOON))[0] == "old"
    assert names(order([waiting("n3", Level.N3, 0), old], NOON))[0] == "old"


def test_the_nearest_deadline_is_next_among_the_lower_levels() -> None:
    assert names(order([waiting("n1", Level.N1, 15 * 60), waiting("n2", Level.N2, 60)], NOON)) == ["n1", "n2"]


def test_two_of_the_same_moment_stand_in_the_same_order_on_every_node() -> None:
    a, b = waiting("a", Level.N1, 5), waiting("b", Level.N1, 5)
    assert order([a, b], NOON) == order([b, a], NOON) == [a, b]


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Level)), st.integers(0, 7200)).map(tuple),
        max_size=12,
    )
)
def test_nobody_of_a_lower_level_who_came_later_is_before_a_higher_one(people: list[tuple[Level, int]]) -> None:
    queue = [waiting(f"c{number}", level, waited) for number, (level, waited) in enumerate(people)]
    placed = order(queue, NOON)
    assert sorted(names(placed)) == sorted(names(queue))
    for place, first in enumerate(placed):
        for later in placed[place + 1 :]:
            assert not (later.level > first.level and later.queued_at < first.queued_at)


def test_positions_count_from_one() -> None:
    queue = [waiting("a", Level.N1, 10), waiting("b", Level.N3, 1)]
    assert position(queue, ConversationId("b"), NOON) == 1
    assert position(queue, ConversationId("a"), NOON) == 2
    assert position(queue, ConversationId("c"), NOON) is None


@pytest.mark.parametrize(
    ("offered_to", "lead", "may"),
    [(None, False, True), ("kim", False, True), ("lee", False, False), ("lead", False, False), ("lee", True, True)],
)
def test_an_offer_binds_all_but_the_one_and_the_leads(offered_to: str | None, lead: bool, may: bool) -> None:
    assert may_take(offered_to, KIM, lead=lead) is may


def test_next_for_leaves_out_what_is_offered_to_others() -> None:
    queue = [waiting("lees", Level.N3, 1, "lee"), waiting("anyones", Level.N1, 1)]
    assert names(list(next_for(queue, Taker(KIM), NOON))) == ["anyones"]
    assert names(list(next_for(queue, Taker(LEE), NOON))) == ["lees", "anyones"]


@pytest.mark.parametrize("level", list(Level))
def test_a_trainee_is_given_a_real_visitor_by_an_offer_alone(level: Level) -> None:
    learner = Taker(KIM, trainee=True)
    item = Waiting(ConversationId("a"), level, NOON)
    assert not fits(item, learner), "the visitor would wait for somebody to approve each answer"
    assert fits(replace(item, offered_to="kim"), learner)
    assert fits(replace(item, practice=True), learner)
    assert fits(item, Taker(KIM))


@pytest.mark.parametrize("level", list(Level))
def test_a_target_that_has_passed_rings_at_the_lead_and_twice_at_everybody(level: Level) -> None:
    item = Waiting(ConversationId("a"), level, NOON)
    target = timedelta(seconds=TARGET_S[level])
    moments = (timedelta(0), target - timedelta(seconds=1), target, 2 * target, 9 * target)
    assert [escalation(item, NOON + moment) for moment in moments] == [0, 0, 1, 2, 2]


@pytest.mark.parametrize(
    ("taker", "level", "may"),
    [
        (Taker(KIM), Level.N1, True),
        (Taker(KIM, languages=("en",)), Level.N1, True),
        (Taker(KIM, languages=("sv",)), Level.N4, False),
        (Taker(KIM, tracks=("ung", "anhorig")), Level.N1, True),
        (Taker(KIM, tracks=("ung",)), Level.N2, False),
        (Taker(KIM, tracks=("ung",)), Level.N3, True),
    ],
)
def test_language_always_counts_and_the_track_until_it_is_urgent(taker: Taker, level: Level, may: bool) -> None:
    item = Waiting(ConversationId("a"), level, NOON, lang="en", track="anhorig")
    assert fits(item, taker) is may
