"""Who lacks a mandatory module, or has one that has expired, takes nobody of that track."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.backoffice.records import competence
from handoff.backoffice.records.competence import Gap, Training, gaps, valid_to, with_module, without_module
from storage.ids import AccountId

MODULES = competence.load()
KIM, LEE = AccountId("kim"), AccountId("lee")
TODAY = date(2026, 11, 25)
TRACKS = ["anhorig", "yrkesverksam", "ung", "vill_lamna"]


def trained(track: str | None, on: date = TODAY) -> Training:
    page = Training(account=KIM)
    for module in MODULES.mandatory(track):
        page = with_module(page, module, on, MODULES, by=LEE)
    return page


@pytest.mark.parametrize("track", [*TRACKS, None])
def test_each_track_asks_for_its_modules(track: str | None) -> None:
    assert MODULES.mandatory(track)
    assert gaps(trained(track), track, TODAY, MODULES) == ()
    assert {gap.problem for gap in gaps(None, track, TODAY, MODULES)} == {"training_missing"}


def test_one_missing_module_is_named() -> None:
    page = without_module(trained("ung"), "barn")
    assert gaps(page, "ung", TODAY, MODULES) == (Gap("barn", "training_missing"),)
    assert gaps(page, "anhorig", TODAY, MODULES) == ()


def test_an_expired_module_is_named_until_it_is_done_again() -> None:
    page = trained("anhorig", date(2025, 11, 25))
    assert gaps(page, "anhorig", TODAY, MODULES) == ()
    tomorrow = TODAY + timedelta(days=1)
    expired = {gap.module for gap in gaps(page, "anhorig", tomorrow, MODULES)}
    assert expired == {"akut", "riktlinjer"}
    for module in expired:
        page = with_module(page, module, tomorrow, MODULES, by=LEE)
    assert gaps(page, "anhorig", tomorrow, MODULES) == ()
    assert len(page.completed) == 4, "one time a module, the latest"


def test_a_module_of_the_future_does_not_count_yet() -> None:
    page = trained("anhorig", TODAY + timedelta(days=1))
    assert {gap.problem for gap in gaps(page, "anhorig", TODAY, MODULES)} == {"training_missing"}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_a_module_is_valid_for_whole_months(done_on: date, months: int) -> None:
    last = valid_to(done_on, months)
    assert (last.year * 12 + last.month) - (done_on.year * 12 + done_on.month) == months
    assert last.day <= done_on.day
