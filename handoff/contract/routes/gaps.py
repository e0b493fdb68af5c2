"""Routes of what happens with the texts."""

from __future__ import annotations

from handoff.contract.gaps import GapsAck
from handoff.contract.routes.route import staff

GAPS = (
    staff(
        "gaps:read",
        "get",
        "gaps",
        "What happened with texts and questions in a released period: the latest, or `?period=`.",
        ack=GapsAck,
        roles=("editor", "reviewer", "administrator"),
        audited=False,
        refusals=(401, 403, 404),
    ),
)
