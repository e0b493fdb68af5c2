"""A node's parts for one command of the command line: over the real database, serving nobody and asking no bot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handoff.app.core import assemble
from handoff.app.node_runtime import NodeRuntime
from handoff.assistant.bot_service.pool import Bots
from handoff.assistant.wording.speech import Texts
from handoff.risk import RiskRules
from storage.ports.store import Store


async def assemble_offline(
    store: Store, *, texts: Texts, rules: RiskRules, clock: Callable[[], datetime]
) -> NodeRuntime:
    """The parts, with the service's mode and hours read.

    Raises:
        StorageError: the database does not answer.
    """
    runtime = await assemble(store, bot=Bots([]), texts=texts, rules=rules, names=str, clock=clock, asks_bot=False)
    await runtime.service.refresh()
    return runtime
