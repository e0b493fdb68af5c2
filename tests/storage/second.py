"""Runs tests over a second implementation of MongoDB's protocol: `python -m tests.storage.second`.

The storage tests, those of retention and of two nodes that race; then the main job of the product with the real bot.
What it does not have is left out by name: users, a process of our own that is killed, a profiler, speed with 18 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from tests.support.second import second_database

STORED: Final = (
    *("tests/storage", "--ignore=tests/storage/embedded", "--ignore=tests/storage/backup/test_earlier.py"),
    "--deselect=tests/storage/test_server.py::test_a_fresh_server_neither_profiles_nor_remembers_writes",
    "--deselect=tests/storage/mongo/test_start.py::test_values_are_collected_beyond_one_answer_of_the_server",
    "tests/handoff/backoffice/retention",
)
MAIN_JOB: Final = ("tests/deployment/test_second_database.py", "-m", "long or not long")


def main() -> int:
    """Run both, each over a database of its own; returns the first exit code of pytest that is not 0."""
    pytest = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    with second_database() as database:
        environment = {**os.environ, "LOTSEN_TEST_DATABASE": database.uri}
        code = subprocess.run([*pytest, *STORED], env=environment, check=False).returncode
    return code or subprocess.run([*pytest, *MAIN_JOB], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
