"""Runs the storage tests over a second implementation of MongoDB's protocol: `python -m tests.storage.second`.

What it does not have is left out by name: users, a process of our own that is killed, a profiler, speed with 18 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SERVER: Final = Path(__file__).parent.parent / "support" / "second_database.py"
LEFT_OUT: Final = (
    *("--ignore=tests/storage/embedded", "--ignore=tests/storage/backup"),
    "--deselect=tests/storage/test_server.py::test_a_fresh_server_neither_profiles_nor_remembers_writes",
    "--deselect=tests/storage/mongo/test_start.py::test_values_are_collected_beyond_one_answer_of_the_server",
)


def main() -> int:
    """Start it, run the tests, end it; returns pytest's exit code."""
    python = ROOT / ".lotsen" / "second" / "bin" / "python"
    with subprocess.Popen([python, SERVER], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            tests = [sys.executable, "-m", "pytest", "tests/storage", *LEFT_OUT, *sys.argv[1:]]
            return subprocess.run(tests, env={**os.environ, "LOTSEN_TEST_DATABASE": address}, check=False).returncode
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
