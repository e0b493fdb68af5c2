"""Routes of what the knowledge lacks."""

from __future__ import annotations

from handoff.contract.gaps import GapsAck
from handoff.contract.routes.route import staff

GAPS = (
    staff(
        "gaps:read",
        "get",
        "gaps",
        "Questions that found no text, and articles by how often they helped; counts of twelve weeks.",
        ack=GapsAck,
        roles=("editor", "reviewer", "administrator"),
        audited=False,
    ),
)
