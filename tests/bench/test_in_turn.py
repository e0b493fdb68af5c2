"""What is told of two checkouts that were measured in turn."""

from __future__ import annotations

from tests.bench.in_turn import SHOWN, table


def test_medians_of_both_and_the_median_of_the_ratios_of_each_round() -> None:
    there = [dict.fromkeys((key for _, key in SHOWN), value) for value in (1.0, 2.0, 4.0)]
    here = [dict.fromkeys((key for _, key in SHOWN), value) for value in (0.5, 1.0, 1.0)]
    lines = table(50, there, here).splitlines()
    assert lines[0].split() == ["50", "connections,", "3", "rounds", "there", "here", "here/there"]
    assert lines[1].split() == ["gateway,", "CPU", "ms", "a", "message", "2.000", "1.000", "0.50"]


def test_nothing_measured_there_is_no_ratio() -> None:
    nothing = [dict.fromkeys((key for _, key in SHOWN), 0.0)]
    assert table(50, nothing, nothing).splitlines()[1].endswith("0.00")
