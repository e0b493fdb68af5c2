"""Finds a Python interpreter of a wanted version that really runs.

What is on PATH cannot be trusted: version switchers put shims there that exist and fail. And in an installation for the
whole machine it must be one that every user can run: services have users of their own, who may not enter root's home.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from handoff.operations.bootstrap.checkout import Checkout
from handoff.operations.bootstrap.commands import ask, run
from handoff.operations.bootstrap.errors import ProvisionError
from handoff.operations.bootstrap.progress import progress

_TRIAL = "import ssl, sqlite3, sys, venv; print('%d.%d' % sys.version_info[:2], sys.executable)"


def interpreter(minors: Sequence[int], *, checkout: Checkout, uv: Path, purpose: str) -> Path:
    """An interpreter of Python 3.x for an x of `minors`.

    It is the one that runs this, else the first of `minors` that is here, else the first, fetched by uv. In an
    installation for the whole machine those that only their owner can run come last.

    Raises:
        ProvisionError: none is here and none can be fetched.
    """
    closed: list[Path] = []
    for minor in sorted(minors, key=lambda minor: (3, minor) != sys.version_info[:2]):
        for candidate in _candidates(minor, uv):
            working = _working(candidate, minor)
            if working is not None and (not checkout.is_for_all or is_open(working)):
                return working
            closed += [working] if working else []
    try:
        return _fetched(minors, checkout=checkout, uv=uv, purpose=purpose)
    except ProvisionError:
        if not closed:
            raise
        print(f"lotsen: no other user can run {closed[0]}, which the {purpose} needs", file=sys.stderr)
        return closed[0]


def is_open(path: Path) -> bool:
    """Whether every user of this machine can reach and read it."""
    real = path.resolve()
    return all(each.stat().st_mode & 0o001 for each in real.parents) and real.stat().st_mode & 0o005 == 0o005


def _candidates(minor: int, uv: Path) -> Iterator[Path]:
    if sys.version_info[:2] == (3, minor):
        yield Path(sys.executable)
    found = ask([uv, "python", "find", "--no-project", f"3.{minor}"])
    if found:
        yield Path(found)
    on_path = shutil.which(f"python3.{minor}")
    if on_path:
        yield Path(on_path)
    yield Path(f"/usr/bin/python3.{minor}")  # a shim of the same name may stand before it on PATH
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted((pyenv / "versions").glob(f"3.{minor}.*/bin/python3.{minor}"), key=_patch, reverse=True)


def _patch(path: Path) -> int:
    """The patch version in a path: 13 for …/versions/3.10.13/bin/python3.10."""
    number = re.match(r"3\.\d+\.(\d+)", path.parents[1].name)
    return int(number[1]) if number else 0


def _working(candidate: Path, minor: int) -> Path | None:
    version, _, executable = (ask([candidate, "-c", _TRIAL]) or "").partition(" ")
    return Path(executable) if version == f"3.{minor}" else None


def _fetched(minors: Sequence[int], *, checkout: Checkout, uv: Path, purpose: str) -> Path:
    version = f"3.{minors[0]}"
    own = {"UV_PYTHON_INSTALL_DIR": str(checkout.pythons)}
    try:
        with progress(purpose, f"fetching Python {version}"):
            log = checkout.log("python")
            run([uv, "python", "install", version], log=log, env=own, what=f"fetching Python {version}")
    except ProvisionError as error:
        wanted = " or ".join(f"3.{minor}" for minor in minors)
        raise ProvisionError(
            f"the {purpose} needs Python {wanted}: none was found (PATH, uv, pyenv) and uv could not fetch "
            f"it. Install it and start again.\n{error}"
        ) from error
    found = ask([uv, "python", "find", "--no-project", "--managed-python", version], env=own)
    working = _working(Path(found), minors[0]) if found else None
    if working is None:
        raise ProvisionError(f"uv fetched Python {version} for the {purpose}, but it does not run here")
    return working
