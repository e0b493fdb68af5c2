"""Information about a crime: two people decide, under one guideline, and nothing of anybody is written down."""

from __future__ import annotations

import typing
from datetime import datetime, timedelta

import pytest

from handoff.backoffice.records import vocabulary
from handoff.backoffice.records.decisions import Decision, Proposal, check, decide, may_read, propose
from handoff.contract.errors import Refused
from handoff.conversation.staff import ROLES
from tests.support.parts import staff
from tests.support.samples import NOON

WORDS = vocabulary.load()
FACTS = Proposal(ground="akut_fara", recipient="112", channel="telefon", informed="nej_gick_inte_att_na")
KIM, LEE, LIV = staff("kim"), staff("lee", "shift_lead"), staff("liv", "shift_lead")


def proposed(by: str = "kim", role: str = "counselor") -> Decision:
    return propose(FACTS, decision_id="b1", by=staff(by, role), guideline_version="2026-1", at=NOON)


def decided(decision: Decision, by: str = "lee", role: str = "shift_lead", version: str = "2026-1") -> Decision:
    return decide(decision, accept=True, by=staff(by, role), guideline_version=version, at=NOON + timedelta(minutes=1))


def test_a_counselor_proposes_and_a_shift_lead_decides() -> None:
    record = decided(proposed())
    assert (record.status, record.proposed_by, record.decided_by) == ("beslutat", "kim", "lee")


@pytest.mark.parametrize(
    ("code", "by", "role", "version"),
    [
        ("same_person", "kim", "shift_lead", "2026-1"),
        ("not_allowed", "bo", "counselor", "2026-1"),
        ("not_allowed", "bo", "administrator", "2026-1"),
        ("guideline_changed", "lee", "shift_lead", "2026-2"),
    ],
)
def test_clear_refusals(code: str, by: str, role: str, version: str) -> None:
    with pytest.raises(Refused, match=code):
        decided(proposed(), by, role, version)


def test_what_is_decided_is_decided_and_a_clock_that_has_jumped_decides_nothing() -> None:
    with pytest.raises(Refused, match="already_decided"):
        decided(decided(proposed()))
    early = NOON - timedelta(seconds=1)
    with pytest.raises(Refused, match="clock_jump"):
        decide(proposed(), accept=True, by=LEE, guideline_version="2026-1", at=early)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("counselor", "shift_lead")])
def test_only_counselors_and_leads_propose(role: str) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        proposed("bo", role)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_reads_it(role: str) -> None:
    assert may_read(staff("other", role), proposed()) == (role == "shift_lead")
    assert may_read(KIM, proposed())


def test_a_proposal_is_made_of_the_vocabulary_alone() -> None:
    assert check(FACTS, WORDS) == ()
    wrong = Proposal(ground="", recipient="grannen", channel="telefon", informed="ja")
    assert {(fault.field, fault.problem) for fault in check(wrong, WORDS)} == {
        ("grund", "missing"),
        ("mottagare", "unknown_value"),
    }


def test_the_record_has_no_room_for_content() -> None:
    """Every text in it is a word of a vocabulary, an id, or a version: there is no field for anybody or anything."""
    fields = typing.get_type_hints(Decision)
    assert set(fields) == {
        "decision_id",
        "status",
        "proposal",
        "guideline_version",
        "proposed_by",
        "proposed_at",
        "decided_by",
        "decided_at",
    }
    assert set(typing.get_type_hints(Proposal)) == {"ground", "recipient", "channel", "informed"}
    assert fields["proposed_at"] is datetime
