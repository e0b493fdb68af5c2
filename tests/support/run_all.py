"""Runs all tests of the service: `python -m tests.support.run_all`.

Two pytest processes side by side, twice: first tests that need a processor and a small database, beside tests that kill
and cut and then only compare; then the browsers of staff, beside those of visitors, the sandboxes and the directive's
rows. Last one process for all other tests, which need the machine to themselves: they flood, or measure seconds. Each
process has its own database, ports and folders; what the second of two says is printed when it has ended.

A few failed tests are run once more, alone, because another load on a shared machine can make a browser late. They are
named at the end, whether they pass then or not: a test that is named often has a defect of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

RACES = "tests/handoff/races"
CHAOS = tuple(f"tests/chaos/test_{name}.py" for name in ("gateway_kill", "canary"))
PAIRS = (
    (
        (
            *("tests/handoff", f"--ignore={RACES}", "tests/knowledge"),
            *(f"tests/trust/test_{name}.py" for name in ("kills", "nodes", "faults", "fuzz")),
        ),
        (RACES, "tests/storage", *CHAOS),
    ),
    (
        ("tests/e2e/console", "tests/e2e/editor", "tests/e2e/figures"),
        ("tests/e2e/visitor", "tests/deployment", "tests/directive"),
    ),
)
"""What each of two processes that run side by side is given."""

TESTS_FAILED = 1
"""pytest's exit code for failed tests; any other one (usage, nothing found, interrupted) is final."""

RERUN_MAX = 12
"""With more failures than this nothing is run again."""


@dataclass(frozen=True, slots=True)
class Part:
    """One pytest process: its arguments, and the cache in which it keeps what failed."""

    words: tuple[str, ...]
    cache: Path

    def command(self, *more: str) -> list[str]:
        return [sys.executable, "-m", "pytest", *self.words, "-o", f"cache_dir={self.cache}", *more]

    def failed(self) -> list[str]:
        """Ids of the tests that failed in its latest run."""
        file = self.cache / "v" / "cache" / "lastfailed"
        return sorted(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else []


def main() -> int:
    """Run everything; returns the first exit code that is not 0 after the second run."""
    given = [words for pair in PAIRS for words in pair]
    done = sorted({path for words in given for path in words if not path.startswith("-")})
    with tempfile.TemporaryDirectory() as caches:
        codes: dict[Part, int] = {}
        for number, pair in enumerate(PAIRS):
            first, second = (Part((*w, *sys.argv[1:]), Path(caches, f"{number}{n}")) for n, w in enumerate(pair))
            codes |= side_by_side(first, second)
        rest = Part(("tests", *(f"--ignore={path}" for path in done), *sys.argv[1:]), Path(caches, "rest"))
        codes[rest] = subprocess.run(rest.command(), check=False).returncode

        final = [rerun_failed(part) if code == TESTS_FAILED else code for part, code in codes.items()]
    return next((code for code in final if code), 0)


def side_by_side(first: Part, second: Part) -> dict[Part, int]:
    """Run two parts at a time; their exit codes."""
    with tempfile.TemporaryFile() as kept:
        beside = subprocess.Popen(second.command(), stdout=kept, stderr=subprocess.STDOUT)
        codes = {first: subprocess.run(first.command(), check=False).returncode}
        codes[second] = beside.wait()
        kept.seek(0)
        sys.stdout.write(kept.read().decode("utf-8", "replace"))
        sys.stdout.flush()
    return codes


def rerun_failed(part: Part) -> int:
    """Run the failed tests of a part again if they are few; returns the exit code that counts."""
    names = part.failed()
    if not 0 < len(names) <= RERUN_MAX:
        return TESTS_FAILED
    code = subprocess.run(part.command("--last-failed"), check=False).returncode
    still = set(part.failed())
    for name in names:
        print(f"failed, and {'failed again' if name in still else 'passed when run by itself'}: {name}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
