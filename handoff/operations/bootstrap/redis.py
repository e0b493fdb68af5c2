"""Provides the program redis-server, which tests of several nodes start themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

from handoff.operations.bootstrap import debian
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.progress import progress


def executable() -> Path:
    """The program file of a Redis server.

    Raises:
        ProvisionError: there is none; `./lotsen provide redis` gets one.
    """
    found = shutil.which("redis-server")
    if found is None:
        raise ProvisionError("no redis-server was found; get one with: ./lotsen provide redis")
    return Path(found)


class Redis:
    """The item redis-server: the one on PATH, else Debian's package."""

    name = "redis"

    def fingerprint(self, checkout: Checkout) -> str:
        """Any Redis that is there will do."""
        return "any"

    def is_there(self, checkout: Checkout) -> bool:
        """Whether a program file is in its place."""
        return shutil.which("redis-server") is not None

    def make(self, checkout: Checkout) -> None:
        """Install redis-server."""
        if self.is_there(checkout):
            return
        if not debian.can_install():
            raise ProvisionError("the tests of several nodes need redis-server: install it and start again")
        with progress("redis", "installing Debian's redis-server"):
            debian.install("redis-server", checkout.log(self.name))
