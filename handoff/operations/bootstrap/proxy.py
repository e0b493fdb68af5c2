"""Provides nginx, which the tests put in front of a gateway as an installation does."""

from __future__ import annotations

import shutil
from pathlib import Path

from handoff.operations.bootstrap import debian
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.progress import progress

_PLACES = ("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx")
"""Where nginx is if it is not on a user's PATH."""


def executable() -> Path:
    """The program file of nginx.

    Raises:
        ProvisionError: there is none; `./lotsen provide proxy` gets one.
    """
    found = shutil.which("nginx") or next((place for place in _PLACES if Path(place).exists()), None)
    if found is None:
        raise ProvisionError("no nginx was found; get one with: ./lotsen provide proxy")
    return Path(found)


class Proxy:
    """The item nginx: the installed one, else Debian's package."""

    name = "proxy"

    def fingerprint(self, checkout: Checkout) -> str:
        """Any nginx that is there will do."""
        return "any"

    def is_there(self, checkout: Checkout) -> bool:
        """Whether a program file is in its place."""
        try:
            executable()
        except ProvisionError:
            return False
        return True

    def make(self, checkout: Checkout) -> None:
        """Install nginx."""
        if self.is_there(checkout):
            return
        if not debian.can_install():
            raise ProvisionError("the tests of the proxy's settings need nginx: install it and start again")
        with progress("proxy", "installing Debian's nginx"):
            debian.install("nginx", checkout.log(self.name))
