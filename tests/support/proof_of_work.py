"""Solves the proof of work that the gateway asks for in a flood, as the browser does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

from handoff.gateway.limits.flood import hashed, zero_bits
from tests.support.clients import Wire


def solved(work: Wire) -> Wire:
    """The solution of what came with `work_needed`, to send as `work`."""
    return {"challenge": work["challenge"], "numbers": list(islice(_numbers(work), work["parts"]))}


def _numbers(work: Wire) -> Iterator[int]:
    return (number for number in count() if zero_bits(hashed(work["challenge"], number)) >= work["difficulty"])
