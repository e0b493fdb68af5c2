"""Retries a step of the start while the database is unavailable, for a limited time.

Only for idempotent steps.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from storage.errors import Unavailable

log = logging.getLogger(__name__)

RETRY_FOR_S: Final = 60.0
RETRY_EVERY_S: Final = 1.0


async def retry_until_available(
    step: Callable[[], Awaitable[object]], *, retry_for_s: float = RETRY_FOR_S, retry_every_s: float = RETRY_EVERY_S
) -> None:
    """Run the step again until it does not raise `Unavailable`.

    Raises:
        Unavailable: it still did after `retry_for_s`.
    """
    began = time.monotonic()
    while True:
        try:
            await step()
        except Unavailable:
            if time.monotonic() - began > retry_for_s:
                raise
            log.warning("start_delayed database")
        else:
            return
        await asyncio.sleep(retry_every_s)
