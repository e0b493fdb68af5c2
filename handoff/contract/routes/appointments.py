"""Routes of consultations by appointment: who sees the times, and who opens them."""

from __future__ import annotations

from handoff.contract.appointments import AppointmentOpen, AppointmentsAck
from handoff.contract.routes.route import staff
from handoff.contract.tables import STAFF_ROLES

LEADS = ("shift_lead",)

APPOINTMENTS = (
    staff(
        "appointments:list",
        "get",
        "appointments",
        "Times for consultations, and who has taken them.",
        ack=AppointmentsAck,
        roles=STAFF_ROLES,
        audited=False,
    ),
    staff(
        "appointments:open",
        "post",
        "appointments",
        "Open a time.",
        body=AppointmentOpen,
        ack=AppointmentsAck,
        roles=LEADS,
        refusals=(400, 401, 403, 409),
    ),
    staff(
        "appointments:withdraw",
        "delete",
        "appointments/{appointment}",
        "Take a time back. Whoever has booked it is told, and offered another.",
        ack=AppointmentsAck,
        roles=LEADS,
        refusals=(401, 403, 404, 409),
    ),
)
