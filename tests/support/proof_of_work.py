"""Solves the proof of work that the gateway asks for in a flood, as the browser does."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from itertools import count, islice

from handoff.gateway.limits.flood import hashed, zero_bits
from handoff.gateway.limits.memory_work import output
from tests.support.clients import Wire


def solved(work: Wire) -> Wire:
    """The solution of what came with `work_needed`, to send as `work`."""
    return {
        **first_stage(work),
        "memory": joined([output(work["challenge"], n) for n in range(work["memory"]["times"])]),
    }


def first_stage(work: Wire) -> Wire:
    """The solution of a browser that leaves the second stage out."""
    return {"challenge": work["challenge"], "numbers": list(islice(_numbers(work), work["parts"]))}


def joined(outputs: list[bytes]) -> str:
    """Outputs of scrypt as they are sent."""
    return urlsafe_b64encode(b"".join(outputs)).decode().rstrip("=")


def _numbers(work: Wire) -> Iterator[int]:
    return (number for number in count() if zero_bits(hashed(work["challenge"], number)) >= work["difficulty"])
