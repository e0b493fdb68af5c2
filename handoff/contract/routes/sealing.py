"""Routes of sealed conversations and of their keys: for shift leads, who read closed conversations.

Administrators may only take somebody's keys away.
"""

from __future__ import annotations

from handoff.contract.parts import Ack
from handoff.contract.routes.route import staff
from handoff.contract.sealing import MemberAdmit, OwnKeySet, SealedAck, SealedListAck, SealingAck, StaffKeySet

_LEAD = ("shift_lead",)
_MEMBER = "sealing/members/{account}"
_CHANGES = (400, 401, 403, 404, 409)

SEALING = (
    staff(
        "sealing:read", "get", "sealing", "Who holds the key of the staff, and one's own.", ack=SealingAck, roles=_LEAD
    ),
    staff(
        "sealing:own",
        "put",
        "sealing/own",
        "One's own key pair, its private half locked in the browser.",
        body=OwnKeySet,
        ack=Ack,
        roles=_LEAD,
        refusals=_CHANGES,
    ),
    staff(
        "sealing:staff_key",
        "put",
        "sealing/staff-key",
        "Another key of the staff, for what is sealed from now on.",
        body=StaffKeySet,
        ack=Ack,
        roles=_LEAD,
        refusals=_CHANGES,
    ),
    staff(
        "sealing:admit",
        "put",
        _MEMBER,
        "Let a colleague in: the key of the staff, sealed to theirs.",
        body=MemberAdmit,
        ack=Ack,
        roles=_LEAD,
        refusals=_CHANGES,
    ),
    staff(
        "sealing:remove",
        "delete",
        _MEMBER,
        "Take somebody's keys away. Make a new key of the staff afterwards.",
        ack=Ack,
        roles=("shift_lead", "administrator"),
    ),
    staff("sealed:list", "get", "sealed", "Sealed conversations, without content.", ack=SealedListAck, roles=_LEAD),
    staff(
        "sealed:read",
        "get",
        "sealed/{conversation}",
        "The ciphertext of one, for the holders of the key of the staff.",
        ack=SealedAck,
        roles=_LEAD,
        refusals=(401, 403, 404),
    ),
)
