"""Until when a transcript is kept (DOMAIN 4.1), by the rule alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handoff.backoffice.retention.proof import Proof, sentence, sound
from handoff.backoffice.retention.rules import RetentionRules, inactive_since
from handoff.conversation.state import State
from tests.support.samples import NOON

RULES = RetentionRules()
DAY = timedelta(days=1)


def test_a_transcript_goes_fourteen_days_after_the_close() -> None:
    assert RULES.due_at(NOON) == NOON + 14 * DAY


def test_a_decision_keeps_it_to_the_thirtieth_day_and_no_longer() -> None:
    assert RULES.due_at(NOON, NOON + 20 * DAY) == NOON + 20 * DAY
    assert RULES.due_at(NOON, NOON + 400 * DAY) == NOON + 30 * DAY


@given(st.integers(-100, 1000))
def test_no_decision_shortens_or_outlasts(days: int) -> None:
    assert NOON + 14 * DAY <= RULES.due_at(NOON, NOON + days * DAY) <= NOON + 30 * DAY


def test_what_happens_after_the_close_prolongs_nothing() -> None:
    closed = State(name="closed", closed_at=NOON, updated_at=NOON + 3 * DAY)
    assert inactive_since(closed) == NOON
    assert inactive_since(State(name="bot", updated_at=NOON)) == NOON, "nobody closed it: since its last event"
    assert inactive_since(State()) is None


def proof(at: datetime = NOON, *, past: int = 0, complete: bool = True) -> Proof:
    return Proof(at=at, oldest_at=at - 13 * DAY, past=past, held=1, erased=4, finished=0, complete=complete)


def test_the_proof_in_one_line() -> None:
    assert sentence(proof(), NOON).startswith("oldest transcript: 2026-11-11 (13 days old), 0 past retention, 1 held")
    assert "never run" in sentence(None, NOON)
    assert "OLD" in sentence(proof(), NOON + 2 * DAY)


def test_a_proof_that_is_old_broken_off_or_finds_something_is_none() -> None:
    assert sound(proof(), NOON + DAY)
    assert not sound(None, NOON)
    assert not sound(proof(), NOON + 2 * DAY)
    assert not sound(proof(past=1), NOON)
    assert not sound(proof(complete=False), NOON)
