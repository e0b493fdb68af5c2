"""How much one visitor, and one address, may do. Pure token buckets and counters; the clock is passed in.

An address is never kept: only an HMAC of it under a random key of this process that changes every day. Of IPv6 the
network counts and not the address: whoever has one has all of its /64 (RFC 6177, RFC 8981).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

from handoff.contract.errors import Refused
from storage.ids import ConversationId

DAY_S = 86_400.0
REMEMBERED = 20_000
"""So many guessers are remembered; those that have not tried for long are forgotten, full as their buckets are."""
_HOST_BITS = 64

REFUSED_AT_ONCE = 20
"""So many events over the pace, none of them long after another, are answered at once: a client may miscount."""

HELD_S = 1.0
"""The answer to any more is held so long. A connection's events are handled one after the other, so the rest waits in
it, and a flood costs its sender the time and not everybody else."""

FORGIVEN_S = 10.0
"""Who has kept the pace for so long begins anew."""


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate_per_s` on average, `burst` at once. Times are monotonic seconds."""

    rate_per_s: float
    burst: float
    tokens: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.tokens = self.burst

    def wait_s(self, now: float) -> float:
        """Take one token. 0.0 if there was one, else the seconds until there is (and none is taken)."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate_per_s) if self.at else self.burst
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.rate_per_s


@dataclass(slots=True)
class Pace:
    """The two limits of a sender: a few a second, and a number a minute."""

    second: Bucket
    minute: Bucket
    refused: int = 0
    refused_at: float = 0.0

    @classmethod
    def of(cls, per_s: int, per_minute: int) -> Pace:
        """A pace of `per_s` events a second (twice that at once) and `per_minute` a minute."""
        return cls(Bucket(per_s, per_s * 2), Bucket(per_minute / 60, per_minute))

    def wait_s(self, now: float) -> float:
        """0.0 if one more event is fine now, else the seconds to wait."""
        return self.second.wait_s(now) or self.minute.wait_s(now)

    def held_s(self, now: float) -> float:
        """Count one event that was over the pace; seconds to hold its answer."""
        self.refused = self.refused + 1 if now - self.refused_at < FORGIVEN_S else 1
        self.refused_at = now
        return HELD_S if self.refused > REFUSED_AT_ONCE else 0.0


class Paces:
    """The pace of each conversation, so that a second window or a new connection is no new allowance."""

    def __init__(self, per_s: int, per_minute: int, *, remembered: int = 20_000) -> None:
        self._per_s, self._per_minute = per_s, per_minute
        self._remembered = remembered
        self._paces: OrderedDict[ConversationId, Pace] = OrderedDict()

    def fresh(self) -> Pace:
        """For a connection that has no conversation yet."""
        return Pace.of(self._per_s, self._per_minute)

    def of(self, conversation: ConversationId) -> Pace:
        """The pace that all connections of a conversation share; forgotten when it has not been asked for in long."""
        pace = self._paces.setdefault(conversation, self.fresh())
        self._paces.move_to_end(conversation)
        if len(self._paces) > self._remembered:
            self._paces.popitem(last=False)
        return pace


class Addresses:
    """Open sockets and wrong codes by address, without addresses."""

    def __init__(self, sockets_max: int) -> None:
        self._max = sockets_max
        self._key = secrets.token_bytes(32)
        self._key_at = 0.0
        self._open: Counter[bytes] = Counter()
        self._guesses: OrderedDict[bytes, Bucket] = OrderedDict()

    def admit(self, address: str, now: float) -> bytes | None:
        """Count a new socket of this address: its opaque name to give back to `leave`, or None if it has too many."""
        name = self._name(address, now)
        if self._open[name] >= self._max:
            return None
        self._open[name] += 1
        return name

    def leave(self, name: bytes) -> None:
        """A socket has closed."""
        self._open[name] -= 1
        if self._open[name] <= 0:
            del self._open[name]

    def guess_wait_s(self, name: bytes, now: float) -> float:
        """One try of a return code or a password from this address (ten a minute): 0.0, or the seconds to wait."""
        bucket = self._guesses.setdefault(name, Bucket(10 / 60, 10))
        self._guesses.move_to_end(name)
        if len(self._guesses) > REMEMBERED:
            self._guesses.popitem(last=False)
        return bucket.wait_s(now)

    def name(self, address: str, now: float) -> bytes:
        """The opaque name of an address today."""
        return self._name(address, now)

    def _name(self, address: str, now: float) -> bytes:
        if now - self._key_at > DAY_S:
            self._key, self._key_at = secrets.token_bytes(32), now
            self._open.clear()
            self._guesses.clear()
        return hmac.digest(self._key, _counted_as(address).encode("utf-8", "replace"), hashlib.sha256)[:16]


def _counted_as(address: str) -> str:
    """What of an address is one client: all of IPv4, the network of IPv6; whatever is neither as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(IPv6Address(int(known) >> _HOST_BITS << _HOST_BITS))


class CodeTries:
    """How often codes and passwords of one signed-in or half signed-in account are tried: ten a minute.

    Beside the limit of an address, for somebody who has the password and many addresses.
    """

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def slow_down(self, account: str) -> None:
        """Count one try.

        Raises:
            Refused: rate_limited.
        """
        bucket = self._buckets.setdefault(account, Bucket(10 / 60, 10))
        wait_s = bucket.wait_s(time.monotonic())
        if wait_s > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)
