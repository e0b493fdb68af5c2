"""Routes of the e-mail desk. Real mails come and go by `lotsen mail`, which has no part in these."""

from __future__ import annotations

from handoff.contract.parts import Ack
from handoff.contract.routes.route import staff
from handoff.contract.tables import STAFF_ROLES

MAIL = (
    staff(
        "mail:rehearse",
        "post",
        "mailbox/rehearsal",
        "An invented mail comes, to practise with; in practice alone. Who writes it answers what is answered.",
        ack=Ack,
        roles=STAFF_ROLES,
        audited=False,
        refusals=(400, 401, 403, 404, 409),
    ),
)
"""Handled by `handoff.gateway.http.invented_mail`."""
