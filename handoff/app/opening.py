"""What is looked at before the line opens, put together from the node's own parts."""

from __future__ import annotations

import asyncio

from handoff.app.node_runtime import NodeRuntime
from handoff.app.settings import Settings
from handoff.app.upkeep import DRILL_EVERY, drilled_at
from handoff.backoffice.records.preflight import Preflight


def preflight(settings: Settings, runtime: NodeRuntime) -> Preflight:
    """The look at everything that the line needs beside its records and its last day."""
    store = runtime.store

    async def sealed() -> bool:
        return settings.seal_closed is False or await runtime.staff_keys.sealing_keys() is not None

    async def backup_tried() -> bool:
        found = await asyncio.to_thread(drilled_at, settings.data)
        return found is not None and found[1] and await store.clock.now() - found[0] <= DRILL_EVERY

    return Preflight(
        accounts=store.accounts,
        passkey_holders=store.passkeys.holders,
        able=runtime.training.may_take,
        sealed=sealed,
        documents=store.knowledge,
        database_clock=store.clock,
        backup_tried=backup_tried,
    )
