"""THIRD_PARTY.md names every package of production, in the version that is locked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.deployment.notices import (
    BROWSER_LOCK,
    NOT_STATED,
    PYTHON_LOCKS,
    TARGET,
    Package,
    browser_packages,
    document,
    licence,
    python_packages,
)
from tests.support.product import ROOT

ADDRESS = re.compile(r"\b(https?|git\+\w+|ftp|file)://")


def rows(lock: str) -> list[tuple[str, str, str]]:
    """The table of one lock as it stands in the file."""
    section = TARGET.read_text("utf-8").partition(f"## {lock}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", section, flags=re.MULTILINE)
    return [row for row in found if row[0] != "package"]


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_locked_python_package_stands_there_in_order(lock: str) -> None:
    """Mend with `make notices`."""
    locked = [(each.name, each.version) for each in python_packages(ROOT / lock, {})]
    assert len(locked) > 10
    assert [(name, version) for name, version, _ in rows(lock)] == locked


def test_every_package_of_the_browser_code_stands_there_in_order(tmp_path: Path) -> None:
    """Mend with `make notices`."""
    locked = [(each.name, each.version) for each in browser_packages(BROWSER_LOCK, tmp_path)]
    assert ("preact", "11.2.0") in locked
    assert "esbuild" not in dict(locked), "tools of development are not shipped"
    assert [(name, version) for name, version, _ in rows(BROWSER_LOCK.relative_to(ROOT).as_posix())] == locked


def test_each_has_a_licence_and_none_an_address() -> None:
    text = TARGET.read_text("utf-8")
    assert NOT_STATED not in text
    assert not ADDRESS.search(text)


@pytest.mark.parametrize(
    ("metadata", "shown"),
    [
        ({"expression": "MIT", "name": "The MIT licence", "classifiers": []}, "MIT"),
        (
            {
                "expression": "",
                "name": "",
                "classifiers": [],
                "file": "Permission is hereby granted, free of charge,\nto any person obtaining a copy of this",
            },
            "MIT",
        ),
        (
            {"expression": "", "name": "Apache 2.0", "classifiers": ["License :: OSI Approved :: MIT License"]},
            "Apache 2.0",
        ),
        ({"expression": "", "name": "A\nwhole text", "classifiers": ["License :: OSI Approved :: X"]}, "X"),
        ({"expression": "", "name": "UNKNOWN", "classifiers": ["License :: OSI Approved"]}, NOT_STATED),
    ],
)
def test_the_licence_is_the_expression_the_name_or_the_classifiers(metadata: dict[str, object], shown: str) -> None:
    assert licence(metadata) == shown


def test_the_same_packages_make_the_same_file() -> None:
    packages = [Package("a", "1", "MIT"), Package("b", "2", "ISC")]
    assert document({"x.lock": packages}) == document({"x.lock": list(packages)})
    assert "| a | 1 | MIT |\n| b | 2 | ISC |" in document({"x.lock": packages})
