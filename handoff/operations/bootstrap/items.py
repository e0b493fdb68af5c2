"""Makes an item once: check the stamp, lock, check again, make, write the stamp."""

from __future__ import annotations

from typing import Protocol

from handoff.operations.bootstrap import stamps
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError


class Item(Protocol):
    """Something that a command needs and that can be made."""

    @property
    def name(self) -> str:
        """The name on the command line and of its stamp."""

    def fingerprint(self, checkout: Checkout) -> str:
        """Hash of everything that it is made from. Must take milliseconds: it is asked at every start."""

    def is_there(self, checkout: Checkout) -> bool:
        """Whether the made files still exist."""

    def make(self, checkout: Checkout) -> None:
        """Make it, also over the remains of an interrupted attempt.

        Raises:
            ProvisionError: it cannot be made here.
        """


def provide(item: Item, checkout: Checkout) -> None:
    """Make `item` unless it is there and current. Safe against another process that does the same.

    Raises:
        ProvisionError: it cannot be made here.
    """
    if checkout.is_packaged:
        if item.is_there(checkout):
            return
        raise ProvisionError(
            f"{item.name} is not in the Debian package, or was removed: apt install --reinstall lotsen"
        )
    if _is_ready(item, checkout):
        return
    with stamps.exclusive(checkout.lock(item.name), item.name):
        if _is_ready(item, checkout):
            return
        stamp = checkout.stamp(item.name)
        stamps.clear(stamp)
        fingerprint = item.fingerprint(checkout)
        item.make(checkout)
        stamps.write(stamp, fingerprint)


def _is_ready(item: Item, checkout: Checkout) -> bool:
    return item.is_there(checkout) and stamps.is_current(checkout.stamp(item.name), item.fingerprint(checkout))
