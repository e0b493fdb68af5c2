"""What editors learn of questions without an answer: counts that point at nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.gaps import LEAST, Gap, Help, gaps, helps

Counts = dict[tuple[str, ...], int]
NAMES = st.sampled_from(["oro_barn", "vill_lamna"]), st.sampled_from(["", "resa", "hot"]), st.sampled_from(["sv", "en"])
COUNTS = st.dictionaries(st.tuples(*NAMES), st.integers(1, 12))


@given(COUNTS)
def test_no_count_below_the_threshold_is_shown_and_none_is_shown_twice(counts: Counts) -> None:
    shown = gaps(counts)
    assert all(gap.count >= LEAST for gap in shown)
    assert sum(gap.count for gap in shown) <= sum(counts.values())
    assert len({(gap.intent, gap.topic, gap.lang) for gap in shown}) == len(shown)


def test_what_is_too_rare_with_its_topic_counts_for_its_intent() -> None:
    counts: Counts = {
        ("oro", "resa", "sv"): 3,
        ("oro", "hot", "sv"): 2,
        ("oro", "barn", "sv"): 9,
        ("oro", "hot", "en"): 4,
    }
    assert gaps(counts) == [Gap("oro", "barn", "sv", 9), Gap("oro", "", "sv", 5)]


def test_texts_that_helped_least_come_first_and_few_answers_say_nothing() -> None:
    counts: Counts = {
        ("a05", "sv", "yes"): 8,
        ("a05", "sv", "no"): 2,
        ("a10", "sv", "no"): 5,
        ("a10", "en", "no"): 4,
    }
    assert helps(counts) == [Help("a10", "sv", 0, 5), Help("a05", "sv", 8, 0)]


@given(st.dictionaries(st.tuples(st.just("a05"), st.just("sv"), st.sampled_from(["yes", "no"])), st.integers(0, 9)))
def test_no_answer_below_the_threshold_is_shown_beside_a_larger_one(counts: Counts) -> None:
    assert all(number == 0 or number >= LEAST for each in helps(counts) for number in (each.yes, each.no))
    assert helps({("a05", "sv", "yes"): 3, ("a05", "sv", "no"): 2}) == []
