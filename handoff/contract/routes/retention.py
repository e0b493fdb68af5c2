"""Routes of retention: the proof for those who answer for it, decisions for shift leads."""

from __future__ import annotations

from handoff.contract.parts import Ack
from handoff.contract.retention import HoldSet, RetentionAck, UrgentAck
from handoff.contract.routes.route import staff

_OF_ONE = "retention/holds/{conversation}"

RETENTION = (
    staff(
        "retention:read",
        "get",
        "retention",
        "The proofs of the last days: the oldest transcript, and what is past its time.",
        ack=RetentionAck,
        roles=("administrator", "shift_lead", "evaluator"),
        audited=False,
    ),
    staff(
        "retention:urgent",
        "get",
        "retention/holds",
        "Closed conversations at N3 or N4, and when each is erased.",
        ack=UrgentAck,
        roles=("shift_lead",),
    ),
    staff(
        "retention:hold",
        "put",
        _OF_ONE,
        "Keep a transcript at N3 or N4 up to the limit; logged. A visitor's own erasure wins over it.",
        body=HoldSet,
        ack=Ack,
        roles=("shift_lead",),
        refusals=(400, 401, 403, 404),
    ),
    staff("retention:release", "delete", _OF_ONE, "The ordinary time holds again.", ack=Ack, roles=("shift_lead",)),
)
