"""One version for the whole repository: `pyproject.toml` says it, everything else repeats it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from datetime import date

from tests.support.product import ROOT

VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
_BOOTSTRAP = "from handoff.operations.bootstrap.__main__ import main; main(['--version'])"
_RELEASE = re.compile(r"^## \[(?P<version>\d+\.\d+\.\d+)\] - (?P<day>\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def releases() -> list[tuple[str, date]]:
    """Versions and dates of the change log, as they stand there."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    return [(found["version"], date.fromisoformat(found["day"])) for found in _RELEASE.finditer(text)]


def test_the_bot_and_the_browser_code_have_the_version_of_the_service() -> None:
    bot = tomllib.loads((ROOT / "bot" / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    package = json.loads((ROOT / "widget" / "package.json").read_text("utf-8"))["version"]
    lock = json.loads((ROOT / "widget" / "package-lock.json").read_text("utf-8"))
    assert {bot, package, lock["version"], lock["packages"][""]["version"]} == {VERSION}


def test_the_newest_release_of_the_change_log_is_this_version() -> None:
    assert releases()[0][0] == VERSION


def test_the_change_log_goes_from_the_newest_to_the_oldest() -> None:
    found = releases()
    assert len(found) >= 2
    assert found == sorted(found, key=lambda each: tuple(map(int, each[0].split("."))), reverse=True)
    assert [day for _, day in found] == sorted((day for _, day in found), reverse=True)


def test_the_program_says_it_also_before_anything_is_installed() -> None:
    alone = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {_BOOTSTRAP}"]
    for command in (alone, [sys.executable, "-m", "handoff.cli", "--version"]):
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert said == f"lotsen {VERSION}\n"
