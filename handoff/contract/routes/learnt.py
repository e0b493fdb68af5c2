"""Routes of what was learnt. Raw words of visitors are for shift leads; what two people have reviewed, for readers."""

from __future__ import annotations

from handoff.contract.learnt import LearntAck, VisitorTextsAck, VisitorTextUse
from handoff.contract.parts import Ack
from handoff.contract.routes.route import staff

_TEXT = "learnt/texts/{text}"

LEARNT = (
    staff(
        "learnt:read",
        "get",
        "learnt",
        "Reviewed observations, and visitors' words that two people have looked at, in `?lang=`.",
        ack=LearntAck,
        roles=("shift_lead", "editor", "reviewer", "evaluator", "administrator"),
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
)
