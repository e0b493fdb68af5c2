"""Holds one sender to its pace."""

from __future__ import annotations

import asyncio
import time

from handoff.contract.errors import Refused
from handoff.gateway.limits.pace import Pace


async def keep_pace(pace: Pace) -> None:
    """Count one request; one over the limits is refused, and after many of them only with a delay.

    Raises:
        Refused: rate_limited.
    """
    now = time.monotonic()
    wait_s = pace.wait_s(now)
    if wait_s > 0:
        held_s = pace.held_s(now)
        await asyncio.sleep(held_s)
        raise Refused("rate_limited", retry_after_s=max(0.0, wait_s - held_s))
