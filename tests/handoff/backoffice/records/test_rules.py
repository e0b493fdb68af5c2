"""A form is kept when it is whole, of the vocabulary, free of contradictions, and points to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.backoffice.records import vocabulary
from handoff.backoffice.records.form import DATALESS, Form, Guiding, KeptForm, decode, encode
from handoff.backoffice.records.rules import OF_CONVERSATIONS, SEVERAL, SINGLE, check, minimal
from handoff.contract.errors import Fault
from tests.handoff.backoffice.records.samples import ATTRIBUTES, COMPLETE, form
from tests.support.samples import NOON

WORDS = vocabulary.load()
BRIS = Guiding(level="civilsamhalle", actor="bris", manner="uppgift_lamnad")


def faults(candidate: Form, note: str = "") -> set[tuple[str, str]]:
    return {(fault.field, fault.problem) for fault in check(candidate, note, WORDS)}


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form of the vocabulary; not always without a contradiction."""
    single = {name: draw(st.sampled_from(sorted(WORDS.fields[name].values))) for name in SINGLE}
    several = {
        name: tuple(draw(st.lists(st.sampled_from(sorted(WORDS.fields[name].values)), unique=True, min_size=1)))
        for name in SEVERAL
    }
    return form(**{ATTRIBUTES[name]: value for name, value in {**single, **several}.items()})


def test_a_complete_form_is_kept() -> None:
    assert check(COMPLETE, "Artikel 16 lämnad, vill höra av sig igen.", WORDS) == ()


@given(forms())
def test_a_form_of_the_vocabulary_is_missing_nothing_and_unknown_in_nothing(candidate: Form) -> None:
    assert {fault.problem for fault in check(candidate, "", WORDS)} <= {"contradicts", "missing"}
    assert {fault.field for fault in check(candidate, "", WORDS) if fault.problem == "missing"} <= {"beslut_id"}


@given(forms(), st.sampled_from(SINGLE), st.text(min_size=1, max_size=20))
def test_a_value_outside_the_vocabulary_is_named(candidate: Form, name: str, value: str) -> None:
    changed = msgspec.structs.replace(candidate, **{ATTRIBUTES[name]: value})
    found = (name, "unknown_value") in faults(changed)
    assert found != WORDS.allows(name, value)


@given(forms(), st.one_of(st.none(), st.text(max_size=10)))
def test_a_kept_form_is_read_as_it_was_written(candidate: Form, account: Any) -> None:
    kept = KeptForm(
        form=candidate,
        guideline_version="2026-1",
        vocabulary_version=WORDS.version,
        counselor=account,
        closed_at=NOON,
        saved_at=NOON,
    )
    assert decode(encode(kept)) == kept


@given(st.sampled_from(sorted(WORDS.fields["kanal"].values)), st.sampled_from(sorted(WORDS.fields["avslut"].values)))
def test_what_the_system_writes_can_be_kept_and_guesses_nothing_of_anybody(channel: str, ending: str) -> None:
    written = minimal(channel, "2026-11-25/08", ending=ending)
    assert check(written, "", WORDS, by_person=False) == ()
    assert not any((written.role, written.county, written.stage, written.orientation, written.relation, written.topics))


@pytest.mark.parametrize("name", OF_CONVERSATIONS)
def test_a_person_fills_everything_in(name: str) -> None:
    empty: Any = () if name in SEVERAL else ""
    assert (name, "missing") in faults(form(**{ATTRIBUTES[name]: empty}))


@pytest.mark.parametrize("kind", sorted(DATALESS))
def test_a_contact_without_data_holds_nothing_about_anybody(kind: str) -> None:
    bare = Form(kind=kind, channel="telefon", start_period="2026-11-25/08", ending="avbrutet")
    assert faults(bare) == set()
    assert ("roll", "contradicts") in faults(msgspec.structs.replace(bare, role="skola"))


@pytest.mark.parametrize("signal", ["S1", "S2", "S2b", "S3"])
def test_a_joke_about_life_and_death_is_no_test(signal: str) -> None:
    joke = Form(kind="test", channel="chatt", start_period="2026-11-25/08", ending="avbrutet", signals=(signal,))
    assert faults(joke) == {("typ", "contradicts")}


@dataclass(frozen=True)
class Case:
    changes: dict[str, Any]
    field: str
    problem: str


@pytest.mark.parametrize(
    "case",
    [
        Case({"actions": ("lotsning", "rad")}, "insats", "contradicts"),
        Case({"guidings": (BRIS,)}, "insats", "contradicts"),
        Case({"guidings": (BRIS, BRIS), "actions": ("lotsning",)}, "lotsning", "duplicate"),
        Case({"topics": ("tecken", "tecken")}, "amnen", "duplicate"),
        Case({"police_information": "lamnad_av_oss"}, "beslut_id", "missing"),
        Case({"decision_id": "x"}, "beslut_id", "contradicts"),
        Case({"info_112_s": 0}, "info_112", "contradicts"),
        Case({"role": "barn_ung_sjalv", "contact_age_group": "25_64"}, "aldersgrupp_kontakt", "contradicts"),
        Case({"start_period": "/08"}, "startperiod", "missing"),
        Case({"start_period": "2026-11-25/"}, "startperiod", "missing"),
        Case({"start_period": "2026-13-01/08"}, "startperiod", "unknown_value"),
        Case({"start_period": "2026-11-25/09"}, "startperiod", "unknown_value"),
    ],
)
def test_contradictions_are_named(case: Case) -> None:
    assert (case.field, case.problem) in faults(form(**case.changes))


def test_guiding_on_to_several_is_kept() -> None:
    exit_ = Guiding(level="civilsamhalle", actor="exit-fryshuset", manner="avbojd", outcome="nej")
    assert faults(form(guidings=(BRIS, exit_), actions=("lotsning",))) == set()


def test_the_note_is_short_and_points_to_nobody() -> None:
    assert ("notering", "too_long") in faults(COMPLETE, "a" * 281)
    assert faults(COMPLETE, "a" * 280) == set()
    found = [fault for fault in check(COMPLETE, "ring 070-123 45 67", WORDS) if fault.field == "notering"]
    assert found == [Fault("notering", "telefon", 5, 18)]
