"""Limits tries of passwords and codes: guessing is slow, and the owner of an account is never locked out.

A wrong try costs one token in each of the caller's buckets; a right one gives them back. From a browser in which the
account's owner has signed in before there is a bucket of its own, which no stranger can empty: however many addresses
guess, the owner still gets in where they usually work (OWASP, "device cookies"), and everywhere with a passkey. From
other browsers there is a bucket for the account at this address, one for all strangers at this address, and one for
all strangers at the account, asked in this order, so that what the first refuses does not empty the next.

Lives in one process: with n nodes an attacker has n times as many tries. The clock is passed in.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from handoff.contract.errors import Refused
from handoff.gateway.limits.pace import Bucket


@dataclass(frozen=True, slots=True)
class Allowance:
    """A limit on wrong tries: a burst, then a rate a minute."""

    at_once: int
    per_minute: float


DEVICE = Allowance(10, 10)
"""For one account, in a browser that it has used before."""
PAIR = Allowance(10, 1)
"""For one account, from one address."""
ADDRESS = Allowance(100, 30)
"""For all accounts, from one address: a whole municipality may sign in from one."""
ACCOUNT = Allowance(50, 2)
"""For one account, from all unknown browsers: 2,930 a day, against 15-character passwords or a second factor."""
CODES = Allowance(20, 0.2)
"""For the one-time codes of one account, from all unknown browsers, by who has its password: 308 on the first day, of a
million, three of which count at a time: one in a thousand a day. A known browser and passkeys are not held up."""
PASSKEY = Allowance(200, 60)
"""For passkey challenges and answers, from one address: signatures cannot be guessed, so this only stops floods."""

REMEMBERED = 20_000
"""How many buckets of a kind are kept; the least recently used ones are evicted, because they are full by then."""


@dataclass(frozen=True, slots=True)
class Guesser:
    """The source of a try: the opaque name of its address, and the browser's mark if the account knows it."""

    address: bytes
    device: str | None = None


class LoginTries:
    """The token buckets.

    Each kind has room of its own, and a refused try makes no bucket that comes after: names that are made up in great
    numbers evict no account's, and those of codes are of accounts that exist alone.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: monotonic seconds."""
        self._clock = clock
        self._buckets: defaultdict[str, OrderedDict[tuple[str | bytes, ...], Bucket]] = defaultdict(OrderedDict)

    def take(self, what: str, guesser: Guesser) -> None:
        """Count one try at `what`: a typed account name, or the codes of an account.

        Raises:
            Refused: rate_limited.
        """
        self._take(self._of(what, guesser))

    def give_back(self, what: str, guesser: Guesser) -> None:
        """Refund a try that was right."""
        _give_back(self._of(what, guesser))

    def take_code(self, account: str, guesser: Guesser) -> None:
        """Count one code for an account, after its right password.

        Raises:
            Refused: rate_limited.
        """
        self._take(self._of_codes(account, guesser))

    def give_back_code(self, account: str, guesser: Guesser) -> None:
        """Refund a code that was right."""
        _give_back(self._of_codes(account, guesser))

    def take_passkey(self, address: bytes) -> None:
        """Count one request for a passkey challenge, or one answer to it.

        Raises:
            Refused: rate_limited.
        """
        self._take([self._bucket(PASSKEY, "passkey", address)])

    def give_back_passkey(self, address: bytes) -> None:
        """Refund a right answer and its challenge."""
        _give_back([self._bucket(PASSKEY, "passkey", address)] * 2)

    def _take(self, buckets: Iterable[Bucket]) -> None:
        now = self._clock()
        for bucket in buckets:
            wait_s = bucket.wait_s(now)
            if wait_s > 0:
                raise Refused("rate_limited", retry_after_s=wait_s)

    def _of(self, what: str, guesser: Guesser) -> Iterator[Bucket]:
        if guesser.device is not None:
            yield self._bucket(DEVICE, "device", what, guesser.device)
            return
        yield self._bucket(PAIR, "pair", what, guesser.address)
        yield self._bucket(ADDRESS, "address", guesser.address)
        yield self._bucket(ACCOUNT, "account", what)

    def _of_codes(self, account: str, guesser: Guesser) -> Iterator[Bucket]:
        if guesser.device is not None:
            yield self._bucket(DEVICE, "codes of device", account, guesser.device)
            return
        yield self._bucket(PAIR, "codes of pair", account, guesser.address)
        yield self._bucket(CODES, "codes", account)

    def _bucket(self, allowance: Allowance, kind: str, *key: str | bytes) -> Bucket:
        known = self._buckets[kind]
        bucket = known.setdefault(key, Bucket(allowance.per_minute / 60, allowance.at_once))
        known.move_to_end(key)
        if len(known) > REMEMBERED:
            known.popitem(last=False)
        return bucket


def _give_back(buckets: Iterable[Bucket]) -> None:
    for bucket in buckets:
        bucket.tokens = min(bucket.burst, bucket.tokens + 1)
