"""Routes of what was learnt: raw words of visitors for shift leads; what two people have reviewed, for all staff."""

from __future__ import annotations

from handoff.contract.learnt import LearntAck, ReceiverNote, ReceiversAck, VisitorTextsAck, VisitorTextUse
from handoff.contract.parts import Ack
from handoff.contract.routes.route import staff
from handoff.contract.routes.statistics import APPROVERS
from handoff.contract.tables import EVERY_ROLE

_TEXT = "learnt/texts/{text}"

LEARNT = (
    staff(
        "learnt:read",
        "get",
        "learnt",
        "Reviewed observations, and visitors' words that two people have looked at, in `?lang=`.",
        ack=LearntAck,
        roles=EVERY_ROLE,
    ),
    staff(
        "learnt:texts",
        "get",
        "learnt/texts",
        "Visitors' texts after a chat that nobody has taken up yet.",
        ack=VisitorTextsAck,
        roles=("shift_lead",),
    ),
    staff(
        "learnt:use",
        "put",
        _TEXT,
        "Lay what may be used of a visitor's text before another person, who reviews it as an observation.",
        body=VisitorTextUse,
        ack=Ack,
        roles=("shift_lead",),
        refusals=(400, 401, 403, 404, 409),
    ),
    staff(
        "learnt:dismiss",
        "delete",
        _TEXT,
        "Lay a visitor's text aside: nothing of it is used.",
        ack=Ack,
        roles=("shift_lead",),
        refusals=(401, 403, 404, 409),
    ),
    staff(
        "learnt:receivers",
        "get",
        "learnt/receivers",
        "Who has been given the report of a period.",
        ack=ReceiversAck,
        roles=EVERY_ROLE,
        audited=False,
    ),
    staff(
        "learnt:note_receiver",
        "post",
        "learnt/receivers",
        "Note that somebody has been given the report of a period that is over.",
        body=ReceiverNote,
        ack=ReceiversAck,
        roles=APPROVERS,
        refusals=(400, 401, 403, 404, 409),
    ),
)
