"""Routes of the telephone desk: an exchange reports calls, and staff talk in them."""

from __future__ import annotations

from handoff.contract.calls import CallAck, CallBegin, CallNoteSet, CallReport, CallReportAck, CallsAck, CallSignals
from handoff.contract.routes.route import Route, staff
from handoff.contract.tables import STAFF_ROLES

TALKERS = ("counselor", "shift_lead")
WRITES = (400, 401, 403, 404, 409)

CALLS = (
    Route(
        "calls:report",
        "post",
        "/api/v1/calls",
        "What the organisation's exchange has seen of calls: signed with its key, and without a number.",
        CallReport,
        CallReportAck,
        public=True,
        refusals=(400, 401, 403, 413),
    ),
    staff(
        "calls:list",
        "get",
        "calls",
        "Calls that ring, are talked in, or wait for their form.",
        ack=CallsAck,
        roles=STAFF_ROLES,
        audited=False,
    ),
    staff(
        "calls:begin",
        "post",
        "calls/by-hand",
        "A call that no exchange has reported.",
        body=CallBegin,
        ack=CallAck,
        roles=TALKERS,
        refusals=WRITES,
    ),
    staff(
        "calls:rehearse",
        "post",
        "calls/rehearsal",
        "An invented call rings, to practise with; in practice alone.",
        ack=CallAck,
        roles=STAFF_ROLES,
        audited=False,
        refusals=WRITES,
    ),
    staff(
        "calls:take",
        "post",
        "calls/{call}/take",
        "I have answered this call.",
        ack=CallAck,
        roles=TALKERS,
        refusals=WRITES,
    ),
    staff(
        "calls:signals",
        "put",
        "calls/{call}/signals",
        "What has been heard. It gives the call its level, and at N3 and N4 an alarm.",
        body=CallSignals,
        ack=CallAck,
        roles=TALKERS,
        refusals=WRITES,
    ),
    staff(
        "calls:note",
        "put",
        "calls/{call}/note",
        "Notes while talking. They are deleted when the form is saved.",
        body=CallNoteSet,
        ack=CallAck,
        roles=TALKERS,
        audited=False,
        refusals=WRITES,
    ),
    staff(
        "calls:end",
        "post",
        "calls/{call}/end",
        "The call is over; its form is due.",
        ack=CallAck,
        roles=TALKERS,
        refusals=WRITES,
    ),
)
"""Handled by `handoff.gateway.http.calls`."""
