"""Asks for a proof of work before a start when there are many starts, and checks it. Times are passed in.

In calm nobody is asked. Above a number of starts a minute, or of connections that have begun nothing, each start needs
a short calculation in the browser first: a flood of starts then costs its sender a processor for each, and an honest
visitor about a second. Nobody is ever turned away for good, and nothing is kept of who asked: a challenge carries its
own proof, and what is remembered of a spent one goes with its life.

The first stage is Hashcash (Back, 2002), in several small parts so that good and bad luck even out. It is checked in
microseconds and takes the challenge with it; only what has passed is checked for the second, memory-hard stage
(`memory_work`). A browser that is too slow for that, or older than it, is let in without, by a budget (`start_budget`).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from itertools import pairwise
from typing import Final

from handoff.contract.errors import Refused
from handoff.contract.parts import Work
from handoff.contract.visitor import WorkDone
from handoff.gateway.limits import onion
from handoff.gateway.limits.memory_work import STAGE, MemoryChecks
from handoff.gateway.limits.start_budget import StartBudget

DIFFICULTY: Final = 12
"""Leading zero bits of each part: 4,096 hashes on average."""

PARTS: Final = 16
LIFE_S: Final = 120.0
"""Lifetime of a challenge: enough for the slowest phone, too short to store solutions."""

WINDOW_S: Final = 60.0
_MAC: Final = 16
_HEAD: Final = struct.Struct(">d8s")


class FloodGate:
    """The gate of one node. Its key is in memory only, so a challenge is valid at the node that made it."""

    def __init__(self, calm_starts: int) -> None:
        self._calm = calm_starts
        self._key = secrets.token_bytes(32)
        self._starts: deque[float] = deque(maxlen=calm_starts)
        self._spent: dict[str, float] = {}
        """Used challenges with their expiry, ordered by expiry."""
        self.asked = 0

    def admit(self, client_id: str, done: WorkDone | None, *, unstarted: int, now: float) -> bool:
        """Count one start; refuse it if there are many and it does not bring the first stage of a proof of work.

        Args:
            client_id: the retry key of the start; work is bound to it.
            done: the work, if there is any.
            unstarted: connections that have no conversation, this one included.
            now: monotonic seconds.

        Returns:
            Whether the second stage is still to be checked.

        Raises:
            Refused: work_needed, with a fresh challenge. Why a solution did not do is not told.
        """
        flooded = self._flooded(now) or unstarted > self._calm
        self._starts.append(now)
        if flooded and not (done is not None and self._spend(client_id, done, now)):
            raise self.asking(client_id, now)
        return flooded

    def asking(self, client_id: str, now: float) -> Refused:
        """What asks for work, with a fresh challenge."""
        self.asked += 1
        challenge = self._challenge(client_id, now + LIFE_S)
        work = Work(challenge=challenge, difficulty=DIFFICULTY, parts=PARTS, memory=STAGE)
        return Refused("work_needed", details={"work": work})

    def _flooded(self, now: float) -> bool:
        return len(self._starts) == self._calm and now - self._starts[0] < WINDOW_S

    def _spend(self, client_id: str, done: WorkDone, now: float) -> bool:
        """Whether this solves a challenge of this node that is for this start, not expired and not used yet."""
        ends = self._ends(client_id, done.challenge)
        if ends is None or ends < now or done.challenge in self._spent or not solves(done):
            return False
        for spent, end in list(self._spent.items()):
            if end >= now:
                break
            del self._spent[spent]
        self._spent[done.challenge] = now + LIFE_S
        return True

    def _challenge(self, client_id: str, ends: float) -> str:
        head = _HEAD.pack(ends, secrets.token_bytes(8))
        return urlsafe_b64encode(head + self._mac(head, client_id)).decode().rstrip("=")

    def _ends(self, client_id: str, challenge: str) -> float | None:
        """The expiry of the challenge; None if this node did not make it for this start."""
        try:
            raw = urlsafe_b64decode(challenge + "=" * (-len(challenge) % 4))
        except ValueError:
            return None
        head, mac = raw[: _HEAD.size], raw[_HEAD.size :]
        if urlsafe_b64encode(raw).decode().rstrip("=") != challenge:
            return None  # another spelling of the same bytes would count as unspent
        if len(head) != _HEAD.size or not hmac.compare_digest(mac, self._mac(head, client_id)):
            return None
        return float(_HEAD.unpack(head)[0])

    def _mac(self, head: bytes, client_id: str) -> bytes:
        return hmac.digest(self._key, head + client_id.encode("ascii"), hashlib.sha256)[:_MAC]


class FloodGates:
    """The gate of the open web and that of the onion service: a flood at one makes nobody work at the other."""

    def __init__(self, calm_starts: int) -> None:
        self._web = FloodGate(calm_starts)
        self._onion = FloodGate(max(1, calm_starts // onion.SHARE))
        self._checks = MemoryChecks()
        self._without = StartBudget(calm_starts)

    @property
    def asked(self) -> int:
        """How often work was asked for, at both."""
        return self._web.asked + self._onion.asked

    async def admit(self, address: bytes, client_id: str, done: WorkDone | None, *, unstarted: int, now: float) -> None:
        """Count one start of somebody with this opaque name, as `FloodGate.admit` does; check both stages.

        Raises:
            Refused: work_needed, or rate_limited while too much is being checked: the work stays good.
        """
        gate = self._onion if address == onion.NAME else self._web
        if done is not None and done.memory is not None:
            self._checks.make_room(address, now)
        if not gate.admit(client_id, done, unstarted=unstarted, now=now):
            return
        if done is None or not await self._paid(address, done, now):
            raise gate.asking(client_id, now)

    async def _paid(self, address: bytes, done: WorkDone, now: float) -> bool:
        if done.memory is not None:
            return await self._checks.right(address, done.challenge, done.memory, now)
        try:
            self._without.admit(address, now)
        except Refused:
            return False
        return True


def solves(done: WorkDone) -> bool:
    """Whether all numbers are there, rise, and each gives a hash with enough leading zero bits."""
    numbers = done.numbers
    if len(numbers) != PARTS or any(after <= before for before, after in pairwise(numbers)):
        return False
    return all(zero_bits(hashed(done.challenge, number)) >= DIFFICULTY for number in numbers)


def hashed(challenge: str, number: int) -> bytes:
    """SHA-256 of the challenge followed by the number in eight hexadecimal digits."""
    return hashlib.sha256(f"{challenge}{number:08x}".encode("ascii")).digest()


def zero_bits(digest: bytes) -> int:
    """The number of leading zero bits."""
    return len(digest) * 8 - int.from_bytes(digest).bit_length()
