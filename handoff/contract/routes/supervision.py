"""Routes of supervision: for shift leads alone."""

from __future__ import annotations

from handoff.contract import supervision as wire
from handoff.contract.routes.route import staff

LEADS = ("shift_lead",)
REFUSALS = (400, 401, 403, 404, 409)

SUPERVISION = (
    staff(
        "supervision:read",
        "get",
        "supervision",
        "What is to be talked about this week, and how many hard conversations each person had; `?lang=`.",
        ack=wire.SupervisionAck,
        roles=LEADS,
        audited=False,
    ),
    staff(
        "supervision:draw",
        "post",
        "supervision/sample",
        "Draw this week's sample of ended conversations for quality.",
        ack=wire.SupervisionAck,
        roles=LEADS,
        refusals=(401, 403),
    ),
    staff(
        "supervision:ceiling",
        "post",
        "supervision/ceiling",
        "How many conversations at N3 or N4 one person has in a week.",
        body=wire.CeilingSet,
        ack=wire.SupervisionAck,
        roles=LEADS,
        refusals=REFUSALS,
    ),
    staff(
        "supervision:settle",
        "post",
        "supervision/matters/{matter}",
        "It has been talked about; a debrief was held.",
        ack=wire.SupervisionAck,
        roles=LEADS,
        refusals=REFUSALS,
    ),
    staff(
        "supervision:sheet",
        "post",
        "supervision/matters/{matter}/sheet",
        "One reader's sheet of a sampled conversation.",
        body=wire.SheetSave,
        ack=wire.SupervisionAck,
        roles=LEADS,
        refusals=REFUSALS,
    ),
)
"""Handled by `handoff.gateway.http.supervision`."""
