"""Provides Debian's tools: for the package and the bare root where it is tried, and for containers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

from handoff.operations.bootstrap import debian
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.progress import progress

_BESIDE_PATH = "/usr/lib/podman"
"""Where Podman's own programs lie."""


class DebianTools:
    """An item of programs: what is on PATH, else Debian's packages."""

    def __init__(self, name: str, tools: Mapping[str, str]) -> None:
        """`tools`: program -> Debian's package."""
        self.name = name
        self._tools = tools

    def fingerprint(self, checkout: Checkout) -> str:
        """Any version of the tools will do."""
        return "any"

    def is_there(self, checkout: Checkout) -> bool:
        """Whether all programs are on PATH."""
        return not self._missing()

    def make(self, checkout: Checkout) -> None:
        """Install what is missing."""
        missing = self._missing()
        if missing and not debian.can_install():
            raise ProvisionError(f"{self.name} needs Debian, with {', '.join(missing)}: install them")
        if missing:
            with progress(self.name, f"installing Debian's {', '.join(missing)}"):
                debian.install(*missing, log=checkout.log(self.name), recommended=True)

    def _missing(self) -> list[str]:
        path = os.pathsep.join((os.environ.get("PATH", os.defpath), _BESIDE_PATH))
        return [package for program, package in self._tools.items() if shutil.which(program, path=path) is None]


PACKAGING = DebianTools(
    "packaging", {"dh": "debhelper", "patchelf": "patchelf", "debootstrap": "debootstrap", "lintian": "lintian"}
)
CONTAINERS = DebianTools(
    "containers",
    {
        "podman": "podman",
        "podman-compose": "podman-compose",
        "runc": "runc",
        "netavark": "netavark",
        "aardvark-dns": "aardvark-dns",
    },
)
