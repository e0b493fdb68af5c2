"""`make notices`: write THIRD_PARTY.md, the licences of everything that the locks name for production.

Names and versions come from the locks, licences from the metadata of the installed packages (for the browser code from
its lock, which npm fills from the same metadata). No registry is asked and no address is written. A test compares the
file with the locks.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support.product import ROOT

TARGET: Final = ROOT / "THIRD_PARTY.md"
PYTHON_LOCKS: Final = {
    "requirements.lock": "service",
    "requirements-typeset.lock": "typeset",
    "bot/requirements.lock": "bot",
}
"""Each lock of production, and the environment under `.lotsen` that is installed from it."""
BROWSER_LOCK: Final = ROOT / "widget" / "package-lock.json"
NOT_STATED: Final = "not stated"

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_LONGEST_NAME = 60
"""Some packages put the whole text of their licence where its name belongs."""
_MIT = "Permission is hereby granted, free of charge, to any person obtaining a copy"
_NO_NAMES = {"", "UNKNOWN", "Dual License"}
_ASK = """
import json
from importlib.metadata import distributions
print(json.dumps({each.metadata["Name"]: {
    "expression": each.metadata.get("License-Expression") or "",
    "name": each.metadata.get("License") or "",
    "classifiers": each.metadata.get_all("Classifier") or [],
    "file": next((path.read_text() for path in each.files or () if path.name.startswith("LICEN")), ""),
} for each in distributions()}))
"""


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """One locked package."""

    name: str
    version: str
    licence: str = NOT_STATED


def python_packages(lock: Path, licences: Mapping[str, str]) -> list[Package]:
    """The packages of a pip lock, by name, with the licence that the installed package of that name states."""
    found = _LOCKED.findall(lock.read_text("utf-8"))
    return sorted(Package(name, version, licences.get(normal(name), NOT_STATED)) for name, version in found)


def browser_packages(lock: Path, installed: Path) -> list[Package]:
    """The production packages of an npm lock, by name."""
    locked: dict[str, dict[str, Any]] = json.loads(lock.read_text("utf-8"))["packages"]
    return sorted(
        Package(path.rpartition("node_modules/")[2], each["version"], _licence_of_npm(each, installed.parent / path))
        for path, each in locked.items()
        if path and not each.get("dev")
    )


def licence(metadata: Mapping[str, Any]) -> str:
    """The SPDX expression if there is one, else the short name, the classifiers, or the licence that comes along."""
    expression, name = str(metadata["expression"]), str(metadata["name"]).strip()
    if expression:
        return expression
    if name not in _NO_NAMES and "\n" not in name and len(name) <= _LONGEST_NAME:
        return name.partition(";")[0]
    classes = (each.rpartition(" :: ")[2] for each in metadata["classifiers"] if each.startswith("License :: "))
    found = " or ".join(sorted(each for each in classes if each != "OSI Approved"))
    return found or ("MIT" if _MIT in " ".join(str(metadata.get("file", "")).split()) else NOT_STATED)


def normal(name: str) -> str:
    """A package name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def document(parts: Mapping[str, Iterable[Package]]) -> str:
    """The whole file: a table for each lock."""
    tables = "\n\n".join(f"## {title}\n\n{_table(packages)}" for title, packages in parts.items())
    return f"{_HEAD}\n{tables}\n"


def _table(packages: Iterable[Package]) -> str:
    rows = (f"| {each.name} | {each.version} | {each.licence} |" for each in packages)
    return "\n".join(("| package | version | licence |", "|---|---|---|", *rows))


def _licence_of_npm(locked: Mapping[str, Any], folder: Path) -> str:
    """What the lock says; packages of before 2015 name a list in their own file instead."""
    if "license" in locked:
        return str(locked["license"])
    own = folder / "package.json"
    stated = json.loads(own.read_text("utf-8")).get("licenses", []) if own.exists() else []
    return " or ".join(each["type"] for each in stated) or NOT_STATED


def _installed(environment: str) -> dict[str, str]:
    """The licence of each package that is installed in one of the environments, by its normal name."""
    python = ROOT / ".lotsen" / environment / "bin" / "python"
    done = subprocess.run([python, "-c", _ASK], capture_output=True, check=True)
    return {normal(name): licence(metadata) for name, metadata in json.loads(done.stdout).items()}


_HEAD = """\
# Third-party software

Lotsen is licensed under the EUPL 1.2 ([LICENSE](LICENSE)). It runs with the packages below; none of their code is in
this repository. Names and versions are those of the locks, licences what each package states about itself. Made by
`make notices`; a test compares it with the locks. `make sbom` writes the same as CycloneDX.

A lock is made for every platform, so it can name packages, or a second version of one, that a given machine never
installs.
The embedded database (SecantusDB) runs as a process of its own, and only where no MongoDB is named.
"""


def main() -> int:
    """Write the file."""
    licences = {name: _installed(name) for name in PYTHON_LOCKS.values()}
    anywhere = {name: each for one in licences.values() for name, each in one.items()}
    parts = {
        lock: python_packages(ROOT / lock, {**anywhere, **licences[environment]})
        for lock, environment in PYTHON_LOCKS.items()
    }
    browser = browser_packages(BROWSER_LOCK, ROOT / "widget" / "node_modules")
    TARGET.write_text(document({**parts, "widget/package-lock.json": browser}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
