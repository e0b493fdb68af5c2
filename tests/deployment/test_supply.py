"""What is installed is what the locks name, byte for byte, and from wherever the installer is told to look."""

from __future__ import annotations

import json
import re
import sys

import pytest

from tests.deployment.audit import Report, ask, of_npm, of_pip
from tests.support.product import ROOT

LOCKS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.lock"), *(ROOT / "bot").glob("*.lock")))
PACKAGE_LOCK = ROOT / "widget" / "package-lock.json"
_ADDRESS = re.compile(r"\b(https?|git\+\w+|ftp|file)://|--(extra-)?index-url|--find-links")


def requirements(lock: str) -> dict[str, str]:
    """Each locked package with everything that stands with it."""
    text = re.sub(r"^\s*#.*$", "", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    joined = text.replace("\\\n", " ")
    return {line.split()[0]: line for line in joined.splitlines() if line.strip()}


def test_there_are_the_locks_that_are_looked_at() -> None:
    assert {"requirements.lock", "requirements-dev.lock", "bot/requirements.lock"} <= set(LOCKS)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_a_hash(lock: str) -> None:
    found = requirements(lock)
    assert found
    for name, line in found.items():
        assert re.match(r"[a-z0-9._-]+(\[[a-z,_-]+\])?==\S+$", name, re.IGNORECASE), name
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), name


FLOORS = {"python-socketio": (5, 16, 2), "python-engineio": (4, 13, 2), "aiohttp": (3, 14, 1)}
"""Before these, packets or requests could exhaust the service."""


def test_what_the_network_reaches_is_new_enough() -> None:
    locked = dict(each.split("==") for each in requirements("requirements.lock"))
    for name, least in FLOORS.items():
        assert tuple(map(int, locked[name].split("."))) >= least, name


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_has_an_address(lock: str) -> None:
    assert not _ADDRESS.search((ROOT / lock).read_text("utf-8"))


def test_every_package_of_the_browser_code_has_a_hash_and_no_address() -> None:
    locked = json.loads(PACKAGE_LOCK.read_text("utf-8"))["packages"]
    packages = {name: each for name, each in locked.items() if name}
    assert len(packages) > 10
    for name, each in packages.items():
        assert "resolved" not in each, name
        assert each["integrity"].startswith("sha512-"), name


def test_what_the_service_declares_is_what_it_locks() -> None:
    """No package of the service comes in beside its own lock."""
    dev, service = requirements("requirements-dev.lock"), requirements("requirements.lock")
    assert set(service) <= set(dev)


def test_an_audit_names_what_is_known_and_counts_what_nobody_answered() -> None:
    answer = {
        "dependencies": [
            {"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]},
            {"name": "b", "version": "2", "vulns": []},
            {"name": "c", "skip_reason": "not found"},
        ]
    }
    report = of_pip(answer)
    assert report == Report(2, ("a 1: CVE-1", "a 1: CVE-2"), 1)
    assert report.line("x.lock") == "x.lock: 2 packages, 2 known weaknesses, no answer about 1"
    npm = {"vulnerabilities": {"d": {"severity": "high"}}, "metadata": {"dependencies": {"prod": 9}}}
    assert of_npm(npm) == Report(9, ("d: high",))


@pytest.mark.parametrize("says", ["", "{}", '{"error": {"code": "ENOTFOUND"}}', "not json", "[]"])
def test_an_audit_without_a_network_finds_nothing_and_says_so(says: str) -> None:
    report = ask([sys.executable, "-c", f"print({says!r})"], of_pip)
    assert report == Report()
    assert "could not be asked" in report.line("x.lock")
