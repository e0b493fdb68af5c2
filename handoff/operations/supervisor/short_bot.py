"""A bot for as long as a command needs one, in a folder that nobody else can enter."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.endpoint import SOCKET_SCHEME, Endpoint
from handoff.operations.supervisor import bot_side
from handoff.operations.supervisor.child import Write
from handoff.operations.supervisor.probe import until_ok
from handoff.operations.supervisor.runner import ChildFailed, run_once


@asynccontextmanager
async def short_bot(
    checkout: Checkout, environment: Mapping[str, str], write: Write, *, source: Path | None, within_s: float | None
) -> AsyncIterator[Endpoint]:
    """Where it answers, until the block ends. Its model is trained already.

    Raises:
        ChildFailed: it ends, or does not answer within `within_s` seconds (None: however long it takes).
    """
    with tempfile.TemporaryDirectory(prefix="lotsen-") as folder:
        socket = Path(folder) / "bot.sock"
        where = Endpoint(f"{SOCKET_SCHEME}://{socket}")
        running = asyncio.create_task(run_once(bot_side.running(checkout, environment, socket, source=source), write))
        healthy = asyncio.create_task(until_ok(Endpoint(where.address, bot_side.HEALTH_PATH)))
        try:
            await asyncio.wait((running, healthy), timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
            if not healthy.done():
                raise ChildFailed("the bot does not start")
            yield where
        finally:
            healthy.cancel()
            running.cancel()
            await asyncio.gather(healthy, running, return_exceptions=True)
