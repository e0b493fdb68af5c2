"""Routes of teaching the bot. Sentences themselves are texts of the editor, of the kind `example`."""

from __future__ import annotations

from handoff.contract.base import Role
from handoff.contract.parts import Ack
from handoff.contract.routes.route import staff
from handoff.contract.tables import STAFF_ROLES
from handoff.contract.teaching import ChoiceMade, ExamplePropose, IntentAck, ProposedAck, TeachingAck

_DESK: tuple[Role, ...] = ("editor", "reviewer")
_READERS: tuple[Role, ...] = (*_DESK, "administrator")

TEACHING = (
    staff(
        "teaching:read",
        "get",
        "teaching",
        "What the bot learns from, the latest trial and its figures.",
        ack=TeachingAck,
        roles=_READERS,
        audited=False,
    ),
    staff(
        "teaching:intent",
        "get",
        "teaching/intents/{intent}",
        "The installation's sentences of an intent, in `?lang=`.",
        ack=IntentAck,
        roles=_READERS,
        audited=False,
        refusals=(401, 403, 404),
    ),
    staff(
        "teaching:propose",
        "post",
        "teaching/proposals",
        "Propose a sentence. There is no way to name a conversation here.",
        body=ExamplePropose,
        ack=ProposedAck,
        roles=(*STAFF_ROLES, *_DESK),
        refusals=(400, 401, 403, 409, 422),
    ),
    staff(
        "teaching:try",
        "post",
        "teaching/trial",
        "Train with what has been reviewed, and measure; takes minutes. Nothing changes for visitors.",
        ack=Ack,
        roles=_DESK,
        refusals=(401, 403, 409),
    ),
    staff(
        "teaching:activate",
        "post",
        "teaching/activate",
        "Let the bot learn from what the latest trial measured; it restarts.",
        body=ChoiceMade,
        ack=Ack,
        roles=("reviewer",),
        refusals=(400, 401, 403, 409),
    ),
    staff(
        "teaching:go_back",
        "post",
        "teaching/go-back",
        "Let the bot learn from what it learned from before; it restarts.",
        ack=Ack,
        roles=("reviewer",),
        refusals=(401, 403, 409),
    ),
)
