"""Known weaknesses of what the locks name: `make audit`. Asks the registries, and says what it could not ask about.

Ends with 1 if a weakness is known, and with 0 if nothing could be asked: without a network that is no finding.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from tests.support.product import ROOT

WITHIN_S: Final = 60.0
_PIP: Final = (
    "./lotsen",
    "uv",
    "tool",
    "run",
    "pip-audit",
    "--disable-pip",
    "--require-hashes",
    "--format",
    "json",
    "-r",
)
_NPM: Final = ("./lotsen", "npm", "audit", "--omit=dev", "--json")


@dataclass(frozen=True, slots=True)
class Report:
    """Of one lock: how many packages were asked about, what is known, and of how many nothing was answered."""

    asked: int = 0
    known: tuple[str, ...] = ()
    silent: int = 0

    def line(self, lock: str) -> str:
        """For people."""
        if not self.asked:
            return f"{lock}: could not be asked about; is there a network?"
        unanswered = f", no answer about {self.silent}" if self.silent else ""
        return f"{lock}: {self.asked} packages, {len(self.known)} known weaknesses{unanswered}"


def of_pip(answer: dict[str, Any]) -> Report:
    """What pip-audit says."""
    packages = answer["dependencies"]
    answered = [each for each in packages if "skip_reason" not in each]
    known = [f"{each['name']} {each['version']}: {weak['id']}" for each in answered for weak in each["vulns"]]
    return Report(len(answered), tuple(known), len(packages) - len(answered))


def of_npm(answer: dict[str, Any]) -> Report:
    """What npm audit says; it knows only all or nothing."""
    known = [f"{name}: {each['severity']}" for name, each in answer["vulnerabilities"].items()]
    return Report(answer["metadata"]["dependencies"]["prod"], tuple(known))


def ask(command: Sequence[str], understood: Callable[[dict[str, Any]], Report]) -> Report:
    """Run one of the two; an answer that is none counts as no answer."""
    try:
        done = subprocess.run(  # the commands above
            command, cwd=ROOT, capture_output=True, timeout=WITHIN_S, check=False
        )
        return understood(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return Report()


def main() -> int:
    locks = ("requirements.lock", "requirements-typeset.lock", "bot/requirements.lock")
    asked = {lock: ((*_PIP, lock), of_pip) for lock in locks} | {"widget/package-lock.json": (_NPM, of_npm)}
    with ThreadPoolExecutor() as threads:
        reports = dict(zip(asked, threads.map(lambda each: ask(*each), asked.values()), strict=True))
    for lock, report in reports.items():
        print(report.line(lock), *(f"  {each}" for each in report.known), sep="\n")
    return int(any(report.known for report in reports.values()))


if __name__ == "__main__":
    sys.exit(main())
