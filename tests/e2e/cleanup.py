"""Leaves the running product as a test found it: no conversation waits, none is held, nobody of the staff is left."""

from __future__ import annotations

import secrets

from tests.support.clients import Counselor
from tests.support.product import Product


async def end_conversations(product: Product) -> None:
    """End every conversation that waits for a person or that a person has; does nothing where there is none."""
    name, password = product.accounts["shift_lead"]
    lead = await Counselor(product.url).log_in(name, password)
    try:
        waiting, held = await _waiting(lead), await _held(lead)
        if not (waiting or held):
            return
        assert (await lead.available(capacity=2))["ok"]
        for conversation in held:
            await _take_over(lead, conversation)
            await lead.finish(conversation)
        while waiting:
            for conversation in waiting:
                if (await lead.call("queue:claim", {"conversation": conversation}))["ok"]:
                    await lead.finish(conversation)
            waiting = await _waiting(lead)
        await lead.call("presence:set", {"status": "away", "capacity": 1})
    finally:
        await lead.close()


async def _waiting(lead: Counselor) -> list[str]:
    return [each["conversation"] for each in (await lead.call("queue:list", {})).get("waiting", [])]


async def _held(lead: Counselor) -> list[str]:
    overview = await lead.call("shift:overview", {})
    return [conversation for each in overview.get("staff", []) for conversation in each.get("conversations", [])]


async def _take_over(lead: Counselor, conversation: str) -> None:
    """Refused where the lead has it already, or its counselor has just ended it."""
    key = secrets.token_hex(8)
    await lead.call("conversation:take_over", {"conversation": conversation, "client_msg_id": key, "reason": "slut"})
