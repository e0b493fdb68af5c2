"""`python -m tests.support.course`: all tests of the service, in the order and the company that suits them.

What needs a processor and a little database is run in two halves side by side, and with them what kills and
cuts and then only compares; then what needs the machine to itself, because it drives a browser, floods, or holds
somebody to seconds: all other tests, so that none can be left out. Each is a pytest of its
own, with its own database, ports and folders; what the other half printed comes when it has ended.

Machines that run this are shared, and somebody else's load of half a minute can make a browser late. What failed is
therefore run once more, alone and on new processes, and is named at the end whatever came of it: a test that stands
there often is a defect of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

RACES = "tests/handoff/races"
FIRST = (
    *("tests/handoff", f"--ignore={RACES}", "tests/knowledge"),
    *(f"tests/trust/test_{name}.py" for name in ("kills", "nodes", "faults", "fuzz")),
)
SECOND = (RACES, "tests/storage", *(f"tests/chaos/test_{name}.py" for name in ("gateway_kill", "canary")))

TESTS_FAILED = 1
"""pytest's exit code for tests that ran and failed; every other one (usage, nothing found, cut off) is final."""

FEW = 12
"""More failures than this are no accident of the machine."""


@dataclass(frozen=True, slots=True)
class Part:
    """One pytest: what it is told to run, and where it remembers what failed."""

    words: tuple[str, ...]
    cache: Path

    def command(self, *more: str) -> list[str]:
        return [sys.executable, "-m", "pytest", *self.words, "-o", f"cache_dir={self.cache}", *more]

    def failed(self) -> list[str]:
        """Ids of the tests that failed when this was last run."""
        file = self.cache / "v" / "cache" / "lastfailed"
        return sorted(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else []


def main() -> int:
    """The first exit code that is not 0 and stayed so."""
    with tempfile.TemporaryDirectory() as caches, tempfile.TemporaryFile() as kept:
        done = {path for path in (*FIRST, *SECOND) if not path.startswith("-")}
        others = ("tests", *(f"--ignore={path}" for path in sorted(done)))
        parts = (("first", FIRST), ("second", SECOND), ("rest", others))
        first, second, rest = (Part((*words, *sys.argv[1:]), Path(caches, name)) for name, words in parts)

        beside = subprocess.Popen(second.command(), stdout=kept, stderr=subprocess.STDOUT)
        codes = {first: subprocess.run(first.command(), check=False).returncode}
        codes[second] = beside.wait()
        kept.seek(0)
        sys.stdout.write(kept.read().decode("utf-8", "replace"))
        sys.stdout.flush()
        codes[rest] = subprocess.run(rest.command(), check=False).returncode

        final = [once_more(part) if code == TESTS_FAILED else code for part, code in codes.items()]
    return next((code for code in final if code), 0)


def once_more(part: Part) -> int:
    """The exit code of the few tests of a part that failed, run by themselves; of many, of the run that they had."""
    names = part.failed()
    if not 0 < len(names) <= FEW:
        return TESTS_FAILED
    code = subprocess.run(part.command("--last-failed"), check=False).returncode
    still = set(part.failed())
    for name in names:
        print(f"failed, and {'failed again' if name in still else 'passed when run by itself'}: {name}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
