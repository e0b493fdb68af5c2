"""How often a password or a code may be tried: slow for whoever guesses, never a lock for whoever owns the account.

A wrong try costs one token in each of the caller's buckets; a right one gives them back. From a browser in which the
account's owner has signed in before there is a bucket of its own, which no stranger can empty: however many addresses
guess, the owner still gets in where they usually work (OWASP, "device cookies"), and everywhere with a passkey. From
other browsers there is a bucket for the account at this address, one for all strangers at this address, and one for
all strangers at the account, asked in this order, so that what the first refuses does not empty the next.

Lives in one process: with n nodes an attacker has n times as many tries. The clock is passed in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from handoff.contract.errors import Refused
from handoff.gateway.limits.pace import Bucket


@dataclass(frozen=True, slots=True)
class Allowance:
    """Wrong tries: so many at once, then so many a minute."""

    at_once: int
    per_minute: float


DEVICE = Allowance(10, 10)
"""Of an account, in a browser that it knows."""
PAIR = Allowance(10, 1)
"""Of an account, from an address."""
ADDRESS = Allowance(100, 30)
"""Of all accounts, from an address: a municipality begins its shift behind one."""
ACCOUNT = Allowance(50, 2)
"""Of an account, from everywhere that it does not know: 2,930 a day, against passwords of 15 characters or a factor."""
PASSKEY = Allowance(200, 60)
"""Of challenges and answers, from an address: nobody guesses a signature, so this only keeps floods away."""

REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who tries: an opaque name of the address, and the mark of the browser if the account knows it."""

    address: bytes
    device: str | None = None


class LoginTries:
    """The buckets; those that have not been used for long are forgotten, full as they are by then."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: monotonic seconds."""
        self._clock = clock
        self._buckets: OrderedDict[tuple[str | bytes, ...], Bucket] = OrderedDict()

    def take(self, what: str, guesser: Guesser) -> None:
        """Count one try at `what`: the name that was typed, or an account's codes.

        Raises:
            Refused: rate_limited.
        """
        self._take(self._of(what, guesser))

    def give_back(self, what: str, guesser: Guesser) -> None:
        """That try was right."""
        _give_back(self._of(what, guesser))

    def take_passkey(self, address: bytes) -> None:
        """Count a challenge that is asked for, or an answer to one.

        Raises:
            Refused: rate_limited.
        """
        self._take([self._bucket(PASSKEY, "passkey", address)])

    def give_back_passkey(self, address: bytes) -> None:
        """An answer was right: it and its challenge cost nothing."""
        _give_back([self._bucket(PASSKEY, "passkey", address)] * 2)

    def _take(self, buckets: list[Bucket]) -> None:
        now = self._clock()
        for bucket in buckets:
            wait_s = bucket.wait_s(now)
            if wait_s > 0:
                raise Refused("rate_limited", retry_after_s=wait_s)

    def _of(self, what: str, guesser: Guesser) -> list[Bucket]:
        if guesser.device is not None:
            return [self._bucket(DEVICE, "device", what, guesser.device)]
        return [
            self._bucket(PAIR, "pair", what, guesser.address),
            self._bucket(ADDRESS, "address", guesser.address),
            self._bucket(ACCOUNT, "account", what),
        ]

    def _bucket(self, allowance: Allowance, *key: str | bytes) -> Bucket:
        bucket = self._buckets.setdefault(key, Bucket(allowance.per_minute / 60, allowance.at_once))
        self._buckets.move_to_end(key)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket


def _give_back(buckets: list[Bucket]) -> None:
    for bucket in buckets:
        bucket.tokens = min(bucket.burst, bucket.tokens + 1)
