"""Runs external tools. Their output goes to a log file; its end is in the error if they fail."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from handoff.operations.bootstrap.errors import ProvisionError

_SHOWN_LINES = 25
_FOREIGN = frozenset({"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "MAKEFLAGS", "MAKELEVEL"})
"""Variables through which an active Python environment would leak into ours."""


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of this process without what points into other Python environments, plus `extra`."""
    return {name: value for name, value in os.environ.items() if name not in _FOREIGN} | dict(extra or {})


def run(
    argv: Sequence[str | Path],
    *,
    log: Path,
    what: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a tool to its end.

    Raises:
        ProvisionError: it cannot be started or fails; the message carries the end of its output.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        start = output.tell()
        try:
            done = subprocess.run(
                [str(word) for word in argv],
                cwd=cwd,
                env=clean_environment(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        except OSError as error:
            raise ProvisionError(f"{what} failed: {error}") from error
    if done.returncode != 0:
        raise ProvisionError(f"{what} failed (exit {done.returncode}); all output is in {log}\n{_tail(log, start)}")


def ask(argv: Sequence[str | Path], *, timeout_s: float = 60, env: Mapping[str, str] | None = None) -> str | None:
    """The stripped standard output of a tool; None if it is missing, fails or hangs."""
    try:
        done = subprocess.run(
            [str(word) for word in argv],
            env=clean_environment(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
            text=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _tail(log: Path, start: int) -> str:
    with log.open("rb") as output:
        output.seek(start)
        lines = output.read().decode("utf-8", "replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-_SHOWN_LINES:])
