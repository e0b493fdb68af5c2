"""Rate limits of one visitor and of one address: token buckets and counters. Pure: times are passed in.

An address is never kept: only an HMAC of it under a random key of this process that changes every day. Of IPv6 the
network counts and not the address: a client with one address has all of its /64 (RFC 6177, RFC 8981).
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
from handoff.gateway.limits import onion
from storage.ids import ConversationId

DAY_S = 86_400.0
HOUR_S = 3600.0
REMEMBERED = 20_000
"""How many buckets are kept; the least recently used ones are evicted, because they are full by then."""
_HOST_BITS = 64

BOOKINGS = 6
"""Times that are booked from an address, at once and an hour: whoever begins one conversation after the other does not
book all that a line has."""

CALL_BACKS = 12
"""Wishes to be called that are left from an address, at once and an hour: whoever begins one conversation after the
other has a line call a few strangers, and not hundreds."""

SEARCHES = 20
"""Searches among the short answers from an address at once: a whole class at school has one address."""

SEARCH_EVERY_S = 3.0
"""After so long an address may search once more. Each search costs the node an embedding, as a message to the bot."""

REFUSED_AT_ONCE = 20
"""Events over the limit that are refused at once, because a client may miscount; later refusals are delayed."""

HELD_S = 1.0
"""Delay of a further refusal. Events of a connection are handled one after the other, so a flood delays its sender
and nobody else."""

FORGIVEN_S = 10.0
"""After this long within the limit, refusals are counted from the beginning."""


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
        """Take one token and return 0.0; without one, return the seconds until the next."""
        wait_s = self.left_s(now)
        if not wait_s:
            self.tokens -= 1
        return wait_s

    def left_s(self, now: float) -> float:
        """0.0 if there is a token, which is left; else the seconds until the next."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate_per_s) if self.at else self.burst
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate_per_s


@dataclass(slots=True)
class Pace:
    """The two limits of a sender: events a second and events a minute."""

    second: Bucket
    minute: Bucket
    refused: int = 0
    refused_at: float = 0.0

    @classmethod
    def of(cls, per_s: int, per_minute: int) -> Pace:
        """Limits of `per_s` events a second (bursts of twice that) and `per_minute` events a minute."""
        return cls(Bucket(per_s, per_s * 2), Bucket(per_minute / 60, per_minute))

    def wait_s(self, now: float) -> float:
        """Count one event; returns 0.0 if it is within the limits, else the seconds to wait."""
        return self.second.wait_s(now) or self.minute.wait_s(now)

    def held_s(self, now: float) -> float:
        """Count one event over the limits; returns the seconds by which its refusal is delayed."""
        self.refused = self.refused + 1 if now - self.refused_at < FORGIVEN_S else 1
        self.refused_at = now
        return HELD_S if self.refused > REFUSED_AT_ONCE else 0.0


class Paces:
    """The limits of each conversation, so that a second window or a new connection gets no new allowance."""

    def __init__(self, per_s: int, per_minute: int, *, remembered: int = 20_000) -> None:
        self._per_s, self._per_minute = per_s, per_minute
        self._remembered = remembered
        self._paces: OrderedDict[ConversationId, Pace] = OrderedDict()

    def fresh(self) -> Pace:
        """New limits, for a connection without a conversation."""
        return Pace.of(self._per_s, self._per_minute)

    def of(self, conversation: ConversationId) -> Pace:
        """The limits that all connections of a conversation share; the least recently used ones are evicted."""
        pace = self._paces.setdefault(conversation, self.fresh())
        self._paces.move_to_end(conversation)
        if len(self._paces) > self._remembered:
            self._paces.popitem(last=False)
        return pace


class Addresses:
    """Counts of open sockets and of tries by address, keyed by a hash that changes every day."""

    def __init__(self, sockets_max: int) -> None:
        self._max = sockets_max
        self._key = secrets.token_bytes(32)
        self._key_at = 0.0
        self._open: Counter[bytes] = Counter()
        self._guesses: OrderedDict[bytes, Bucket] = OrderedDict()
        self._bookings: OrderedDict[bytes, Bucket] = OrderedDict()
        self._call_backs: OrderedDict[bytes, Bucket] = OrderedDict()
        self._searches: OrderedDict[bytes, Bucket] = OrderedDict()
        self._handshakes: OrderedDict[bytes, Bucket] = OrderedDict()

    def admit(self, address: str, now: float) -> bytes | None:
        """Count a new socket; returns the opaque name of its address, for `leave`, or None if there are too many."""
        name = self._name(address, now)
        if self._open[name] >= self._max * _weight(name):
            return None
        self._open[name] += 1
        return name

    def leave(self, name: bytes) -> None:
        """Count a closed socket."""
        self._open[name] -= 1
        if self._open[name] <= 0:
            del self._open[name]

    def guess_wait_s(self, name: bytes, now: float) -> float:
        """Count one try of a code or password from this address (ten a minute); 0.0, or the seconds to wait."""
        weight = _weight(name)
        return _of(self._guesses, name, Bucket(weight * 10 / 60, weight * 10)).wait_s(now)

    def booking_wait_s(self, name: bytes, now: float) -> float:
        """Count one time that is booked from this address; 0.0, or the seconds to wait."""
        return _hourly(self._bookings, name, BOOKINGS).wait_s(now)

    def call_back_wait_s(self, name: bytes, now: float) -> float:
        """Count one wish to be called from this address; 0.0, or the seconds to wait."""
        return _hourly(self._call_backs, name, CALL_BACKS).wait_s(now)

    def search_wait_s(self, name: bytes, now: float) -> float:
        """Count one search among the short answers from this address; 0.0, or the seconds to wait."""
        weight = _weight(name)
        return _of(self._searches, name, Bucket(weight / SEARCH_EVERY_S, weight * SEARCHES)).wait_s(now)

    def handshake_wait_s(self, name: bytes, now: float) -> float:
        """Count one new session of long polling; 0.0, or the seconds to wait.

        All that may be connected from an address can come again twice at once, as after a restart, and then a tenth of
        them each second.
        """
        most = self._max * _weight(name)
        return _of(self._handshakes, name, Bucket(most / 10, 2 * most)).wait_s(now)

    def name(self, address: str, now: float) -> bytes:
        """The opaque name of an address today."""
        return self._name(address, now)

    def _name(self, address: str, now: float) -> bytes:
        if now - self._key_at > DAY_S:
            self._key, self._key_at = secrets.token_bytes(32), now
            # The onion service keeps its name: what was open before is still to leave.
            self._open = Counter({onion.NAME: self._open[onion.NAME]})
            self._guesses.clear()
            self._bookings.clear()
            self._call_backs.clear()
            self._searches.clear()
            self._handshakes.clear()
        if address == onion.DOOR:
            return onion.NAME
        return hmac.digest(self._key, _counted_as(address).encode("utf-8", "replace"), hashlib.sha256)[:16]


def _of(buckets: OrderedDict[bytes, Bucket], name: bytes, fresh: Bucket) -> Bucket:
    bucket = buckets.setdefault(name, fresh)
    buckets.move_to_end(name)
    if len(buckets) > REMEMBERED:
        buckets.popitem(last=False)
    return bucket


def _hourly(buckets: OrderedDict[bytes, Bucket], name: bytes, most: int) -> Bucket:
    weighted = most * _weight(name)
    return _of(buckets, name, Bucket(weighted / HOUR_S, weighted))


def _weight(name: bytes) -> int:
    """As how many addresses this one counts."""
    return onion.AS_ADDRESSES if name == onion.NAME else 1


def _counted_as(address: str) -> str:
    """The part of an address that identifies a client: the whole of IPv4, the /64 network of IPv6."""
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
    """Limits tries of codes and passwords within one account's sessions: ten a minute.

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
