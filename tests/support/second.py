"""Starts the second implementation of MongoDB's protocol, from the environment that it has to itself."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PYTHON: Final = ROOT / ".lotsen" / "second" / "bin" / "python"
MONTH: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SecondDatabase:
    """It runs, and holds everything in memory."""

    uri: str
    process: subprocess.Popen[str]

    def month_passes(self) -> None:
        """Its clock is a month ahead of what it was."""
        self.process.send_signal(signal.SIGUSR1)


@contextmanager
def second_database() -> Iterator[SecondDatabase]:
    """It, until the block ends."""
    with subprocess.Popen(
        [PYTHON, Path(__file__).with_name("second_database.py")], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            yield SecondDatabase(server.stdout.readline().strip(), server)
        finally:
            server.terminate()
