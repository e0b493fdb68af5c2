"""Finds uv, the installer of the Python environments; where it is missing, installs it into one of its own."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from handoff.operations.bootstrap import debian, stamps
from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import ask, run
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.items import provide
from handoff.operations.bootstrap.progress import progress

OLDEST = (0, 5)
"""The first version with all options that are used here."""

_PIP_INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def uv(checkout: Checkout) -> Path:
    """A working uv: the one on PATH if it is recent enough, else our own.

    Raises:
        ProvisionError: there is none, and it cannot be installed.
    """
    found = _on_path()
    if found is not None:
        return found
    provide(UvTool(), checkout)
    return _own(checkout)


@dataclass(frozen=True, slots=True)
class UvTool:
    """uv in a virtual environment of its own, installed with the pip of `python`."""

    python: Path = Path(sys.executable)

    @property
    def name(self) -> str:
        """The name on the command line."""
        return "uv"

    def fingerprint(self, checkout: Checkout) -> str:
        """The lock; uv itself needs no Python to run."""
        return stamps.digest([_lock(checkout).read_bytes()])

    def is_there(self, checkout: Checkout) -> bool:
        """Whether the program exists."""
        return _own(checkout).exists()

    def make(self, checkout: Checkout) -> None:
        """Create the environment with `venv` and install uv with pip."""
        log, folder = checkout.log(self.name), checkout.environment("tools")
        with progress(self.name, "installing"):
            _make_environment(self.python, folder, log)
            run(
                [
                    folder / "bin" / "python",
                    *_PIP_INSTALL,
                    "--require-hashes",
                    "--requirement",
                    _lock(checkout),
                ],
                log=log,
                what="installing uv with pip",
            )


def _make_environment(python: Path, folder: Path, log: Path) -> None:
    make: list[str | Path] = [python, "-m", "venv", "--clear", folder]
    try:
        run(make, log=log, what="making a virtual environment")
    except ProvisionError as error:
        # Debian and its children keep venv and pip in a package of their own.
        if not debian.can_install():
            raise ProvisionError(
                "Python's venv module does not work here; install it (on Debian and Ubuntu: the package "
                f"python3-venv), or put uv on PATH.\n{error}"
            ) from error
        debian.install("python3-venv", log=log)
        run(make, log=log, what="making a virtual environment")


def _lock(checkout: Checkout) -> Path:
    return checkout.root / "requirements-uv.lock"


def _own(checkout: Checkout) -> Path:
    return checkout.environment("tools") / "bin" / "uv"


def _on_path() -> Path | None:
    path = shutil.which("uv")
    if path is None:
        return None
    # Asked, not just found: a shim of a version switcher can be on PATH and still run nothing.
    version = re.match(r"uv (\d+)\.(\d+)", ask([path, "--version"]) or "")
    if version is None or (int(version[1]), int(version[2])) < OLDEST:
        return None
    return Path(path)
