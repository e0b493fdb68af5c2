"""The checker itself: it sees every way in which a history can be wrong. One that saw nothing would pass everything."""

from __future__ import annotations

import pytest

from handoff.conversation.events import Event, Record, Started, StateChanged, VisitorWrote
from storage.ids import AccountId, Seq
from tests.support.checker import Acked, problems
from tests.support.samples import NOON

ANNA = "anna"


def said(key: str) -> VisitorWrote:
    return VisitorWrote(text="hej", client_msg_id=key)


def taken(owner: str, reason: str = "claimed") -> StateChanged:
    return StateChanged(state="with_counselor", reason=reason, owner=AccountId(owner))


QUEUED = StateChanged(state="queued", reason="asked")
GOOD = (Started(lang="sv", practice=True), said("a"), QUEUED, taken("kim"), said("b"), QUEUED, taken("lee"))


def found(*events: Event, acked: tuple[tuple[str, int], ...] = (("a", 2), ("b", 5)), without: int = 0) -> list[str]:
    """What the checker says of a log with these events, one an entry, of which one may have gone."""
    entries = [(Seq(number), Record(NOON, "", (event,))) for number, event in enumerate(events, 1)]
    return problems({ANNA: Acked(list(acked))}, {ANNA: [entry for entry in entries if entry[0] != without]})


def test_a_history_as_it_should_be_has_no_problems() -> None:
    assert found(*GOOD) == []


def test_a_colleague_who_takes_over_is_no_second_claim() -> None:
    assert found(*GOOD, taken("alex", "taken_over")) == []


def test_what_was_acknowledged_and_is_not_there() -> None:
    assert found(*GOOD, acked=(("a", 2), ("b", 5), ("c", 8))) == ["anna: c was acknowledged at 8 and is stored at None"]
    assert len(problems({ANNA: Acked([("a", 2)])}, {})) == 1, "a whole log that is gone"


def test_what_is_stored_twice() -> None:
    assert found(*GOOD, said("b")) == ["anna: b was acknowledged at 5 and is stored at [5, 8]"]


def test_what_is_stored_elsewhere_than_was_said() -> None:
    assert found(*GOOD, acked=(("a", 2), ("b", 6))) == ["anna: b was acknowledged at 6 and is stored at [5]"]


def test_another_order_than_that_of_the_acknowledgements() -> None:
    assert found(*GOOD, acked=(("b", 5), ("a", 2))) == ["anna: acknowledged out of order"]


@pytest.mark.parametrize("gone", [1, 3, 4])
def test_a_hole_in_the_log(gone: int) -> None:
    assert any("an entry begins at" in each for each in found(*GOOD, without=gone))


def test_two_owners_at_once() -> None:
    assert found(*GOOD, taken("mia")) == ["anna: mia claimed at 8 what lee had"]
