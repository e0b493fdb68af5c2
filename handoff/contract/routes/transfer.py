"""Routes of knowledge that is passed on: read by all staff, noted by those who release figures."""

from __future__ import annotations

from handoff.contract import transfer as wire
from handoff.contract.routes.route import staff
from handoff.contract.routes.statistics import APPROVERS
from handoff.contract.tables import EVERY_ROLE

TRANSFER = (
    staff(
        "transfer:read",
        "get",
        "knowledge-transfer",
        "Reviewed observations by period and topic, and who has been given a report; `?lang=`.",
        ack=wire.TransferAck,
        roles=EVERY_ROLE,
        audited=False,
    ),
    staff(
        "transfer:note",
        "post",
        "knowledge-transfer",
        "Note that somebody has been given the report of a period that is over.",
        body=wire.TransferNote,
        ack=wire.TransferAck,
        roles=APPROVERS,
        refusals=(400, 401, 403, 404, 409),
    ),
)
