"""Steps of a start that meet a database which is slow or away: they are taken again for a while, and then given up.

Only for steps that may be taken twice.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from storage.errors import Unavailable

log = logging.getLogger(__name__)

WITHIN_S: Final = 60.0
AGAIN_S: Final = 1.0


async def patiently(
    step: Callable[[], Awaitable[object]], *, within_s: float = WITHIN_S, again_s: float = AGAIN_S
) -> None:
    """Take the step until the database has done all of it.

    Raises:
        Unavailable: it has not, in all that time.
    """
    began = time.monotonic()
    while True:
        try:
            await step()
        except Unavailable:
            if time.monotonic() - began > within_s:
                raise
            log.warning("start_delayed: the database is slow or away")
        else:
            return
        await asyncio.sleep(again_s)
