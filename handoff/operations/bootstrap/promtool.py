"""Provides promtool, by which the tests try Prometheus' alerts."""

from __future__ import annotations

import shutil
from pathlib import Path

from handoff.operations.bootstrap import debian
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.progress import progress


def executable() -> Path:
    """The program file of promtool.

    Raises:
        ProvisionError: there is none; `./lotsen provide promtool` gets one.
    """
    found = shutil.which("promtool")
    if found is None:
        raise ProvisionError("no promtool was found; get one with: ./lotsen provide promtool")
    return Path(found)


class Promtool:
    """The item promtool: the one on PATH, else Debian's package of that name, which runs no service."""

    name = "promtool"

    def fingerprint(self, checkout: Checkout) -> str:
        """Any promtool that is there will do."""
        return "any"

    def is_there(self, checkout: Checkout) -> bool:
        """Whether a program file is in its place."""
        return shutil.which("promtool") is not None

    def make(self, checkout: Checkout) -> None:
        """Install promtool."""
        if self.is_there(checkout):
            return
        if not debian.can_install():
            raise ProvisionError("the tests of the alerts need promtool: install it and start again")
        with progress("promtool", "installing Debian's promtool"):
            debian.install("promtool", checkout.log(self.name))
