"""The decision to pass on information about a crime (DOMAIN D11): who decided it, when, on which ground. Pure.

An exceptional decision of two people. What is passed on, and about whom, is nowhere in the system: the model has no
field for it. The call is made by a person, outside the system; nothing here, and nothing that imports it, sends.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from handoff.backoffice.records.second_person import require_second_person
from handoff.backoffice.records.vocabulary import Vocabulary
from handoff.contract.errors import Fault, Refused
from handoff.contract.records import DECISION_NAMES
from handoff.conversation.staff import Staff
from storage.ids import AccountId

Status = Literal["foreslaget", "beslutat", "avslaget"]
FIELDS = {"grund": "grund", "mottagare": "mottagare", "kanal": "beslut_kanal", "informerad": "informerad"}
"""The stored fields of a proposal, and the vocabulary of each."""


class Proposal(msgspec.Struct, rename=DECISION_NAMES, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be decided. Every field is a word of a closed vocabulary."""

    ground: str
    recipient: str
    channel: str
    informed: str


class Decision(msgspec.Struct, rename=DECISION_NAMES, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The record of a decision."""

    decision_id: str
    status: Status
    proposal: Proposal
    guideline_version: str
    proposed_by: AccountId
    proposed_at: datetime
    decided_by: AccountId | None = None
    decided_at: datetime | None = None


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Decision).decode


def check(proposal: Proposal, vocabulary: Vocabulary) -> tuple[Fault, ...]:
    """What is missing or unknown in a proposal."""
    values: dict[str, str] = msgspec.to_builtins(proposal)
    return tuple(
        Fault(name, "unknown_value" if value else "missing")
        for name, value in values.items()
        if not vocabulary.allows(FIELDS[name], value)
    )


def may_read(staff: Staff, decision: Decision) -> bool:
    """Stricter than anything else: shift leads, and who proposed it. No administrator, no evaluator, no editor."""
    return staff.lead or staff.account == decision.proposed_by


def propose(proposal: Proposal, *, decision_id: str, by: Staff, guideline_version: str, at: datetime) -> Decision:
    """The first of the two. Trainees do not decide.

    Raises:
        Refused: not_allowed.
    """
    if by.role not in ("counselor", "shift_lead"):
        raise Refused("not_allowed")
    return Decision(
        decision_id=decision_id,
        status="foreslaget",
        proposal=proposal,
        guideline_version=guideline_version,
        proposed_by=by.account,
        proposed_at=at,
    )


def decide(decision: Decision, *, accept: bool, by: Staff, guideline_version: str, at: datetime) -> Decision:
    """The second of the two: a shift lead, and another person, under the guideline that was proposed under.

    Raises:
        Refused: not_allowed; same_person; already_decided; guideline_changed; clock_jump, if it is earlier than the
            proposal.
    """
    require_second_person(by, first=decision.proposed_by, may_judge=by.lead, pending=decision.status == "foreslaget")
    if decision.guideline_version != guideline_version:
        raise Refused("guideline_changed")
    if at < decision.proposed_at:
        raise Refused("clock_jump")
    return msgspec.structs.replace(
        decision, status="beslutat" if accept else "avslaget", decided_by=by.account, decided_at=at
    )
