"""What is missing in a week of shifts, and what may happen to a shift."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handoff.backoffice.rota.plan import HOURS, Gap, Shift, Wanted, Week, Worker, changed, check, gaps, spans
from handoff.contract.errors import Refused
from storage.ids import AccountId

MONDAY = date(2026, 11, 30)
KIM, LEE, ALEX, NOOR = (AccountId(name) for name in ("kim", "lee", "alex", "noor"))
ALL = ("anhorig", "yrkesverksam", "ung", "vill_lamna")
WORKERS = {
    ALEX: Worker(lead=True, trainee=False, languages=(), tracks=ALL),
    KIM: Worker(lead=False, trainee=False, languages=("sv",), tracks=("anhorig", "yrkesverksam")),
    NOOR: Worker(lead=False, trainee=True, languages=(), tracks=()),
}
WANTED = Wanted(languages=("sv", "ar"), tracks=ALL)


def shift(name: str, account: AccountId, starts: int, ends: int, day: date = MONDAY) -> Shift:
    return Shift(id=name, day=day, starts=starts, ends=ends, account=account)


def found(week: Week, hours: range, wanted: Wanted = WANTED) -> list[Gap]:
    return gaps(week, {MONDAY: hours}, WORKERS, wanted)


def week_of(*shifts: Shift) -> Week:
    return Week(monday=MONDAY, shifts=shifts)


def test_an_hour_without_anybody_or_with_a_trainee_alone_is_a_gap() -> None:
    assert found(week_of(), range(9, 12)) == [Gap(MONDAY, 9, 12, "nobody")]
    assert found(week_of(shift("a", NOOR, 9, 12)), range(9, 12)) == [Gap(MONDAY, 9, 12, "nobody")]
    assert found(week_of(shift("a", ALEX, 9, 12)), range(9, 12)) == []


def test_a_lead_a_language_and_a_track_that_nobody_has_are_gaps_for_their_hours() -> None:
    week = week_of(shift("a", KIM, 9, 13), shift("b", ALEX, 10, 12))
    assert {(each.starts, each.ends, each.what) for each in found(week, range(9, 13))} == {
        (9, 10, "lead"),
        (12, 13, "lead"),
        (9, 10, "language:ar"),
        (12, 13, "language:ar"),
        (9, 10, "track:ung"),
        (12, 13, "track:ung"),
        (9, 10, "track:vill_lamna"),
        (12, 13, "track:vill_lamna"),
    }


def test_more_conversations_than_those_who_are_there_can_take_are_a_gap() -> None:
    expected = tuple(3.0 if hour == 10 else 1.0 for hour in range(HOURS))
    wanted = Wanted(languages=(), tracks=(), expected=expected)
    assert found(week_of(shift("a", ALEX, 9, 12)), range(9, 12), wanted) == [Gap(MONDAY, 10, 11, "short")]


def test_who_is_ill_leaves_a_gap_that_somebody_else_fills() -> None:
    week = week_of(shift("a", ALEX, 9, 12))
    ill = changed(week, "a", "sick", by=ALEX, lead=False)
    assert found(ill, range(9, 12)) == [Gap(MONDAY, 9, 12, "nobody")]
    taken = changed(ill, "a", "take", by=KIM, lead=False)
    assert taken.shifts[0].account == KIM
    assert "nobody" not in {each.what for each in found(taken, range(9, 12))}


def test_a_shift_is_swapped_by_those_whom_it_concerns_and_nobody_works_twice() -> None:
    week = week_of(shift("a", KIM, 9, 12), shift("b", LEE, 11, 14))
    for by, act, code in ((LEE, "sick", "not_yours"), (LEE, "take", "wrong_state")):
        with pytest.raises(Refused) as caught:
            changed(week, "a", act, by=by, lead=False)
        assert caught.value.code == code
    offered = changed(week, "a", "offer", by=KIM, lead=False)
    with pytest.raises(Refused, match="rota_invalid"):
        changed(offered, "a", "take", by=LEE, lead=False)
    assert changed(offered, "a", "take", by=ALEX, lead=False).shifts[0].account == ALEX
    assert changed(offered, "a", "keep", by=KIM, lead=False) == week


@pytest.mark.parametrize(
    "week",
    [
        week_of(shift("a", KIM, 12, 9)),
        week_of(shift("a", KIM, 9, 25)),
        week_of(shift("a", KIM, 9, 12, MONDAY + timedelta(days=7))),
        week_of(shift("a", AccountId("okand"), 9, 12)),
        week_of(shift("a", KIM, 9, 12), shift("b", KIM, 11, 14)),
        week_of(shift("a", KIM, 9, 12), shift("a", KIM, 13, 14)),
    ],
)
def test_a_plan_that_cannot_be_is_refused(week: Week) -> None:
    with pytest.raises(Refused, match="rota_invalid"):
        check(week, known=WORKERS.keys())


def test_hours_that_follow_the_rota_are_those_in_which_somebody_works() -> None:
    week = week_of(shift("a", KIM, 9, 12), shift("b", ALEX, 12, 14), shift("c", NOOR, 15, 17), shift("d", ALEX, 20, 24))
    assert [(each.opens, each.closes) for each in spans(week, MONDAY, WORKERS)] == [
        ("09:00", "14:00"),
        ("20:00", "24:00"),
    ]
    assert spans(week, MONDAY + timedelta(days=1), WORKERS) == []
