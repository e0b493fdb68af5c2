"""Routes of case numbers: whoever talks with somebody who has come back."""

from __future__ import annotations

from handoff.contract.case_numbers import (
    CaseNumberAck,
    CaseNumberForget,
    CaseNumberLook,
    CaseNumberMake,
    EarlierContactsAck,
)
from handoff.contract.parts import Ack
from handoff.contract.routes.route import staff

TALKERS = ("counselor", "shift_lead")
WRITES = (400, 401, 403, 404, 409, 429)

CASE_NUMBERS = (
    staff(
        "case_numbers:make",
        "post",
        "case-numbers",
        "A number for somebody who wants to come back, shown once.",
        body=CaseNumberMake,
        ack=CaseNumberAck,
        roles=TALKERS,
        refusals=WRITES,
    ),
    staff(
        "case_numbers:look",
        "post",
        "case-numbers/contacts",
        "The earlier contacts of a number, which this one joins: days, channels and forms without free words.",
        body=CaseNumberLook,
        ack=EarlierContactsAck,
        roles=TALKERS,
        refusals=WRITES,
    ),
    staff(
        "case_numbers:forget",
        "post",
        "case-numbers/forget",
        "Forget a number, on the wish of whoever has it.",
        body=CaseNumberForget,
        ack=Ack,
        roles=TALKERS,
        refusals=WRITES,
    ),
)
"""Handled by `handoff.gateway.http.case_numbers`."""
