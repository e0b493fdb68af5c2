"""What deciding on a message costs can be measured, part by part."""

from __future__ import annotations

from tests.bench.reading import BEGINNINGS, measured


def test_each_part_of_a_message_is_measured_for_both_who_may_have_the_conversation() -> None:
    spent = measured(every=1_000)
    for who in BEGINNINGS:
        parts = {part for part in spent if part.startswith(f"{who}: ")}
        assert {f"{who}: decide, with risk", f"{who}: word", f"{who}: encode", f"{who}: together"} <= parts
    assert all(micros > 0 for micros in spent.values())
