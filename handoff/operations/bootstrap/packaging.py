"""Provides Debian's tools that build the package and the bare root in which it is tried."""

from __future__ import annotations

import shutil

from handoff.operations.bootstrap import debian
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.progress import progress

_TOOLS = {"dh": "debhelper", "patchelf": "patchelf", "debootstrap": "debootstrap", "lintian": "lintian"}
"""Program -> Debian's package."""


class Packaging:
    """The item packaging: what is on PATH, else Debian's packages."""

    name = "packaging"

    def fingerprint(self, checkout: Checkout) -> str:
        """Any version of the tools will do."""
        return "any"

    def is_there(self, checkout: Checkout) -> bool:
        """Whether all programs are on PATH."""
        return not _missing()

    def make(self, checkout: Checkout) -> None:
        """Install what is missing."""
        missing = _missing()
        if missing and not debian.can_install():
            raise ProvisionError(f"the Debian package is built on Debian, with {', '.join(missing)}: install them")
        for package in missing:
            with progress(self.name, f"installing Debian's {package}"):
                debian.install(package, checkout.log(self.name))


def _missing() -> list[str]:
    return [package for program, package in _TOOLS.items() if shutil.which(program) is None]
