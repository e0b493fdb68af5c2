"""Routes of the rota."""

from __future__ import annotations

from handoff.contract import rota as wire
from handoff.contract.routes.route import staff
from handoff.contract.tables import STAFF_ROLES

LEADS = ("shift_lead",)
REFUSALS = (400, 401, 403, 404, 409)

ROTA = (
    staff(
        "rota:read",
        "get",
        "rota",
        "A week of shifts and what is missing in it; `?week=` names its Monday.",
        ack=wire.RotaAck,
        roles=STAFF_ROLES,
        audited=False,
        refusals=(400, 401, 403),
    ),
    staff(
        "rota:plan",
        "put",
        "rota",
        "All shifts of a week, in place of the version that was read.",
        body=wire.RotaPlan,
        ack=wire.RotaAck,
        roles=LEADS,
        refusals=REFUSALS,
    ),
    staff(
        "rota:act",
        "post",
        "rota/shifts/{shift}",
        "Sick leave, a swap, or taking over a shift.",
        body=wire.ShiftAct,
        ack=wire.RotaAck,
        roles=STAFF_ROLES,
        refusals=REFUSALS,
    ),
    staff(
        "rota:follow",
        "post",
        "rota/hours",
        "The opening hours of a week's days follow the rota.",
        body=wire.RotaFollow,
        ack=wire.RotaAck,
        roles=LEADS,
        refusals=REFUSALS,
    ),
)
"""Handled by `handoff.gateway.http.rota`."""
