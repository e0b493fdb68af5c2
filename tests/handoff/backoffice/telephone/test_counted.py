"""A call is counted once, whatever its exchange sends how often and in which order; what it heard gives its level."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handoff.backoffice.records import vocabulary
from handoff.backoffice.telephone.counted import FORGOTTEN_AFTER, Counted, merged
from handoff.backoffice.telephone.levels import SIGNAL_LEVELS, level_of
from handoff.backoffice.telephone.reports import has_number
from handoff.contract.calls import CallEvent
from handoff.risk import Level

AT = datetime(2026, 11, 25, 18, 10, tzinfo=UTC)
CALL = "0123456789abcdef" * 2


def event(kind: str, second: int) -> CallEvent:
    at = (AT + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return CallEvent(call=CALL, kind=kind, at=at)  # type: ignore[arg-type]  # one of the kinds


def outcome(*events: CallEvent) -> str:
    return merged(Counted(), events).outcome(AT + timedelta(hours=1))


events = st.lists(
    st.builds(event, st.sampled_from(["started", "answered", "ended", "missed", "abandoned"]), st.integers(0, 3600)),
    max_size=12,
)


@given(events, st.randoms())
def test_order_and_repetition_change_nothing(said: list[CallEvent], chance: object) -> None:
    again = [*said, *said]
    chance.shuffle(again)  # type: ignore[attr-defined]  # a Random
    assert merged(Counted(), said) == merged(Counted(), again)


def test_what_became_of_a_call() -> None:
    assert outcome(event("started", 0), event("answered", 12), event("ended", 300)) == "besvarat"
    assert outcome(event("started", 0), event("missed", 30)) == "missat"
    assert outcome(event("started", 0), event("abandoned", 30)) == "avbrutet"
    assert outcome(event("started", 0), event("ended", 30)) == "avbrutet"
    assert outcome(event("started", 0)) == "pagar"
    forgotten = merged(Counted(), [event("started", 0)])
    assert forgotten.outcome(AT + FORGOTTEN_AFTER + timedelta(seconds=1)) == "missat"


def test_the_wait_ends_with_the_answer_or_with_the_call() -> None:
    assert merged(Counted(), [event("started", 0), event("answered", 12), event("ended", 300)]).waited_s == 12
    assert merged(Counted(), [event("started", 5), event("abandoned", 45)]).waited_s == 40


def test_every_signal_of_the_form_has_a_level_and_the_highest_counts() -> None:
    assert set(SIGNAL_LEVELS) == set(vocabulary.load().fields["signaler"].values)
    assert level_of([], urgent=True) == Level.N0
    assert level_of(["S9", "S3"], urgent=False) == Level.N3
    assert level_of(["S9", "S3"], urgent=True) == Level.N4
    assert level_of(["S1"], urgent=False) == Level.N4


def test_a_number_is_seen_wherever_it_stands() -> None:
    fine = f'{{"events": [{{"call": "{"1" * 32}", "kind": "answered", "at": "2026-11-25T18:10:00Z"}}]}}'
    assert not has_number(fine.encode())
    for field in (
        '"from": "+46701234567"',
        '"x": {"y": ["070-123 45 67"]}',
        '"n": 46701234567',
        '"0701234567": true',
        '"call": "0701234567"',
        '"at": "0701234567"',
        '"answered_by": "Kim 08 123 45 67"',
    ):
        assert has_number(f'{{"events": [{{{field}}}]}}'.encode()), field
