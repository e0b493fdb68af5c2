"""Debian's packages, for what only the system can bring. Used where we are root and apt-get is there."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from handoff.operations.bootstrap.commands import run
from handoff.operations.bootstrap.errors import ProvisionError

_NO_QUESTIONS = {"DEBIAN_FRONTEND": "noninteractive"}
_PATIENT = ("-o", "DPkg::Lock::Timeout=300")
"""How many seconds apt-get waits for another program that installs: the machine's own updates, a second checkout."""
_ONE_AT_A_TIME = threading.Lock()
"""Several things are provided at once, and of two apt-gets one fails at the other's locks."""


def can_install() -> bool:
    """Whether packages can be installed here without asking anybody."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str, log: Path) -> None:
    """Install a package from the lists as they are now.

    Raises:
        ProvisionError: it cannot be installed; carries the end of what apt-get said.
    """
    with _ONE_AT_A_TIME:
        _update(log)
        command = ["apt-get", "-qy", *_PATIENT, "install", package]
        run(command, log=log, what=f"apt-get install {package}", env=_NO_QUESTIONS)


def _update(log: Path) -> None:
    try:
        run(["apt-get", "-q", *_PATIENT, "update"], log=log, what="apt-get update", env=_NO_QUESTIONS)
    except ProvisionError:
        # One broken source among many fails the whole update; whether ours was among them, the install tells.
        with log.open("a", encoding="utf-8") as output:
            output.write("Going on with the package lists that could be had.\n")
