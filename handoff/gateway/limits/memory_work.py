"""The memory-hard stage of the proof of work: many runs of scrypt, of which the gateway repeats one.

A browser runs scrypt a fixed number of times and sends all outputs; the gateway draws one at random and computes it
anew, in a thread. So the wait of an honest visitor is no lottery, and a check costs one run. Leaving runs out does not
pay: whoever does a share of them passes in that share of the tries, and each try takes a fresh challenge with its
first stage, so a start costs all runs on average. Wrong answers of an address have a budget, and so has what waits.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode
from collections import Counter, OrderedDict
from typing import Final

from handoff.contract.errors import Refused
from handoff.contract.parts import MemoryWork
from handoff.gateway.limits import onion
from handoff.gateway.limits.pace import REMEMBERED, Bucket

STAGE: Final = MemoryWork(n=1024, r=8, times=32, bytes=8)
"""One mebibyte a run: 2.3 ms here, 3.5 ms in a browser on the same machine."""

WAITING: Final = 64
"""Checks that may wait, of all; so the last of them waits a sixth of a second."""

AN_ADDRESS_WAITING: Final = 16
WRONG: Final = 8
"""Wrong answers of an address, at once and a minute. An honest browser gives none."""

BUSY_S: Final = 1.0
"""After so long a refused answer may be sent again; it stays good."""


class MemoryChecks:
    """The checks of one node: one at a time, beside the event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._waiting: Counter[bytes] = Counter()
        self._wrong: OrderedDict[bytes, Bucket] = OrderedDict()

    def make_room(self, address: bytes, now: float) -> None:
        """Let an answer of this address wait for its check, or refuse it.

        Raises:
            Refused: rate_limited; the same answer may be sent again.
        """
        if self._waiting.total() >= WAITING or self._waiting[address] >= AN_ADDRESS_WAITING:
            raise Refused("rate_limited", retry_after_s=BUSY_S)
        wrong = self._wrong.get(address)
        if wrong is not None and (wait_s := wrong.left_s(now)) > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)

    async def right(self, address: bytes, challenge: str, answer: str, now: float) -> bool:
        """Whether the output that is drawn is right; `make_room` comes first."""
        outputs = _outputs(answer)
        if outputs is None:
            return False
        number = secrets.randbelow(STAGE.times)
        self._waiting[address] += 1
        try:
            async with self._turn:
                expected = await asyncio.to_thread(output, challenge, number)
        finally:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]
        if hmac.compare_digest(outputs[number], expected):
            return True
        self._count_wrong(address, now)
        return False

    def _count_wrong(self, address: bytes, now: float) -> None:
        if address == onion.NAME:  # nobody there can be told from the one who cheats: what waits is bounded, no more
            return
        self._wrong.setdefault(address, Bucket(WRONG / 60, WRONG)).wait_s(now)
        self._wrong.move_to_end(address)
        if len(self._wrong) > REMEMBERED:
            self._wrong.popitem(last=False)


def output(challenge: str, number: int) -> bytes:
    """One run of scrypt."""
    salt = str(number).encode("ascii")
    return hashlib.scrypt(challenge.encode("ascii"), salt=salt, n=STAGE.n, r=STAGE.r, p=1, dklen=STAGE.bytes)


def _outputs(answer: str) -> list[bytes] | None:
    """All outputs; None if it is not as many as were asked for."""
    size = STAGE.bytes
    try:
        raw = urlsafe_b64decode(answer + "=" * (-len(answer) % 4))
    except ValueError:
        return None
    if len(raw) != STAGE.times * size:
        return None
    return [raw[at : at + size] for at in range(0, len(raw), size)]
