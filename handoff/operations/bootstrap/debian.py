"""Installs Debian packages, where we are root and apt-get is there."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from handoff.operations.bootstrap.commands import run
from handoff.operations.bootstrap.errors import ProvisionError

_NO_QUESTIONS = {"DEBIAN_FRONTEND": "noninteractive"}
_WAIT_FOR_LOCK = ("-o", "DPkg::Lock::Timeout=300")
"""Seconds that apt-get waits for another program that installs: the machine's own updates, a second checkout."""
_ONE_AT_A_TIME = threading.Lock()
"""Items are provided in parallel, and of two apt-gets at once one fails."""
_LISTS_ARE_FRESH = threading.Event()
"""Set once this process has fetched the package lists."""


def can_install() -> bool:
    """Whether packages can be installed here without asking anybody."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str, log: Path, recommended: bool = False) -> None:
    """Install packages, after the package lists were fetched once by this process.

    `recommended`: with what their makers recommend beside them, which for a browser is a printer's whole set.

    Raises:
        ProvisionError: they cannot be installed; carries the end of what apt-get said.
    """
    with _ONE_AT_A_TIME:
        if not _LISTS_ARE_FRESH.is_set():
            _update(log)
        beside = () if recommended else ("--no-install-recommends",)
        command = ["apt-get", "-qy", *_WAIT_FOR_LOCK, "install", *beside, *packages]
        run(command, log=log, what=f"apt-get install {' '.join(packages)}", env=_NO_QUESTIONS)


def _update(log: Path) -> None:
    try:
        run(["apt-get", "-q", *_WAIT_FOR_LOCK, "update"], log=log, what="apt-get update", env=_NO_QUESTIONS)
        _LISTS_ARE_FRESH.set()
    except ProvisionError:
        # One broken source among many fails the whole update; whether ours is affected shows at the install.
        with log.open("a", encoding="utf-8") as output:
            output.write("Continuing with the package lists that could be fetched.\n")
