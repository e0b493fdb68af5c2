"""The budget of starts that bring no memory-hard work: by forms, and of browsers that are too slow for it. Pure.

Whoever begins in these ways in great numbers comes no further than this, and does not make others work. An address has
a share, so that one does not use all of it up. Those who come by the onion service have a budget of the same size to
themselves. Times are passed in.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from handoff.contract.errors import Refused
from handoff.gateway.limits import onion
from handoff.gateway.limits.pace import REMEMBERED, Bucket

SHARE: Final = 4
"""All together begin at most this part of the starts above which the flood gate asks for work."""

AN_ADDRESS: Final = 10
"""Starts of one address, at once and a minute. A library is one address."""


class StartBudget:
    """The budget of one node."""

    def __init__(self, calm_starts: int) -> None:
        per_minute = max(1, calm_starts // SHARE)
        self._all = Bucket(per_minute / 60, per_minute)
        self._onion = Bucket(per_minute / 60, per_minute)
        self._by_address: OrderedDict[bytes, Bucket] = OrderedDict()

    def admit(self, address: bytes, now: float) -> None:
        """Count one start.

        Args:
            address: its opaque name.
            now: monotonic seconds.

        Raises:
            Refused: rate_limited; trying again later helps.
        """
        if address == onion.NAME:  # all of them are one address, and beside the budget of the others
            if (wait_s := self._onion.wait_s(now)) > 0:
                raise Refused("rate_limited", retry_after_s=wait_s)
            return
        own = self._by_address.setdefault(address, Bucket(AN_ADDRESS / 60, AN_ADDRESS))
        self._by_address.move_to_end(address)
        if len(self._by_address) > REMEMBERED:
            self._by_address.popitem(last=False)
        wait_s = own.wait_s(now) or self._all.wait_s(now)
        if wait_s > 0:
            raise Refused("rate_limited", retry_after_s=wait_s)
