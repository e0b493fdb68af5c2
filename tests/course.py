"""`python -m tests.course`: all tests of the service, in the order and the company that suits them.

What needs a processor and a little database is run in two halves side by side; then what needs the machine to itself,
because it drives a browser, kills or floods: all other tests, so that none can be left out. Each half is a pytest of
its own, with its own database, ports and folders; what the other half printed comes when it has ended.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence

RACES = "tests/handoff/races"
HALVES: tuple[tuple[str, ...], tuple[str, ...]] = (
    ("tests/handoff", f"--ignore={RACES}", "tests/knowledge", "tests/risk", "tests/statistics", "tests/triage"),
    (RACES, "tests/storage"),
)


def main() -> int:
    """The first exit code that is not 0."""
    with tempfile.TemporaryFile() as kept:
        other = subprocess.Popen(_pytest(HALVES[1]), stdout=kept, stderr=subprocess.STDOUT)
        codes = [subprocess.run(_pytest(HALVES[0]), check=False).returncode, other.wait()]
        kept.seek(0)
        sys.stdout.write(kept.read().decode("utf-8", "replace"))
        sys.stdout.flush()
    done = {path for half in HALVES for path in half if not path.startswith("-")}
    rest = ("tests", *(f"--ignore={path}" for path in sorted(done)))
    codes.append(subprocess.run(_pytest(rest), check=False).returncode)
    return next((code for code in codes if code), 0)


def _pytest(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *words, *sys.argv[1:]]


if __name__ == "__main__":
    sys.exit(main())
