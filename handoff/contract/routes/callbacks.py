"""Routes of call-backs: who waits to be called, and who calls."""

from __future__ import annotations

from handoff.contract.callbacks import CallbackResult, CallbacksAck, CallbackTakeAck
from handoff.contract.routes.route import staff
from handoff.contract.tables import STAFF_ROLES

CALLERS = ("counselor", "shift_lead")
WRITES = (400, 401, 403, 404, 409)

CALLBACKS = (
    staff(
        "callbacks:list",
        "get",
        "callbacks",
        "Who wants to be called, without their numbers.",
        ack=CallbacksAck,
        roles=STAFF_ROLES,
        audited=False,
    ),
    staff(
        "callbacks:take",
        "post",
        "callbacks/{callback}/take",
        "I call now: the number and what to know before it.",
        ack=CallbackTakeAck,
        roles=CALLERS,
        refusals=WRITES,
    ),
    staff(
        "callbacks:done",
        "post",
        "callbacks/{callback}/done",
        "What came of it. What is over is erased.",
        body=CallbackResult,
        ack=CallbacksAck,
        roles=CALLERS,
        refusals=WRITES,
    ),
)
"""Handled by `handoff.gateway.http.callbacks`."""
