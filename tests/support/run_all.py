"""Runs the tests of the service: `python -m tests.support.run_all`; `--everything` checks all code beside them.

Three parts at a time, each a process of its own with its own database, ports and folders. Lines of progress are printed
as they come, all else that a part says when it has ended: its slowest tests, its seconds, and its seconds of processor
time. First, beside the checks that start nothing, one process learns for all others what their libraries need. What no
part names comes last and has the machine to itself: the floods.

A few failed tests are run once more, alone, because another load on a shared machine can make a browser late. They are
named at the end, whether they pass then or not: a test that is named often has a defect of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.letters import LEARNED_BEFORE

AT_A_TIME: Final = 3
"""One more than the smallest machine has processors: with two they stand idle four tenths of the time, while a browser
or a database is waited for."""

GATEWAY, RACES = "tests/handoff/gateway", "tests/handoff/races"
OF_TRUST = ("kills", "nodes", "faults", "fuzz", "failover", "review", "rig")
FAULTS = tuple(f"tests/trust/test_{name}.py" for name in OF_TRUST)
BAD_NETWORK = "tests/e2e/visitor/test_bad_network.py"
WHOLE_PRODUCT = (
    BAD_NETWORK,
    *(f"tests/e2e/test_{name}.py" for name in ("three_conversations", "visitor_to_counselor", "refusals")),
    *(f"tests/e2e/test_{name}.py" for name in ("console_speed", "fonts")),
)
"""Those that share one running product with the editor's."""
PARTS: Final = (
    ("tests/e2e/editor", "tests/e2e/figures", *WHOLE_PRODUCT),
    ("tests/handoff", f"--ignore={GATEWAY}", f"--ignore={RACES}"),
    ("tests/e2e/console",),
    ("tests/e2e/visitor", f"--ignore={BAD_NETWORK}"),
    ("tests/deployment", "tests/directive", *FAULTS),
    (GATEWAY,),
    (RACES, "tests/chaos"),
    ("tests/storage",),
    ("tests/knowledge", "tests/converse", "tests/widget", "tests/practice"),
    ("tests/support", "tests/bench", "tests/trust/test_checker.py"),
)
"""What each process is given; the longest first, so that the last end together."""

OTHER_CHECKS: Final = {
    "types": (".lotsen/dev/bin/mypy",),
    "browser code": ("./lotsen", "npm", "run", "check"),
}
BOT: Final = ".lotsen/bot-dev/bin/python"

TESTS_FAILED = 1
"""pytest's exit code for failed tests; any other one (usage, nothing found, interrupted) is final."""

SLOWEST: Final = ("--durations=8", "--durations-min=3")
"""Which tests are named as slow."""

RERUN_MAX = 12
"""With more failures than this nothing is run again."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process: what it is called, its command, and pytest's cache, which names what failed."""

    name: str
    command: tuple[str, ...]
    cache: Path | None = None

    def failed(self) -> list[str]:
        """Ids of the tests that failed in its latest run."""
        file = self.cache / "v" / "cache" / "lastfailed" if self.cache else None
        return sorted(json.loads(file.read_text(encoding="utf-8"))) if file and file.exists() else []


def pytest_run(words: Sequence[str], cache: Path, python: str = sys.executable) -> Part:
    """A run of pytest with these arguments."""
    named = " ".join(word for word in words if not word.startswith("-"))
    return Part(named, (python, "-m", "pytest", *words, *SLOWEST, "-o", f"cache_dir={cache}"), cache)


def main(words: Sequence[str]) -> int:
    """Run everything; returns the first exit code that is not 0 after the second run."""
    everything = "--everything" in words
    more = [word for word in words if word != "--everything"]
    given = sorted({path for part in PARTS for path in part if not path.startswith("-")})
    with tempfile.TemporaryDirectory() as caches:
        os.environ[LEARNED_BEFORE] = caches
        first = [Part("what the libraries of the tests learn", (sys.executable, "-m", "tests.support.letters", caches))]
        parts = [pytest_run((*part, *more), Path(caches, str(number))) for number, part in enumerate(PARTS)]
        if everything:
            bot = pytest_run(("tests/bot",), Path(caches, "bot"), BOT)
            parts.insert(-1, bot)
            first += [Part(name, command) for name, command in OTHER_CHECKS.items()]
        alone = pytest_run(("tests", *(f"--ignore={path}" for path in given), *more), Path(caches, "alone"))
        codes = run(first) | run(parts) | run([alone])
        final = [rerun_failed(part) if code == TESTS_FAILED else code for part, code in codes.items()]
    return next((code for code in final if code), 0)


def run(parts: Iterable[Part]) -> dict[Part, int]:
    """Run them, some at a time, in this order; their exit codes."""
    waiting = list(parts)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return dict(zip(waiting, pool.map(_run_one, waiting), strict=True))


def _run_one(part: Part) -> int:
    print(f"begins: {part.name}", flush=True)
    began = time.monotonic()
    kept: list[str] = []
    with subprocess.Popen(part.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.endswith("%]\n"):
                print(line, end="", flush=True)
            else:
                kept.append(line)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = f"{time.monotonic() - began:.0f} s, {used.ru_utime + used.ru_stime:.0f} s of processor time"
    print(f"{''.join(kept)}ended with {process.returncode} after {took}: {part.name}", flush=True)
    return process.returncode


def rerun_failed(part: Part) -> int:
    """Run the failed tests of a part again if they are few; returns the exit code that counts."""
    names = part.failed()
    if not 0 < len(names) <= RERUN_MAX:
        return TESTS_FAILED
    code = subprocess.run((*part.command, "--last-failed"), check=False).returncode
    still = set(part.failed())
    for name in names:
        print(f"failed, and {'failed again' if name in still else 'passed when run by itself'}: {name}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
